"""Sums of money. Each is one question to the database."""

from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from segue.money.lifecycle import Status
from segue.money.models import Budget, Commitment, Fund, Payment, PaymentKind, Release
from segue.pounds import Pounds

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
    """Every budget with `promised_sum`, `paid_sum` (approved) and `left_sum`."""
    promised_sum = _sum_of(Commitment, "budget") - _sum_of(Release, "budget")
    approved = Payment.objects.filter(status=Status.APPROVED)
    return (
        Budget.objects.select_related("fund")
        .annotate(promised_sum=promised_sum, paid_sum=_sum_in(approved, "commitment__budget"))
        .annotate(left_sum=F("amount") - F("promised_sum"))
    )


def paid_in_kind(commitment: Commitment) -> Decimal:
    """The part of what was given that was value in kind."""
    return _total(commitment.payments.filter(status=Status.APPROVED, kind=PaymentKind.IN_KIND))


def _total(rows: Any) -> Decimal:
    return rows.aggregate(total=Sum("amount"))["total"] or NOTHING


def _sum_of(model: Any, link: str) -> Any:
    return _sum_in(model.objects.all(), link)


def _sum_in(rows: Any, link: str) -> Any:
    summed = rows.filter(**{link: OuterRef("pk")}).order_by().values(link).annotate(sum=Sum("amount")).values("sum")
    return Coalesce(Subquery(summed, output_field=Pounds()), Value(NOTHING, output_field=Pounds()))
