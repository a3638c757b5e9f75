from typing import Any

from segue.governance.interests import closes
from segue.letters.models import Letter
from segue.people.models import Role
from segue.people.permissions import Bar, Permission


def _interest(user: Any, letter: Letter | None) -> bool:
    if letter is None:
        return False
    parties = filter(None, (letter.concerns_id, letter.delivered_by_id))
    return any(closes(user, party, letter.case_begun_at) for party in parties)


CLOSED_TO_THE_INTERESTED = Bar(
    "You have an interest in the organisation this letter is about, so it is closed to you.", _interest, hides=True
)
SEE_LETTERS = Permission(
    "See the outbox and what was sent",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE, Role.ADMINISTRATOR, Role.AUDITOR}),
    bars=(CLOSED_TO_THE_INTERESTED,),
    secret=True,
)
RELEASE_LETTERS = Permission(
    "Read, release and cancel letters",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE}),
    bars=(CLOSED_TO_THE_INTERESTED,),
    seen_by=SEE_LETTERS,
)
