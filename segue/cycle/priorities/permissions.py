"""Who may propose, adopt and retire priorities."""

from segue.people.models import Role
from segue.people.permissions import READERS, Permission

SEE_PRIORITIES = Permission("See priorities that are only proposed", roles=READERS, secret=True)
PROPOSE_PRIORITY = Permission(
    "Propose a priority and change it while it is proposed",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE}),
    seen_by=SEE_PRIORITIES,
)
ADOPT_PRIORITY = Permission(
    "Record that a body adopted a priority, or retire one",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE, Role.ADMINISTRATOR, Role.BODY_CHAIR}),
    seen_by=SEE_PRIORITIES,
)
