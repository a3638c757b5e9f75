"""Who may open and act on a contract: the holder's own people on one side, the hub on the other."""

from typing import Any

from segue.cycle.applications.permissions import is_closed_to
from segue.cycle.contracts.lifecycle import Status
from segue.cycle.contracts.models import Contract
from segue.cycle.decisions.models import Decision
from segue.cycle.decisions.queries import workers_on
from segue.governance.interests import closes
from segue.people.models import Role
from segue.people.permissions import READERS, Bar, Permission
from segue.record.history import history_of


def contract_of(subject: Any) -> Contract:
    """The contract itself, or that of a return, a review or an action agreed at one."""
    return subject if isinstance(subject, Contract) else subject.contract


def _colleague(user: Any, contract: Contract) -> bool:
    return user.has_role(Role.APPLICANT) and contract.holder_id in user.organisation_ids


def has_interest_in(user: Any, contract: Contract) -> bool:
    """Tell whether a contract is closed to a person: by an interest in its holder, or in who delivers but the lead."""
    case = contract.decision.application
    if is_closed_to(user, case):
        return True
    return closes(user, contract.provider_id, case.begun_at) and not contract.provider.is_lead


def _interest(user: Any, subject: Any) -> bool:
    return (
        is_closed_to(user, subject.application)
        if isinstance(subject, Decision)
        else has_interest_in(user, contract_of(subject))
    )


def _conflicted_reader(user: Any, contract: Contract) -> bool:
    return user.has_role(*READERS) and not _colleague(user, contract) and _interest(user, contract)


def _outsider(user: Any, contract: Contract) -> bool:
    if user.has_role(*READERS):
        return False
    return not _colleague(user, contract) or contract.status == Status.DRAFT


def _not_told_of_an_offer(user: Any, contract: Contract) -> bool:
    never_offered = contract.status == Status.DRAFT and not contract.was_taken_back
    return not _colleague(user, contract) or never_offered


def _stranger(user: Any, contract: Contract) -> bool:
    return not user.has_role(*READERS) and _not_told_of_an_offer(user, contract)


def _taken_back(user: Any, contract: Contract) -> bool:  # noqa: ARG001 - whoever asks
    return contract.was_taken_back


def _drafted_it(user: Any, contract: Contract) -> bool:
    written = history_of(contract).filter(what__in=("draft contract", "change terms"), by=user)
    return contract.drafted_by_id == user.pk or written.exists()


def _recommended_it(user: Any, contract: Contract) -> bool:
    return user.pk in workers_on(contract.decision.sitting.recommendation)


def _decided_it_alone(user: Any, contract: Contract) -> bool:
    sitting = contract.decision.sitting
    return sitting.body_id is None and sitting.decided_by_id == user.pk


def _delivers(user: Any, contract: Contract) -> bool:
    return closes(user, contract.provider_id, contract.decision.application.begun_at)


CLOSED_BY_INTEREST = Bar(
    "You have an interest in this organisation, so the contract is closed to you.", _interest, hides=True
)

SEE_CONTRACTS = Permission("See the list of contracts", roles=READERS)
SEE_OWN_CONTRACTS = Permission("See the contracts of one's own organisation", roles=frozenset({Role.APPLICANT}))
SEE_CONTRACT = Permission(
    "Open a contract",
    roles=READERS | {Role.APPLICANT},
    bars=(
        Bar(CLOSED_BY_INTEREST.reason, _conflicted_reader, hides=True),
        Bar("This contract belongs to another organisation.", _outsider, hides=True),
    ),
    secret=True,
)
SEE_CONTRACT_STATE = Permission(
    "Open the page of a contract, or read there that its offer was taken back",
    roles=READERS | {Role.APPLICANT},
    bars=(
        Bar(CLOSED_BY_INTEREST.reason, _conflicted_reader, hides=True),
        Bar("This contract belongs to another organisation.", _stranger, hides=True),
    ),
    secret=True,
)
SEE_CONTRACT_FILE = Permission(
    "See the hub's side of a contract", roles=READERS, bars=(CLOSED_BY_INTEREST,), seen_by=SEE_CONTRACT
)
DRAFT_CONTRACT = Permission(
    "Draft and change a contract",
    roles=frozenset({Role.OFFICER}),
    bars=(CLOSED_BY_INTEREST,),
    secret=True,
)
OFFER_CONTRACT = Permission(
    "Offer a contract, remind of the offer and take it back",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE}),
    bars=(CLOSED_BY_INTEREST,),
    seen_by=SEE_CONTRACT,
)
APPROVE_INTERNAL = Permission(
    "Approve a commission of the lead organisation",
    roles=frozenset({Role.CHIEF_EXECUTIVE, Role.BODY_CHAIR}),
    bars=(
        CLOSED_BY_INTEREST,
        Bar("You drafted this contract, so someone else must approve it.", _drafted_it),
        Bar("You recommended this award, so someone else must approve who delivers it.", _recommended_it),
        Bar("You decided this award alone, so someone else must approve who delivers it.", _decided_it_alone),
        Bar("You have or had a part in the organisation that delivers, so someone outside it must approve.", _delivers),
    ),
    seen_by=SEE_CONTRACT,
)
ANSWER_OFFER = Permission(
    "Accept or refuse a contract for one's own organisation",
    roles=frozenset({Role.APPLICANT}),
    bars=(
        Bar("This contract was offered to another organisation.", _not_told_of_an_offer, hides=True),
        Bar("The hub has taken this offer back to correct it. It will write to you.", _taken_back),
    ),
    seen_by=SEE_CONTRACT_STATE,
)
CLOSE_CONTRACT = Permission(
    "Complete a contract, end it early, or cancel a draft",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE}),
    bars=(CLOSED_BY_INTEREST,),
    seen_by=SEE_CONTRACT,
)
