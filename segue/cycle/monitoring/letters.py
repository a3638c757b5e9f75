"""What the hub writes about returns, and to whom: everybody who acts for the holder."""

from collections.abc import Iterator
from typing import Any

from segue.cycle.contracts.letters import address, to_whom
from segue.cycle.contracts.models import ReturnDue
from segue.cycle.monitoring.models import Reminding, Return
from segue.letters.post import Draft
from segue.wording import uk_date

REMINDERS = {
    Reminding.BEFORE: "“{due}” is due on {day}",
    Reminding.ON_THE_DAY: "“{due}” is due today",
    Reminding.AFTER: "“{due}” is overdue",
}


def receipt(report: Return, content: dict[str, Any]) -> Iterator[Draft]:
    """The receipt of a return, with a copy of every answer."""
    return _letters(report.due, report, "return_receipt", f"We have your return “{report.due}”", content=content)


def sent_back(report: Return, because: str) -> Iterator[Draft]:
    """Word that a return needs changes."""
    return _letters(
        report.due, report, "return_sent_back", f"Please change your return “{report.due}”", because=because
    )


def accepted(report: Return, because: str) -> Iterator[Draft]:
    """Word that a return is accepted."""
    return _letters(report.due, report, "return_accepted", f"Your return “{report.due}” is accepted", because=because)


def reminder(due: ReturnDue, kind: Reminding) -> Iterator[Draft]:
    """Remind the holder of a return."""
    day = uk_date(due.due_on)
    return _letters(due, due, f"return_{kind.value}", REMINDERS[kind].format(due=due, day=day))


def _letters(due: ReturnDue, about: Any, kind: str, subject: str, **facts: Any) -> Iterator[Draft]:
    facts |= {"due": due, "contract": due.contract, "link": address("return", due.pk)}
    for person in to_whom(due.contract):
        yield Draft(kind, person, subject[:200], f"monitoring/letters/{kind}.txt", about, facts)
