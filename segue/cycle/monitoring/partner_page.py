"""What the page of one partner organisation shows: what is entered about it, and its contracts so far."""

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.http import QueryDict

from segue.cycle.contracts.lifecycle import AGREED
from segue.cycle.contracts.models import Contract
from segue.cycle.monitoring.queries import contracts_with_overdue
from segue.cycle.monitoring.tables import contract_table
from segue.governance.interests import has_interest
from segue.people.models import Organisation, User
from segue.people.permissions import KEEP_PARTNERS
from segue.record.history import history_of
from segue.site.paging import page_by_key
from segue.site.parts import Fact
from segue.site.timeline import events
from segue.wording import count, pounds, uk_date


def context(partner: Organisation, user: User, place: QueryDict) -> dict[str, Any]:
    """Everything the page shows this reader. Contracts closed to them are neither listed nor counted."""
    found = contracts_of(partner, user)
    rows = page_by_key(found, place, size=20)
    keeps = KEEP_PARTNERS.allows(user, partner)
    return {
        "partner": partner,
        "facts": facts(partner),
        "sums": sums(found),
        "rows": rows,
        "table": contract_table(rows),
        "events": events(history_of(partner)),
        "has_interest": has_interest(user, partner.pk),
        "can": {
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
