"""How a permission is written: a title, the roles that have it, and named reasons that bar it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from segue.people.models import Role

STAFF = frozenset(
    {
        Role.ADMINISTRATOR,
        Role.OFFICER,
        Role.FINANCE,
        Role.CHIEF_EXECUTIVE,
    }
)
READERS = STAFF | {Role.AUDITOR, Role.BODY_MEMBER, Role.BODY_CHAIR}
SIGNED_IN = frozenset(Role)
FEW = 3
IN_WORDS = {
    Role.OFFICER: "commissioning officers",
    Role.FINANCE: "finance officers",
    Role.CHIEF_EXECUTIVE: "the chief executive",
    Role.ADMINISTRATOR: "administrators",
    Role.BODY_CHAIR: "chairs of bodies",
    Role.BODY_MEMBER: "members of bodies",
    Role.ASSESSOR: "assessors",
    Role.APPLICANT: "applicants",
    Role.AUDITOR: "auditors",
}
GROUPS = (
    (STAFF, "the hub's staff"),
    (frozenset({Role.BODY_MEMBER, Role.BODY_CHAIR}), "its bodies"),
    (frozenset({Role.ASSESSOR}), "its assessors"),
    (frozenset({Role.APPLICANT}), "those who apply"),
    (frozenset({Role.AUDITOR}), "its auditors"),
)


@dataclass(frozen=True)
class Bar:
    """A named reason why someone with the right role may still not do it."""

    reason: str
    applies: Callable[[Any, Any], bool]
    hides: bool = False


@dataclass(frozen=True)
class Permission:
    """Who may do one thing.

    `seen_by` names the permission that lets a person know the subject exists; without it they get
    "not found" instead of a refusal. A `secret` permission hides its subject from every other role.
    """

    title: str
    roles: frozenset[Role]
    bars: tuple[Bar, ...] = ()
    seen_by: "Permission | None" = None
    secret: bool = False

    def refusal(self, user: Any, subject: Any = None) -> str | None:
        """Say why this person may not do it, or None when they may."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return "Sign in first."
        if not self.is_for(user):
            return f"“{self.title}” is for {self._who()} only."
        return next((bar.reason for bar in self.bars if bar.applies(user, subject)), None)

    def allows(self, user: Any, subject: Any = None) -> bool:
        return self.refusal(user, subject) is None

    def is_for(self, user: Any) -> bool:
        """Tell whether it goes with a role of this person, whatever may bar them from one subject: for a list."""
        return bool(user.has_role(*self.roles))

    def hides(self, user: Any, subject: Any) -> bool:
        """Tell whether this person may not even learn that the subject exists."""
        if subject is None:
            return False
        if self.seen_by is not None and self.seen_by.hides(user, subject):
            return True
        if not self.is_for(user):
            return self.secret
        return any(bar.hides and bar.applies(user, subject) for bar in self.bars)

    def require(self, user: Any, subject: Any = None) -> None:
        """Refuse with the reason (403), or as not found (404) where the subject is hidden."""
        reason = self.refusal(user, subject)
        if reason is None:
            return
        if self.hides(user, subject):
            raise Http404
        raise PermissionDenied(reason)

    def _who(self) -> str:
        """Name at most three roles; of more, whole parts of the hub are told by the part."""
        names = [words for role, words in IN_WORDS.items() if role in self.roles]
        if len(names) > FEW:
            names = [name for group, words in GROUPS for name in self._of(group, words)]
        *others, last = names
        return f"{', '.join(others)} and {last}" if others else last

    def _of(self, group: frozenset[Role], words: str) -> list[str]:
        """A part of the hub by its own words when all of it may; else each role of it that may."""
        if group <= self.roles:
            return [words]
        return [name for role, name in IN_WORDS.items() if role in group and role in self.roles]


