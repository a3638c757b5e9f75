from segue.people.models import Role
from segue.people.permissions import Permission

IMPORT_POLICY = Permission(
    "Import a new version of the commissioning policy",
    roles=frozenset({Role.CHIEF_EXECUTIVE, Role.ADMINISTRATOR}),
)
