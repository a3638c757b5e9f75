from typing import Any

from django.utils import timezone

from segue.governance.models import Interest, Meeting, Seat
from segue.people.models import Role
from segue.people.permissions import READERS, SIGNED_IN, AccountPermission, Bar, Permission


def _not_its_chair(user: Any, subject: Any) -> bool:
    """Tell whether a chair, and nothing more, comes from another body."""
    if subject is None or user.has_role(Role.ADMINISTRATOR, Role.CHIEF_EXECUTIVE, Role.OFFICER):
        return False
    body = subject.body_id if isinstance(subject, Meeting) else subject.pk
    today = timezone.localdate()
    return not Seat.objects.filter(Seat.held_on(today), body_id=body, user=user, is_chair=True).exists()


def _not_ones_own(user: Any, interest: Interest | None) -> bool:
    return interest is not None and interest.user_id != user.pk


def _not_ones_own_and_unseen(user: Any, interest: Interest | None) -> bool:
    return _not_ones_own(user, interest) and not SEE_INTERESTS.allows(user)


SEE_GOVERNANCE = Permission("See bodies, meetings and the scheme of delegation", roles=READERS)
SET_UP_HUB = Permission(
    "Set up the hub, its bodies and the scheme of delegation",
    roles=frozenset({Role.ADMINISTRATOR, Role.CHIEF_EXECUTIVE}),
    seen_by=SEE_GOVERNANCE,
)
NOTE_MEETING = Permission(
    "Note a meeting of a body",
    roles=frozenset({Role.ADMINISTRATOR, Role.CHIEF_EXECUTIVE, Role.OFFICER, Role.BODY_CHAIR}),
    bars=(Bar("A chair notes the meetings of their own body.", _not_its_chair),),
    seen_by=SEE_GOVERNANCE,
)
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
    secret=True,
)
DECLARE_INTEREST = AccountPermission("Declare an interest of one's own", roles=SIGNED_IN)
END_INTEREST = AccountPermission(
    "End an interest of one's own",
    roles=SIGNED_IN,
    bars=(
        Bar("This interest is somebody else's.", _not_ones_own_and_unseen, hides=True),
        Bar("Only the person who declared an interest can end it.", _not_ones_own),
    ),
)
