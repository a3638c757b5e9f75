from datetime import date

from django.utils import timezone

from segue.places.models import School
from segue.places.queries import survey_done_on
from segue.rules import RuleBroken
from segue.wording import uk_date
from segue.years import ProgrammeYear


def survey_is_not_in_the_future(completed_on: date) -> None:
    """A survey is completed today or earlier."""
    if completed_on > timezone.localdate():
        raise RuleBroken("The survey cannot have been completed on a day that is still to come.")


def survey_is_noted_once(school: School, year: int) -> None:
    """A school completes the survey of a year once."""
    done_on = survey_done_on(school, year)
    if done_on:
        raise RuleBroken(f"{school} already completed the survey of {ProgrammeYear(year)}, on {uk_date(done_on)}.")
