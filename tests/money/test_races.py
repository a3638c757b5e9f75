"""Two people at the same moment: the money goes to one of them."""

from decimal import Decimal

import pytest

from segue.money import actions, queries
from segue.money.ledger import commit
from segue.money.models import Budget, Commitment, Fund, Payment
from segue.people.models import Role
from segue.rules import RuleBroken
from tests.factories import BudgetFactory, CommitmentFactory, FundFactory, UserFactory
from tests.racing import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def finance():
    return UserFactory(role=Role.FINANCE)


@pytest.fixture
def chief():
    return UserFactory(role=Role.CHIEF_EXECUTIVE)


def refused(met):
    """How many were refused; nobody met anything else than a rule."""
    problems = [one for one in met if isinstance(one, Exception)]
    assert [type(problem) for problem in problems] == [RuleBroken] * len(problems)
    return len(problems)


def pay(commitment, amount, by):
    facts = {"kind": "money", "given_on": commitment.starts, "what_for": "Lessons"}
    return actions.enter_payment(commitment, amount=Decimal(amount), by=by, **facts)


def test_two_promises_of_the_last_money(chief):
    budget = BudgetFactory(amount=100)

    def promise():
        return commit(budget, Decimal(60), starts=budget.fund.starts, ends=budget.fund.ends, by=chief)

    assert refused(together(promise, promise)) == 1
    assert queries.left_in(budget) == 40


def test_many_promises_fill_a_budget_to_the_penny(chief):
    budget = BudgetFactory(amount=100)

    def promise():
        return commit(budget, Decimal(30), starts=budget.fund.starts, ends=budget.fund.ends, by=chief)

    assert refused(together(*[promise] * 8)) == 5
    assert queries.left_in(budget) == 10


def test_a_promise_and_money_given_back(chief):
    commitment = CommitmentFactory(budget__amount=500, amount=500)
    fund = commitment.budget.fund

    met = together(
        lambda: actions.release(commitment, amount=Decimal(100), because="Fewer", by=chief),
        lambda: commit(commitment.budget, Decimal(100), starts=fund.starts, ends=fund.ends, by=chief),
    )

    assert refused(met) in {0, 1}
    assert queries.left_in(commitment.budget) == 100 - 100 * (Commitment.objects.count() - 1)


def test_two_payments_of_the_last_pound(finance):
    commitment = CommitmentFactory(amount=500)
    pay(commitment, 499, finance)

    met = together(lambda: pay(commitment, 1, finance), lambda: pay(commitment, 1, finance))

    assert refused(met) == 1
    assert queries.left_to_pay(commitment) == 0


def test_a_payment_and_a_release_of_the_same_pound(finance, chief):
    commitment = CommitmentFactory(amount=500)

    met = together(
        lambda: pay(commitment, 500, finance),
        lambda: actions.release(commitment, amount=Decimal(1), because="Fewer", by=chief),
    )

    assert refused(met) == 1
    assert queries.left_to_pay(commitment) in {0, 499}


def test_two_budgets_of_the_last_of_a_fund(finance):
    fund = FundFactory(amount=100)

    def set_aside(name):
        return actions.set_budget(fund, category="schools", year=2026, name=name, amount=Decimal(60), by=finance)

    assert refused(together(lambda: set_aside("A"), lambda: set_aside("B"))) == 1
    assert queries.not_yet_budgeted(fund) == 40


def test_approve_against_reject(finance, chief):
    payment = pay(CommitmentFactory(), 10, finance)
    other = UserFactory(role=Role.FINANCE)

    met = together(
        lambda: actions.approve_payment(Payment.objects.get(pk=payment.pk), by=chief),
        lambda: actions.reject_payment(Payment.objects.get(pk=payment.pk), because="Wrong", by=other),
    )

    payment.refresh_from_db()
    assert refused(met) == 1
    assert payment.status in {"approved", "rejected"}
    assert payment.settled_by == (chief if payment.status == "approved" else other)


def test_a_budget_cut_behind_the_rules_against_a_promise(chief):
    budget = BudgetFactory(amount=100)

    met = together(
        lambda: Budget.objects.filter(pk=budget.pk).update(amount=50),
        lambda: commit(budget, Decimal(60), starts=budget.fund.starts, ends=budget.fund.ends, by=chief),
    )

    assert sum(isinstance(one, Exception) for one in met) == 1
    assert queries.left_in(Budget.objects.get(pk=budget.pk)) in {40, 50}


def test_a_fund_cut_behind_the_rules_against_a_budget(finance):
    fund = FundFactory(amount=100)

    met = together(
        lambda: Fund.objects.filter(pk=fund.pk).update(amount=50),
        lambda: actions.set_budget(fund, category="schools", year=2026, name="A", amount=Decimal(60), by=finance),
    )

    assert sum(isinstance(one, Exception) for one in met) == 1
    assert queries.not_yet_budgeted(Fund.objects.get(pk=fund.pk)) in {40, 50}
