"""Money promised to an organisation is closed to who has an interest in it: on pages, in lists, in downloads."""

from decimal import Decimal

import pytest
from django.urls import reverse

from segue.money import actions, queries
from segue.money.models import Payment, Release
from segue.money.permissions import APPROVE_PAYMENT, SEE_COMMITMENT
from segue.people.models import Role
from tests.delivery_factories import ContractFactory
from tests.factories import DecisionFactory, DelegationFactory, HubFactory, InterestFactory, UserFactory

ONE = ("commitment", "commitment-release", "payment", "payment-approve", "payment-reject")


@pytest.fixture(autouse=True)
def hub(db):
    return HubFactory()


@pytest.fixture
def contract():
    return ContractFactory(in_force=True)


@pytest.fixture
def payment(contract):
    return Payment.objects.create(
        commitment=contract.commitment,
        kind="money",
        amount=Decimal(10),
        given_on=contract.starts,
        what_for="Lessons at School One",
        entered_by=UserFactory(role=Role.FINANCE),
    )


@pytest.fixture
def finance(client, contract):
    user = UserFactory(role=Role.FINANCE)
    client.force_login(user)
    return user


@pytest.fixture
def conflicted(finance, contract):
    InterestFactory(user=finance, organisation=contract.holder)
    return finance


def text(response):
    return b"".join(response.streaming_content).decode()


def address(name, payment):
    return reverse(name, args=[payment.pk if name.startswith("payment") else payment.commitment_id])


def test_what_is_closed_is_the_money_of_one_organisation_not_money_as_such(conflicted, payment):
    assert APPROVE_PAYMENT.refusal(conflicted) is None
    assert not APPROVE_PAYMENT.allows(conflicted, payment)
    assert not SEE_COMMITMENT.allows(conflicted, payment.commitment)


@pytest.mark.parametrize(("limit", "waits"), (("10", 1), ("9.99", 0)))
def test_a_payment_waits_for_those_whom_the_scheme_lets_approve_it(payment, limit, waits):
    DelegationFactory(act="approve_payment", role=Role.OFFICER, up_to=Decimal(limit))
    officer = UserFactory(role=Role.OFFICER)

    assert queries.payments_to_approve(officer).count() == waits
    assert bool(queries.why_not_approved(payment, officer)) is not bool(waits)
    assert not queries.payments_to_approve(payment.entered_by).exists()


@pytest.mark.parametrize("name", ONE)
def test_no_page_of_the_money_opens(client, payment, conflicted, name):
    assert client.get(address(name, payment)).status_code == 404


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("role", (Role.OFFICER, Role.FINANCE, Role.CHIEF_EXECUTIVE, Role.AUDITOR, Role.BODY_CHAIR))
def test_an_interest_hides_the_money_whatever_the_role(client, payment, contract, name, role):
    tied = UserFactory(role=role)
    InterestFactory(user=tied, organisation=contract.holder)
    client.force_login(tied)

    assert client.get(address(name, payment)).status_code == 404


@pytest.mark.parametrize("name", ONE)
def test_the_same_pages_open_to_others(client, payment, finance, name):
    assert client.get(address(name, payment)).status_code == 200


def test_no_payment_of_theirs_is_settled_by_them(client, payment, conflicted):
    client.post(reverse("payment-approve", args=[payment.pk]))
    client.post(reverse("payment-reject", args=[payment.pk]), {"because": "Mine"})

    payment.refresh_from_db()
    assert payment.status == "entered"


@pytest.mark.parametrize(("is_conflicted", "seen"), ((True, 0), (False, 1)))
def test_no_list_and_no_download_names_it(client, payment, finance, contract, is_conflicted, seen):
    if is_conflicted:
        InterestFactory(user=finance, organisation=contract.holder)

    shown = client.get(reverse("payments")).content.decode()
    budget = client.get(reverse("budget", args=[contract.commitment.budget_id])).content.decode()
    payments = text(client.get(reverse("payments-csv")))
    ledger = text(client.get(reverse("ledger-csv")))

    assert bool(seen) is ("School One" in shown)
    assert bool(seen) is (contract.holder.name in budget)
    assert payments.count("School One") == seen
    assert len(ledger.splitlines()) == 1 + 2 * seen


def test_money_whose_contract_stands_is_not_given_back_from_under_it(client, contract):
    finance = UserFactory(role=Role.FINANCE)
    client.force_login(finance)

    response = client.post(
        reverse("commitment-release", args=[contract.commitment_id]), {"amount": "1", "because": "Fewer"}
    )

    assert "stands" in response.content.decode()
    assert not Release.objects.exists()


def test_an_award_nobody_takes_up_is_given_back(client):
    decision = DecisionFactory()
    finance = UserFactory(role=Role.FINANCE)

    actions.release(decision.commitment, amount=Decimal(500), because="The school withdrew", by=finance)

    assert Release.objects.get().amount == 500
