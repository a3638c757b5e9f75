"""The outbox, without the letters closed to the reader."""

from typing import Any

from django.db.models import Q, QuerySet

from segue.governance.interests import closed_to
from segue.letters.lifecycle import Status
from segue.letters.models import Letter
from segue.people.models import Membership, User

MANY = 200


def letters_for(user: Any, status: str = "") -> QuerySet[Letter]:
    """Every letter this person may see, of one status or all."""
    closed = closed_to(user, "concerns", "case_begun_at") | closed_to(user, "delivered_by", "case_begun_at")
    found = Letter.objects.filter(~closed).select_related("read_by")
    return found.filter(status=status) if status else found


def unread_for(user: Any) -> QuerySet[Letter]:
    """Held letters that nobody has read yet, oldest first."""
    return letters_for(user, Status.HELD).filter(read_at=None).order_by("pk")


def ready_for(user: Any) -> QuerySet[Letter]:
    """Held letters that were read and may go."""
    return letters_for(user, Status.HELD).filter(read_at__isnull=False)


def has_left(letter: Letter) -> bool:
    """Tell whether the reader of a letter has left the organisation it is about, or closed their account."""
    theirs = Membership.objects.filter(organisation=letter.concerns_id, user__email=letter.to_email)
    return theirs.exists() and not theirs.filter(_acts()).exists()


def colleagues(letter: Letter) -> QuerySet[User]:
    """Who acts for the organisation a letter is about, longest first."""
    acting = Membership.objects.filter(_acts(), organisation=letter.concerns_id)
    return User.objects.filter(memberships__in=acting).order_by("memberships__confirmed_at", "pk")


def _acts() -> Q:
    return Q(confirmed_at__isnull=False, left_at=None, user__is_active=True)
