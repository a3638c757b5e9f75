"""The Board's one page: what was commissioned, from whom, how chosen, the lead organisation's share."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from segue.categories import CATEGORIES
from segue.cycle.monitoring.sums import Measured, reviews_in
from segue.cycle.reporting import queries, waiting, year_figures
from segue.cycle.reporting.board_sheet import provider_of
from segue.cycle.reporting.reach import reach
from segue.governance import hub
from segue.governance.interests import ties_of
from segue.money.queries import budgets_with_sums
from segue.people.models import Organisation
from segue.site.maps import Drawing, Outline, draw
from segue.site.parts import Bar, Cell, Column, District, DistrictMap, Ranked, Table
from segue.wording import percent, pounds, pounds_short
from segue.years import ProgrammeYear

MOST_PROVIDERS = 12
MOST_OVERDUE = 20
MOST_AWARDS = 8
MOST_REVIEWS = 4


def context(year: int, user: Any) -> dict[str, Any]:
    """Everything the Board page shows of one programme year, as far as it is open to the reader."""
    by_category = queries.commissioned_by_category(year, user)
    provided = queries.provided_in_year(year, MOST_PROVIDERS, user)
    budgets = budgets_of(year)
    bars, figures = money_bars(budgets), year_figures.of(year, user)
    largest = queries.largest_awards(year, user, MOST_AWARDS)
    internal = list(queries.internal_commissions(year, user)[:50])
    return {
        "year": ProgrammeYear(year),
        "interested": bool(ties_of(user)),
        "commissioned": _category_table(by_category),
        "total": sum((row["amount"] for row in by_category), 0),
        "awards": sum(row["awards"] for row in by_category),
        "own": provided.own,
        "whole": provided.whole,
        "share": percent(provided.own, provided.whole),
        "internal": internal,
        "approved_outside": sum(one.approved_by_id is not None for one in internal),
        "providers": [_provider(one, value, provided.whole) for one, value in provided.largest],
        "more_providers": provided.others,
        "bars": bars,
        "paid": sum((bar.paid for bar in bars), Decimal(0)),
        "given_back": sum((budget.released_sum for budget in budgets), Decimal(0)),
        "largest": [(award, provider_of(award, user)) for award in largest],
        "departures": list(queries.departures_of_year(year, user)[: MOST_AWARDS + 1]),
        "waiting": waiting.facts(user),
        "measured": _measured_table(figures.measured),
        "reviews": list(reviews_in(year, user)[:MOST_REVIEWS]),
        "overdue": list(queries.overdue_returns(user)[: MOST_OVERDUE + 1]),
        "recusals": list(queries.recusals_of_year(year, user)[:50]),
        "reach": reach(year, figures.reached),
        "worked_out_at": figures.at,
        "map": reach_map(year, user),
    }


def budgets_of(year: int) -> list[Any]:
    """The budgets of a year with what was promised, released and paid of each."""
    return list(budgets_with_sums().filter(year=year).order_by("category", "name", "pk"))


def spent_by(budgets: Iterable[Any]) -> list[tuple[str, date]]:
    """The funds of these budgets and the day by which each must be spent, the earliest first."""
    return sorted({(one.fund.name, one.fund.ends) for one in budgets}, key=lambda fund: (fund[1], fund[0]))


def money_bars(budgets: Iterable[Any]) -> list[Bar]:
    """Each budget of a year as a bar, those in use first: paid, promised, left."""
    return [
        Bar(budget.name, budget.amount, paid=budget.paid_sum, promised=budget.promised_sum - budget.paid_sum)
        for budget in sorted(budgets, key=lambda one: not one.promised_sum)
    ]


def reach_map(year: int, user: Any) -> DistrictMap | None:
    """The districts by the part of their state-funded schools that hold an award of a year."""
    everywhere = list(hub.districts())
    places = [place for place in everywhere if place.outline] or everywhere
    if not places:
        return None
    reached = queries.schools_by_district(year, user)
    drawing = draw({place.name: {"type": "Polygon", "coordinates": place.outline} for place in places if place.outline})
    if not drawing.outlines:
        drawing = Drawing("", {place.name: Outline("", (0, 0)) for place in places})
    drawn = [
        _district(name, outline.path, outline.centre, *reached.get(name, (0, 0)))
        for name, outline in drawing.outlines.items()
    ]
    caption = f"State-funded schools with an award, {ProgrammeYear(year)}"
    return DistrictMap(caption, drawn, drawing.frame, measure="Schools reached")


def _district(name: str, path: str, centre: tuple[float, float], some: int, of_all: int) -> District:
    return District(name, path, _level(some, of_all), f"{some} of {of_all} schools", centre=centre)


def _level(some: int, of_all: int) -> int:
    """0 for nobody, 1 to 5 for each fifth."""
    return min(5, some * 5 // of_all + 1) if some and of_all else 0


def _category_table(rows: list[dict[str, Any]]) -> Table:
    columns = (Column("Category"), Column("How chosen"), Column("Awards", number=True), Column("Amount", number=True))
    cells = [
        [
            Cell(CATEGORIES[row["category"]].name),
            Cell(CATEGORIES[row["category"]].route.value),
            Cell(row["awards"]),
            Cell(pounds(row["amount"])),
        ]
        for row in rows
    ]
    total = [
        Cell("In all"),
        Cell(""),
        Cell(sum(r["awards"] for r in rows)),
        Cell(pounds(sum(r["amount"] for r in rows))),
    ]
    return Table("What was commissioned", columns, cells, total=total if rows else ())


def _measured_table(rows: list[Measured]) -> Table:
    columns = (
        Column("Indicator"),
        Column("Targets set", number=True),
        Column("Reported on", number=True),
        Column("Met", number=True),
    )
    cells = [
        [
            Cell(row.name, small=row.code),
            Cell(row.targets),
            Cell(row.reported),
            Cell(row.met, small=percent(row.met, row.reported)),
        ]
        for row in rows
    ]
    return Table("Targets met", columns, cells, caption_hidden=True)


def _provider(one: Organisation, value: Decimal, whole: Decimal) -> Ranked:
    note = "the lead organisation" if one.is_lead else ""
    return Ranked(one.name, value, f"{pounds_short(value)}, {percent(value, whole)}", note=note)
