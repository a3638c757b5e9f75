"""Priorities as rows of a page and of a spreadsheet."""

from collections.abc import Iterable, Iterator
from typing import Any

from segue.cycle.priorities.lifecycle import Status
from segue.cycle.priorities.models import Priority
from segue.governance import delegation
from segue.governance.models import Act
from segue.site.parts import Tag
from segue.years import ProgrammeYear

TAGS = {
    Status.PROPOSED: Tag("wait", "Proposed"),
    Status.ADOPTED: Tag("done", "Adopted"),
    Status.RETIRED: Tag("todo", "Retired"),
}
CSV_COLUMNS = (
    "number",
    "priority",
    "in full",
    "aims",
    "from",
    "to",
    "status",
    "adopted at",
    "minute",
    "findings",
    "calls",
)


def years_of(priority: Priority) -> str:
    """2026/27, or 2026/27 to 2028/29."""
    first, last = str(ProgrammeYear(priority.from_year)), str(ProgrammeYear(priority.to_year))
    return first if first == last else f"{first} to {last}"


def waits_for(*, notes: bool) -> str:
    """Whom a proposed priority waits for; for who records an adoption, what must be noted before."""
    lines = list(delegation.lines(Act.ADOPT_PRIORITY).exclude(body=None))
    named = delegation.whom(lines) or "a body the scheme of delegation does not name yet"
    if not notes:
        return f"It waits for {named} to adopt it."
    besides = ", somebody besides who wrote it" if all(line.second_person for line in lines) else ""
    return f"It waits for {named} to adopt it. Note the meeting first, with who was present{besides}."


def calls_under(priority: Any) -> list[Any]:
    """The calls the public knows of that were made under a priority; drafts are nobody's business yet."""
    calls = {call.pk: call for plan in priority.specifications.all() for call in plan.calls.all()}
    return [call for call in calls.values() if call.status != "draft"]


def csv_rows(priorities: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    for priority in priorities:
        yield (
            priority.number,
            priority.title,
            priority.statement,
            "; ".join(priority.aims_served()),
            str(ProgrammeYear(priority.from_year)),
            str(ProgrammeYear(priority.to_year)),
            priority.get_status_display(),
            str(priority.adopted_at or ""),
            priority.minute_reference,
            "; ".join(finding.statement for finding in priority.findings.all()),
            "; ".join(call.reference for call in calls_under(priority)),
        )
