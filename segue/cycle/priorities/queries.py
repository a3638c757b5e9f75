"""Priorities, as lists and pages ask for them."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from segue.cycle.priorities.lifecycle import Status
from segue.cycle.priorities.models import Priority
from segue.cycle.priorities.permissions import SEE_PRIORITIES
from segue.governance.models import Act, Delegation, Meeting
from segue.record.history import workers_on


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


def has_met(priority: Priority) -> bool:
    """Tell whether a meeting is noted that the scheme of its day lets adopt a priority, also as to who proposed it."""
    day = OuterRef("held_on")
    lines = Delegation.objects.filter(
        Q(until=None) | Q(until__gt=day),
        act=Act.ADOPT_PRIORITY,
        category="",
        body=OuterRef("body"),
        in_force_from__lte=day,
    )
    there = Meeting.present.through.objects.filter(meeting=OuterRef("pk"))
    others = there.exclude(user__in=workers_on(priority))
    held = Meeting.objects.filter(Exists(lines), held_on__lte=timezone.localdate())
    return held.filter(Exists(others) | Exists(lines.filter(second_person=False))).exists()
