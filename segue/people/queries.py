"""Who is who: lists of people and memberships."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from segue.people.models import Kind, Membership, Organisation, RoleHeld, User


def people(*, q: str = "", role: str = "") -> QuerySet[User]:
    """Everyone with an account, by name, with the roles they hold now as `held`."""
    held = RoleHeld.objects.filter(RoleHeld.held_now())
    found = User.objects.annotate(sort_name=Lower("name")).prefetch_related(
        Prefetch("roles_held", queryset=held.order_by("role", "pk"), to_attr="held"),
        Prefetch("memberships", queryset=_standing(), to_attr="belongs"),
    )
    if q:
        found = found.filter(Q(name__icontains=q) | Q(email__icontains=q))
    mine = held.filter(user=OuterRef("pk"))
    if role == "none":
        return found.filter(~Exists(mine))
    return found.filter(Exists(mine.filter(role=role))) if role else found


def people_of(organisation: int) -> QuerySet[User]:
    """Those who act for an organisation and can sign in."""
    return User.objects.filter(
        is_active=True,
        memberships__organisation=organisation,
        memberships__confirmed_at__isnull=False,
        memberships__left_at=None,
    ).order_by("pk")


def people_by_organisation(organisations: Collection[int]) -> dict[int, list[User]]:
    """The same of many organisations at once."""
    acting = Membership.objects.filter(
        organisation__in=organisations, user__is_active=True, confirmed_at__isnull=False, left_at=None
    )
    found: dict[int, list[User]] = defaultdict(list)
    for membership in acting.select_related("user").order_by("user_id"):
        found[membership.organisation_id].append(membership.user)
    return found


def memberships_of(user: User) -> list[Membership]:
    """The organisations a person acts for, or asked to."""
    return list(_standing().filter(user=user))


def waiting_for(user: User) -> list[Membership]:
    """Those who asked to act for an organisation this person acts for."""
    waiting = Membership.objects.filter(
        organisation_id__in=user.organisation_ids, confirmed_at=None, left_at=None
    ).exclude(user=user)
    return list(waiting.select_related("user", "organisation").order_by("pk"))


def contacts_to_check() -> QuerySet[Membership]:
    """First contacts of schools that nobody has looked at yet, oldest first."""
    unchecked = Membership.objects.filter(is_first=True, checked_at=None, left_at=None)
    return unchecked.select_related("user", "organisation", "organisation__school").order_by("pk")


def members_who_wait() -> QuerySet[Membership]:
    """Everyone who waits to be confirmed, longest first."""
    waiting = Membership.objects.filter(confirmed_at=None, left_at=None)
    return waiting.select_related("user", "organisation", "organisation__school").order_by("pk")


def members_of(organisation: Organisation) -> list[Membership]:
    """Everybody who acts or acted for an organisation, those of today first."""
    rows = Membership.objects.filter(organisation=organisation, confirmed_at__isnull=False).select_related("user")
    return list(rows.order_by(F("left_at").desc(nulls_first=True), "pk"))


def partners(*, q: str = "", legal_form: str = "", works: str = "") -> QuerySet[Organisation]:
    """The partner organisations with `sort_name`; those that no longer work with the hub only when asked for."""
    found = Organisation.objects.filter(kind=Kind.PARTNER).annotate(sort_name=Lower("name"))
    if q:
        numbers = Q(charity_number__iexact=q) | Q(company_number__iexact=q)
        found = found.filter(Q(name__icontains=q) | Q(about__icontains=q) | numbers)
    if legal_form:
        found = found.filter(legal_form=legal_form)
    standing = {"": Q(closed_at=None), "closed": Q(closed_at__isnull=False)}
    return found.filter(standing.get(works, Q()))


def timeline_subjects(user: User) -> list[Any]:
    """The rows whose history is a person's history."""
    return [user, *user.roles_held.all(), *user.memberships.all()]


def _standing() -> QuerySet[Membership]:
    return Membership.objects.filter(left_at=None).select_related("organisation").order_by("pk")
