from segue.people.models import Role
from segue.people.permissions import READERS, Permission

SEE_SCHOOLS = Permission("See the school register", roles=READERS)
IMPORT_SCHOOLS = Permission(
    "Import the school register",
    roles=frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    seen_by=SEE_SCHOOLS,
)
NOTE_SURVEY = Permission(
    "Note who has completed the Schools Survey",
    roles=frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    seen_by=SEE_SCHOOLS,
)
