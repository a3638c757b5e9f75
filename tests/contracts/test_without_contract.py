"""The database lists the awards without a contract, so that nobody looks through all of them each morning."""

import pytest
from django.db import IntegrityError, transaction

from segue.cycle.contracts.models import AwardWithoutContract, Contract
from segue.cycle.contracts.queries import awards_without_contract
from segue.people.models import Role
from tests.delivery_factories import ContractFactory
from tests.factories import CallFactory, DecisionFactory, RecommendationFactory, SittingFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_award_waits_until_its_contract_is_drafted():
    first, second = DecisionFactory(), DecisionFactory()
    DecisionFactory(declined=True)
    waiting = {row.decision_id for row in AwardWithoutContract.objects.all()}

    ContractFactory(decision=first)

    assert waiting == {first.pk, second.pk}
    assert list(awards_without_contract(UserFactory(role=Role.OFFICER))) == [second]


def test_a_draft_that_comes_to_nothing_leaves_the_award_waiting():
    decision = DecisionFactory()

    with transaction.atomic():
        ContractFactory(decision=decision)
        transaction.set_rollback(True)

    assert AwardWithoutContract.objects.get().decision == decision


@pytest.mark.parametrize("away", (-1, 1))
def test_a_contract_is_of_the_year_of_its_call(away):
    decision = DecisionFactory()

    with pytest.raises(IntegrityError, match="contract_year"), transaction.atomic():
        ContractFactory(decision=decision, year=decision.application.call.year + away)

    contract = ContractFactory(decision=decision)
    with pytest.raises(IntegrityError, match="contract_year"), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(year=contract.year + away)


def test_a_decision_is_of_the_call_of_its_recommendation():
    elsewhere = SittingFactory(recommendation=RecommendationFactory(decided=True, call=CallFactory()))

    with pytest.raises(IntegrityError, match="decided_on_its_call"), transaction.atomic():
        DecisionFactory(sitting=elsewhere)
