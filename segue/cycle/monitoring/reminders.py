"""Reminders of returns: two weeks before, on the day, a week after; each goes out once."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from segue.cycle.contracts.models import ReturnDue
from segue.cycle.monitoring import letters, queries
from segue.cycle.monitoring.models import Reminder, Reminding
from segue.letters import post
from segue.record.history import note

AHEAD = timedelta(days=14)
LATE = timedelta(days=7)
NO_LONGER = timedelta(days=60)


def remind(today: date | None = None) -> int:
    """Write every reminder that is due today or was missed while no worker ran. Say how many returns it concerned."""
    day = today or timezone.localdate()
    wanted = Q(awaited__due_on__range=(day - NO_LONGER, day + AHEAD))
    keys = list(ReturnDue.objects.filter(wanted).order_by("due_on", "pk").values_list("pk", flat=True))
    return sum(_remind_of(key, day) for key in keys)


def kind_for(due_on: date, day: date) -> Reminding | None:
    """The reminder that fits a day, if any."""
    if day >= due_on + LATE:
        return Reminding.AFTER
    if day >= due_on:
        return Reminding.ON_THE_DAY
    return Reminding.BEFORE if day >= due_on - AHEAD else None


@transaction.atomic
def _remind_of(key: int, day: date) -> bool:
    """Each return in its own transaction: one that fails does not hold up the rest."""
    waiting = ReturnDue.objects.filter(queries.awaited(), pk=key).select_related("contract__holder")
    due = waiting.select_for_update(of=("self",)).first()
    kind = kind_for(due.due_on, day) if due else None
    if due is None or kind is None or due.reminders.filter(kind=kind).exists():
        return False
    Reminder.objects.create(due=due, kind=kind)
    note(due, "remind", after=kind.label, by=None)
    post.send(*letters.reminder(due, kind), by=None)
    return True
