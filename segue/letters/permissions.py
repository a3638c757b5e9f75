from segue.people.models import Role
from segue.people.permissions import Permission

SEE_LETTERS = Permission(
    "See the outbox and what was sent",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE, Role.ADMINISTRATOR, Role.AUDITOR}),
    secret=True,
)
RELEASE_LETTERS = Permission(
    "Read, release and cancel letters",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE}),
    seen_by=SEE_LETTERS,
)
