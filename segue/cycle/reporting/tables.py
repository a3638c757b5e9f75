"""Lists of cases and awards as tables and as downloads."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from segue.categories import CATEGORIES
from segue.cycle.applications.lifecycle import Status
from segue.cycle.contracts.lifecycle import Status as ContractStatus
from segue.cycle.decisions.queries import Ranking, rankings_of
from segue.cycle.reporting.queries import priorities_served
from segue.site.parts import Cell, Column, Table, Tag
from segue.wording import pounds, uk_date
from segue.years import ProgrammeYear

KINDS = {
    Status.AWARDED: "done",
    Status.DECLINED: "todo",
    Status.WITHDRAWN: "todo",
    Status.RETURNED: "late",
}
CASE_COLUMNS = (
    "Reference",
    "School",
    "URN",
    "District",
    "Phase",
    "Call",
    "Programme year",
    "Status",
    "Asked for",
    "Sent",
    "Score",
    "Awarded",
    "Decided",
)
AWARD_COLUMNS = (
    "Reference",
    "Organisation",
    "URN",
    "District",
    "Category",
    "Call",
    "Programme year",
    "Amount",
    "Decided",
    "How chosen",
    "Why",
    "Why not by the ranking",
    "Priorities",
    "No longer stands",
)
NO_LONGER_STANDS = {
    ContractStatus.REFUSED: "not accepted; the money went back",
    ContractStatus.CANCELLED: "no agreement; the money went back",
    ContractStatus.ENDED: "ended early",
}


# The orders in which a list of awards can be asked for.
ORDERS = {
    "amount": ("amount", "pk"),
    "-amount": ("-amount", "-pk"),
    "decided": ("decided_at", "pk"),
    "-decided": ("-decided_at", "-pk"),
}


def tag_of(status: str) -> Tag:
    """The status of a case as a word and a shape."""
    return Tag(KINDS.get(status, "wait"), str(Status(status).label))  # type: ignore[arg-type, call-overload]


def case_table(cases: Iterable[Any]) -> Table:
    """Cases as a table; the rows come from `queries.listed_cases`."""
    columns = (
        Column("School"),
        Column("Call"),
        Column("Asked for", sort="asked", number=True),
        Column("Score", number=True),
        Column("Sent", sort="sent"),
        Column("Status"),
    )
    return Table("Cases", columns, [_case_row(case) for case in cases], caption_hidden=True)


def _case_row(case: Any) -> list[Cell]:
    where = f"{case.reference} {case.district or ''}".strip()
    return [
        Cell(case.school_name, reverse("case", args=[case.reference]), where),
        Cell(case.call_title),
        Cell(pounds(case.requested)),
        Cell("–" if case.score is None else f"{case.score:.1f}"),
        Cell(uk_date(case.submitted_at)),
        Cell(tag=tag_of(case.status)),
    ]


def case_lines(cases: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
    """Every case as a line of a download, read from the database as it is written."""
    wanted = (
        "reference",
        "applicant__name",
        "school__urn",
        "school__district_name",
        "school__phase",
        "call__title",
        "call__year",
        "status",
        "requested",
        "submitted_at",
        "score",
        "decision__amount",
        "decision__decided_at",
    )
    labels = dict(Status.choices)
    found = cases.order_by("pk").values_list(*wanted)
    for row in found.iterator(chunk_size=2000):
        line = list(row)
        line[6] = str(ProgrammeYear(row[6]))
        line[7] = labels[row[7]]
        line[9] = timezone.localdate(row[9]) if row[9] else None
        line[12] = timezone.localdate(row[12]) if row[12] else None
        yield tuple(line)


def award_table(awards: Iterable[Any], *, sorts: bool = False) -> Table:
    """Awards as a table; the rows come from `queries.listed_publicly`. A whole list sorts, a few latest rows do not."""
    shown = list(awards)
    columns = (
        Column("To whom"),
        Column("What for"),
        Column("Amount", sort="amount" if sorts else "", number=True),
        Column("How chosen"),
        Column("Decided", sort="decided" if sorts else ""),
    )
    rankings = rankings_of({award.recommendation for award in shown})
    served = priorities_served({award.specification for award in shown})
    rows = [_award_row(award, rankings, served) for award in shown]
    return Table("Awards", columns, rows, caption_hidden=True)


def how_chosen(category: str, rank: int, score: Decimal, ranking: Ranking | None) -> str:
    """In a few words, how an award was arrived at."""
    place = ranking.place(rank) if ranking else f"ranked {rank}"
    return f"{CATEGORIES[category].route.value}, {place} with {score:.1f} of 100"


def came_to_an_end(award: Any) -> str:
    """What the public is told of an agreement that no longer stands, or never came about; empty for any other."""
    return NO_LONGER_STANDS.get(award.agreement, "")


def _award_row(award: Any, rankings: Mapping[int, Ranking], served: Mapping[int, str]) -> list[Cell]:
    chosen = how_chosen(award.category, award.rank, award.score, rankings.get(award.recommendation))
    return [
        Cell(award.organisation, reverse("award", args=[award.reference]), award.district or ""),
        Cell(award.call, small=served.get(award.specification, "")),
        Cell(pounds(award.amount), small=came_to_an_end(award)),
        Cell(chosen.capitalize(), small="departs from the ranking" if award.exception else ""),
        Cell(uk_date(award.decided_at)),
    ]


def award_lines(awards: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
    """Every award as a line of a download; the rows come from `queries.listed_publicly`."""
    rankings = rankings_of(awards.order_by().values("recommendation"))
    served = priorities_served(awards.order_by().values("specification"))
    for award in awards.iterator(chunk_size=2000):
        yield (
            award.reference,
            award.organisation,
            award.urn,
            award.district or "",
            CATEGORIES[award.category].name,
            award.call,
            str(ProgrammeYear(award.year)),
            award.amount,
            timezone.localdate(award.decided_at),
            how_chosen(award.category, award.rank, award.score, rankings.get(award.recommendation)),
            award.reasons,
            award.exception,
            served.get(award.specification, ""),
            came_to_an_end(award),
        )
