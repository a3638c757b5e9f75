"""What the page of one contract shows, to each side."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from segue.cycle.contracts.lifecycle import AGREED, NEVER_AGREED
from segue.cycle.contracts.lifecycle import Status as ContractStatus
from segue.cycle.contracts.models import Contract, ReturnDue
from segue.cycle.contracts.permissions import (
    ANSWER_OFFER,
    APPROVE_INTERNAL,
    CLOSE_CONTRACT,
    DRAFT_CONTRACT,
    OFFER_CONTRACT,
    SEE_CONTRACT_FILE,
)
from segue.cycle.contracts.queries import targets_with_indicators, why_taken_back
from segue.cycle.contracts.rules import returns_moved
from segue.cycle.contracts.wording import answer_given
from segue.cycle.decisions.queries import letter_waits
from segue.cycle.monitoring import progress, queries
from segue.cycle.monitoring.lifecycle import Status
from segue.cycle.monitoring.next_steps import Scene, approvers, is_named_to_approve, next_step, waits_for_approval
from segue.cycle.monitoring.permissions import NOTE_REVIEW, PAY_CONTRACT, WRITE_RESULT, WRITE_RETURN
from segue.cycle.monitoring.tables import return_tag, tag_of
from segue.money.lifecycle import Status as PaymentStatus
from segue.money.models import Payment
from segue.money.tables import tag_of as payment_tag
from segue.people.models import Kind, User
from segue.record.history import history_of
from segue.site.parts import Fact, Tag, Task
from segue.site.timeline import events
from segue.wording import uk_date

TONES = {
    progress.State.MET: "done",
    progress.State.ON_TRACK: "done",
    progress.State.BEHIND: "late",
    progress.State.NOTHING_YET: "todo",
}


def context(contract: Contract, user: User) -> dict[str, Any]:
    """Everything the page shows this person. What the hub keeps to itself is left out for the holder."""
    returns = list(contract.returns_due.select_related("received"))
    payments = list(queries.payments(contract))
    can = permissions(contract, user, returns, payments)
    shown = {
        "contract": contract,
        "can": can,
        "tag": tag_of(contract, own=not can["file"]),
        "standings": standings_of(contract),
        "rule": progress.RULE,
        "came_to_nothing": contract.status in NEVER_AGREED,
        "answer": answer_given(contract) if contract.status == ContractStatus.REFUSED else "",
        "returns": [(due, return_tag(due)) for due in returns],
        "moved": returns_moved(returns, timezone.localdate()) if contract.status == ContractStatus.OFFERED else [],
        "payments": [(payment, payment_tag(payment)) for payment in payments],
        "money": money(contract, payments),
        "facts": facts(contract, leads_on=can["file"]),
        "result": getattr(contract, "result", None),
        "next": next_step(Scene(contract, returns, payments, can, user)),
    }
    return {**shown, **_file(contract, returns, can)} if can["file"] else shown


def standings_of(contract: Contract) -> list[tuple[progress.Standing, Tag]]:
    """Each target beside what accepted returns say, with its state as a word and a shape."""
    found = progress.standings(contract, targets_with_indicators(contract), queries.accepted_actuals(contract))
    over = contract.status in {ContractStatus.COMPLETED, ContractStatus.ENDED}
    words = {progress.State.BEHIND: "Not fully reached"} if over else {}
    return [(one, Tag(TONES[one.state], words.get(one.state, one.state.label))) for one in found]  # type: ignore[arg-type]


def review_due(day: date) -> tuple[Tag, date]:
    """Whether the next review is overdue, and its last day. On that day it is still in time."""
    late = day < timezone.localdate()
    return Tag("late", "Review overdue") if late else Tag("todo", "Review due"), day


def taken_back(contract: Contract) -> dict[str, Any]:
    """What the page shows those whose offer was taken back: that it was, and why; nothing of the draft."""
    return {"contract": contract, "why_taken_back": why_taken_back(contract)}


def _file(contract: Contract, returns: list[ReturnDue], can: dict[str, bool]) -> dict[str, Any]:
    """The hub's side: tasks of a draft, reviews, history."""
    reports = [due.received for due in returns if hasattr(due, "received")]
    return {
        "tasks": tasks(contract, returns, can) if contract.status == ContractStatus.DRAFT else [],
        "reviews": contract.reviews.select_related("noted_by").prefetch_related("actions"),
        "review": review_due(contract.review_due) if contract.status == ContractStatus.IN_FORCE else None,  # type: ignore[attr-defined]
        "events": events(history_of(contract, *reports)),
        "contacts": queries.contacts_of(contract) if can["write_to"] else [],
        "why_taken_back": why_taken_back(contract) if contract.was_taken_back else "",
    }


