"""Pages that gather from everywhere show and count nothing of an organisation the reader has an interest in."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from segue.money.models import Payment
from segue.people.models import Role
from tests.delivery_factories import ContractFactory, ReturnDueFactory, ReturnFactory, ReviewActionFactory
from tests.factories import (
    DecisionFactory,
    DelegationFactory,
    HubFactory,
    InterestFactory,
    LetterFactory,
    OutcomeQuestionFactory,
    UserFactory,
)

LONG_AGO = date(2024, 1, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    """An organisation about which everything waits: an award, a contract, a return, a payment, a letter, a question."""
    HubFactory()
    contract = ContractFactory(in_force=True, holder__name="Conflicted School")
    case = contract.decision.application
    ReturnDueFactory(contract=contract, due_on=LONG_AGO, title="Overdue return")
    ReturnFactory(sent=True, due=ReturnDueFactory(contract=contract))
    ReviewActionFactory(review__contract=contract, due_on=LONG_AGO)
    LetterFactory(concerns=contract.holder)
    OutcomeQuestionFactory(decision=contract.decision)
    DecisionFactory(application__school=case.school, application__applicant=case.applicant)
    Payment.objects.create(
        commitment=contract.commitment,
        kind="money",
        amount=Decimal(1),
        given_on=contract.starts,
        what_for="x",
        entered_by=UserFactory(),
    )
    return contract.holder


@pytest.mark.parametrize(("tied", "number"), ((False, 7), (True, 0)))
def test_the_morning_page_counts_nothing_of_it(client, organisation, tied, number):
    DelegationFactory(act="approve_payment", role=Role.CHIEF_EXECUTIVE)
    user = UserFactory(roles=(Role.OFFICER, Role.CHIEF_EXECUTIVE))
    if tied:
        InterestFactory(user=user, organisation=organisation)
    client.force_login(user)

    response = client.get(reverse("today"))

    assert len(response.context["todos"]) == number
    assert ("Overdue return" in response.content.decode()) is not tied


@pytest.mark.parametrize("tied", (False, True))
def test_the_board_page_names_none_of_its_overdue_returns(client, organisation, tied):
    user = UserFactory(role=Role.BODY_MEMBER)
    if tied:
        InterestFactory(user=user, organisation=organisation)
    client.force_login(user)

    assert ("Overdue return" in client.get(reverse("board")).content.decode()) is not tied
