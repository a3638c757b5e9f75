"""Calls and what they rest on, as rows of a page and of a spreadsheet."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from segue.cycle.calls.models import Call
from segue.cycle.calls.times import State, state_of
from segue.site.parts import Cell, Column, Table, Tag
from segue.wording import pounds_short, uk_date, uk_datetime
from segue.years import ProgrammeYear

KINDS = {
    State.DRAFT: "wait",
    State.PLANNED: "todo",
    State.OPEN: "done",
    State.CLOSING: "late",
    State.CLOSED: "todo",
    State.CANCELLED: "todo",
}
CALL_CSV = ("reference", "call", "category", "year", "state", "opens", "closes", "decisions by", "budget", "amount")
INDICATOR_CSV = ("code", "indicator", "definition", "unit", "in use from", "specifications")
SPECIFICATION_CSV = ("specification", "category", "year", "to achieve", "for whom", "standard", "calls")
COVERAGE_CSV = ("number", "priority", "from", "to", "specified", "called")


def tag_of(call: Call) -> Tag:
    state = state_of(call)
    return Tag(KINDS[state], state.label)  # type: ignore[arg-type]


def call_table(calls: Iterable[Any]) -> Table:
    columns = [
        Column("Call"),
        Column("Year"),
        Column("Closes"),
        Column("Budget", number=True),
        Column("Opportunities", number=True),
    ]
    rows = [
        [
            Cell(call.title, reverse("call-office-one", args=[call.pk]), small=call.reference),
            Cell(ProgrammeYear(call.year)),
            Cell(uk_datetime(call.closes_at)),
            Cell(pounds_short(call.budget.amount), small=call.budget.name),
            Cell(call.things),
            Cell(tag=tag_of(call)),
        ]
        for call in calls
    ]
    return Table("Calls", [*columns, Column("State")], rows, caption_hidden=True)


def call_rows(calls: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    for call in calls:
        yield (
            call.reference,
            call.title,
            call.get_category_display(),
            str(ProgrammeYear(call.year)),
            state_of(call).label,
            uk_datetime(call.opens_at),
            uk_datetime(call.closes_at),
            uk_date(call.decisions_by),
            call.budget.name,
            call.budget.amount,
        )


def indicator_table(indicators: Iterable[Any]) -> Table:
    columns = [
        Column("Indicator"),
        Column("Definition"),
        Column("Unit"),
        Column("In use from"),
        Column("Specifications", number=True),
    ]
    rows = [
        [
            Cell(f"{row.code} {row.name}"),
            Cell(row.definition),
            Cell(row.unit),
            Cell(uk_date(row.in_use_from)),
            Cell(row.uses),
        ]
        for row in indicators
    ]
    return Table("Indicators", columns, rows, caption_hidden=True)


def indicator_rows(indicators: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    for row in indicators:
        yield (row.code, row.name, row.definition, row.unit, row.in_use_from.isoformat(), row.uses)


def specification_table(specifications: Iterable[Any]) -> Table:
    columns = [Column("Specification"), Column("Category"), Column("Year"), Column("Calls", number=True)]
    rows = [
        [
            Cell(row.title, reverse("specification", args=[row.pk])),
            Cell(row.get_category_display()),
            Cell(ProgrammeYear(row.year)),
            Cell(row.call_count),
        ]
        for row in specifications
    ]
    return Table("Specifications", columns, rows, caption_hidden=True)


def specification_rows(specifications: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    for row in specifications:
        year = str(ProgrammeYear(row.year))
        yield (row.title, row.get_category_display(), year, row.to_achieve, row.for_whom, row.standard, row.call_count)


def coverage_tag(priority: Any) -> Tag:
    if priority.called:
        return Tag("done", "A call was published")
    return Tag("wait", "Specified, no call yet") if priority.specified else Tag("late", "Nothing commissioned")


def coverage_table(priorities: Iterable[Any]) -> Table:
    columns = [Column("Priority"), Column("Years"), Column("Specifications"), Column("State")]
    rows = [
        [
            Cell(str(row), reverse("priority", args=[row.pk])),
            Cell(f"{ProgrammeYear(row.from_year)} to {ProgrammeYear(row.to_year)}"),
            Cell(", ".join(plan.title for plan in row.specifications.all()) or "None"),
            Cell(tag=coverage_tag(row)),
        ]
        for row in priorities
    ]
    return Table("Priorities and what is commissioned under them", columns, rows, caption_hidden=True)


def coverage_rows(priorities: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    for row in priorities:
        years = (str(ProgrammeYear(row.from_year)), str(ProgrammeYear(row.to_year)))
        yield (row.number, row.title, *years, "yes" if row.specified else "no", "yes" if row.called else "no")
