"""The Board page as a sheet, and the awards of a year one by one."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from segue.cycle.contracts.lifecycle import NOT_OFFERED
from segue.cycle.contracts.permissions import has_interest_in
from segue.cycle.decisions.queries import Ranking, rankings_of
from segue.cycle.reporting.tables import how_chosen
from segue.site.parts import Cell, Column, Table
from segue.wording import pounds, uk_date

COLUMNS = ("Part", "Row", "What", "Figure")
AWARD_COLUMNS = (
    "Reference", "To whom", "District", "Category", "Call", "Amount", "Decided", "How chosen",
    "Why not by the ranking", "Contract", "Delivered by", "Lead organisation delivers",
)  # fmt: skip


def lines(shown: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """What the Board page shows, figure by figure."""
    yield from _of_table("What was commissioned", shown["commissioned"])
    for one, _ in shown["largest"]:
        yield "To whom, largest first", str(one.application.applicant), "Amount", one.amount
    for one in shown["providers"]:
        yield "From whom", one.name, "Value of contracts", one.value
    yield "Lead organisation", "Delivers", "Value of contracts", shown["own"]
    yield "Lead organisation", "All contracts", "Value of contracts", shown["whole"]
    yield from _of_table("Whom it reached", shown["reach"].table)
    yield "Whom it reached", "In all", "Sessions", shown["reach"].sessions
    yield from _of_table("Targets", shown["measured"])
    for bar in shown["bars"]:
        for what in ("total", "paid", "promised", "left"):
            yield "Money", bar.name, what.capitalize(), getattr(bar, what)
    for fact in shown["waiting"]:
        yield "Overdue or waiting", fact.name, "How many, since when", fact.value


def _of_table(part: str, table: Table) -> Iterator[tuple[Any, ...]]:
    for row in (*table.rows, table.total):
        for column, cell in zip(table.columns[1:], row[1:], strict=False):
            if cell.value != "":
                yield part, row[0].value, column.name, cell.value


def award_table(awards: Iterable[Any], user: Any) -> Table:
    """Awards of a year as a table; the rows come from `queries.listed_awards`."""
    shown = list(awards)
    rankings = rankings_of({award.sitting.recommendation_id for award in shown}, user)
    columns = (
        Column("To whom"),
        Column("What for"),
        Column("Amount", sort="amount", number=True),
        Column("How chosen"),
        Column("Delivered by"),
        Column("Decided", sort="decided"),
    )
    return Table("Awards", columns, [_row(award, rankings, user) for award in shown], caption_hidden=True)


def _row(award: Any, rankings: Mapping[int, Ranking], user: Any) -> list[Cell]:
    application = award.application
    place = application.school.district_name if application.school else ""
    provider = provider_of(award, user)
    return [
        Cell(str(application.applicant), reverse("case", args=[application.reference]), place),
        Cell(str(application.call)),
        Cell(pounds(award.amount)),
        Cell(_chosen(award, rankings).capitalize(), small=award.exception or ""),
        Cell(provider or "–", small="the lead organisation" if provider and provider.is_lead else ""),
        Cell(uk_date(award.decided_at)),
    ]


def _chosen(award: Any, rankings: Mapping[int, Ranking]) -> str:
    ranking = rankings.get(award.sitting.recommendation_id)
    return how_chosen(award.application.call.category, award.rank, award.score, ranking)


def provider_of(award: Any, user: Any) -> Any:
    """Who delivers an award, once its contract is offered and where an interest does not close it to the reader."""
    contract = getattr(award, "contract", None)
    if contract is None or contract.status in NOT_OFFERED or has_interest_in(user, contract):
        return None
    return contract.provider


def award_lines(awards: QuerySet[Any], user: Any) -> Iterator[tuple[Any, ...]]:
    """Every award of a year as a line of a download."""
    rankings = rankings_of(awards.order_by().values("sitting__recommendation"), user)
    for award in awards.iterator(chunk_size=2000):
        application, provider = award.application, provider_of(award, user)
        yield (
            application.reference,
            application.applicant.name,
            application.school.district_name if application.school else "",
            application.call.get_category_display(),
            application.call.title,
            award.amount,
            timezone.localdate(award.decided_at),
            _chosen(award, rankings),
            award.exception,
            award.contract.reference if provider else "",
            provider.name if provider else "",
            "" if provider is None else "yes" if provider.is_lead else "no",
        )
