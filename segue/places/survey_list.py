"""A pasted or uploaded list of who completed the Schools Survey: a URN on each line, with a day where it differs."""

import csv
import re
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from segue.places import cells
from segue.places.cells import CannotRead
from segue.places.models import School, SurveyDone

# A URN and a day stand at the beginning of a line; what is longer holds no more of use.
READ = 1_000


@dataclass(frozen=True)
class SurveyEntry:
    """A line that can be noted."""

    row: int
    school: School
    completed_on: date


@dataclass(frozen=True)
class SurveyFault:
    """A line that cannot, and why."""

    row: int
    text: str
    why: str


def read(text: str, *, year: int, otherwise: date) -> tuple[list[SurveyEntry], list[SurveyFault]]:
    """Read every line: the schools to note, and the lines that cannot be used with the reason."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1)]
    rows = [(number, line, _cells(line)) for number, line in lines if line and not _is_header(line)]
    schools = School.objects.filter(urn__in=[int(row[0]) for *_, row in rows if _is_urn(row[0])]).in_bulk(
        field_name="urn"
    )
    done = set(SurveyDone.objects.filter(year=year, school__urn__in=schools).values_list("school__urn", flat=True))
    entries: list[SurveyEntry] = []
    faults: list[SurveyFault] = []
    for number, line, row in rows:
        try:
            entries.append(_entry(number, row, schools, otherwise))
            urn = entries[-1].school.urn
            if urn in done:
                entries.pop()
                raise CannotRead(f"URN {urn} is noted already, or stands here twice.")  # noqa: TRY301
            done.add(urn)
        except CannotRead as problem:
            faults.append(SurveyFault(number, cells.shortened(line), str(problem)))
    return entries, faults


def _entry(number: int, row: list[str], schools: dict[int, School], otherwise: date) -> SurveyEntry:
    if not _is_urn(row[0]):
        raise CannotRead(f"“{cells.shortened(row[0])}” is not a URN.")
    school = schools.get(int(row[0]))
    if school is None:
        raise CannotRead(f"No school of the register has the URN {int(row[0])}.")
    completed_on = cells.day(row[1], "date") if len(row) > 1 else None
    if completed_on and completed_on > timezone.localdate():
        raise CannotRead("The date is still to come.")
    return SurveyEntry(number, school, completed_on or otherwise)


def _cells(line: str) -> list[str]:
    """A line of a spreadsheet, a CSV, or a typed list; the URN first, then the day."""
    separator = next((mark for mark in "\t;," if mark in line), None)
    if separator is None:
        return line.split(None, 1)
    return [cell.strip() for cell in next(csv.reader([line[:READ]], delimiter=separator), [])] or [""]


def _is_urn(cell: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,7}", cell))


def _is_header(line: str) -> bool:
    return bool(re.match(r"\W*urn\b", line, re.IGNORECASE))
