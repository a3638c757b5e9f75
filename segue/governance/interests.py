"""Who has an interest in an organisation. The one place that answers the question."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from segue.governance.models import Interest
from segue.people.models import Organisation, User


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
