"""Lists of contracts, returns and actions as tables and as downloads."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from segue.cycle.contracts.lifecycle import Status as ContractStatus
from segue.cycle.contracts.models import Contract, ReturnDue
from segue.cycle.monitoring.models import ReviewAction
from segue.cycle.monitoring.queries import state_of
from segue.site.parts import Cell, Column, Table, Tag
from segue.wording import due as distance
from segue.wording import pounds, uk_date

KINDS = {
    ContractStatus.DRAFT: "todo",
    ContractStatus.OFFERED: "wait",
    ContractStatus.IN_FORCE: "done",
    ContractStatus.COMPLETED: "done",
    ContractStatus.REFUSED: "late",
    ContractStatus.ENDED: "late",
    ContractStatus.CANCELLED: "late",
}
TO_ITSELF = {ContractStatus.REFUSED: "You refused it"}
CONTRACT_COLUMNS = (
    "Reference", "Made with", "Delivered by", "Type", "Category", "Status", "Amount", "From", "To", "Return overdue",
    "Answer asked for by", "No answer in time",
)  # fmt: skip
RETURN_COLUMNS = (
    "Contract", "Made with", "Return", "Due on", "State", "Days overdue", "Sent", "Sessions",
    "Pupils", "Of whom Pupil Premium", "Of whom SEND",
)  # fmt: skip
ACTION_COLUMNS = ("Contract", "Made with", "Action", "Owner", "Due on", "Done on")


def tag_of(contract: Contract, *, own: bool = False) -> Tag:
    """A contract's status as a word and a shape; for the organisation's own people in words to them."""
    words = TO_ITSELF if own else {}
    status = ContractStatus(contract.status)
    return Tag(KINDS[status], words.get(status, contract.get_status_display()))  # type: ignore[arg-type]


def return_tag(due: ReturnDue) -> Tag:
    """Where a return stands, as a word and a shape."""
    return Tag(*state_of(due))  # type: ignore[arg-type]


def days_overdue(due: ReturnDue) -> int:
    """How many days late a return is; nothing if it is with the hub."""
    kind, word = state_of(due)
    late = (timezone.localdate() - due.due_on).days
    return max(late, 0) if kind == "todo" or word in {"Overdue", "Sent back for changes"} else 0


def contract_table(contracts: Iterable[Contract]) -> Table:
    columns = (Column("Made with"), Column("Type"), Column("Status"), Column("Amount", number=True), Column("Runs"))
    return Table("Contracts", columns, [_contract_row(contract) for contract in contracts], caption_hidden=True)


def _contract_row(contract: Contract) -> list[Cell]:
    return [
        Cell(contract.holder, reverse("contract", args=[contract.reference]), small=contract.reference),
        Cell(
            contract.get_type_display(),
            small="" if contract.provider_id == contract.holder_id else f"delivered by {contract.provider}",
        ),
        _state_cell(contract),
        Cell(pounds(contract.amount)),
        Cell(uk_date(contract.starts), small=f"to {uk_date(contract.ends)}"),
    ]


def _state_cell(contract: Any) -> Cell:
    """An overdue return, or an offer nobody answers, is what a reader of the list must not miss."""
    if contract.has_overdue:
        return Cell(tag=Tag("late", "Return overdue"), small=contract.get_status_display().lower())
    if contract.is_unanswered:
        return Cell(tag=Tag("late", "No answer in time"), small=f"asked for by {uk_date(contract.answer_by)}")
    return Cell(tag=tag_of(contract))


def contract_lines(contracts: Any) -> Iterator[tuple[Any, ...]]:
    for contract in contracts.order_by("-pk").iterator(1000):
        call = contract.decision.application.call
        yield (
            contract.reference,
            contract.holder.name,
            contract.provider.name,
            contract.get_type_display(),
            call.get_category_display(),
            contract.get_status_display(),
            contract.amount,
            contract.starts,
            contract.ends,
            "yes" if contract.has_overdue else "no",
            contract.answer_by,
            "yes" if contract.is_unanswered else "no",
        )


def return_table(dues: Iterable[ReturnDue]) -> Table:
    columns = (Column("Made with"), Column("Return"), Column("Due"), Column("State"))
    rows = [
        [
            Cell(due.contract.holder, reverse("return", args=[due.pk]), small=due.contract.reference),
            Cell(due.title),
            Cell(uk_date(due.due_on), small=_when(due)),
            Cell(tag=return_tag(due)),
        ]
        for due in dues
    ]
    return Table("Returns", columns, rows, caption_hidden=True)


def _when(due: ReturnDue) -> str:
    return "" if state_of(due)[0] in {"done", "wait"} else distance(due.due_on)


def return_lines(dues: Any) -> Iterator[tuple[Any, ...]]:
    """Every return as a line of a download; the rows come from `queries.with_pupils`."""
    for due in dues.order_by("due_on", "pk").iterator(1000):
        report = getattr(due, "received", None)
        yield (
            due.contract.reference,
            due.contract.holder.name,
            due.title,
            due.due_on,
            state_of(due)[1],
            days_overdue(due),
            report.sent_at and timezone.localtime(report.sent_at).date() if report else None,
            report.sessions if report else None,
            due.pupils,
            due.pupil_premium,
            due.send,
        )


def action_lines(actions: Any) -> Iterator[tuple[Any, ...]]:
    for action in actions.order_by("due_on", "pk").iterator(1000):
        yield _action_line(action)


def _action_line(action: ReviewAction) -> tuple[Any, ...]:
    contract = action.review.contract
    return (contract.reference, contract.holder.name, action.text, action.owner, action.due_on, action.done_on)
