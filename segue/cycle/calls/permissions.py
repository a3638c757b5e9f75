"""Who writes, publishes and changes calls, and what they rest on."""

from segue.people.models import Role
from segue.people.permissions import READERS, Permission

SEE_CALLS = Permission("See calls, specifications and indicators in the office", roles=READERS)
WRITE_SPECIFICATION = Permission(
    "Write specifications and add indicators",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE}),
    seen_by=SEE_CALLS,
)
WRITE_CALL = Permission(
    "Draft a call: its opportunities, caps and criteria",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE}),
    seen_by=SEE_CALLS,
)
PUBLISH_CALL = Permission(
    "Publish a call, within the scheme of delegation",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE, Role.BODY_CHAIR}),
    seen_by=SEE_CALLS,
)
CHANGE_PUBLISHED_CALL = Permission(
    "Move a closing time later, or cancel a call",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE}),
    seen_by=SEE_CALLS,
)
GIVE_LATE_LEAVE = Permission(
    "Let one school apply late",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE}),
    seen_by=SEE_CALLS,
)
