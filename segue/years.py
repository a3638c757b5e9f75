"""The programme year of a Music Hub: 1 September to 31 August."""

from dataclasses import dataclass
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

FIRST_MONTH = 9


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


class YearField(models.PositiveSmallIntegerField):
    """A programme year, kept as the calendar year it starts in."""

    default_validators = [MinValueValidator(2000), MaxValueValidator(2100)]
