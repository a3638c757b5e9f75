"""The next step on a contract's page is the true one for the person who reads it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from segue.cycle.monitoring import actions
from segue.governance.models import Act
from segue.people.models import Kind, Organisation, Role
from tests.delivery_factories import ContractFactory, ReturnDueFactory, ReturnFactory, TargetFactory
from tests.factories import (
    BodyFactory,
    DelegationFactory,
    HubFactory,
    LetterFactory,
    SeatFactory,
    UserFactory,
)
from tests.moves import moved

pytestmark = pytest.mark.django_db


def step(client, contract, user):
    client.force_login(user)
    return client.get(reverse("contract", args=[contract.reference])).context["next"]


@pytest.fixture
def officer():
    HubFactory()
    return UserFactory(role=Role.OFFICER)


@pytest.fixture
def drafted(officer):
    """A draft that the lead organisation is to deliver, with a target and a return."""
    contract = ContractFactory(
        provider=Organisation.objects.get(kind=Kind.LEAD), comparator="A partner asked for more."
    )
    TargetFactory(contract=contract)
    ReturnDueFactory(contract=contract, due_on=contract.ends)
    return contract


def test_a_draft_that_waits_for_approval_is_not_to_be_offered(client, officer, drafted):
    DelegationFactory(act=Act.INTERNAL_COMMISSION, role=Role.CHIEF_EXECUTIVE, up_to=drafted.amount)

    assert step(client, drafted, officer).words == "It waits for approval by the chief executive."
    assert step(client, drafted, UserFactory(role=Role.CHIEF_EXECUTIVE)).verb.startswith("Approve that the lead")


def test_beyond_the_limit_of_a_role_the_body_is_named(client, drafted):
    board = BodyFactory(name="Board")
    DelegationFactory(act=Act.INTERNAL_COMMISSION, role=Role.CHIEF_EXECUTIVE, up_to=drafted.amount - 1)
    DelegationFactory(act=Act.INTERNAL_COMMISSION, role="", body=board)
    chair = SeatFactory(body=board, user=UserFactory(role=Role.BODY_CHAIR), is_chair=True).user

    words = "It waits for approval by the Board."
    assert step(client, drafted, UserFactory(role=Role.CHIEF_EXECUTIVE)).words == words
    assert step(client, drafted, chair).verb == "Approve that the lead organisation delivers"


def test_a_draft_is_offered_once_all_is_there(client, officer, drafted):
    drafted.approved_by, drafted.approved_at = UserFactory(role=Role.CHIEF_EXECUTIVE), timezone.now()
    drafted.save()

    assert step(client, drafted, officer).verb == f"Offer it to {drafted.holder}"

    drafted.returns_due.all().delete()

    assert step(client, drafted, officer).verb == "Ask for returns"
    assert step(client, drafted, UserFactory(role=Role.CHIEF_EXECUTIVE)).verb == ""

    drafted.targets.all().delete()

    assert step(client, drafted, officer).verb == "Set the targets"


def test_the_letter_about_the_outcome_goes_before_the_offer(client, officer, drafted):
    drafted.approved_by, drafted.approved_at = UserFactory(role=Role.CHIEF_EXECUTIVE), timezone.now()
    drafted.save()
    LetterFactory(kind="outcome", about=drafted.decision, status="held")

    assert step(client, drafted, officer).verb == "Go to the outbox"
    assert step(client, drafted, UserFactory(role=Role.AUDITOR)).verb == ""


def test_the_reason_for_the_lead_organisation_comes_before_its_approval(client, officer, drafted):
    drafted.comparator = ""
    drafted.save()

    assert step(client, drafted, officer).verb == "Say why the lead organisation delivers"


def test_an_offer_waits_for_its_letter_then_for_the_holder(client, officer):
    contract = ContractFactory(offered=True)
    letter = LetterFactory(about=contract, status="held")

    assert step(client, contract, officer).url == reverse("letter", args=[letter.pk])

    moved(letter, "cancelled")

    assert step(client, contract, officer).words.startswith(f"It waits for {contract.holder} to accept.")
    assert step(client, contract, UserFactory(role=Role.APPLICANT, of=contract.holder)).verb.startswith("Read the")


def test_a_contract_in_force_waits_for_returns_then_for_the_officer(client, officer):
    due = ReturnDueFactory(due_on=timezone.localdate() - timedelta(days=1))
    contract = due.contract

    assert "1 day late" in step(client, contract, officer).words

    ReturnFactory(due=due, sent=True)

    assert step(client, contract, officer).verb == f"Check “{due}”"
    assert step(client, contract, UserFactory(role=Role.FINANCE)).words == "A return is in and waits to be checked."


def test_a_payment_waits_for_a_second_person_who_may_approve_it(client, officer):
    contract = ReturnFactory(accepted=True).due.contract
    DelegationFactory(act=Act.APPROVE_PAYMENT, role=Role.FINANCE)
    finance = UserFactory(role=Role.FINANCE)
    facts = {"kind": "money", "amount": Decimal(10), "given_on": timezone.localdate(), "what_for": "Lessons"}
    payment = actions.enter_payment(contract, **facts, by=officer)

    asked = step(client, contract, finance)
    waits = step(client, contract, UserFactory(role=Role.AUDITOR))

    assert (asked.verb, asked.url) == ("Check the payment of £10.00", reverse("payment", args=[payment.pk]))
    assert asked.words == f"Entered by {officer}."
    assert waits.words == "A payment waits for approval by someone other than who entered it."


def test_a_contract_whose_returns_are_accepted_is_complete(client, officer):
    report = ReturnFactory(accepted=True)

    assert step(client, report.due.contract, officer).verb == "Complete the contract"


def test_a_closed_contract_asks_what_came_of_it(client, officer):
    contract = ContractFactory(in_force=True, status="completed")

    assert step(client, contract, officer).verb == "Write what came of it"
    assert step(client, contract, UserFactory(role=Role.AUDITOR)) is None


def test_a_refused_contract_has_no_next_step(client, officer):
    contract = ContractFactory(offered=True, status="refused")

    assert step(client, contract, officer) is None
