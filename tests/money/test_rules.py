"""Each money rule, on the boundary penny and the boundary day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from segue.money import actions, queries, rules
from segue.money.ledger import commit, give_back
from segue.money.models import Budget, Commitment, Fund, Payment, Release
from segue.people.models import Role
from segue.record.history import history_of
from segue.rules import RuleBroken
from segue.years import ProgrammeYear
from tests.factories import BudgetFactory, CommitmentFactory, FundFactory, UserFactory

pytestmark = pytest.mark.django_db

PENNY = Decimal("0.01")
FIRST, LAST = date(2026, 9, 1), date(2027, 8, 31)
FUND = {"given_by": "The funder", "starts": FIRST, "ends": LAST, "amount": Decimal(1_000), "restriction": "none"}
PURPOSE = {"restriction": "purpose", "purpose": "Music in schools and what is known of it"}
COVERS = {"categories": ["schools"]}


@pytest.fixture
def finance():
    return UserFactory(role=Role.FINANCE)


@pytest.fixture
def chief():
    return UserFactory(role=Role.CHIEF_EXECUTIVE)


def enter(commitment, amount, by, **facts):
    given = {"kind": "money", "given_on": commitment.starts, "what_for": "Lessons", **facts}
    return actions.enter_payment(commitment, amount=Decimal(amount), by=by, **given)


@pytest.mark.parametrize(("amount", "fits"), ((Decimal(1_000), True), (Decimal(1_000) + PENNY, False)))
def test_a_budget_is_never_promised_twice(finance, amount, fits):
    budget = BudgetFactory(amount=1_000)

    if fits:
        commit(budget, amount, starts=budget.fund.starts, ends=budget.fund.ends, by=finance)
    else:
        with pytest.raises(RuleBroken, match=r"Only £1,000.00 of .* is left to award."):
            commit(budget, amount, starts=budget.fund.starts, ends=budget.fund.ends, by=finance)

    assert queries.left_in(budget) == (0 if fits else 1_000)


@pytest.mark.parametrize(("amount", "fits"), ((Decimal(400), True), (Decimal(400) + PENNY, False)))
def test_budgets_together_never_exceed_their_fund(finance, amount, fits):
    fund = FundFactory(amount=1_000)
    BudgetFactory(fund=fund, amount=600)
    facts = {"category": "schools", "year": 2026, "name": "More", "amount": amount}

    if fits:
        actions.set_budget(fund, by=finance, **facts)
    else:
        with pytest.raises(RuleBroken, match=r"Only £400.00 of .* is not yet set aside"):
            actions.set_budget(fund, by=finance, **facts)

    assert fund.budgets.count() == (2 if fits else 1)


@pytest.mark.parametrize(("change", "fits"), (({}, False), ({"name": "Other"}, True), ({"year": 2027}, True)))
def test_a_budget_of_one_name_is_set_once_for_a_category_and_a_year(finance, change, fits):
    fund = FundFactory()
    facts = {"category": "schools", "year": 2026, "name": "Choirs", "amount": Decimal(1)}
    actions.set_budget(fund, by=finance, **facts)

    if fits:
        actions.set_budget(fund, by=finance, **facts | change)
    else:
        with pytest.raises(RuleBroken, match="already has a budget called Choirs for that category and year"):
            actions.set_budget(fund, by=finance, **facts | change)

    assert fund.budgets.count() == (2 if fits else 1)


@pytest.mark.parametrize(("amount", "fits"), ((Decimal(300), True), (Decimal(300) + PENNY, False)))
def test_payments_never_exceed_the_commitment(finance, chief, amount, fits):
    commitment = CommitmentFactory(amount=500)
    enter(commitment, 200, finance)

    if fits:
        enter(commitment, amount, finance)
    else:
        with pytest.raises(RuleBroken, match=r"Only £300.00 of this commitment is left to pay."):
            enter(commitment, amount, finance)

    assert queries.left_to_pay(commitment) == (0 if fits else 300)


@pytest.mark.parametrize(("amount", "fits"), ((Decimal(300), True), (Decimal(300) + PENNY, False)))
def test_only_what_is_not_paid_goes_back(finance, amount, fits):
    commitment = CommitmentFactory(amount=500)
    enter(commitment, 200, finance)

    if fits:
        actions.release(commitment, amount=amount, because="Fewer sessions", by=finance)
    else:
        with pytest.raises(RuleBroken, match=r"Only £300.00 of this commitment is unpaid"):
            actions.release(commitment, amount=amount, because="Fewer sessions", by=finance)

    assert queries.promised(commitment) == (200 if fits else 500)


def test_what_went_back_can_be_promised_again(finance):
    commitment = CommitmentFactory(budget__amount=500, amount=500)

    actions.release(commitment, amount=Decimal(100), because="Fewer sessions", by=finance)

    assert queries.left_in(commitment.budget) == 100
    assert queries.left_to_pay(commitment) == 400


def test_everything_unpaid_is_given_back_once(finance):
    commitment = CommitmentFactory(amount=500)
    enter(commitment, 200, finance)

    assert give_back(commitment, because="Ended", by=finance).amount == 300
    assert give_back(commitment, because="Ended", by=finance) is None


@pytest.mark.parametrize(("seconds", "is_another"), ((0, False), (59, False), (60, True)))
def test_a_payment_sent_twice_is_entered_once(finance, seconds, is_another):
    commitment = CommitmentFactory(amount=500)
    pressed = timezone.now()
    with time_machine.travel(pressed, tick=False):
        enter(commitment, 100, finance)

    with time_machine.travel(pressed + timedelta(seconds=seconds), tick=False):
        if is_another:
            enter(commitment, 100, finance)
        else:
            with pytest.raises(RuleBroken, match="You entered this payment a moment ago"):
                enter(commitment, 100, finance)

    assert commitment.payments.count() == (2 if is_another else 1)


@pytest.mark.parametrize("other", ({"what_for": "Strings"}, {"reference": "B"}, {"kind": "in_kind"}))
def test_another_payment_of_the_same_amount_is_entered_at_once(finance, other):
    commitment = CommitmentFactory(amount=500)
    enter(commitment, 100, finance)

    enter(commitment, 100, finance, **other)

    assert queries.left_to_pay(commitment) == 300


@pytest.mark.parametrize(("seconds", "is_another"), ((59, False), (60, True)))
def test_money_sent_back_twice_goes_back_once(chief, seconds, is_another):
    commitment = CommitmentFactory(amount=500)
    facts = {"amount": Decimal(100), "because": "Not needed", "by": chief}
    pressed = timezone.now()
    with time_machine.travel(pressed, tick=False):
        actions.release(commitment, **facts)

    with time_machine.travel(pressed + timedelta(seconds=seconds), tick=False):
        if is_another:
            actions.release(commitment, **facts)
        else:
            with pytest.raises(RuleBroken, match="You gave this money back a moment ago"):
                actions.release(commitment, **facts)

    assert commitment.releases.count() == (2 if is_another else 1)


def test_a_rejected_payment_leaves_the_money_to_be_paid(finance, chief):
    commitment = CommitmentFactory(amount=500)
    payment = enter(commitment, 500, finance)

    actions.reject_payment(payment, because="Wrong invoice", by=chief)

    assert queries.left_to_pay(commitment) == 500
    assert enter(commitment, 500, finance).pk


@pytest.mark.parametrize(
    ("starts", "ends", "fits"),
    (
        (FIRST, LAST, True),
        (FIRST - timedelta(1), LAST, False),
        (FIRST, LAST + timedelta(1), False),
        (LAST, FIRST, False),
        (LAST, LAST, True),
    ),
)
def test_a_commitment_lies_inside_the_period_of_its_fund(finance, starts, ends, fits):
    budget = BudgetFactory(fund__starts=FIRST, fund__ends=LAST)

    if fits:
        commit(budget, Decimal(1), starts=starts, ends=ends, by=finance)
    else:
        with pytest.raises(RuleBroken):
            commit(budget, Decimal(1), starts=starts, ends=ends, by=finance)

    assert Commitment.objects.exists() is fits


@pytest.mark.parametrize(
    ("given_on", "fits"), ((FIRST, True), (LAST, True), (FIRST - timedelta(1), False), (LAST + timedelta(1), False))
)
def test_a_payment_lies_inside_the_period_of_its_fund(finance, at, given_on, fits):
    commitment = CommitmentFactory(budget__fund__starts=FIRST, budget__fund__ends=LAST, starts=FIRST, ends=LAST)

    with at("2027-09-10 12:00"):
        if fits:
            enter(commitment, 1, finance, given_on=given_on)
        else:
            with pytest.raises(RuleBroken, match="the dates must lie inside it"):
                enter(commitment, 1, finance, given_on=given_on)

    assert Payment.objects.exists() is fits


@pytest.mark.parametrize(("category", "fits"), (("instruments", True), ("schools", False), ("project_grants", False)))
def test_capital_money_buys_equipment_only(finance, category, fits):
    fund = FundFactory(restriction="capital")
    facts = {"category": category, "year": 2026, "name": "A", "amount": Decimal(1)}

    if fits:
        actions.set_budget(fund, by=finance, **facts)
    else:
        with pytest.raises(RuleBroken, match="capital money"):
            actions.set_budget(fund, by=finance, **facts)

    assert fund.budgets.exists() is fits


@pytest.mark.parametrize(("category", "fits"), (("schools", True), ("research", True), ("instruments", False)))
def test_money_for_a_purpose_goes_where_its_purpose_covers(finance, category, fits):
    covered = ["schools", "research"]
    fund = actions.receive_fund(by=finance, name="G", **FUND | PURPOSE | {"categories": covered})
    facts = {"category": category, "year": 2026, "name": "A", "amount": Decimal(1)}

    if fits:
        actions.set_budget(fund, by=finance, **facts)
    else:
        with pytest.raises(RuleBroken, match="does not cover Musical instruments"):
            actions.set_budget(fund, by=finance, **facts)

    assert fund.budgets.exists() is fits


@pytest.mark.parametrize("wrong", (PURPOSE, {"categories": ["schools"]}, {"restriction": "capital"} | COVERS))
def test_a_fund_for_a_purpose_and_no_other_names_what_it_covers(finance, wrong):
    with pytest.raises(RuleBroken, match="and no other, names the parts"):
        actions.receive_fund(by=finance, name="G", **FUND | wrong)

    assert not Fund.objects.exists()


@pytest.mark.parametrize(("year", "fits"), ((2025, False), (2026, True), (2027, False)))
def test_a_budget_is_for_a_year_of_its_fund(finance, year, fits):
    fund = FundFactory(starts=FIRST, ends=LAST)
    facts = {"category": "schools", "year": year, "name": "A", "amount": Decimal(1)}

    if fits:
        actions.set_budget(fund, by=finance, **facts)
    else:
        with pytest.raises(RuleBroken, match="may be spent from 2026/27 to 2026/27, not in"):
            actions.set_budget(fund, by=finance, **facts)

    assert fund.budgets.exists() is fits


@pytest.mark.parametrize(("given_on", "fits"), ((date(2027, 3, 10), True), (date(2027, 3, 11), False)))
def test_a_payment_is_entered_on_its_day_or_later(finance, at, given_on, fits):
    commitment = CommitmentFactory(budget__fund__starts=FIRST, budget__fund__ends=LAST, starts=FIRST, ends=LAST)

    with at("2027-03-10 12:00"):
        if fits:
            enter(commitment, 1, finance, given_on=given_on)
        else:
            with pytest.raises(RuleBroken, match="lies in the future"):
                enter(commitment, 1, finance, given_on=given_on)

    assert Payment.objects.exists() is fits


@pytest.mark.parametrize(("amount", "fits"), ((Decimal(500), True), (Decimal(500) + PENNY, False)))
def test_nobody_is_awarded_more_than_was_requested(amount, fits):
    if fits:
        rules.never_exceed_request(Decimal(500), amount)
    else:
        with pytest.raises(RuleBroken, match=r"more than the £500.00 requested"):
            rules.never_exceed_request(Decimal(500), amount)


@pytest.mark.parametrize(
    "amount", ("0", "-0.01", "0.001", "1.005", "NaN", "Infinity", "-Infinity", "1000000000", "1e30", "1e-30")
)
def test_an_amount_that_is_no_money_is_refused(amount):
    with pytest.raises(RuleBroken, match=r"between £0.01 and"):
        rules.is_positive(Decimal(amount))


@pytest.mark.parametrize("amount", ("0.01", "1", "1.50", "1.5000", "999999999.99"))
def test_a_penny_is_money(amount):
    rules.is_positive(Decimal(amount))


@pytest.mark.parametrize("settle", (actions.approve_payment, actions.reject_payment))
def test_whoever_entered_a_payment_does_not_settle_it(finance, settle):
    payment = enter(CommitmentFactory(), 1, finance)
    facts = {"because": "No"} if settle is actions.reject_payment else {}

    with pytest.raises(RuleBroken, match="someone else must approve or reject it"):
        settle(payment, by=finance, **facts)

    payment.refresh_from_db()
    assert payment.status == "entered"


def test_a_payment_is_settled_once(finance, chief):
    payment = actions.approve_payment(enter(CommitmentFactory(), 1, finance), by=chief)

    with pytest.raises(RuleBroken, match="You cannot reject something that is approved"):
        actions.reject_payment(payment, because="Too late", by=chief)

    assert (payment.settled_by, payment.status) == (chief, "approved")


@pytest.mark.parametrize("because", ("", "  \n"))
def test_a_reason_is_needed(finance, chief, because):
    commitment = CommitmentFactory()
    payment = enter(commitment, 1, finance)

    with pytest.raises(RuleBroken, match="Say why"):
        actions.reject_payment(payment, because=because, by=chief)
    with pytest.raises(RuleBroken, match="Say why"):
        actions.release(commitment, amount=Decimal(1), because=because, by=chief)

    assert not Release.objects.exists()


MONEY_ROLES = {Role.FINANCE, Role.CHIEF_EXECUTIVE}
ACTIONS = (
    (lambda by: actions.receive_fund(by=by, name="A", **FUND), MONEY_ROLES),
    (
        lambda by: actions.set_budget(
            Fund.objects.first(), category="schools", year=2026, name="B", amount=PENNY, by=by
        ),
        MONEY_ROLES,
    ),
    (lambda by: enter(Commitment.objects.first(), 1, by), {Role.FINANCE, Role.OFFICER}),
    (lambda by: actions.approve_payment(Payment.objects.first(), by=by), MONEY_ROLES),
    (lambda by: actions.reject_payment(Payment.objects.first(), because="No", by=by), MONEY_ROLES),
    (lambda by: actions.release(Commitment.objects.first(), amount=PENNY, because="No", by=by), MONEY_ROLES),
)


@pytest.mark.parametrize("role", tuple(Role))
@pytest.mark.parametrize(("act", "roles"), ACTIONS, ids=("fund", "budget", "enter", "approve", "reject", "release"))
def test_who_may_act_on_money(finance, act, roles, role):
    enter(CommitmentFactory(), 1, finance)
    by = UserFactory(role=role)

    try:
        act(by)
    except PermissionDenied:
        assert role not in roles
    else:
        assert role in roles


def test_every_step_is_in_the_history(finance, chief):
    fund = actions.receive_fund(by=finance, name="Grant", **FUND)
    budget = actions.set_budget(fund, category="schools", year=2026, name="B", amount=Decimal(500), by=finance)
    commitment = commit(budget, Decimal(100), starts=FIRST, ends=LAST, by=chief)
    payment = enter(commitment, 40, finance)
    actions.approve_payment(payment, by=chief)
    actions.release(commitment, amount=Decimal(60), because="Fewer", by=chief)

    told = [(change.what, change.after, change.by) for change in history_of(fund, budget, commitment, payment)]

    assert told == [
        ("receive fund", "£1,000.00", finance),
        ("set budget", "£500.00", finance),
        ("promise money", "£100.00", chief),
        ("enter payment", "£40.00", finance),
        ("approve", "approved", chief),
        ("release money", "£60.00", chief),
    ]


def test_the_sums_of_funds_budgets_and_commitments_agree(finance, chief):
    budget = BudgetFactory(fund__amount=5_000, amount=1_000)
    commitment = CommitmentFactory(budget=budget, amount=500)
    CommitmentFactory(budget=budget, amount=200)
    actions.approve_payment(enter(commitment, 50, finance), by=chief)
    actions.approve_payment(enter(commitment, 25, finance, kind="in_kind"), by=chief)
    enter(commitment, 5, finance)
    actions.release(commitment, amount=Decimal(100), because="Fewer", by=chief)

    one = queries.budgets_with_sums().get()
    whole = queries.funds_with_sums().get()
    promise = queries.commitments_with_sums().get(pk=commitment.pk)

    assert (one.promised_sum, one.paid_sum, one.left_sum) == (600, 75, 400)
    assert (whole.budgeted_sum, whole.promised_sum, whole.paid_sum, whole.left_sum) == (1_000, 600, 75, 4_400)
    assert (promise.released_sum, promise.entered_sum, promise.paid_sum, promise.left_sum) == (100, 5, 75, 320)
    assert (queries.paid(commitment), queries.left_to_pay(commitment)) == (75, 320)
    assert ProgrammeYear(one.year) == ProgrammeYear.current()


def test_budgets_bring_every_year_there_is_a_budget_for_in_one_question(django_assert_num_queries):
    for year in (2026, 2027, 2026):
        BudgetFactory(year=year)

    with django_assert_num_queries(1):
        found = [sorted(one.years) for one in queries.with_years(Budget.objects.all())]

    assert found == [[2026, 2027]] * 3
