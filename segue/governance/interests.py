"""Who has an interest in an organisation. The one place that answers the question."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from segue.governance.models import Interest
from segue.people.models import Membership, Organisation, User


def standing() -> Q:
    """Interests that have not ended."""
    return Q(until=None) | Q(until__gt=timezone.localdate())


def interested_in(user: Any) -> frozenset[int]:
    """The organisations in which a person has a declared interest or a membership; read once a request."""
    known: frozenset[int] | None = getattr(user, "interested_in", None)
    if known is None:
        declared = Interest.objects.filter(standing(), user=user).values_list("organisation_id", flat=True)
        known = user.interested_in = frozenset(declared) | user.organisation_ids
    return known


def has_interest(user: Any, organisation_id: int) -> bool:
    """Tell whether a person declared an interest in an organisation or acts for it."""
    return organisation_id in interested_in(user)


def nature_of(user: User, organisation: Organisation) -> str:
    """Say in words what ties a person to an organisation; empty when nothing does."""
    declared = Interest.objects.filter(standing(), user=user, organisation=organisation).first()
    if declared is not None:
        return declared.nature
    return "acts for the applicant" if organisation.pk in user.organisation_ids else ""


def tied(user: str, organisation: str) -> Q:
    """The same question for rows of a query, where `user` and `organisation` name columns of the row."""
    declared = Interest.objects.filter(standing(), user=OuterRef(user), organisation=OuterRef(organisation))
    belongs = Membership.objects.filter(
        user=OuterRef(user),
        organisation=OuterRef(organisation),
        confirmed_at__isnull=False,
        left_at=None,
    )
    return Q(Exists(declared)) | Q(Exists(belongs))


def ties_between(users: Iterable[int], organisations: Iterable[int]) -> dict[tuple[int, int], str]:
    """What ties each of several people to each of several organisations, in words."""
    people, bodies = list(users), list(organisations)
    belongs = Membership.objects.filter(
        user__in=people,
        organisation__in=bodies,
        confirmed_at__isnull=False,
        left_at=None,
    ).values_list("user_id", "organisation_id")
    found = dict.fromkeys(belongs, "acts for the applicant")
    declared = Interest.objects.filter(standing(), user__in=people, organisation__in=bodies).values_list(
        "user_id", "organisation_id", "nature"
    )
    return found | {(user, body): nature for user, body, nature in declared}


def interests_of(user: User) -> list[Interest]:
    """The interests a person has declared and not ended."""
    return list(Interest.objects.filter(standing(), user=user).select_related("organisation"))
