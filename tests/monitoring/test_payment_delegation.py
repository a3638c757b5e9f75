"""A payment is approved within the scheme of delegation."""

from decimal import Decimal

import pytest

from segue.money import actions
from segue.people.models import Role
from segue.rules import RuleBroken
from tests.factories import CommitmentFactory, DelegationFactory, UserFactory

pytestmark = pytest.mark.django_db


def entered(amount):
    commitment = CommitmentFactory(amount=Decimal(500))
    return actions.enter_payment(
        commitment,
        kind="money",
        amount=Decimal(amount),
        given_on=commitment.starts,
        what_for="Lessons",
        by=UserFactory(role=Role.FINANCE),
    )


@pytest.mark.parametrize(("amount", "may"), (("100.00", True), ("100.01", False)))
def test_the_limit_of_the_scheme_is_the_limit_of_approval(amount, may):
    DelegationFactory(act="approve_payment", role=Role.FINANCE, up_to=Decimal(100))
    payment, approver = entered(amount), UserFactory(role=Role.FINANCE)

    if may:
        assert actions.approve_payment(payment, by=approver).status == "approved"
        return
    with pytest.raises(RuleBroken, match="scheme of delegation"):
        actions.approve_payment(payment, by=approver)
    payment.refresh_from_db()
    assert payment.status == "entered"


def test_without_a_line_in_the_scheme_nobody_approves():
    with pytest.raises(RuleBroken, match="scheme of delegation"):
        actions.approve_payment(entered("10.00"), by=UserFactory(role=Role.CHIEF_EXECUTIVE))
