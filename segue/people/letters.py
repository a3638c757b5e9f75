"""Letters about who acts for whom."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from segue.letters.post import Draft, send
from segue.people.models import Membership, Role, RoleHeld, User
from segue.people.queries import people_of


def somebody_waits(membership: Membership) -> None:
    """Tell those who can confirm: the colleagues, or the officers where there is none."""
    subject = f"{membership.user} asks to act for {membership.organisation}"
    readers = [(colleague, "account") for colleague in people_of(membership.organisation_id)]
    for reader, page in readers or [(officer, "contacts") for officer in _officers()]:
        _send("somebody_waits", reader, subject, membership, page=page)


def you_wait(membership: Membership) -> None:
    """Tell the person that somebody has to confirm them first."""
    _send("you_wait", membership.user, f"You have asked to act for {membership.organisation}", membership)


def you_are_confirmed(membership: Membership) -> None:
    """Tell the person that they may begin."""
    _send("you_are_confirmed", membership.user, f"You can now act for {membership.organisation}", membership)


def you_are_invited(membership: Membership) -> None:
    """Tell the person that they may act for a partner organisation, and how they sign in."""
    _send("you_are_invited", membership.user, f"You can now act for {membership.organisation}", membership)


def you_are_refused(membership: Membership, because: str) -> None:
    """Tell the person that they were not confirmed, and why."""
    subject = f"You were not confirmed for {membership.organisation}"
    _send("you_are_refused", membership.user, subject, membership, because=because)


def _officers() -> list[User]:
    held = RoleHeld.objects.filter(RoleHeld.held_now(), role=Role.OFFICER, user__is_active=True)
    return [row.user for row in held.select_related("user").order_by("pk")]


def _send(
    kind: str, to: User, subject: str, membership: Membership, *, because: str = "", page: str = "account"
) -> None:
    facts = {
        "link": settings.PUBLIC_URL + reverse(page),
        "because": because,
        "asked": timezone.localtime(membership.asked_at),
    }
    template = f"people/letters/{kind}.txt"
    send(Draft(kind=kind, to=to, subject=subject[:200], template=template, about=membership, facts=facts), by=None)
