"""Priorities, as lists and pages ask for them."""

from typing import Any

from django.db.models import QuerySet

from segue.cycle.priorities.lifecycle import Status
from segue.cycle.priorities.models import Priority
from segue.cycle.priorities.permissions import SEE_PRIORITIES
from segue.governance.models import Act, Delegation, Meeting


def priorities_for(user: Any) -> QuerySet[Priority]:
    """The priorities a person may see: adopted and retired are public, proposed are for the hub."""
    found = Priority.objects.select_related("adopted_at__body").order_by("-from_year", "number", "pk")
    return found if SEE_PRIORITIES.allows(user) else found.exclude(status=Status.PROPOSED)


def with_what_they_lead_to(priorities: QuerySet[Priority]) -> QuerySet[Priority]:
    """Priorities with the findings they act on and what later stages made of them."""
    return priorities.prefetch_related("findings__district", "specifications__calls")


def adopted() -> QuerySet[Priority]:
    """Priorities in force: what may be commissioned under."""
    return Priority.objects.filter(status=Status.ADOPTED).order_by("-from_year", "number", "pk")


def meetings_that_adopt() -> QuerySet[Meeting]:
    """Meetings of the bodies the scheme of delegation ever let adopt a priority, latest first."""
    bodies = Delegation.objects.filter(act=Act.ADOPT_PRIORITY, category="", body__isnull=False).values("body")
    return Meeting.objects.filter(body__in=bodies).select_related("body").order_by("-held_on", "-pk")
