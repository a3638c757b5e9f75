"""A school with an award, and the people on both sides."""

from decimal import Decimal

import pytest

from segue.cycle.contracts import actions
from segue.people.models import Kind, Role
from tests.factories import DecisionFactory, OrganisationFactory, UserFactory


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


@pytest.fixture
def chief():
    return UserFactory(role=Role.CHIEF_EXECUTIVE)


@pytest.fixture
def lead():
    return OrganisationFactory(kind=Kind.LEAD, name="Weald & Estuary Music")


@pytest.fixture
def decision():
    """An award of £500 for the whole of this programme year."""
    return DecisionFactory()


@pytest.fixture
def head(decision):
    return UserFactory(role=Role.APPLICANT, of=decision.application.applicant)


@pytest.fixture
def drafted(decision, officer):
    """A draft with one target and one return."""
    contract = actions.draft(decision, by=officer)
    indicator = decision.application.call.specification.indicators.get()
    actions.set_target(contract, indicator=indicator, baseline=Decimal(10), target=Decimal(30), by=officer)
    actions.ask_for_return(contract, title="Final return", due_on=contract.ends, by=officer)
    return contract


@pytest.fixture
def offered(drafted, officer):
    return actions.offer(drafted, by=officer)


@pytest.fixture
def in_force(offered, head):
    return actions.accept(offered, accepted_as="Headteacher", by=head)
