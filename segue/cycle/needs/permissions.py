"""Who may see and who may record evidence of need."""

from segue.people.models import Role
from segue.people.permissions import READERS, Permission

SEE_NEEDS = Permission("See findings and their evidence", roles=READERS)
RECORD_NEEDS = Permission(
    "Record findings and evidence, state and retire them",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE}),
    seen_by=SEE_NEEDS,
)
