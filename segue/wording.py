"""Money, days and numbers as people read them: for pages (as filters) and wherever else words are made."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone


def pounds(amount: Decimal | float | None) -> str:
    """£3,240.00"""
    return _pounds(amount, pence=True)


def pounds_short(amount: Decimal | float | None) -> str:
    """£3,240; the pence only where there are some."""
    return _pounds(amount, pence=amount is not None and amount != int(amount))


def _pounds(amount: Decimal | float | None, *, pence: bool) -> str:
    if amount is None:
        return "–"
    sign = "−" if amount < 0 else ""
    return f"{sign}£{abs(amount):,.{2 if pence else 0}f}"


def thousands(number: float | None) -> str:
    """12,400"""
    return "–" if number is None else f"{number:,}"


def percent(part: Decimal | float, whole: Decimal | float) -> str:
    """63%; of nothing, a dash."""
    return f"{100 * Decimal(part) / Decimal(whole):.0f}%" if whole else "–"


def count(number: int, words: str) -> str:
    """3|count:"school" is "3 schools"; 2|count:"child,children" is "2 children"."""
    one, _, many = words.partition(",")
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def uk_date(day: date | None) -> str:
    """25 June 2027"""
    day = _here(day)
    return f"{day.day} {day:%B %Y}" if day else "–"


def uk_day(day: date | None) -> str:
    """Friday 25 June 2027"""
    day = _here(day)
    return f"{day:%A} {day.day} {day:%B %Y}" if day else "–"


def uk_datetime(moment: datetime | None) -> str:
    """Friday 25 June 2027 at 17:00"""
    return f"{uk_day(moment)} at {uk_time(moment)}" if moment else "–"


def uk_time(moment: datetime | None) -> str:
    """17:00"""
    return f"{_here(moment):%H:%M}" if moment else "–"


def due(day: date | None) -> str:
    """in 9 days, tomorrow, today, 12 days late"""
    return _distance(day, past="late")


def ago(day: date | None) -> str:
    """12 days ago, yesterday, today, in 9 days"""
    return _distance(day, past="ago")


def _distance(day: date | None, *, past: str) -> str:
    day = _here(day)
    if day is None:
        return "–"
    days = ((day.date() if isinstance(day, datetime) else day) - timezone.localdate()).days
    near = {0: "today", 1: "tomorrow"} | ({-1: "yesterday"} if past == "ago" else {})
    if days in near:
        return near[days]
    return f"in {days} days" if days > 0 else f"{count(-days, 'day')} {past}"


def _here(day: date | None) -> date | None:
    """A moment as UK clocks show it; a day as it is."""
    return timezone.localtime(day) if isinstance(day, datetime) and timezone.is_aware(day) else day
