"""The rules of assessing. Each is one function; those that refuse raise `RuleBroken`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from segue.cycle.applications.lifecycle import Status as ApplicationStatus
from segue.cycle.applications.models import Application
from segue.cycle.assessment.lifecycle import Status
from segue.cycle.assessment.models import Assessment, Score
from segue.cycle.calls.models import Call, Criterion
from segue.cycle.calls.times import is_past
from segue.governance.interests import nature_of
from segue.people.models import Role, User
from segue.rules import RuleBroken

TOP = 100
LONGEST_NATURE = 300
LARGE_SPREAD = Decimal(20)
ASSESSABLE = (ApplicationStatus.SUBMITTED, ApplicationStatus.IN_ASSESSMENT, ApplicationStatus.ASSESSED)
BEING_ASSESSED = (ApplicationStatus.IN_ASSESSMENT, ApplicationStatus.ASSESSED)


def weighted(scores: Iterable[tuple[int, int, int]]) -> Decimal:
    """The weighted score out of 100 of (value, highest, weight), rounded half up to two places."""
    rows = list(scores)
    weights = sum(weight for _, _, weight in rows)
    if not weights:
        raise RuleBroken("This call has no criteria to score.")
    reached = sum((Fraction(value * weight, highest) for value, highest, weight in rows), Fraction(0))
    return half_up(reached * TOP / weights)


def average(totals: Sequence[Decimal]) -> Decimal:
    """The mean of the assessors' totals, so that a case with fewer assessors is not worse off."""
    return half_up(sum(map(Fraction, totals), Fraction(0)) / len(totals))


def spread(totals: Sequence[Decimal]) -> Decimal:
    """The highest total minus the lowest."""
    return max(totals) - min(totals)


def half_up(number: Fraction) -> Decimal:
    """Round to two places, and say both; exactly half a hundredth goes up."""
    hundredths = (number * 200 + 1) // 2
    return Decimal(hundredths).scaleb(-2)


def call_has_closed(call: Call) -> None:
    """Assessing starts when nobody can send an application any more."""
    if not is_past(call.closes_at, timezone.now()):
        closes = timezone.localtime(call.closes_at)
        raise RuleBroken(f"The call closes on {closes.day} {closes:%B %Y at %H:%M}. Assign assessors after that.")


def case_can_be_assessed(application: Application) -> None:
    """Only an application that was sent, and on which nothing is recommended yet, gets an assessor."""
    if application.status not in ASSESSABLE:
        raise RuleBroken(f"{application} is {application.get_status_display().lower()}, so nobody can assess it.")


def case_is_being_assessed(application: Application) -> None:
    """Scores are taken while a case is assessed, not after it was recommended or withdrawn."""
    if application.status not in BEING_ASSESSED:
        raise RuleBroken(
            f"This application is {application.get_status_display().lower()}, so it is not scored any more."
        )


def is_open(assessment: Assessment) -> None:
    """Nothing is scored after it was sent, or by somebody who came off the case while they wrote."""
    if assessment.status == Status.SUBMITTED:
        raise RuleBroken("You have sent your scores, so they cannot be changed.")
    if assessment.status != Status.OPEN:
        raise RuleBroken("You came off this case in the meantime, so it is closed to you.")


def score_is_on_the_scale(criterion: Criterion, value: int | None) -> None:
    """A score is a whole number from nothing to the highest the criterion has."""
    if value is not None and not 0 <= value <= criterion.highest:
        raise RuleBroken(f"{criterion}: the score must be between 0 and {criterion.highest}.")


def lacking(rows: Iterable[tuple[Criterion, Score | None]]) -> list[str]:
    """The criteria that still want a score, or the reasons for it."""
    return [str(row) for row, score in rows if score is None or score.value is None or not score.reasons.strip()]


def every_score_has_reasons(missing: Sequence[str]) -> None:
    """Each criterion has a score, and each score has its reasons."""
    if missing:
        raise RuleBroken([f"{title}: give a score and your reasons." for title in missing])


def interest_is_described(nature: str) -> None:
    """An interest is declared in words, short enough for the register."""
    if not nature.strip():
        raise RuleBroken("Say what the interest is.")
    if len(nature) > LONGEST_NATURE:
        raise RuleBroken(f"Say it in {LONGEST_NATURE} characters or fewer. There are {len(nature):,} now.")


def all_are_in(awaited: Sequence[str], counted: int) -> None:
    """The moderated score waits until every assessor is in, and rests on at least one of them."""
    if awaited:
        raise RuleBroken(f"Not all assessors are in. Still to come: {', '.join(awaited)}.")
    if not counted:
        raise RuleBroken("No score counts in this case, so there is nothing to moderate. Assign an assessor.")


def moderated_score_is_out_of_100(score: Decimal) -> None:
    """A moderated score is between 0 and 100, to two places."""
    if not score.is_finite() or not 0 <= score <= TOP or score != round(score, 2):
        raise RuleBroken("The moderated score must be between 0 and 100, with at most two decimal places.")


@dataclass(frozen=True)
class Need:
    """An application that needs assessors, and those who have it already or had it."""

    application: int
    missing: int
    had: frozenset[int]


@dataclass
class Plan:
    """Who is suggested for what, and which applications stay short of assessors."""

    pairs: list[tuple[int, int]] = field(default_factory=list)
    short: list[int] = field(default_factory=list)


def spread_evenly(needs: Sequence[Need], load: Mapping[int, int], ties: Iterable[tuple[int, int]]) -> Plan:
    """Give each application to those with the least to do, never to one an interest keeps out of it.

    Applications with the fewest people to choose from come first, so that those do not run out.
    """
    tied, load, plan = set(ties), dict(load), Plan()

    def free(need: Need) -> list[int]:
        return [person for person in load if (person, need.application) not in tied and person not in need.had]

    for need in sorted(needs, key=lambda need: (len(free(need)), need.application)):
        chosen = sorted(free(need), key=lambda person: (load[person], person))[: need.missing]
        for person in chosen:
            load[person] += 1
            plan.pairs.append((need.application, person))
        if len(chosen) < need.missing:
            plan.short.append(need.application)
    return plan


def may_assess(assessor: User, application: Application) -> None:
    """An assessor is asked once about a case, and never about one they have an interest in."""
    if not assessor.is_active or not assessor.has_role(Role.ASSESSOR):
        raise RuleBroken(f"{assessor} is not an assessor.")
    if nature_of(assessor, application.as_case):
        raise RuleBroken(f"{assessor} has an interest in {application.applicant}, so they cannot assess it.")
    if Assessment.objects.filter(application=application, assessor=assessor).exists():
        raise RuleBroken(f"{assessor} has or had {application} already.")


def register_knows_no_interest(user: User, application: Application) -> None:
    """Nobody declares to have no interest while the register says otherwise."""
    known = nature_of(user, application.as_case)
    if known:
        raise RuleBroken(f"The register says of you and {application.applicant}: {known}. Declare that interest here.")


def is_of_this_call(key: int, criteria: Mapping[int, Criterion]) -> Criterion:
    """A case is scored by the criteria of its own call."""
    if key not in criteria:
        raise RuleBroken("This criterion belongs to another call.")
    return criteria[key]


def something_is_left(assessor: User, rows: Sequence[Assessment]) -> None:
    """Only who has still to score is reminded of it."""
    if not rows:
        raise RuleBroken(f"{assessor} has nothing left to score in this call.")


def is_said(words: str, otherwise: str) -> None:
    """Why an assessor is taken off, and why a score was agreed, is said in words."""
    if not words.strip():
        raise RuleBroken(otherwise)
