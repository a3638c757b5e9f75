"""The programme year of a Music Hub: 1 September to 31 August."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

FIRST_MONTH = 9
EARLIEST, LATEST = 2000, 2100


@dataclass(frozen=True, order=True)
class ProgrammeYear:
    """A year named by the calendar year it starts in: 2026 is September 2026 to August 2027."""

    start: int

    @classmethod
    def of(cls, day: date) -> "ProgrammeYear":
        """Tell the programme year a day falls in."""
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)

    @classmethod
    def current(cls) -> "ProgrammeYear":
        """Tell the programme year of today, in UK time."""
        return cls.of(timezone.localdate())

    @property
    def first_day(self) -> date:
        return date(self.start, 9, 1)

    @property
    def last_day(self) -> date:
        return date(self.start + 1, 8, 31)

    def __str__(self) -> str:
        return f"{self.start}/{(self.start + 1) % 100:02d}"


def offered(years: Iterable[int], *, asked: object = "") -> list[tuple[str, str]]:
    """The years a filter offers, latest first: those that hold something, and the one its reader asks for."""
    wanted = [year for year in range(EARLIEST, LATEST + 1) if str(year) == str(asked)]
    return [(str(year), str(ProgrammeYear(year))) for year in sorted({*years, *wanted}, reverse=True)]


class YearField(models.PositiveSmallIntegerField):
    """A programme year, kept as the calendar year it starts in."""

    default_validators = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
