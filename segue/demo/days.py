"""Working days in England: the hub's people rest at weekends and on bank holidays, in the demo too."""

from datetime import date, timedelta
from functools import cache

DAY = timedelta(days=1)
SATURDAY = 5


def working(day: date) -> date:
    """The day itself, or the last working day before it."""
    while not is_working(day):
        day -= DAY
    return day


def after(day: date, number: int = 1) -> date:
    """The working day so many working days after a day."""
    while number:
        day += DAY
        number -= is_working(day)
    return day


def is_working(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England; one that falls on a weekend is kept on the next free weekday."""
    easter = _easter(year)
    found = {easter - 2 * DAY, easter + DAY}
    found |= {_monday(date(year, 5, 1)), _monday(date(year, 5, 25)), _monday(date(year, 8, 25))}
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        kept = fixed
        while kept.weekday() >= SATURDAY or kept in found:
            kept += DAY
        found.add(kept)
    return frozenset(found)


def _monday(first: date) -> date:
    """The first Monday on or after a day."""
    return first + (7 - first.weekday()) % 7 * DAY


def _easter(year: int) -> date:
    """Easter Sunday: the Sunday after the full moon of the Gregorian tables (Oudin's way of reckoning it)."""
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = epact - epact // 28 * (1 - 29 // (epact + 1) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    sunday = moon - weekday
    month = 3 + (sunday + 40) // 44
    return date(year, month, sunday + 28 - 31 * (month // 4))
