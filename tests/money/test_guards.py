"""The database refuses by itself, whoever writes to it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from segue.money.models import Budget, Commitment, Fund, Payment, Release
from tests.factories import BudgetFactory, CommitmentFactory, FundFactory, UserFactory
from tests.moves import moved

pytestmark = pytest.mark.django_db
PENNY = Decimal("0.01")
FIRST, LAST = date(2026, 9, 1), date(2027, 8, 31)


def refused(name=None):
    """The database says no, and the test's own transaction goes on."""
    return _Refused(name)


class _Refused:
    def __init__(self, name):
        self.raises = pytest.raises(IntegrityError, match=name)
        self.atomic = transaction.atomic()

    def __enter__(self):
        self.raises.__enter__()
        self.atomic.__enter__()

    def __exit__(self, *problem):
        self.atomic.__exit__(*problem)
        return self.raises.__exit__(*problem)


def paid(commitment, amount, **facts):
    given = {
        "kind": "money",
        "given_on": commitment.starts,
        "what_for": "Lessons",
        "entered_by": UserFactory(),
        **facts,
    }
    return Payment.objects.create(commitment=commitment, amount=amount, **given)


def released(commitment, amount, **facts):
    given = {"budget": commitment.budget, "because": "Fewer", "by": UserFactory(), **facts}
    return Release.objects.create(commitment=commitment, amount=amount, **given)


def test_commitments_stay_within_the_budget():
    commitment = CommitmentFactory(budget__amount=1_000, amount=1_000)

    with refused("commitments_within_budget"):
        CommitmentFactory(budget=commitment.budget, amount=PENNY)

    released(commitment, PENNY)
    assert CommitmentFactory(budget=commitment.budget, amount=PENNY).pk


def test_budgets_stay_within_the_fund():
    fund = FundFactory(amount=1_000)
    budget = BudgetFactory(fund=fund, amount=1_000)

    with refused("budgets_within_fund"):
        BudgetFactory(fund=fund, amount=PENNY)
    with refused("budgets_within_fund"):
        Budget.objects.filter(pk=budget.pk).update(amount=1_000 + PENNY)
    with refused("budgets_within_fund"):
        Fund.objects.filter(pk=fund.pk).update(amount=1_000 - PENNY)


def test_a_budget_is_not_cut_below_what_is_promised():
    commitment = CommitmentFactory(budget__amount=1_000, amount=600)
    released(commitment, 100)
    budgets = Budget.objects.filter(pk=commitment.budget_id)

    with refused("commitments_within_budget"):
        budgets.update(amount=500 - PENNY)

    assert budgets.update(amount=500) == 1


def test_payments_and_releases_stay_within_the_commitment():
    commitment = CommitmentFactory(amount=500)
    paid(commitment, 300)
    released(commitment, 200)

    with refused("payments_within_commitment"):
        paid(commitment, PENNY)
    with refused("payments_within_commitment"):
        released(commitment, PENNY)


def test_a_rejected_payment_does_not_count_and_does_not_come_back():
    commitment = CommitmentFactory(amount=500)
    payment = paid(commitment, 500)
    moved(payment, "rejected", settled_by=UserFactory())
    paid(commitment, 500)

    with refused():
        Payment.objects.filter(pk=payment.pk).update(status="entered")


@pytest.mark.parametrize(("starts", "ends"), ((FIRST - timedelta(1), LAST), (FIRST, LAST + timedelta(1))))
def test_a_commitment_outside_the_period_is_refused(starts, ends):
    budget = BudgetFactory(fund__starts=FIRST, fund__ends=LAST)

    with refused("inside_fund_period"):
        CommitmentFactory(budget=budget, starts=starts, ends=ends)

    assert CommitmentFactory(budget=budget, starts=FIRST, ends=LAST).pk


@pytest.mark.parametrize("given_on", (FIRST - timedelta(1), LAST + timedelta(1)))
def test_a_payment_outside_the_period_is_refused(given_on):
    commitment = CommitmentFactory(budget__fund__starts=FIRST, budget__fund__ends=LAST, starts=FIRST, ends=LAST)

    with refused("inside_fund_period"):
        paid(commitment, 1, given_on=given_on)

    assert paid(commitment, 1, given_on=LAST).pk


def test_a_fund_is_not_shortened_past_what_it_pays_for():
    commitment = CommitmentFactory(budget__fund__starts=FIRST, budget__fund__ends=LAST, starts=FIRST, ends=FIRST)
    paid(commitment, 1, given_on=date(2027, 1, 1))
    funds = Fund.objects.filter(pk=commitment.budget.fund_id)

    with refused("inside_fund_period"):
        funds.update(starts=FIRST + timedelta(1))
    with refused("inside_fund_period"):
        funds.update(ends=date(2026, 12, 31))

    assert funds.update(ends=date(2027, 1, 1)) == 1