@dataclass(frozen=True)
class AccountPermission(Permission):
    """Open to everyone who is signed in, whatever roles they hold, or none."""

    def refusal(self, user: Any, subject: Any = None) -> str | None:
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return "Sign in first."
        return next((bar.reason for bar in self.bars if bar.applies(user, subject)), None)

    def hides(self, user: Any, subject: Any) -> bool:
        return subject is not None and any(bar.hides and bar.applies(user, subject) for bar in self.bars)


def _somebody_else(user: Any, subject: Any) -> bool:
    return subject is not None and subject.pk != user.pk


def _stranger(user: Any, membership: Any) -> bool:
    """Tell whether a person is neither a confirmed colleague nor one of the hub's own."""
    if user.has_role(Role.OFFICER, Role.ADMINISTRATOR):
        return False
    return membership is not None and membership.organisation_id not in user.organisation_ids


def _oneself(user: Any, membership: Any) -> bool:
    return membership is not None and membership.user_id == user.pk


def _another(user: Any, membership: Any) -> bool:
    return membership is not None and membership.user_id != user.pk


def _own_account(user: Any, account: Any) -> bool:
    return account is not None and account.pk == user.pk


SEE_ACCOUNT = AccountPermission("See one's own account and sign out", roles=SIGNED_IN)
CHANGE_NAME = AccountPermission(
    "Change one's own name", roles=SIGNED_IN, bars=(Bar("You can only change your own name.", _somebody_else),)
)
SEE_PEOPLE = Permission(
    "See everyone's account and roles",
    roles=frozenset({Role.ADMINISTRATOR, Role.CHIEF_EXECUTIVE, Role.AUDITOR}),
    secret=True,
)
MANAGE_PEOPLE = Permission("Add people, give and end roles", roles=frozenset({Role.ADMINISTRATOR}), seen_by=SEE_PEOPLE)
CLOSE_ACCOUNT = Permission(
    "Close an account, and open it again",
    roles=frozenset({Role.ADMINISTRATOR}),
    bars=(Bar("You cannot close your own account. Another administrator must do it.", _own_account),),
    seen_by=SEE_PEOPLE,
)
PSEUDONYMISE = Permission(
    "Replace the name of who has left by a pseudonym",
    roles=frozenset({Role.ADMINISTRATOR}),
    bars=(Bar("You cannot replace your own name.", _own_account),),
    seen_by=SEE_PEOPLE,
)
CHECK_CONTACTS = Permission(
    "Check the contacts of schools", roles=frozenset({Role.OFFICER, Role.ADMINISTRATOR}), secret=True
)
JOIN_SCHOOL = Permission(
    "Ask to act for a school",
    roles=frozenset({Role.APPLICANT, Role.ASSESSOR, Role.BODY_MEMBER, Role.BODY_CHAIR}),
)
CONFIRM_MEMBERSHIP = AccountPermission(
    "Confirm or refuse a colleague who asked to act for an organisation",
    roles=SIGNED_IN,
    bars=(
        Bar("Only a colleague or a commissioning officer can answer this.", _stranger, hides=True),
        Bar("Somebody else must confirm you.", _oneself),
    ),
)
LEAVE = AccountPermission(
    "Leave an organisation one acts for",
    roles=SIGNED_IN,
    bars=(Bar("This is not your membership.", _another, hides=True),),
)
REMOVE_MEMBER = Permission(
    "Remove a person from an organisation",
    roles=frozenset({Role.OFFICER, Role.ADMINISTRATOR}),
    secret=True,
)
SEE_PARTNERS = Permission("See the partner organisations", roles=READERS)
KEEP_PARTNERS = Permission(
    "Enter a partner organisation, change it, close and reopen it",
    roles=frozenset({Role.OFFICER, Role.ADMINISTRATOR}),
    seen_by=SEE_PARTNERS,
)
INVITE_TO_PARTNER = Permission(
    "Invite a person to act for a partner organisation", roles=KEEP_PARTNERS.roles, seen_by=SEE_PARTNERS
)
