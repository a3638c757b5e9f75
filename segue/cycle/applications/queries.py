"""Applications as lists. Whoever has an interest in an applicant never finds it in one."""

from typing import Any

from django.db.models import QuerySet

from segue.cycle.applications.lifecycle import Status
from segue.cycle.applications.models import Application
from segue.governance.interests import interested_in


def cases_for(user: Any) -> QuerySet[Application]:
    """What was sent to the hub, for its staff and readers, less the cases closed to this person."""
    return (
        Application.objects.exclude(applicant_id__in=interested_in(user))
        .exclude(status=Status.DRAFT)
        .select_related("applicant", "school", "call")
        .order_by("-pk")
    )
