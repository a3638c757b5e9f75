"""Promising money. The stages call this inside their own actions, after their own permission."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from segue.money import queries, rules
from segue.money.models import Budget, Commitment, Release
from segue.people.models import User
from segue.record.history import note
from segue.wording import pounds


@transaction.atomic
def commit(budget: Budget, amount: Decimal, *, starts: date, ends: date, by: User) -> Commitment:
    """Set money aside. The lock makes the check and the promise one step."""
    budget = Budget.objects.select_for_update(of=("self",)).select_related("fund").get(pk=budget.pk)
    rules.is_positive(amount)
    rules.inside_fund_period(budget.fund, starts, ends)
    rules.restriction_allows(budget.fund, budget.category)
    rules.never_overcommit(budget, amount)
    commitment = Commitment.objects.create(budget=budget, amount=amount, starts=starts, ends=ends)
    note(commitment, "promise money", after=pounds(amount), by=by, because=str(budget))
    return commitment


@transaction.atomic
def give_back(commitment: Commitment, *, because: str, by: User) -> Release | None:
    """Give everything of a commitment that is not paid or entered for payment back to its budget."""
    commitment = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    left = queries.left_to_pay(commitment)
    return release(commitment, left, because=because, by=by) if left else None


def release(commitment: Commitment, amount: Decimal, *, because: str, by: User) -> Release:
    """Write that a part of a commitment, which is locked, goes back to its budget."""
    given_back = Release.objects.create(
        commitment=commitment, budget_id=commitment.budget_id, amount=amount, because=because, by=by
    )
    note(commitment, "release money", after=pounds(amount), by=by, because=because)
    return given_back
