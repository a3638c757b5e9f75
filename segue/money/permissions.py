from typing import Any

from segue.money.interests import is_closed
from segue.money.models import Commitment, Payment
from segue.people.models import Role
from segue.people.permissions import READERS, Bar, Permission


def _interest(user: Any, subject: Any) -> bool:
    match subject:
        case Payment():
            return is_closed(user, subject.commitment_id)
        case Commitment():
            return is_closed(user, subject.pk)
    return False


CLOSED_BY_INTEREST = Bar(
    "You have an interest in the organisation this money is promised to, so it is closed to you.",
    _interest,
    hides=True,
)

SEE_MONEY = Permission("See funds, budgets and what is left", roles=READERS)
SEE_COMMITMENT = Permission(
    "See a commitment and what was paid against it", roles=READERS, bars=(CLOSED_BY_INTEREST,), seen_by=SEE_MONEY
)
SET_UP_MONEY = Permission(
    "Set up funds and budgets",
    roles=frozenset({Role.FINANCE, Role.CHIEF_EXECUTIVE}),
    seen_by=SEE_MONEY,
)
ENTER_PAYMENT = Permission(
    "Enter a payment",
    roles=frozenset({Role.FINANCE, Role.OFFICER}),
    bars=(CLOSED_BY_INTEREST,),
    seen_by=SEE_COMMITMENT,
)
APPROVE_PAYMENT = Permission(
    "Approve or reject a payment",
    roles=frozenset({Role.FINANCE, Role.CHIEF_EXECUTIVE}),
    bars=(CLOSED_BY_INTEREST,),
    seen_by=SEE_COMMITMENT,
)
RELEASE_COMMITMENT = Permission(
    "Give unpaid money back to its budget",
    roles=frozenset({Role.FINANCE, Role.CHIEF_EXECUTIVE}),
    bars=(CLOSED_BY_INTEREST,),
    seen_by=SEE_COMMITMENT,
)
