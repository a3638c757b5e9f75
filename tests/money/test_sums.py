"""Whatever is done with money, in any order, the sums hold. A plain model in Python says what should come out."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segue.money import actions, queries
from segue.money.ledger import commit
from segue.money.models import Commitment, Payment
from segue.people.models import Role
from segue.rules import RuleBroken
from tests.factories import BudgetFactory, FundFactory, UserFactory

WHOLE = Decimal(10)
pennies = st.integers(1, 1_200).map(lambda pence: Decimal(pence) / 100)
which = st.integers(0, 5)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("commit"), which, pennies),
        st.tuples(st.just("release"), which, pennies),
        st.tuples(st.just("pay"), which, pennies),
        st.tuples(st.sampled_from(["approve", "reject"]), which, st.just(Decimal(0))),
    ),
    max_size=12,
)


@dataclass
class Book:
    """What should be, without a database."""

    promises: list[dict] = field(default_factory=list)
    payments: list[dict] = field(default_factory=list)

    @property
    def left(self):
        return WHOLE - sum(one["amount"] - one["released"] for one in self.promises)

    def unpaid(self, number):
        gone = sum(one["amount"] for one in self.payments if one["of"] == number and one["status"] != "rejected")
        return self.promises[number]["amount"] - self.promises[number]["released"] - gone

    def allows(self, what, number, amount):
        if what == "commit":
            return amount <= self.left
        if what in {"release", "pay"}:
            return number < len(self.promises) and amount <= self.unpaid(number)
        return number < len(self.payments) and self.payments[number]["status"] == "entered"

    def take(self, what, number, amount):
        if what == "commit":
            self.promises.append({"amount": amount, "released": Decimal(0)})
        elif what == "release":
            self.promises[number]["released"] += amount
        elif what == "pay":
            self.payments.append({"of": number, "amount": amount, "status": "entered"})
        else:
            self.payments[number]["status"] = {"approve": "approved", "reject": "rejected"}[what]


class Ledger:
    """The same steps, through the real actions."""

    def __init__(self):
        self.finance, self.chief = UserFactory(role=Role.FINANCE), UserFactory(role=Role.CHIEF_EXECUTIVE)
        self.budget = BudgetFactory(fund=FundFactory(amount=WHOLE), amount=WHOLE)
        self.fund = self.budget.fund
        self.steps = count()

    def act(self, what, number, amount):
        unlike = f"step {next(self.steps)}"  # The same again within a minute is taken for the same press.
        dates = {"starts": self.fund.starts, "ends": self.fund.ends}
        promises, payments = Commitment.objects.order_by("pk"), Payment.objects.order_by("pk")
        if what == "commit":
            return commit(self.budget, amount, by=self.chief, **dates)
        if what == "release":
            return actions.release(promises[number], amount=amount, because=unlike, by=self.chief)
        if what == "pay":
            facts = {"kind": "money", "given_on": self.fund.starts, "what_for": unlike}
            return actions.enter_payment(promises[number], amount=amount, by=self.finance, **facts)
        if what == "approve":
            return actions.approve_payment(payments[number], by=self.chief)
        return actions.reject_payment(payments[number], because="Wrong", by=self.chief)


@given(steps=steps)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.django_db
def test_any_sequence_keeps_the_sums(steps):
    with transaction.atomic():
        _follow(steps)
        transaction.set_rollback(True)


def _follow(steps):
    book, ledger = Book(), Ledger()
    for what, number, amount in steps:
        if book.allows(what, number, amount):
            ledger.act(what, number, amount)
            book.take(what, number, amount)
        else:
            with pytest.raises((RuleBroken, IndexError)), transaction.atomic():
                ledger.act(what, number, amount)

        assert queries.left_in(ledger.budget) == book.left >= 0
        for place, promise in enumerate(Commitment.objects.order_by("pk")):
            assert queries.left_to_pay(promise) == book.unpaid(place) >= 0
    approved = sum((one["amount"] for one in book.payments if one["status"] == "approved"), Decimal(0))
    assert queries.budgets_with_sums().get(pk=ledger.budget.pk).paid_sum == approved


@given(amounts=st.lists(pennies, max_size=8))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.django_db
def test_the_database_keeps_the_sum_without_the_rules(amounts):
    with transaction.atomic():
        ledger, promised = Ledger(), Decimal(0)
        for amount in amounts:
            facts = {"budget": ledger.budget, "starts": ledger.fund.starts, "ends": ledger.fund.ends}
            try:
                with transaction.atomic():
                    Commitment.objects.create(amount=amount, **facts)
            except IntegrityError:
                assert promised + amount > WHOLE
            else:
                promised += amount
            assert promised <= WHOLE
        transaction.set_rollback(True)