def permissions(contract: Contract, user: User, returns: list[ReturnDue], payments: list[Payment]) -> dict[str, bool]:
    """What this person may do with the contract as it stands."""
    status = contract.status
    in_force, lived = status == ContractStatus.IN_FORCE, status in AGREED
    drafted, offered = status == ContractStatus.DRAFT, status == ContractStatus.OFFERED
    waits = waits_for_approval(contract)
    return {
        "file": SEE_CONTRACT_FILE.allows(user, contract),
        "edit": drafted and DRAFT_CONTRACT.allows(user, contract),
        "approve": waits and APPROVE_INTERNAL.allows(user, contract) and is_named_to_approve(contract, user),
        "offer": is_ready(contract, returns) and OFFER_CONTRACT.allows(user, contract),
        "answer": offered and ANSWER_OFFER.allows(user, contract),
        "chase": offered and OFFER_CONTRACT.allows(user, contract),
        "cancel": drafted and CLOSE_CONTRACT.allows(user, contract),
        "write_to": CLOSE_CONTRACT.allows(user, contract),
        "close": in_force and CLOSE_CONTRACT.allows(user, contract),
        "complete": in_force and CLOSE_CONTRACT.allows(user, contract) and is_done(returns, payments),
        "pay": in_force and PAY_CONTRACT.allows(user, contract),
        "review": lived and NOTE_REVIEW.allows(user, contract),
        "conclude": lived and not hasattr(contract, "result") and WRITE_RESULT.allows(user, contract),
        "report": lived and WRITE_RETURN.allows(user, contract),
    }


def is_ready(contract: Contract, returns: list[ReturnDue]) -> bool:
    """Tell whether a draft has all that an offer needs."""
    if contract.status != ContractStatus.DRAFT or waits_for_approval(contract):
        return False
    return bool(returns) and contract.targets.exists() and not letter_waits(contract.decision)


def is_done(returns: list[ReturnDue], payments: list[Payment]) -> bool:
    """Tell whether a contract can be completed: every return accepted, no payment waiting."""
    accepted = all(hasattr(due, "received") and due.received.status == Status.ACCEPTED for due in returns)
    return accepted and all(payment.status != PaymentStatus.ENTERED for payment in payments)


def money(contract: Contract, payments: list[Any]) -> dict[str, Decimal]:
    """Promised, paid, waiting, given back, left: of one contract."""

    def total(status: str) -> Decimal:
        return sum((payment.amount for payment in payments if payment.status == status), Decimal(0))

    released = sum((release.amount for release in contract.commitment.releases.all()), Decimal(0))
    paid, waiting = total(PaymentStatus.APPROVED), total(PaymentStatus.ENTERED)
    left = contract.commitment.amount - released - paid - waiting
    return {"paid": paid, "waiting": waiting, "released": released, "left": left}


def facts(contract: Contract, *, leads_on: bool) -> list[Fact]:
    """The terms in short; for the hub's own people the partner who delivers is one click away."""
    application = contract.decision.application
    partner = leads_on and contract.provider.kind == Kind.PARTNER
    found = [
        Fact("Application", application.reference),
        Fact("Call", application.call.title),
        Fact("Type", contract.get_type_display()),
        Fact("Why this type", contract.type_reason),
        Fact("VAT", contract.get_vat_display()),
        Fact("Delivered by", contract.provider, reverse("partner", args=[contract.provider_id]) if partner else ""),
        Fact("From", uk_date(contract.starts)),
        Fact("To", uk_date(contract.ends)),
    ]
    if contract.status == ContractStatus.OFFERED:
        found.append(Fact("Answer asked for by", uk_date(contract.answer_by)))
    if contract.approved_by_id:
        found.append(Fact("Approved by", f"{contract.approved_by}, {uk_date(contract.approved_at)}"))
    if contract.accepted_by_id:
        found.append(
            Fact("Accepted by", f"{contract.accepted_by}, {contract.accepted_as}, {uk_date(contract.accepted_at)}")
        )
    return found


def tasks(contract: Contract, returns: list[ReturnDue], can: dict[str, bool]) -> list[Task]:
    """What a draft needs before it can be offered; with the way there for who drafts it."""
    done, todo = Tag("done", "Done"), Tag("todo", "To do")
    parts = (
        ("Terms", True, "edit"),
        ("Targets", contract.targets.exists(), "targets"),
        ("Returns", returns, "returns"),
    )
    listed = [
        Task(
            name, done if there else todo, reverse(f"contract-{way}", args=[contract.reference]) if can["edit"] else ""
        )
        for name, there, way in parts
    ]
    if contract.needs_approval:
        approved = done if contract.approved_by_id else Tag("wait", "Waits for approval")
        hint = f"By {approvers(contract)}, outside the team that delivers."
        listed.append(Task("Approval of the lead organisation", approved, hint=hint))
    return listed
