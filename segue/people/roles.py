"""Writing roles down. Actions here and in governance call this, after their own permission."""

from django.db import transaction
from django.utils import timezone

from segue.people.models import RoleHeld, User
from segue.record.history import note


@transaction.atomic
def hold(user: User, role: str, *, by: User | None, because: str = "") -> RoleHeld:
    """Give a role, once: somebody who holds it already keeps the row they have."""
    User.objects.select_for_update().get(pk=user.pk)
    held = user.roles_held.filter(RoleHeld.held_now(), role=role).first()
    if held is None:
        held = RoleHeld.objects.create(user=user, role=role)
        note(held, "give role", after=held.get_role_display(), by=by, because=because)
        user.forget_roles()
    return held


@transaction.atomic
def end(held: RoleHeld, *, by: User | None, because: str = "") -> RoleHeld:
    """End a role today. One that has ended stays as it is."""
    held.refresh_from_db(from_queryset=RoleHeld.objects.select_for_update(of=("self",)).select_related("user"))
    if held.until is None:
        held.until = timezone.localdate()
        held.save(update_fields=["until"])
        note(held, "end role", before=held.get_role_display(), by=by, because=because)
        held.user.forget_roles()
    return held
