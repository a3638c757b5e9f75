"""Who may write, check and read returns, pay against contracts and note reviews."""

from typing import Any

from segue.cycle.contracts.lifecycle import AGREED
from segue.cycle.contracts.models import Contract
from segue.cycle.contracts.permissions import CLOSED_BY_INTEREST, SEE_CONTRACT, contract_of
from segue.people.models import Role
from segue.people.permissions import READERS, Bar, Permission


def _closed(user: Any, subject: Any) -> bool:
    return not SEE_CONTRACT.allows(user, contract_of(subject))


def _not_delivered_by_own(user: Any, contract: Contract) -> bool:
    return contract.provider_id not in user.organisation_ids or contract.status not in AGREED


def _not_a_colleague(user: Any, subject: Any) -> bool:
    return contract_of(subject).holder_id not in user.organisation_ids


SEE_RETURNS = Permission("See the list of returns", roles=READERS)
SEE_RETURN = Permission(
    "Open a return",
    roles=READERS | {Role.APPLICANT},
    bars=(Bar("The contract of this return is closed to you.", _closed, hides=True),),
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
    bars=(CLOSED_BY_INTEREST,),
    seen_by=SEE_RETURN,
)
PAY_CONTRACT = Permission(
    "Enter a payment against a contract",
    roles=frozenset({Role.OFFICER, Role.FINANCE}),
    bars=(CLOSED_BY_INTEREST,),
    seen_by=SEE_CONTRACT,
)
NOTE_REVIEW = Permission(
    "Note a review of a contract, and finish its actions",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE}),
    bars=(CLOSED_BY_INTEREST,),
    seen_by=SEE_RETURN,
)
SEE_DELIVERY = Permission(
    "See what one's own organisation delivers under somebody else's contract",
    roles=frozenset({Role.APPLICANT}),
    bars=(Bar("This contract is delivered by another organisation.", _not_delivered_by_own, hides=True),),
    secret=True,
)
WRITE_RESULT = Permission(
    "Write what came of a contract",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE}),
    bars=(CLOSED_BY_INTEREST,),
    seen_by=SEE_CONTRACT,
)
SEE_REVIEWS = Permission("See the actions agreed at reviews", roles=READERS)
