"""The demo's clock: its two years happened when they happened, through the same actions as real ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.utils import timezone

UK = ZoneInfo("Europe/London")


class Clock:
    """Shows a moment of the past and runs on from there; between two steps of one person some time goes by."""

    def __init__(self, began: datetime) -> None:
        self._real = timezone.now
        self._ahead = began - self._real()

    def now(self) -> datetime:
        return self._real() + self._ahead

    def later(self, *, minutes: float) -> None:
        """Let some minutes go by."""
        self._ahead += timedelta(minutes=minutes)


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment in UK time."""
    return datetime.combine(day, time(hour, minute), UK)


@contextmanager
def at(day: date, hour: int = 10, minute: int = 0) -> Iterator[Clock]:
    """Let Django's clock show a moment of the past, and run on from there."""
    clock = Clock(moment(day, hour, minute))
    with patch("django.utils.timezone.now", clock.now):
        yield clock


def days_ago(number: int) -> date:
    return timezone.localdate() - timedelta(days=number)
