"""The pages about money: who may see them, what they show, what they do."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from segue.governance.models import Delegation
from segue.money import actions
from segue.money.models import Budget, Commitment, Fund, Payment, Release
from segue.people.models import Role
from segue.years import ProgrammeYear
from tests.delivery_factories import ContractFactory
from tests.factories import BudgetFactory, CommitmentFactory, DelegationFactory, FundFactory, HubFactory, UserFactory

READ = {
    Role.OFFICER,
    Role.FINANCE,
    Role.CHIEF_EXECUTIVE,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
    Role.BODY_MEMBER,
    Role.BODY_CHAIR,
}
SET_UP = {Role.FINANCE, Role.CHIEF_EXECUTIVE}
ADDRESSES = (
    ("money", READ),
    ("money-csv", READ),
    ("ledger-csv", READ),
    ("fund", READ),
    ("budget", READ),
    ("commitment", READ),
    ("payments", READ),
    ("payments-csv", READ),
    ("payment", READ),
    ("fund-new", SET_UP),
    ("budget-new", SET_UP),
    ("commitment-release", SET_UP),
    ("payment-approve", SET_UP),
    ("payment-reject", SET_UP),
)
SUBJECTS = {"fund": Fund, "budget": Budget, "commitment": Commitment, "payment": Payment, "budget-new": Fund}
SUBJECTS |= {"commitment-release": Commitment}
SUBJECTS |= {"payment-approve": Payment, "payment-reject": Payment}


@pytest.fixture(autouse=True)
def hub(db):
    return HubFactory()


@pytest.fixture
def finance(client):
    user = UserFactory(role=Role.FINANCE, name="Fola Finance")
    client.force_login(user)
    return user


def pay(commitment, amount=10, by=None, **facts):
    given = {"kind": "money", "given_on": commitment.starts, "what_for": "Lessons", **facts}
    by = by or UserFactory(role=Role.FINANCE)
    return actions.enter_payment(commitment, amount=Decimal(amount), by=by, **given)


def address(name):
    model = SUBJECTS.get(name)
    return reverse(name, args=[model.objects.first().pk] if model else [])


def day(name, when):
    return {f"{name}_day": when.day, f"{name}_month": when.month, f"{name}_year": when.year}


def text(response):
    return b"".join(response.streaming_content).decode()


@pytest.mark.parametrize("role", tuple(Role))
@pytest.mark.parametrize(("name", "roles"), ADDRESSES)
def test_who_may_see_a_page(client, name, roles, role):
    pay(CommitmentFactory())
    client.force_login(UserFactory(role=role))

    assert client.get(address(name)).status_code == (200 if role in roles else 403)


@pytest.mark.parametrize("name", tuple(name for name, _ in ADDRESSES))
def test_nobody_sees_the_money_without_signing_in(client, name):
    pay(CommitmentFactory())

    assert client.get(address(name)).status_code == 302


@pytest.mark.parametrize(
    ("name", "questions"), (("money", 6), ("payments", 5), ("fund", 7), ("budget", 8), ("commitment", 9))
)
@pytest.mark.parametrize("rows", (1, 3))
def test_a_page_asks_a_fixed_number_of_questions(client, finance, name, questions, rows, django_assert_num_queries):
    budget = BudgetFactory(amount=10_000)
    for _ in range(rows):
        BudgetFactory(fund=budget.fund)
        pay(CommitmentFactory(budget=budget))
        pay(Commitment.objects.first())
    client.get(address(name))

    with django_assert_num_queries(questions):
        client.get(address(name))


def test_a_fund_is_received_and_a_budget_set_aside(client, finance):
    sent = {
        "name": "Capital grant",
        "given_by": "The funder",
        "amount": "12,000.50",
        "restriction": "capital",
        **day("starts", date(2026, 9, 1)),
        **day("ends", date(2027, 8, 31)),
    }

    client.post(reverse("fund-new"), sent)
    fund = Fund.objects.get()
    wrong = client.post(
        reverse("budget-new", args=[fund.pk]), {"category": "schools", "year": 2026, "name": "A", "amount": "1"}
    )
    client.post(
        reverse("budget-new", args=[fund.pk]),
        {"category": "instruments", "year": 2026, "name": "Instruments", "amount": "12000.50"},
    )
    over = client.post(
        reverse("budget-new", args=[fund.pk]),
        {"category": "instruments", "year": 2026, "name": "More", "amount": "0.01"},
    )

    assert fund.amount == Decimal("12000.50")
    assert "is capital money" in wrong.content.decode()
    assert "Only £0.00 of Capital grant is not yet set aside" in over.content.decode()
    assert fund.budgets.values_list("name", "amount").get() == ("Instruments", Decimal("12000.50"))


@pytest.mark.parametrize(
    ("change", "field"),
    (
        ({"amount": "0"}, "amount"),
        ({"amount": "1.001"}, "amount"),
        ({"amount": "=1+1"}, "amount"),
        ({"ends_year": "2026"}, "ends"),
        ({"restriction": "purpose", "categories": ["schools"]}, "purpose"),
        ({"restriction": "purpose", "purpose": "Schools"}, "categories"),
        ({"restriction": "purpose", "purpose": "Schools", "categories": ["none"]}, "categories"),
        ({"restriction": "other"}, "restriction"),
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
    ),
)
def test_a_fund_that_cannot_be_is_refused_in_words(client, finance, change, field):
    sent = {"name": "A", "given_by": "B", "amount": "1", "restriction": "none"}
    sent |= day("starts", date(2026, 9, 1)) | day("ends", date(2027, 8, 31))

    response = client.post(reverse("fund-new"), {**sent, **change})

    assert response.context["form"].errors[field]
    assert not Fund.objects.exists()


def test_two_funds_of_one_name_are_refused_in_words(client, finance):
    FundFactory(name="Grant")
    sent = {"name": "Grant", "given_by": "B", "amount": "1", "restriction": "none"}
    sent |= day("starts", date(2026, 9, 1)) | day("ends", date(2027, 8, 31))

    response = client.post(reverse("fund-new"), sent)

    assert "There is a fund called Grant already." in response.content.decode()


@pytest.mark.parametrize(("limit", "offered"), (("400.50", True), ("400.49", False)))
def test_approving_is_offered_up_to_the_limit_and_else_the_page_says_who_can(client, limit, offered):
    Delegation.objects.filter(role=Role.FINANCE).update(until=timezone.localdate())
    DelegationFactory(act="approve_payment", role=Role.FINANCE, up_to=Decimal(limit))
    payment = pay(CommitmentFactory(), amount="400.50")
    client.force_login(UserFactory(role=Role.FINANCE))

    page = client.get(reverse("payment", args=[payment.pk])).content.decode()

    assert (reverse("payment-approve", args=[payment.pk]) in page) is offered
    assert ("does not let you decide on £400.50 here. The chief executive can." in page) is not offered
    assert reverse("payment-reject", args=[payment.pk]) in page


def test_a_payment_is_entered_by_one_and_approved_by_another(client, finance):
    payment = pay(CommitmentFactory(), amount="400.50", by=finance)

    own = client.get(reverse("payment", args=[payment.pk])).content.decode()
    refused = client.post(reverse("payment-approve", args=[payment.pk]), follow=True).content.decode()
    client.force_login(UserFactory(role=Role.CHIEF_EXECUTIVE))
    asked = client.get(reverse("payment-approve", args=[payment.pk])).content.decode()
    client.post(reverse("payment-approve", args=[payment.pk]))

    payment.refresh_from_db()
    assert "so someone else must approve or reject it" in own
    assert "You entered this payment" in refused
    assert "An approved payment cannot be undone." in asked
    assert (payment.status, payment.amount) == ("approved", Decimal("400.50"))


@pytest.mark.parametrize("name", ("payment-approve", "payment-reject"))
def test_a_payment_that_is_settled_asks_nobody_again(client, finance, name):
    payment = pay(CommitmentFactory(), by=UserFactory(role=Role.OFFICER))
    actions.approve_payment(payment, by=finance)

    assert client.get(reverse(name, args=[payment.pk])).url == reverse("payment", args=[payment.pk])


def test_a_payment_is_rejected_with_the_reason(client, finance):
    payment = pay(CommitmentFactory())

    empty = client.post(reverse("payment-reject", args=[payment.pk]), {"because": " "})
    client.post(reverse("payment-reject", args=[payment.pk]), {"because": "Wrong invoice 🎻"})

    payment.refresh_from_db()
    assert empty.context["form"].errors["because"]
    assert payment.status == "rejected"
    assert "Wrong invoice 🎻" in client.get(reverse("payment", args=[payment.pk])).content.decode()


def test_money_goes_back_to_its_budget(client, finance):
    commitment = CommitmentFactory(amount=500)

    client.post(reverse("commitment-release", args=[commitment.pk]), {"amount": "100", "because": "Fewer sessions"})

    assert Release.objects.values_list("amount", "because", "by").get() == (100, "Fewer sessions", finance.pk)


@pytest.mark.parametrize(("status", "shown"), (("", 3), ("entered", 1), ("approved", 1), ("rejected", 1), ("x", 3)))
def test_the_payments_are_narrowed_on_the_page_and_in_the_download(client, finance, status, shown):
    commitment, chief = CommitmentFactory(), UserFactory(role=Role.CHIEF_EXECUTIVE)
    pay(commitment)
    actions.approve_payment(pay(commitment), by=chief)
    actions.reject_payment(pay(commitment), because="No", by=chief)

    page = client.get(reverse("payments"), {"status": status})
    lines = text(client.get(reverse("payments-csv"), {"status": status})).splitlines()

    assert len(page.context["rows"]) == len(lines) - 1 == shown


def test_the_payments_are_narrowed_by_their_views_alone(client, finance):
    page = client.get(reverse("payments"), {"status": "entered"}).content.decode()

    assert page.count("Waiting for approval") == 1
    assert "<select" not in page


def test_the_money_of_one_year(client, finance):
    BudgetFactory(name="This", year=2026)
    BudgetFactory(name="That", year=2025)

    page = client.get(reverse("money"), {"year": 2025}).content.decode()
    lines = text(client.get(reverse("money-csv"), {"year": 2025}))

    assert "That" in page
    assert "This" not in page
    assert "That" in lines
    assert "This" not in lines


def test_the_page_begins_with_the_year_we_are_in(client, finance):
    fund = FundFactory(starts=date(2020, 9, 1), ends=date(2035, 8, 31), amount=9_000)
    now = ProgrammeYear.current().start
    BudgetFactory(fund=fund, name="This", year=now)
    BudgetFactory(fund=fund, name="That", year=now - 1)

    for asked in ("", "x", "1", str(now)):
        page = client.get(reverse("money"), {"year": asked})
        assert [row[0].value for row in page.context["budgets"].rows] == ["This"], asked
    assert [(link.name, link.current) for link in page.context["years"]] == [
        (str(ProgrammeYear(now)), True),
        (str(ProgrammeYear(now - 1)), False),
    ]
    assert len(text(client.get(reverse("money-csv"))).splitlines()) == 3


@pytest.mark.parametrize(("ahead", "year"), ((-3, -2), (-1, 0), (0, 0), (1, 1), (3, 3)))
def test_a_fund_without_a_budget_is_found_in_the_year_nearest_to_now(client, finance, ahead, year):
    now = ProgrammeYear.current().start
    first = now + ahead
    fund = FundFactory(starts=date(first, 9, 1), ends=date(first + 2, 8, 31))

    page = client.get(reverse("money"), {"year": now + year})

    assert {link.name for link in page.context["years"]} == {str(ProgrammeYear(one)) for one in (now, now + year)}
    assert [row[0].value for row in page.context["funds"].rows] == [fund.name]


def test_a_year_shows_what_its_own_budgets_come_to_used_ones_first(client, finance):
    fund = FundFactory(amount=9_000, starts=date(2020, 9, 1), ends=date(2035, 8, 31))
    BudgetFactory(fund=fund, name="A, unused", year=2026, amount=1_000)
    used = BudgetFactory(fund=fund, name="B, used", year=2026, amount=2_000)
    CommitmentFactory(budget=used, amount=300)
    CommitmentFactory(budget=BudgetFactory(fund=fund, name="Of another year", year=2025, amount=4_000), amount=500)

    page = client.get(reverse("money"), {"year": 2026})

    ((_, _, *sums),) = page.context["funds"].rows
    assert [cell.value for cell in sums] == ["£9,000.00", "£3,000.00", "£300.00", "£0.00", "£2,700.00"]
    assert [row[0].value for row in page.context["budgets"].rows] == ["B, used", "A, unused"]
    assert [(bar.name, bar.total, bar.promised) for bar in page.context["bars"]] == [("Schools", 3_000, 300)]


def test_the_ledger_is_downloaded_whole_and_holds_no_formula(client, finance):
    commitment = CommitmentFactory(budget__name="=cmd()")
    actions.approve_payment(pay(commitment, what_for="@SUM(A1)"), by=UserFactory(role=Role.CHIEF_EXECUTIVE))
    actions.release(commitment, amount=Decimal(5), because="+1", by=finance)

    lines = text(client.get(reverse("ledger-csv"))).splitlines()

    assert [line.split(",")[0].lstrip('"') for line in lines[1:]] == ["commitment", "release", "payment"]
    assert all("'=cmd()" in line for line in lines[1:])
    assert "'@SUM(A1)" in lines[3]
    assert "'+1" in lines[2]
    assert lines[1].split(",")[10] == "-500.00"


def test_an_empty_hub_says_what_to_do_first(client, finance):
    assert "Note a fund first" in client.get(reverse("money")).content.decode()
    assert "No payment here" in client.get(reverse("payments")).content.decode()


def test_money_is_told_with_whom_it_is_promised_to(client, finance):
    contract = ContractFactory(in_force=True)
    payment = pay(contract.commitment)

    pages = [
        client.get(reverse(name, args=key)).content.decode()
        for name, key in (
            ("payments", []),
            ("payment", [payment.pk]),
            ("commitment", [contract.commitment_id]),
            ("budget", [contract.commitment.budget_id]),
        )
    ]
    files = [text(client.get(reverse(name))) for name in ("payments-csv", "ledger-csv")]

    for words in pages + files:
        assert contract.holder.name in words
        assert contract.reference in words
