"""The links themselves: made for an address, read, and used up once."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from sesame.utils import get_token, get_user

from segue.people import roles
from segue.people.models import Role, User
from segue.record.history import note

FIRST = "first-"
SALT = "segue.people.first-sign-in"


@dataclass(frozen=True)
class Link:
    """What a link that still works stands for: an account, or an address that has none yet."""

    email: str
    user: User | None = None


def token_for(email: str) -> str:
    """A token for the letter; empty for an account that was closed."""
    user = User.objects.filter(email=email).first()
    if user is None:
        return FIRST + signing.dumps(email, salt=SALT)
    return get_token(user) if user.is_active else ""


def read(token: str) -> Link | None:
    """Tell whom a link is for, without using it up; None when it was used or is too old."""
    if token.startswith(FIRST):
        email = _first_address(token)
        return None if email is None or User.objects.filter(email=email).exists() else Link(email)
    user = get_user(token, update_last_login=False) if token.isascii() else None
    return None if user is None else Link(user.email, user)


@transaction.atomic
def use(token: str) -> User | None:
    """Use a link up: the first use of two at the same moment gets the account, the other None."""
    link = read(token)
    if link is None:
        return None
    if link.user is None:
        return _open_account(link.email)
    locked = User.objects.select_for_update().get(pk=link.user.pk)
    if locked.last_login != link.user.last_login:
        return None
    return _mark_used(locked)


def _first_address(token: str) -> str | None:
    try:
        return signing.loads(token.removeprefix(FIRST), salt=SALT, max_age=settings.SESAME_MAX_AGE)
    except signing.BadSignature:
        return None


def _open_account(email: str) -> User | None:
    try:
        with transaction.atomic():
            user = User.objects.create_user(email)
    except IntegrityError:
        return None
    note(user, "open account", after=Role.APPLICANT.label, by=user)
    roles.hold(user, Role.APPLICANT, by=user)
    return _mark_used(user)


def _mark_used(user: User) -> User:
    user.last_login = timezone.now()
    user.save(update_fields=["last_login"])
    return user
