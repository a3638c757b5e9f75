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
        if not user.has_role(*self.roles):
            return f"You need to be {self._who()} to do this."
        return next((bar.reason for bar in self.bars if bar.applies(user, subject)), None)

    def allows(self, user: Any, subject: Any = None) -> bool:
        return self.refusal(user, subject) is None

    def hides(self, user: Any, subject: Any) -> bool:
        """Tell whether this person may not even learn that the subject exists."""
        if subject is None:
            return False
        if self.seen_by is not None and self.seen_by.hides(user, subject):
            return True
        if not user.has_role(*self.roles):
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
        names = [role.label.lower() for role in Role if role in self.roles]
        listed = ", ".join(names[:-1])
        last = ("an " if names[-1][0] in "aeiou" else "a ") + names[-1]
        if not listed:
            return last
        return f"one of these: {listed} or {names[-1]}"


@dataclass(frozen=True)
class PublicPermission(Permission):
    """Open to everyone, signed in or not."""

    def refusal(self, user: Any, subject: Any = None) -> str | None:  # noqa: ARG002 - same call as its parent's
        return None


PUBLIC = PublicPermission("Anyone may see this", roles=SIGNED_IN)
