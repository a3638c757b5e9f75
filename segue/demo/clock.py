"""The demo's clock: its two years happened when they happened, through the same actions as real ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.utils import timezone

UK = ZoneInfo("Europe/London")


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment in UK time."""
    return datetime.combine(day, time(hour, minute), UK)


@contextmanager
def at(day: date, hour: int = 10, minute: int = 0) -> Iterator[datetime]:
    """Let Django's clock show a moment of the past, and run on from there."""
    began, real = moment(day, hour, minute), timezone.now
    started = real()
    with patch("django.utils.timezone.now", lambda: began + (real() - started)):
        yield began


def days_ago(number: int) -> date:
    return timezone.localdate() - timedelta(days=number)
