"""Money as bars, tables and lines of a download."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.urls import reverse

from segue.categories import CATEGORIES
from segue.money.lifecycle import Status
from segue.money.models import Fund, Payment
from segue.site.parts import Bar, Cell, Column, Link, Table, Tag
from segue.wording import pounds, uk_date
from segue.years import ProgrammeYear

LEDGER_COLUMNS = (
    "What",
    "Number",
    "Commitment",
    "To",
    "Contract",
    "Fund",
    "Budget",
    "Category",
    "Programme year",
    "When",
    "Amount",
    "Why",
    "Who",
)
BUDGET_COLUMNS = ("Fund", "Budget", "Category", "Programme year", "Amount", "Committed", "Paid", "Left to award")
PAYMENT_COLUMNS = (
    "Number",
    "Date",
    "To",
    "Contract",
    "What for",
    "Kind",
    "Amount",
    "Reference",
    "Fund",
    "Budget",
    "Status",
    "Entered by",
    "Settled by",
)
SHAPES = {Status.ENTERED: "wait", Status.APPROVED: "done", Status.REJECTED: "todo"}


def tag_of(payment: Payment) -> Tag:
    """The status of a payment as a word and a shape."""
    return Tag(SHAPES[Status(payment.status)], payment.get_status_display())  # type: ignore[arg-type]


def fund_table(funds: Iterable[Fund], budgets: list[Any], year: ProgrammeYear) -> Table:
    """The funds of a year, each with what its budgets of that year come to."""
    columns = (
        Column("Fund"),
        Column("For the time"),
        Column("Received", number=True),
        Column(f"In budgets of {year}", number=True),
        Column("Committed", number=True),
        Column("Paid", number=True),
        Column("Left to award", number=True),
    )
    rows = [
        [
            Cell(
                fund.name, reverse("fund", args=[fund.pk]), small=f"{fund.given_by}. {fund.get_restriction_display()}"
            ),
            Cell(f"{uk_date(fund.starts)} to {uk_date(fund.ends)}"),
            Cell(pounds(fund.amount)),
            *(Cell(pounds(each)) for each in _sums([one for one in budgets if one.fund_id == fund.pk])),
        ]
        for fund in funds
    ]
    return Table("Funds", columns, rows, caption_hidden=True)


def of_year(funds: Iterable[Fund], budgets: Iterable[Any], year: ProgrammeYear) -> list[Fund]:
    """The funds that run in a year, or pay for a budget of it."""
    paying = {one.fund_id for one in budgets}
    return [fund for fund in funds if fund.pk in paying or fund.first_year <= year <= fund.last_year]


def year_links(years: Iterable[int], now: ProgrammeYear) -> list[Link]:
    here = reverse("money")
    return [Link(str(ProgrammeYear(year)), f"{here}?year={year}", current=year == now.start) for year in years]


def budget_bar(budget: Any, name: str = "") -> Bar:
    return Bar(
        name or budget.name,
        budget.amount,
        budget.paid_sum,
        max(budget.promised_sum - budget.paid_sum, Decimal(0)),
        url=reverse("budget", args=[budget.pk]),
    )


def fund_bar(fund: Any) -> Bar:
    return Bar(fund.name, fund.amount, fund.paid_sum, max(fund.promised_sum - fund.paid_sum, Decimal(0)))


def category_bars(budgets: Iterable[Any]) -> list[Bar]:
    """A bar for each category over all its budgets."""
    in_order = sorted(budgets, key=lambda one: _place(one.category))
    return [_together(category, list(of)) for category, of in groupby(in_order, lambda one: one.category)]


def _place(category: str) -> int:
    return list(CATEGORIES).index(category)


def _sums(budgets: Iterable[Any]) -> list[Decimal]:
    """What budgets come to: set aside, promised, paid, left."""
    amounts = [(one.amount, one.promised_sum, one.paid_sum, one.left_sum) for one in budgets]
    return [sum(each, Decimal(0)) for each in zip(*amounts, strict=True)] or [Decimal(0)] * 4


def _together(category: str, budgets: list[Any]) -> Bar:
    total, promised, paid, _ = _sums(budgets)
    return Bar(CATEGORIES[category].name, total, paid, max(promised - paid, Decimal(0)))


def budget_table(budgets: Iterable[Any]) -> Table:
    """Budgets that something was promised or paid from first, then those nobody has used."""
    budgets = sorted(budgets, key=lambda one: not (one.promised_sum or one.paid_sum))
    columns = (
        Column("Budget"),
        Column("Category"),
        Column("Year"),
        Column("Amount", number=True),
        Column("Committed", number=True),
        Column("Paid", number=True),
        Column("Left to award", number=True),
    )
    rows = []
    for one in budgets:
        amounts = (one.amount, one.promised_sum, one.paid_sum, one.left_sum)
        head = Cell(one.name, reverse("budget", args=[one.pk]), small=one.fund.name)
        year = Cell(str(ProgrammeYear(one.year)))
        rows.append([head, Cell(one.get_category_display()), year, *(Cell(pounds(amount)) for amount in amounts)])
    total = [Cell("Together"), Cell(), Cell(), *(Cell(pounds(amount)) for amount in _sums(budgets))]
    return Table("Budgets", columns, rows, total if len(rows) > 1 else (), caption_hidden=True)


def budget_lines(budgets: Iterable[Any]) -> Iterable[tuple[Any, ...]]:
    return (
        (
            one.fund.name,
            one.name,
            one.get_category_display(),
            str(ProgrammeYear(one.year)),
            one.amount,
            one.promised_sum,
            one.paid_sum,
            one.left_sum,
        )
        for one in budgets
    )


def commitment_table(commitments: Iterable[Any]) -> Table:
    columns = (
        Column("Promised to"),
        Column("Promised", number=True),
        Column("Given back", number=True),
        Column("Waiting", number=True),
        Column("Paid", number=True),
        Column("Left to pay", number=True),
    )
    rows = [
        [
            Cell(
                one.to_whom or f"Commitment {one.pk}",
                reverse("commitment", args=[one.pk]),
                small=f"{one.under or 'No contract yet'}, {uk_date(one.starts)} to {uk_date(one.ends)}",
            ),
            *(
                Cell(pounds(each))
                for each in (one.amount, one.released_sum, one.entered_sum, one.paid_sum, one.left_sum)
            ),
        ]
        for one in commitments
    ]
    return Table("Commitments", columns, rows, caption_hidden=True)


def payment_table(payments: Iterable[Any]) -> Table:
    columns = (
        Column("To"),
        Column("What for"),
        Column("Date"),
        Column("Budget"),
        Column("Amount", number=True),
        Column("Entered by"),
        Column("Status"),
    )
    rows = [
        [
            Cell(one.to_whom or f"Payment {one.pk}", reverse("payment", args=[one.pk]), small=one.under or ""),
            Cell(one.what_for, small=one.get_kind_display()),
            Cell(uk_date(one.given_on)),
            Cell(one.commitment.budget.name, small=one.commitment.budget.fund.name),
            Cell(pounds(one.amount)),
            Cell(str(one.entered_by)),
            Cell(tag=tag_of(one)),
        ]
        for one in payments
    ]
    return Table("Payments", columns, rows, caption_hidden=True)


def payment_lines(payments: Iterable[Any]) -> Iterable[tuple[Any, ...]]:
    return (
        (
            one.pk,
            one.given_on,
            one.to_whom or "",
            one.under or "",
            one.what_for,
            one.get_kind_display(),
            one.amount,
            one.reference,
            one.commitment.budget.fund.name,
            one.commitment.budget.name,
            one.get_status_display(),
            str(one.entered_by),
            str(one.settled_by or ""),
        )
        for one in payments
    )