def test_capital_is_for_instruments():
    with refused("capital_buys_equipment"):
        BudgetFactory(fund__restriction="capital", category="schools")

    budget = BudgetFactory(fund__restriction="capital", category="instruments")
    other = BudgetFactory()
    with refused("budget_keeps_its_place"):
        Budget.objects.filter(pk=budget.pk).update(category="schools")
    with refused("capital_buys_equipment"):
        Fund.objects.filter(pk=other.fund_id).update(restriction="capital")


def test_money_for_a_purpose_stays_with_what_it_covers():
    covers = {"fund__restriction": "purpose", "fund__purpose": "Schools", "fund__categories": ["schools"]}
    with refused("restriction_allows"):
        BudgetFactory(category="research", **covers)

    budget = BudgetFactory(category="schools", **covers)
    with refused("restriction_allows"):
        Fund.objects.filter(pk=budget.fund_id).update(categories=["research"])
    with refused("restricted_fund_names_its_categories"):
        Fund.objects.filter(pk=budget.fund_id).update(categories=[])
    with refused("restricted_fund_names_its_categories"):
        FundFactory(categories=["schools"])


def test_a_budget_is_for_a_year_in_which_its_fund_may_be_spent():
    period = {"fund__starts": date(2026, 9, 1), "fund__ends": date(2027, 8, 31)}
    for year in (2025, 2027):
        with refused("year_meets_fund"):
            BudgetFactory(year=year, **period)

    budget = BudgetFactory(year=2026, **period)
    with refused("year_meets_fund"):
        Fund.objects.filter(pk=budget.fund_id).update(starts=date(2027, 9, 1), ends=date(2028, 8, 31))


def test_a_budget_does_not_move_to_another_fund_or_year():
    budget = BudgetFactory()

    with refused("budget_keeps_its_place"):
        Budget.objects.filter(pk=budget.pk).update(fund=FundFactory())
    with refused("budget_keeps_its_place"):
        Budget.objects.filter(pk=budget.pk).update(year=budget.year + 1)


def test_the_ledger_is_added_to_and_never_edited():
    commitment = CommitmentFactory()
    release = released(commitment, 1)
    payment = paid(commitment, 1)

    for row, change in ((commitment, {"amount": 1}), (release, {"because": "x"}), (payment, {"amount": 2})):
        with refused():
            type(row).objects.filter(pk=row.pk).update(**change)
        with refused():
            type(row).objects.filter(pk=row.pk)._raw_delete("default")


def test_an_approved_payment_stays_as_it_is():
    payment = paid(CommitmentFactory(), 1)
    payments = Payment.objects.filter(pk=payment.pk)
    moved(payment, "approved", settled_by=UserFactory(), settled_at=payment.entered_at)

    for change in ({"status": "rejected"}, {"status": "entered"}, {"given_on": FIRST}, {"settled_by": UserFactory()}):
        with refused():
            payments.update(**change)


def test_an_approval_names_another_person():
    payment = paid(CommitmentFactory(), 1)
    payments = Payment.objects.filter(pk=payment.pk)

    with refused("payment_is_approved_by_another"):
        payments.update(status="approved", settled_by=payment.entered_by, settled_at=payment.entered_at)
    with refused("payment_approved_names_who"):
        payments.update(status="approved")


def test_a_release_goes_to_the_budget_it_came_from():
    with refused():
        released(CommitmentFactory(), 1, budget=BudgetFactory())


@pytest.mark.parametrize("amount", (0, -PENNY))
def test_no_amount_is_nothing_or_less(amount):
    commitment = CommitmentFactory()

    for make in (
        lambda: FundFactory(amount=amount),
        lambda: BudgetFactory(amount=amount),
        lambda: CommitmentFactory(budget=commitment.budget, amount=amount),
        lambda: paid(commitment, amount),
        lambda: released(commitment, amount),
    ):
        with refused("positive"):
            make()


def test_a_fund_has_a_period_and_says_what_it_is_restricted_to():
    with refused("fund_ends_after_it_starts"):
        FundFactory(starts=FIRST, ends=FIRST)
    with refused("restricted_fund_says_for_what"):
        FundFactory(restriction="purpose", purpose="", categories=["schools"])
    with refused("fund_restriction_is_known"):
        FundFactory(restriction="some")
    with refused("commitment_ends_after_it_starts"):
        CommitmentFactory(starts=FIRST, ends=FIRST - timedelta(1))
    with refused("release_has_a_reason"):
        released(CommitmentFactory(), 1, because="")
    with refused("payment_kind_is_known"):
        paid(CommitmentFactory(), 1, kind="wish")
    assert not Commitment.objects.filter(ends__lt=FIRST - timedelta(400)).exists()
