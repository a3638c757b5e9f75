"""What the page of one partner organisation shows: what is entered about it, and its contracts so far."""

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.http import QueryDict

from segue.cycle.contracts.lifecycle import AGREED
from segue.cycle.contracts.models import Contract
from segue.cycle.contracts.queries import targets_with_indicators
from segue.cycle.monitoring.queries import contracts_with_overdue
from segue.cycle.monitoring.tables import contract_table, return_tag, tag_of
from segue.governance.interests import has_interest
from segue.people.models import Organisation, User
from segue.people.permissions import INVITE_TO_PARTNER, KEEP_PARTNERS, REMOVE_MEMBER
from segue.people.queries import members_of
from segue.record.history import history_of
from segue.site.paging import page_by_key
from segue.site.parts import Fact
from segue.site.timeline import events
from segue.wording import count, pounds, uk_date


def context(partner: Organisation, user: User, place: QueryDict) -> dict[str, Any]:
    """Everything the page shows this reader. Contracts closed to them are neither listed nor counted."""
    found = contracts_of(partner, user)
    rows = page_by_key(found, place, size=20)
    members = members_of(partner)
    keeps = KEEP_PARTNERS.allows(user, partner)
    return {
        "partner": partner,
        "facts": facts(partner),
        "sums": sums(found),
        "rows": rows,
        "table": contract_table(rows),
        "events": events(history_of(partner, *members)),
        "people": [one for one in members if one.left_at is None],
        "has_interest": has_interest(user, partner.pk),
        "can": {
            "invite": partner.is_open and INVITE_TO_PARTNER.allows(user, partner),
            "remove": REMOVE_MEMBER.allows(user),
            "change": keeps and partner.is_open,
            "close": keeps and partner.is_open,
            "reopen": keeps and not partner.is_open,
        },
    }


def contracts_of(partner: Organisation, user: User) -> QuerySet[Contract]:
    """What a partner delivers, or agreed itself, as far as this reader may know of it."""
    return contracts_with_overdue(user).filter(Q(provider=partner) | Q(holder=partner))


def facts(partner: Organisation) -> list[Fact]:
    """What is entered about a partner."""
    named = (
        ("Kind", partner.get_legal_form_display(), ""),
        ("Charity number", partner.charity_number, ""),
        ("Company number", partner.company_number, ""),
        ("Website", partner.website, partner.website),
        ("E-mail", partner.email, f"mailto:{partner.email}"),
        ("Worked with the hub until", partner.closed_at and uk_date(partner.closed_at), ""),
    )
    return [Fact(name, value, url) for name, value, url in named if value]


def sums(found: QuerySet[Contract]) -> list[Fact]:
    """How many agreements were accepted, and how much money they promise."""
    agreed = found.filter(status__in=AGREED).order_by().aggregate(number=Count("pk"), amount=Sum("amount"))
    if not agreed["number"]:
        return []
    return [Fact("Accepted", count(agreed["number"], "contract")), Fact("Agreed in all", pounds(agreed["amount"]))]


def deliveries(user: User) -> QuerySet[Contract]:
    """What a person's own organisations deliver under accepted contracts of others, latest first."""
    own = user.organisation_ids
    return (
        Contract.objects.filter(provider_id__in=own, status__in=AGREED)
        .exclude(holder_id__in=own)
        .select_related("holder", "decision__application__call")
        .order_by("-pk")
    )


def delivery(contract: Contract) -> dict[str, Any]:
    """What a partner reads of a contract it delivers for somebody else: nothing of what the applicant wrote."""
    returns = contract.returns_due.select_related("received")
    return {
        "contract": contract,
        "tag": tag_of(contract),
        "specification": contract.decision.application.call.specification,
        "facts": [
            Fact("For", contract.holder),
            Fact("From", uk_date(contract.starts)),
            Fact("To", uk_date(contract.ends)),
            Fact("Type", contract.get_type_display()),
        ],
        "targets": targets_with_indicators(contract),
        "returns": [(due, return_tag(due)) for due in returns],
    }
