from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from segue.governance.delegation import within_delegation
from segue.governance.models import Act
from segue.money import ledger, lifecycle, rules
from segue.money.models import Budget, Commitment, Fund, Payment, Release
from segue.money.permissions import (
    APPROVE_PAYMENT,
    ENTER_PAYMENT,
    RELEASE_COMMITMENT,
    SET_UP_MONEY,
)
from segue.people.models import User
from segue.record.history import note
from segue.record.lifecycle import change_status
from segue.wording import pounds


@transaction.atomic
def receive_fund(*, by: User, **facts: Any) -> Fund:
    """Note money received: who gave it, what for, when, how much."""
    SET_UP_MONEY.require(by, None)
    rules.is_positive(facts["amount"])
    rules.fund_is_noted_once(facts["name"])
    fund = Fund(**facts)
    rules.purpose_names_its_categories(fund)
    fund.full_clean()
    fund.save()
    note(fund, "receive fund", after=pounds(fund.amount), by=by)
    return fund


@transaction.atomic
def set_budget(fund: Fund, *, category: str, year: int, name: str, amount: Decimal, by: User) -> Budget:
    """Set a part of a fund aside for a category and a year."""
    SET_UP_MONEY.require(by, fund)
    fund = Fund.objects.select_for_update().get(pk=fund.pk)
    rules.is_positive(amount)
    rules.restriction_allows(fund, category)
    rules.year_meets_fund(fund, year)
    rules.budgets_stay_within_fund(fund, amount)
    rules.budget_is_set_once(fund, {"category": category, "year": year, "name": name})
    budget = Budget(fund=fund, category=category, year=year, name=name, amount=amount)
    budget.full_clean()
    budget.save()
    note(budget, "set budget", after=pounds(amount), by=by, because=str(fund))
    return budget


@transaction.atomic
def enter_payment(
    commitment: Commitment,
    *,
    kind: str,
    amount: Decimal,
    given_on: date,
    what_for: str,
    reference: str = "",
    by: User,
) -> Payment:
    """Enter money paid or value given, for someone else to approve."""
    ENTER_PAYMENT.require(by, commitment)
    commitment = Commitment.objects.select_for_update(of=("self",)).select_related("budget__fund").get(pk=commitment.pk)
    rules.is_positive(amount)
    rules.inside_fund_period(commitment.budget.fund, given_on, given_on)
    rules.is_paid_by_today(given_on)
    rules.never_overpay(commitment, amount)
    facts = {"kind": kind, "amount": amount, "given_on": given_on, "what_for": what_for, "reference": reference}
    just_now = timezone.now() - rules.A_MOMENT
    waiting = commitment.payments.filter(status=lifecycle.Status.ENTERED, entered_by=by, entered_at__gt=just_now)
    rules.not_sent_twice(waiting.filter(**facts), "entered this payment")
    payment = Payment.objects.create(commitment=commitment, **facts, entered_by=by)
    note(payment, "enter payment", after=pounds(amount), by=by, because=what_for)
    return payment


@transaction.atomic
def approve_payment(payment: Payment, *, by: User) -> Payment:
    """Approve a payment that someone else entered, within the scheme of delegation."""
    APPROVE_PAYMENT.require(by, payment)
    rules.another_person_approves(payment, by)
    category = payment.commitment.budget.category
    within_delegation(Act.APPROVE_PAYMENT, by, category=category, amount=payment.amount)
    return _settle(payment, lifecycle.APPROVE, by=by, because="")


@transaction.atomic
def reject_payment(payment: Payment, *, because: str, by: User) -> Payment:
    """Reject a payment that someone else entered, with the reason."""
    APPROVE_PAYMENT.require(by, payment)
    rules.another_person_approves(payment, by)
    rules.reason_is_given(because)
    return _settle(payment, lifecycle.REJECT, by=by, because=because)


@transaction.atomic
def release(commitment: Commitment, *, amount: Decimal, because: str, by: User) -> Release:
    """Give the part of a commitment that will not be needed back to its budget."""
    RELEASE_COMMITMENT.require(by, commitment)
    commitment = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    rules.is_positive(amount)
    rules.reason_is_given(because)
    rules.never_release_what_is_agreed(commitment)
    rules.never_release_what_is_paid(commitment, amount)
    given = commitment.releases.filter(amount=amount, because=because, by=by, at__gt=timezone.now() - rules.A_MOMENT)
    rules.not_sent_twice(given, "gave this money back")
    return ledger.release(commitment, amount, because=because, by=by)


def _settle(payment: Payment, move: Any, *, by: User, because: str) -> Payment:
    change_status(payment, move, by=by, because=because, settled_by=by, settled_at=timezone.now())
    return payment
