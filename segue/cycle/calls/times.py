"""When a call is open. The closing minute shown is the last minute: what the clock shows is what counts."""

from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils import timezone

from segue.cycle.calls.lifecycle import Status
from segue.cycle.calls.models import Call
from segue.wording import uk_date

MINUTE = timedelta(minutes=1)
SOON = timedelta(hours=24)


def in_words(moment: datetime) -> str:
    """25 June 2027 at 17:00, by the UK clock."""
    local = timezone.localtime(moment)
    return f"{uk_date(local)} at {local:%H:%M}"


class State(TextChoices):
    """What a call is to someone who wants to apply."""

    DRAFT = "draft", "Draft"
    PLANNED = "planned", "Opens later"
    OPEN = "open", "Open"
    CLOSING = "closing", "Closes within 24 hours"
    CLOSED = "closed", "Closed"
    CANCELLED = "cancelled", "Cancelled"


def is_past(last_minute: datetime, at: datetime) -> bool:
    """Tell whether a last minute is over: at 17:00:59 the minute 17:00 is not."""
    return at >= last_minute + MINUTE


def state_of(call: Call, at: datetime | None = None) -> State:
    """Tell what a call is to someone who wants to apply, at a moment."""
    at = at or timezone.now()
    if call.status != Status.PUBLISHED:
        return State(call.status)
    if at < call.opens_at:
        return State.PLANNED
    if is_past(call.closes_at, at):
        return State.CLOSED
    return State.CLOSING if call.closes_at - at <= SOON else State.OPEN
