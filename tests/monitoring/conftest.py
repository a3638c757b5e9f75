"""A school with a contract in force, a target, a return due, and the people on both sides."""

from decimal import Decimal

import pytest

from segue.cycle.monitoring import actions
from segue.people.models import Role
from tests.delivery_factories import ContractFactory, ReturnDueFactory, TargetFactory
from tests.factories import UserFactory


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


@pytest.fixture
def contract():
    return ContractFactory(in_force=True)


@pytest.fixture
def target(contract):
    return TargetFactory(contract=contract, baseline=Decimal(0), target=Decimal(100))


@pytest.fixture
def due(contract, target):
    return ReturnDueFactory(contract=contract, title="Final return", due_on=contract.ends)


@pytest.fixture
def lead_teacher(contract):
    return UserFactory(role=Role.APPLICANT, of=contract.holder, name="Asha Obi")


@pytest.fixture
def whole(target):
    """Answers that can be sent."""
    return {
        "sessions": 12,
        "story": "They sing.",
        "problems": "",
        "pupils": {"ks2": (30, 8, 4)},
        "actuals": {target.pk: (Decimal(28), True)},
    }


@pytest.fixture
def sent(due, lead_teacher, whole):
    report = actions.begin_return(due, by=lead_teacher)
    actions.save_return(report, version=0, by=lead_teacher, **whole)
    return actions.send_return(report, by=lead_teacher)


@pytest.fixture
def accepted(sent, officer):
    return actions.accept_return(sent, by=officer)
