"""Who may write, check and read returns, pay against contracts and note reviews."""

from typing import Any

from segue.cycle.contracts.models import Contract, ReturnDue
from segue.cycle.contracts.permissions import SEE_CONTRACT, has_interest_in
from segue.cycle.monitoring.models import Return, Review, ReviewAction
from segue.people.models import Role
from segue.people.permissions import READERS, Bar, Permission


def contract_of(subject: Any) -> Contract:
    """Find the contract that a return, a review or an action belongs to."""
    match subject:
        case Contract():
            return subject
        case ReturnDue() | Review():
            return subject.contract
        case Return():
            return subject.due.contract
        case ReviewAction():
            return subject.review.contract
    raise TypeError(subject)


def _outsider(user: Any, subject: Any) -> bool:
    return SEE_CONTRACT.hides(user, contract_of(subject))


def _closed(user: Any, subject: Any) -> bool:
    return not SEE_CONTRACT.allows(user, contract_of(subject))


def _interest(user: Any, subject: Any) -> bool:
    return has_interest_in(user, contract_of(subject))


def _not_a_colleague(user: Any, subject: Any) -> bool:
    return contract_of(subject).holder_id not in user.organisation_ids


NOT_WITH_AN_INTEREST = Bar("You have an interest in this organisation, so the contract is closed to you.", _interest)

SEE_RETURNS = Permission("See the list of returns", roles=READERS)
SEE_RETURN = Permission(
    "Open a return",
    roles=READERS | {Role.APPLICANT},
    bars=(
        Bar("This return belongs to another organisation.", _outsider, hides=True),
        Bar(NOT_WITH_AN_INTEREST.reason, _closed),
    ),
    secret=True,
)
WRITE_RETURN = Permission(
    "Write and send a return for one's own organisation",
    roles=frozenset({Role.APPLICANT}),
    bars=(Bar("This return belongs to another organisation.", _not_a_colleague),),
    seen_by=SEE_RETURN,
)
CHECK_RETURN = Permission(
    "Check a return: accept it or send it back",
    roles=frozenset({Role.OFFICER}),
    bars=(NOT_WITH_AN_INTEREST,),
    seen_by=SEE_RETURN,
)
PAY_CONTRACT = Permission(
    "Enter a payment against a contract",
    roles=frozenset({Role.OFFICER, Role.FINANCE}),
    bars=(NOT_WITH_AN_INTEREST,),
    seen_by=SEE_CONTRACT,
)
NOTE_REVIEW = Permission(
    "Note a review of a contract, and finish its actions",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE}),
    bars=(NOT_WITH_AN_INTEREST,),
    seen_by=SEE_RETURN,
)
WRITE_RESULT = Permission(
    "Write what came of a contract",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE}),
    bars=(NOT_WITH_AN_INTEREST,),
    seen_by=SEE_CONTRACT,
)
SEE_REVIEWS = Permission("See the actions agreed at reviews", roles=READERS)
