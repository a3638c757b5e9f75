"""When an application may be written and sent."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from segue.cycle.applications.answers import NOTHING, Problem, is_empty
from segue.cycle.applications.lifecycle import WITHDRAW, Status
from segue.cycle.applications.models import Application, SectionAnswers, SetAside
from segue.cycle.applications.sheet import Part
from segue.cycle.calls import rules as calls_rules
from segue.cycle.calls.lifecycle import Status as CallStatus
from segue.cycle.calls.models import Call
from segue.people.models import User
from segue.places.models import School, SurveyDone
from segue.rules import RuleBroken
from segue.years import ProgrammeYear

UNSENT = (Status.DRAFT, Status.RETURNED)
WITHDRAWN = Q(status=Status.WITHDRAWN)


def survey_year(call: Call) -> ProgrammeYear:
    """The Schools Survey a call asks for is that of the summer term before the year it is for."""
    return ProgrammeYear(call.year - 1)


def survey_is_done(call: Call, school: School | None) -> bool:
    """Tell whether a call asks for no survey, or the school has completed the one it asks for."""
    if not call.survey_required or school is None:
        return True
    return SurveyDone.objects.filter(school=school, year=survey_year(call).start).exists()


def survey_must_be_done(call: Call, school: School | None) -> None:
    """A school completes the year's Schools Survey before it sends an application."""
    if not survey_is_done(call, school):
        raise RuleBroken(
            f"Complete the Schools Survey {survey_year(call)} first. Your answers are saved: "
            "come back and send them when the survey is done."
        )


def is_with_the_applicant(application: Application) -> None:
    """What was sent stays as it was sent, unless it was returned for changes."""
    if application.status not in UNSENT:
        raise RuleBroken(
            "This application has been sent, so its answers stay as they were sent."
            if application.submitted_at and application.status != Status.WITHDRAWN
            else f"This application is {application.get_status_display().lower()}, so nothing can be changed in it."
        )


def why_set_aside(application: Application, refused: str) -> str:
    """Say why words came too late so that it stays true when the application comes back for changes."""
    if application.status in UNSENT:
        return refused
    done = "withdrawn" if application.status == Status.WITHDRAWN else "sent"
    return f"They came after the application had been {done}."


def may_be_written(application: Application, *, at: datetime) -> None:
    """An application is written while it is a draft and its call is open, or after it was returned for changes."""
    is_with_the_applicant(application)
    must_be_open(application, at=at)


def must_be_open(application: Application, *, at: datetime) -> None:
    """A draft is sent before the call closes, or by late leave; one returned for changes, whenever it is ready."""
    if application.status == Status.RETURNED and application.call.status == CallStatus.PUBLISHED:
        return
    calls_rules.is_open_to(application.call, application.school, at)


def must_be_whole(problems: Iterable[Problem]) -> None:
    """Everything that is required is answered, within its limits, before it is sent."""
    found = list(problems)
    if found:
        raise RuleBroken([problem.words for problem in found])


def may_be_sent(application: Application, *, at: datetime) -> None:
    """An application is sent while its call is open to the school, by a school that may apply and did its survey."""
    may_be_written(application, at=at)
    if application.school is not None:
        calls_rules.may_apply(application.call, application.school)
    survey_must_be_done(application.call, application.school)


def asks_for_something(amounts: Iterable[Decimal]) -> Decimal:
    """An application asks for money; say how much in all."""
    total = sum(amounts, NOTHING)
    if total <= 0:
        raise RuleBroken("Say what you would like: enter an amount for at least one opportunity.")
    return total


def there_is_one(earlier: Application | None) -> Application:
    """Answers are taken over from an application that was sent before."""
    if earlier is None:
        raise RuleBroken("There is no earlier application of your school with answers to take over.")
    return earlier


def may_be_withdrawn(application: Application) -> None:
    """An application is taken back until it is decided on; the words are the same whatever was decided."""
    if application.status not in WITHDRAW.allowed_from:
        raise RuleBroken("This application cannot be withdrawn any more.")


def has_a_reason(because: str, words: str) -> None:
    """What is given back or withdrawn has a reason."""
    if not because.strip():
        raise RuleBroken(words)


def nothing_newer(kept: SectionAnswers | None, version: int) -> SectionAnswers:
    """Two versions are weighed as they stand now, not as they stood before a colleague saved again."""
    if kept is None or kept.version != version:
        raise RuleBroken("This part was saved again while you compared. Look at both once more, then choose.")
    return kept


def changed_since(kept: SectionAnswers, version: int | Mapping[str, int], *, by: User) -> set[str]:
    """The questions that somebody else changed since this person saw them."""
    return {key for key, (changed, who) in kept.changed_in.items() if changed > _seen(version, key) and who != by.pk}


def clashes(
    kept: SectionAnswers, answers: Mapping[str, Any], version: int | Mapping[str, int], *, by: User
) -> set[str]:
    """The questions that somebody else changed since this person saw them, and this person changed too."""
    changed = changed_since(kept, version, by=by)
    return {key for key, answer in answers.items() if key in changed and answer != kept.answers.get(key)}


def overtaken(kept: SectionAnswers, answers: Mapping[str, Any], version: int | Mapping[str, int]) -> set[str]:
    """One's own words from another page that newer ones replace. Words that only grew are not lost."""
    return {
        key
        for key, answer in answers.items()
        if kept.changed_in.get(key, (0, 0))[0] > _seen(version, key)
        and not is_empty(kept.answers.get(key))
        and not _grew(kept.answers[key], answer)
    }


def _grew(before: Any, after: Any) -> bool:
    return before == after or (isinstance(before, str) and isinstance(after, str) and after.startswith(before))


def _seen(version: int | Mapping[str, int], key: str) -> int:
    return version if isinstance(version, int) else version.get(key, 0)


def is_settled_once(aside: SetAside) -> None:
    """Words set aside are dealt with once."""
    if aside.settled_at is not None:
        raise RuleBroken("A colleague has dealt with these words already.")


def is_in_the_form(part: Part | None) -> Part:
    """A section is written that the form of the application has."""
    if part is None:
        raise RuleBroken("The form of this application has no such section.")
    return part


def is_asked(answers: Iterable[str], questions: Iterable[str]) -> None:
    """A section keeps answers to what it asks, and to nothing else."""
    unknown = set(answers) - set(questions)
    if unknown:
        raise RuleBroken(f"This section does not ask: {', '.join(sorted(unknown))}.")
