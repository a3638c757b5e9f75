"""The words of a contract: put together from its facts, kept as they stood when it was offered."""

import json
from decimal import Decimal
from hashlib import sha256
from typing import Any

from segue.cycle.contracts import queries
from segue.cycle.contracts.kinds import TYPES
from segue.cycle.contracts.lifecycle import AGREED, Status
from segue.cycle.contracts.models import Contract, ReturnDue, Target, Type, Vat
from segue.governance.models import Hub
from segue.wording import pounds, uk_date, uk_datetime

TITLES = {
    Type.GRANT: "Grant agreement",
    Type.SERVICES: "Agreement for services",
    Type.PURCHASE: "Purchase agreement",
    Type.INTERNAL: "Internal commission",
}


def words_of(contract: Contract) -> dict[str, Any]:
    """Put the whole text of a contract together: parties, terms, schedules."""
    hub = Hub.objects.select_related("lead").first()
    hub_name = hub.name if hub else "The Music Hub"
    lead = hub.lead.name if hub else hub_name
    call = contract.decision.application.call
    return {
        "title": TITLES[Type(contract.type)],
        "reference": contract.reference,
        "hub": hub_name,
        "parties": [
            f"{lead}, which leads {hub_name} (“the hub”)",
            f"{contract.holder.name} (“you”)",
        ],
        "what_for": call.specification.to_achieve,
        "for_whom": call.specification.for_whom,
        "standard": call.specification.standard,
        "facts": _facts(contract),
        "clauses": _clauses(contract),
        "conditions": contract.conditions,
        "targets": [_target(target) for target in queries.targets_with_indicators(contract)],
        "returns": [_return(due) for due in contract.returns_due.all()],
    }


def answer_given(contract: Contract) -> str:
    """Who answered an offer, how and when; empty where nobody did."""
    if contract.status in AGREED:
        who = f"{contract.accepted_by}, {contract.accepted_as},"
        return f"{who} accepted this agreement on {uk_datetime(contract.accepted_at)}."
    refusal = queries.refusal_of(contract) if contract.status == Status.REFUSED else None
    return f"{refusal.by} refused this agreement on {uk_datetime(refusal.at)}." if refusal else ""


def fingerprint(content: dict[str, Any]) -> str:
    """The SHA-256 of a text, by which anyone can tell that it was not altered."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()


def seal_of_draft(contract: Contract) -> str:
    """The fingerprint of a draft as who approves it reads it: its words, and why the lead organisation delivers."""
    return fingerprint(words_of(contract) | {"comparator": contract.comparator, "provider": contract.provider.name})


def _facts(contract: Contract) -> list[list[str]]:
    application = contract.decision.application
    return [
        ["Made from", f"application {application.reference} to “{application.call.title}”"],
        ["Type", contract.get_type_display()],
        ["Why this type", contract.type_reason],
        ["Amount", pounds(contract.amount)],
        ["VAT", _vat(contract)],
        ["From", uk_date(contract.starts)],
        ["To", uk_date(contract.ends)],
        ["Delivered by", contract.provider.name],
    ]


# What every agreement says, whatever it is for.
ALWAYS = (
    (
        "Children and young people",
        [
            (
                "Whoever works with children under this agreement has the checks the law asks for, "
                "and follows the safeguarding policy of the place where the work is done."
            ),
            "Concerns about a child go at once to the safeguarding lead there, and to the hub.",
        ],
    ),
    (
        "Everyone is welcome",
        ["The offer is open to all pupils it is meant for, and made to fit those with special needs or a disability."],
    ),
    (
        "Insurance and records",
        [
            "Whoever delivers is insured for it.",
            "Papers that show what was done and what it cost are kept for six years, and shown to the hub when it asks.",
        ],
    ),
    (
        "Being open",
        [
            "The hub publishes who got how much, for what, and why. It publishes nothing about single pupils.",
            "When you speak about the work in public, say that the hub supported it.",
        ],
    ),
    (
        "If things change",
        [
            "Tell the hub as soon as the work cannot be done as agreed. Most changes can be agreed between us in writing.",
            "Either side may end this agreement with a reason. What is not paid by then goes back to the hub's budget.",
        ],
    ),
)


def _clauses(contract: Contract) -> list[dict[str, Any]]:
    """The terms, in plain English. Their order is their number."""
    kind = TYPES[contract.type]
    money = (
        f"The hub sets aside {pounds(contract.amount)} for this. "
        "It gives no more than that, in money or as support in kind, and nothing before you have accepted."
    )
    clauses = [
        ("What this is", [kind.meaning.split(". ")[0] + ".", f"It is of this type because: {contract.type_reason}"]),
        ("What will be done", _what_is_done(contract)),
        ("Money", [money, kind.vat_words, kind.clawback]),
        ("Telling us how it goes", _telling()),
        *ALWAYS,
    ]
    return [{"heading": heading, "paragraphs": paragraphs} for heading, paragraphs in clauses]


def _what_is_done(contract: Contract) -> list[str]:
    who = "You deliver" if contract.provider_id == contract.holder_id else f"{contract.provider.name} delivers"
    said = [
        (
            f"{who} what the application asked for and the hub agreed to, "
            f"between {uk_date(contract.starts)} and {uk_date(contract.ends)}."
        ),
        "Schedule 1 says what is measured, where it starts and where it should get to.",
    ]
    if contract.conditions.strip():
        said.append("The conditions in Schedule 3 hold as well.")
    return said


def _telling() -> list[str]:
    return [
        "Schedule 2 says which returns are due and when. A return counts sessions and pupils; it never names a pupil.",
        "No return is due sooner than two weeks after you accept: one that would be is due on that day instead.",
        "While a return is overdue, the hub may hold payments and support back.",
        "The hub may visit, at a time agreed with you, and will meet you to review quality and value for money.",
    ]


def _target(target: Target) -> dict[str, str]:
    unit = target.indicator.unit
    return {
        "indicator": f"{target.indicator.code} {target.indicator.name}",
        "definition": target.indicator.definition,
        "baseline": "not known" if target.baseline is None else f"{figure(target.baseline)} {unit}",
        "target": f"{figure(target.target)} {unit}",
        "counted": "the figures of all returns are added up" if target.adds_up else "the latest figure counts",
    }


def _return(due: ReturnDue) -> dict[str, str]:
    return {"title": due.title, "due": uk_date(due.due_on)}


def _vat(contract: Contract) -> str:
    if contract.vat == Vat.INCLUDED:
        return f"{pounds(contract.vat_amount)} of the amount is VAT"
    return contract.get_vat_display()


def figure(number: Decimal) -> str:
    """A figure without a needless point: 28, 28.5."""
    return f"{number:,.1f}".removesuffix(".0")
