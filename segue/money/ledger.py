"""Promising money. The stages call this inside their own actions, after their own permission."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from segue.money import rules
from segue.money.models import Budget, Commitment
from segue.people.models import User
from segue.record.history import note


@transaction.atomic
def commit(budget: Budget, amount: Decimal, *, starts: date, ends: date, by: User) -> Commitment:
    """Set money aside. The lock makes the check and the promise one step."""
    budget = Budget.objects.select_for_update(of=("self",)).select_related("fund").get(pk=budget.pk)
    rules.is_positive(amount)
    rules.inside_fund_period(budget.fund, starts, ends)
    rules.restriction_allows(budget.fund, budget.category)
    rules.never_overcommit(budget, amount)
    commitment = Commitment.objects.create(budget=budget, amount=amount, starts=starts, ends=ends)
    note(commitment, "promise money", after=f"£{amount:,.2f}", by=by, because=str(budget))
    return commitment
