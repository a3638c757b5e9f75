"""Money as bars, tables and lines of a download."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.urls import reverse

from segue.categories import CATEGORIES
from segue.money.lifecycle import Status
from segue.money.models import Commitment, Fund, Payment
from segue.site.parts import Bar, Cell, Column, Table, Tag
from segue.site.templatetags.segue import pounds, uk_date
from segue.years import ProgrammeYear

LEDGER_COLUMNS = (
    "What",
    "Number",
    "Commitment",
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


def fund_table(funds: Iterable[Fund]) -> Table:
    columns = (
        Column("Fund"),
        Column("For the time"),
        Column("Received", number=True),
        Column("In budgets", number=True),
        Column("Committed", number=True),
        Column("Paid", number=True),
        Column("Not committed", number=True),
    )
    rows = [
        [
            Cell(
                fund.name, reverse("fund", args=[fund.pk]), small=f"{fund.given_by}. {fund.get_restriction_display()}"
            ),
            Cell(f"{uk_date(fund.starts)} to {uk_date(fund.ends)}"),
            Cell(pounds(fund.amount)),
            Cell(pounds(fund.budgeted_sum)),
            Cell(pounds(fund.promised_sum)),
            Cell(pounds(fund.paid_sum)),
            Cell(pounds(fund.left_sum)),
        ]
        for fund in funds
    ]
    return Table("Funds", columns, rows, caption_hidden=True)


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


def bars_by_year(budgets: Iterable[Any]) -> list[tuple[ProgrammeYear, list[Bar]]]:
    """For each year, a bar for each category over all its budgets."""
    found = []
    for year, of_year in groupby(
        sorted(budgets, key=lambda one: (-one.year, _place(one.category))), lambda one: one.year
    ):
        bars = [_together(category, list(of)) for category, of in groupby(of_year, lambda one: one.category)]
        found.append((ProgrammeYear(year), bars))
    return found


def _place(category: str) -> int:
    return list(CATEGORIES).index(category)


def _together(category: str, budgets: list[Any]) -> Bar:
    paid = sum((one.paid_sum for one in budgets), Decimal(0))
    promised = sum((one.promised_sum for one in budgets), Decimal(0))
    total = sum((one.amount for one in budgets), Decimal(0))
    return Bar(CATEGORIES[category].name, total, paid, max(promised - paid, Decimal(0)))


def budget_table(budgets: Iterable[Any]) -> Table:
    columns = (
        Column("Budget"),
        Column("Category"),
        Column("Year"),
        Column("Amount", number=True),
        Column("Committed", number=True),
        Column("Paid", number=True),
        Column("Left to award", number=True),
    )
    rows, sums = [], [Decimal(0)] * 4
    for one in budgets:
        amounts = (one.amount, one.promised_sum, one.paid_sum, one.left_sum)
        sums = [total + amount for total, amount in zip(sums, amounts, strict=True)]
        head = Cell(one.name, reverse("budget", args=[one.pk]), small=one.fund.name)
        year = Cell(str(ProgrammeYear(one.year)))
        rows.append([head, Cell(one.get_category_display()), year, *(Cell(pounds(amount)) for amount in amounts)])
    total = [Cell("Together"), Cell(), Cell(), *(Cell(pounds(amount)) for amount in sums)]
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


def commitment_table(commitments: Iterable[Commitment]) -> Table:
    columns = (
        Column("Commitment"),
        Column("Promised", number=True),
        Column("Given back", number=True),
        Column("Waiting", number=True),
        Column("Paid", number=True),
        Column("Left to pay", number=True),
    )
    rows = [
        [
            Cell(
                f"Number {one.pk}",
                reverse("commitment", args=[one.pk]),
                small=f"{uk_date(one.starts)} to {uk_date(one.ends)}",
            ),
            *(
                Cell(pounds(each))
                for each in (one.amount, one.released_sum, one.entered_sum, one.paid_sum, one.left_sum)
            ),
        ]
        for one in commitments
    ]
    return Table("Commitments", columns, rows, caption_hidden=True)


def payment_table(payments: Iterable[Payment]) -> Table:
    columns = (
        Column("What for"),
        Column("Date"),
        Column("Budget"),
        Column("Amount", number=True),
        Column("Entered by"),
        Column("Status"),
    )
    rows = [
        [
            Cell(one.what_for, reverse("payment", args=[one.pk]), small=one.get_kind_display()),
            Cell(uk_date(one.given_on)),
            Cell(one.commitment.budget.name, small=one.commitment.budget.fund.name),
            Cell(pounds(one.amount)),
            Cell(str(one.entered_by)),
            Cell(tag=tag_of(one)),
        ]
        for one in payments
    ]
    return Table("Payments", columns, rows, caption_hidden=True)


def payment_lines(payments: Iterable[Payment]) -> Iterable[tuple[Any, ...]]:
    return (
        (
            one.pk,
            one.given_on,
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
