"""Lists of cases and awards as tables and as downloads."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from segue.categories import CATEGORIES
from segue.cycle.applications.lifecycle import Status
from segue.cycle.applications.models import Application
from segue.cycle.contracts.lifecycle import Status as ContractStatus
from segue.cycle.decisions.models import Decision
from segue.cycle.decisions.queries import Ranking, rankings_of
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


def status_of(application: Application) -> Tag:
    """The status as a word and a shape."""
    return Tag(KINDS.get(application.status, "wait"), application.get_status_display())  # type: ignore[arg-type, call-overload]


def case_table(cases: Iterable[Application]) -> Table:
    columns = (
        Column("School"),
        Column("Call"),
        Column("Asked for", sort="asked", number=True),
        Column("Score", number=True),
        Column("Sent", sort="sent"),
        Column("Status"),
    )
    return Table("Cases", columns, [_case_row(case) for case in cases], caption_hidden=True)


def _case_row(case: Application) -> list[Cell]:
    place = case.school.district_name if case.school else ""
    score = getattr(case, "score", None)
    return [
        Cell(str(case.applicant), reverse("case", args=[case.reference]), f"{case.reference} {place}".strip()),
        Cell(str(case.call)),
        Cell(pounds(case.requested)),
        Cell("–" if score is None else f"{score:.1f}"),
        Cell(uk_date(case.submitted_at)),
        Cell(tag=status_of(case)),
    ]


def case_lines(cases: QuerySet[Application]) -> Iterator[tuple[Any, ...]]:
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
    """Awards as a table; the rows come from `queries.public_awards`. A whole list sorts, a few latest rows do not."""
    shown = list(awards)
    rankings = rankings_of({award.sitting.recommendation_id for award in shown})
    columns = (
        Column("To whom"),
        Column("What for"),
        Column("Amount", sort="amount" if sorts else "", number=True),
        Column("How chosen"),
        Column("Decided", sort="decided" if sorts else ""),
    )
    return Table("Awards", columns, [_award_row(award, rankings) for award in shown], caption_hidden=True)


def how_chosen(award: Decision, rankings: Mapping[int, Ranking]) -> str:
    """In a few words, how this award was arrived at."""
    ranking = rankings.get(award.sitting.recommendation_id)
    place = ranking.place(award.rank) if ranking else f"ranked {award.rank}"
    return f"{CATEGORIES[award.application.call.category].route.value}, {place} with {award.score:.1f} of 100"


def priorities_of(award: Decision) -> str:
    """What the hub chose to act on, as far as this award serves it."""
    return "; ".join(str(priority) for priority in award.application.call.specification.priorities.all())


def came_to_an_end(award: Any) -> str:
    """What the public is told of an agreement that no longer stands, or never came about; empty for any other."""
    return NO_LONGER_STANDS.get(award.agreement, "")


def _award_row(award: Any, rankings: Mapping[int, Ranking]) -> list[Cell]:
    application = award.application
    district = application.school.district_name if application.school else ""
    return [
        Cell(str(application.applicant), reverse("award", args=[application.reference]), district),
        Cell(str(application.call), small=priorities_of(award)),
        Cell(pounds(award.amount), small=came_to_an_end(award)),
        Cell(how_chosen(award, rankings).capitalize(), small="departs from the ranking" if award.exception else ""),
        Cell(uk_date(award.decided_at)),
    ]


def award_lines(awards: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
    """Every award as a line of a download; the rows come from `queries.public_awards`."""
    rankings = rankings_of(awards.order_by().values("sitting__recommendation"))
    for award in awards.iterator(chunk_size=2000):
        application = award.application
        school = application.school
        yield (
            application.reference,
            application.applicant.name,
            school.urn if school else None,
            school.district_name if school else "",
            CATEGORIES[application.call.category].name,
            application.call.title,
            str(ProgrammeYear(application.call.year)),
            award.amount,
            timezone.localdate(award.decided_at),
            how_chosen(award, rankings),
            award.reasons,
            award.exception,
            priorities_of(award),
            came_to_an_end(award),
        )
