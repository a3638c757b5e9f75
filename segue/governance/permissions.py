from segue.people.models import Role
from segue.people.permissions import READERS, SIGNED_IN, Permission

SEE_GOVERNANCE = Permission("See bodies, meetings and the scheme of delegation", roles=READERS)
SET_UP_HUB = Permission(
    "Set up the hub, its bodies and the scheme of delegation",
    roles=frozenset({Role.ADMINISTRATOR, Role.CHIEF_EXECUTIVE}),
    seen_by=SEE_GOVERNANCE,
)
NOTE_MEETING = Permission(
    "Note a meeting of a body",
    roles=frozenset({Role.ADMINISTRATOR, Role.CHIEF_EXECUTIVE, Role.OFFICER, Role.BODY_CHAIR}),
    seen_by=SEE_GOVERNANCE,
)
DECLARE_INTEREST = Permission("Declare an interest of one's own", roles=SIGNED_IN)
SEE_INTERESTS = Permission(
    "See the register of interests",
    roles=frozenset(
        {
            Role.ADMINISTRATOR,
            Role.CHIEF_EXECUTIVE,
            Role.OFFICER,
            Role.AUDITOR,
            Role.BODY_CHAIR,
        }
    ),
)
