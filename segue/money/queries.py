"""Sums of money. Each is one question to the database."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from segue.governance.delegation import refusal, within
from segue.governance.models import Act
from segue.money.interests import open_to
from segue.money.lifecycle import Status
from segue.money.models import Budget, Commitment, Fund, Payment, Release
from segue.money.recipients import with_names
from segue.pounds import Pounds
from segue.years import ProgrammeYear

CHUNK = 2_000
NOTHING = Decimal("0.00")
COUNTED = (Status.ENTERED, Status.APPROVED)


def left_in(budget: Budget) -> Decimal:
    """What of a budget is neither promised nor paid."""
    return budget.amount - _total(budget.commitments) + _total(budget.releases)


def not_yet_budgeted(fund: Fund) -> Decimal:
    """What of a fund no budget has set aside."""
    return fund.amount - _total(fund.budgets)


def promised(commitment: Commitment) -> Decimal:
    """What of a commitment still stands after what was released."""
    return commitment.amount - _total(commitment.releases)


def paid(commitment: Commitment) -> Decimal:
    """What was paid or given against a commitment, and approved."""
    return _total(commitment.payments.filter(status=Status.APPROVED))


def left_to_pay(commitment: Commitment) -> Decimal:
    """What may still be entered for payment against a commitment."""
    return promised(commitment) - _total(commitment.payments.filter(status__in=COUNTED))


def budgets_with_sums() -> QuerySet[Budget]:
    """Every budget with `released_sum`, `promised_sum` (without it), `paid_sum` (approved) and `left_sum`."""
    promised_sum = _sum_of(Commitment, "budget") - F("released_sum")
    approved = Payment.objects.filter(status=Status.APPROVED)
    return (
        Budget.objects.select_related("fund")
        .annotate(released_sum=_sum_of(Release, "budget"))
        .annotate(promised_sum=promised_sum, paid_sum=_sum_in(approved, "commitment__budget"))
        .annotate(left_sum=F("amount") - F("promised_sum"))
    )


def funds_with_sums() -> QuerySet[Fund]:
    """Every fund with `budgeted_sum`, `promised_sum`, `paid_sum` (approved) and `left_sum`."""
    approved = Payment.objects.filter(status=Status.APPROVED)
    return Fund.objects.annotate(
        budgeted_sum=_sum_of(Budget, "fund"),
        promised_sum=_sum_of(Commitment, "budget__fund") - _sum_of(Release, "budget__fund"),
        paid_sum=_sum_in(approved, "commitment__budget__fund"),
    ).annotate(left_sum=F("amount") - F("promised_sum"))


def is_under_contract(commitment: Commitment) -> bool:
    """Tell whether an agreement that is drafted, offered or in force rests on a commitment.

    Agreements come later than money: all that is known of them here is the way there.
    """
    return Commitment.objects.filter(pk=commitment.pk, contract__status__in=("draft", "offered", "in_force")).exists()


def commitments_with_sums() -> QuerySet[Commitment]:
    """Every commitment with `released_sum`, `entered_sum` (waiting), `paid_sum` and `left_sum` (to pay)."""
    waiting = Payment.objects.filter(status=Status.ENTERED)
    approved = Payment.objects.filter(status=Status.APPROVED)
    return (
        with_names(Commitment.objects.select_related("budget__fund"))
        .annotate(
            released_sum=_sum_of(Release, "commitment"),
            entered_sum=_sum_in(waiting, "commitment"),
            paid_sum=_sum_in(approved, "commitment"),
        )
        .annotate(left_sum=F("amount") - F("released_sum") - F("entered_sum") - F("paid_sum"))
    )


def payments_for(user: Any, status: str = "") -> QuerySet[Payment]:
    """The payments this reader may know of, with their budgets: those of one status or all."""
    found = with_names(open_to(Payment.objects.all(), user, commitment="commitment__"), commitment="commitment__")
    found = found.select_related("commitment__budget__fund", "entered_by", "settled_by")
    return found.filter(status=status) if status else found


def years_with_money(funds: Iterable[Fund]) -> list[int]:
    """This programme year, every year a budget is for, and for each fund the year nearest to now; newest first."""
    now = ProgrammeYear.current()
    years = {now, *(min(max(now, fund.first_year), fund.last_year) for fund in funds)}
    return sorted({year.start for year in years}.union(budgeted_years()), reverse=True)


def budgeted_years() -> list[int]:
    """Every programme year a budget is for."""
    return list(_budgeted_years().values_list("year", flat=True))


def with_years(budgets: QuerySet[Any]) -> QuerySet[Any]:
    """Budgets, each with every programme year a budget is for, as `years`: asked in one go."""
    return budgets.annotate(years=ArraySubquery(_budgeted_years()))


def _budgeted_years() -> QuerySet[Any]:
    return Budget.objects.order_by().values("year").distinct()


def ledger_for(user: Any) -> Iterator[tuple[Any, ...]]:
    """Every commitment, release and payment open to a reader, in the order of their budgets, as lines of a book."""
    commitments = with_names(open_to(Commitment.objects.order_by("budget_id", "pk"), user))
    commitments = commitments.select_related("budget__fund")
    for one in commitments.iterator(CHUNK):
        yield _line("commitment", one, one.budget, one.made_at, -one.amount)
    releases = open_to(Release.objects.order_by("budget_id", "pk"), user, commitment="commitment__")
    releases = with_names(releases, commitment="commitment__").select_related("budget__fund", "by")
    for given in releases.iterator(CHUNK):
        yield *_line("release", given, given.budget, given.at, given.amount)[:-2], given.because, str(given.by)
    for paid_out in payments_for(user).order_by("pk").iterator(CHUNK):
        line = _line("payment", paid_out, paid_out.commitment.budget, paid_out.entered_at, paid_out.amount)
        who = paid_out.settled_by or paid_out.entered_by
        yield f"payment, {paid_out.get_status_display().lower()}", *line[1:-2], paid_out.what_for, str(who)


def _line(kind: str, row: Any, budget: Budget, at: datetime, amount: Decimal) -> tuple[Any, ...]:
    commitment = getattr(row, "commitment_id", row.pk)
    day = f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
    where = (budget.fund.name, budget.name, budget.category, budget.year)
    return kind, row.pk, commitment, row.to_whom or "", row.under or "", *where, day, amount, "", ""


def _total(rows: Any) -> Decimal:
    return rows.aggregate(total=Sum("amount"))["total"] or NOTHING


def _sum_of(model: Any, link: str) -> Any:
    return _sum_in(model.objects.all(), link)


def _sum_in(rows: Any, link: str) -> Any:
    summed = rows.filter(**{link: OuterRef("pk")}).order_by().values(link).annotate(sum=Sum("amount")).values("sum")
    return Coalesce(Subquery(summed, output_field=Pounds()), Value(NOTHING, output_field=Pounds()))


def why_not_approved(payment: Payment, user: Any) -> str:
    """Say why the scheme does not let this person approve a payment, and who can; empty when it does."""
    category = payment.commitment.budget.category
    return refusal(Act.APPROVE_PAYMENT, user, category=category, amount=payment.amount)


def payments_to_approve(user: Any) -> QuerySet[Payment]:
    """The payments somebody else entered that the scheme lets this person approve."""
    named = within(Act.APPROVE_PAYMENT, user, amount="amount", category="commitment__budget__category")
    return payments_for(user, Status.ENTERED).filter(named).exclude(entered_by=user)
