"""The demo's rounds: schools apply, assessors score, somebody decides, all through the real actions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from django.db.models import Sum

from segue.cycle.applications import actions as applications
from segue.cycle.applications.models import Application
from segue.cycle.assessment import actions as assessment
from segue.cycle.assessment.lifecycle import Status as AssessmentStatus
from segue.cycle.assessment.models import Assessment, Score
from segue.cycle.calls import actions as calls
from segue.cycle.calls.models import Call
from segue.cycle.decisions import actions as decisions
from segue.cycle.decisions.models import Outcome, Recommendation
from segue.demo import opinions, words
from segue.demo.cast import Cast, fresh
from segue.demo.clock import Clock, at, days_ago, moment
from segue.demo.days import after, working
from segue.letters import actions as letters
from segue.letters.lifecycle import Status as LetterStatus
from segue.letters.models import Letter
from segue.money.models import Budget
from segue.money.queries import left_in
from segue.places.models import Phase, School

ALL_PHASES = [Phase.PRIMARY, Phase.SECONDARY, Phase.SPECIAL, Phase.ALTERNATIVE]
MENU: dict[str, dict[str, Any]] = {
    "CLASS": {
        "title": "Whole-class ensemble teaching",
        "phases": [Phase.PRIMARY, Phase.SPECIAL],
        "cap": 2_400,
        "note": "Year 4, one hour a week from September",
        "description": "A term or more of weekly lessons for a whole year group, with an instrument for each child.",
    },
    "CHOIR": {
        "title": "Choirs",
        "phases": [Phase.PRIMARY, Phase.SECONDARY],
        "cap": 1_200,
        "note": "Weekly rehearsals in school time",
        "description": "A visiting singer who builds a choir with you, and a day when choirs meet.",
    },
    "ENS": {
        "title": "Ensembles",
        "phases": ALL_PHASES,
        "cap": 1_500,
        "note": "For pupils who have played for a year",
        "description": "A leader for a band or orchestra in your school, or shared with a neighbour.",
    },
    "SEND": {
        "title": "Resources for pupils with SEND",
        "phases": ALL_PHASES,
        "cap": 1_800,
        "note": "Instruments and technology chosen with the pupils",
        "description": "Adapted instruments and technology, and somebody who shows how to use them.",
    },
    "BESPOKE": {
        "title": "Bespoke support",
        "phases": ALL_PHASES,
        "cap": 900,
        "note": "Six visits to plan and teach together",
        "description": "Advice and teaching beside your staff, agreed with you.",
    },
}
CRITERIA = (
    ("Need", "How clearly is the need shown, and does it serve our priorities?", 3),
    ("Difference", "Will pupils be able to do something they cannot do now?", 2),
    ("Delivery", "Is it clear who does what, when, and how everyone is included?", 2),
    ("Lasting", "Will it go on after our support ends?", 1),
)
MEANINGS = {
    4: "Convincing in every part, with evidence of its own",
    3: "Convincing, with small gaps",
    2: "Likely, but parts are asserted rather than shown",
    1: "Weak: much is missing or unclear",
    0: "Not answered",
}
# The lowest score that is recommended for money.
FLOOR = 40
CONDITIONS = (
    "A member of the school's staff is in the room. A return is sent on the day it is due. "
    "The hub may visit by arrangement. Unused support goes back to other schools."
)


@dataclass
class Round:
    """One call and what became of its applications."""

    call: Call
    opens: date
    closes: date
    sent: list[Application] = field(default_factory=list)
    recommendation: Recommendation | None = None


def open_call(cast: Cast, specification: Any, budget: Budget, *, opens: date, closes: date, **facts: Any) -> Round:
    """Draft a call with its opportunities and criteria, and publish it."""
    menu = facts.pop("menu", tuple(MENU))
    publish = facts.pop("publish", True)
    with at(working(min(opens - timedelta(days=9), days_ago(1))), 15) as clock:
        officer = fresh(cast["Commissioning officer"])
        call = calls.draft_call(
            specification,
            by=officer,
            budget=budget,
            opens_at=moment(opens, 9),
            closes_at=moment(closes, 17),
            decisions_by=working(closes + timedelta(days=30)),
            conditions=CONDITIONS,
            **facts,
        )
        clock.later(minutes=6)
        _fill(call, menu, officer, clock)
        if publish:
            clock.later(minutes=40)
            calls.publish(call, by=fresh(cast["Chief executive"]))
    call.refresh_from_db()
    return Round(call, opens, closes)


def _fill(call: Call, menu: Iterable[str], officer: Any, clock: Clock) -> None:
    for code in menu:
        clock.later(minutes=3)
        one = MENU[code]
        opportunity = calls.add_opportunity(
            call,
            by=officer,
            code=code,
            title=one["title"],
            description=one["description"],
            phases=one["phases"],
            cap=Decimal(one["cap"]),
        )
        if code == "SEND":
            calls.set_phase_cap(opportunity, phase=Phase.SPECIAL, cap=Decimal(2_600), by=officer)
    for title, question, weight in CRITERIA:
        clock.later(minutes=2)
        calls.add_criterion(call, MEANINGS, by=officer, title=title, question=question, weight=weight, highest=4)


def apply(this: Round, schools: Iterable[School], leads: dict[int, Any], *, drafts: int = 0) -> list[Application]:
    """Schools write and send their applications; the last few stay drafts, and are given back."""
    schools = list(schools)
    span = max((min(this.closes, date.today()) - this.opens).days - 1, 1)  # noqa: DTZ011 - only how far apart
    left = []
    for place, school in enumerate(schools):
        day = this.opens + timedelta(days=1 + place * (span - 1) // max(len(schools), 1))
        is_draft = place >= len(schools) - drafts
        application = write(this, school, leads, on=day, place=place, is_draft=is_draft)
        if is_draft:
            left.append(application)
    return left


def write(this: Round, school: School, leads: dict[int, Any], *, on: date, place: int, **how: bool) -> Application:
    """One school begins, writes section by section, and sends, unless it stays a draft."""
    with at(on, 16 + place % 5, 7 * place % 60) as clock:
        lead = fresh(leads[school.urn])
        application = applications.begin(this.call, school=school, by=lead)
        given = _answers(this, school)
        for key in list(given)[: 3 if how["is_draft"] else None]:
            clock.later(minutes=2 + len(str(given[key])) / 200)
            applications.save_section(application, key=key, answers=given[key], version=0, by=lead)
        if not how["is_draft"]:
            clock.later(minutes=3)
            applications.submit(application, by=lead)
            this.sent.append(application)
    return application


def finish(this: Round, application: Application, *, on: date) -> None:
    """What was left a draft is written to its end, and sent."""
    with at(on, 20, application.pk % 60) as clock:
        lead = fresh(application.begun_by)
        given = _answers(this, application.school)
        for key in list(given)[3:]:
            clock.later(minutes=2 + len(str(given[key])) / 200)
            applications.save_section(application, key=key, answers=given[key], version=0, by=lead)
        clock.later(minutes=3)
        applications.submit(application, by=lead)
        this.sent.append(application)


def _answers(this: Round, school: School) -> dict[str, dict[str, Any]]:
    menu = {one.code: {**MENU[one.code], "cap": one.cap} for one in this.call.opportunities.all()}
    dice = Random(f"{this.call.reference} {school.urn}")  # noqa: S311 - the same words every time
    return words.answers(school, menu, dice)


def assess(this: Round, cast: Cast, *, on: date, finished: int | None = None) -> None:
    """Assessors declare, score and are moderated; of an unfinished round only the first are done."""
    officer = cast["Commissioning officer"]
    pairs = [
        (application, assessor)
        for place, application in enumerate(this.sent)
        for assessor in _pair(cast, application, place)
    ]
    with at(on, 9, 20):
        assessment.assign_many(this.call, pairs=pairs, due_on=after(on, 8), by=fresh(officer))
    for place, application in enumerate(this.sent):
        done = finished is None or place < finished
        with at(on + timedelta(days=2 + place % 5), 18, place % 60) as clock:
            _score_all(application, place, clock, only_first=not done, nobody=not done and place % 3 == 0)
        if done:
            with at(after(on, 7), 9 + place // 10, 5 * place % 60):
                _moderate(application, fresh(officer))


def _pair(cast: Cast, application: Application, place: int) -> list[Any]:
    free = [one for one in cast.assessors if not _has_interest(one, application)]
    if len(free) < 2:  # noqa: PLR2004 - nobody to pair with
        return free
    apart = 1 + place // len(free) % (len(free) - 1)
    return [free[place % len(free)], free[(place + apart) % len(free)]]


def _has_interest(user: Any, application: Application) -> bool:
    return user.interests.filter(organisation_id=application.applicant_id).exists()


def _score_all(application: Application, place: int, clock: Clock, *, only_first: bool, nobody: bool) -> None:
    if nobody:
        return
    rows = list(Assessment.objects.filter(application=application, status=AssessmentStatus.ASSIGNED).order_by("pk"))
    for number, row in enumerate(rows[: 1 if only_first else None]):
        score(row, place, number, clock)


def score(row: Assessment, place: int, number: int, clock: Clock) -> None:
    """One assessor declares to have no interest, reads, scores and sends."""
    assessor = fresh(row.assessor)
    assessment.declare_none(row, by=assessor)
    clock.later(minutes=17 + place % 9)
    row = Assessment.objects.get(pk=row.pk)
    assessment.save_scores(row, scores=scores_of(row, place, number), comment="", by=assessor)
    clock.later(minutes=4)
    assessment.submit_scores(Assessment.objects.get(pk=row.pk), by=assessor)
    clock.later(minutes=11)


def scores_of(row: Assessment, place: int, number: int) -> dict[int, tuple[int, str]]:
    """What an assessor gives for each criterion, with reasons that fit it."""
    dice = Random(f"{row.application.reference} {number}")  # noqa: S311 - the same scores every time
    strength = 3.6 - (place * 7 % 11) * 0.22
    given = {}
    for criterion in row.application.call.criteria.all():
        value = max(0, min(4, round(strength + dice.uniform(-0.9, 0.9))))
        given[criterion.pk] = (value, opinions.of_criterion(criterion.title, value, place + number))
    return given


def _moderate(application: Application, officer: Any) -> None:
    totals = list(
        Assessment.objects.filter(application=application, status=AssessmentStatus.SUBMITTED).values_list(
            "total", flat=True
        )
    )
    average = (sum(totals) / len(totals)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    reasons = "The assessors agree in substance; the average stands."
    best, worst = opinions.extremes(_by_criterion(application))
    if max(totals) - min(totals) > 20:  # noqa: PLR2004 - points of 100
        reasons = f"The assessors differed on {worst.lower()}. After talking it through they settle on the average."
    elif totals[0] != totals[-1]:
        reasons = f"The assessors agree on {best.lower()} and differ by little on the rest; the average stands."
    assessment.moderate(
        Application.objects.get(pk=application.pk),
        score=average,
        reasons=reasons,
        feedback=opinions.FEEDBACK[worst],
        by=officer,
    )


def _by_criterion(application: Application) -> dict[str, int]:
    """What an application reached on each criterion, of all assessors together."""
    counted = Score.objects.filter(assessment__application=application, assessment__status=AssessmentStatus.SUBMITTED)
    rows = counted.values_list("criterion__title").annotate(reached=Sum("value")).order_by("criterion__title")
    return dict(rows)


def recommend(this: Round, cast: Cast, *, on: date, delegate: Any, departs: bool = False) -> Recommendation:
    """Put the ranked list to the decision-maker, with the line where the money ends; once not quite by the ranking."""
    with at(on, 15) as clock:
        recommendation = prepare(this, cast, clock)
        clock.later(minutes=5)
        if departs:
            _depart(recommendation, fresh(cast["Commissioning officer"]))
        put(this, recommendation, cast, delegate)
    return recommendation


def prepare(this: Round, cast: Cast, clock: Clock) -> Recommendation:
    """Rank what is assessed and say of each case what is recommended, and why."""
    officer = fresh(cast["Commissioning officer"])
    recommendation = decisions.prepare(
        this.call,
        title=f"{this.call.title}: awards",
        summary="Ranked by moderated score. The line is drawn where the budget ends.",
        by=officer,
    )
    rows = list(recommendation.proposals.select_related("application__school").order_by("rank"))
    awarded = _as_far_as_it_goes(rows, left_in(this.call.budget))
    for proposal in rows:
        clock.later(minutes=1.5)
        fits = proposal.pk in awarded
        passed = not fits and any(one.pk in awarded and one.rank > proposal.rank for one in rows)
        decisions.propose(
            recommendation,
            application=proposal.application,
            outcome=Outcome.AWARDED if fits else Outcome.DECLINED,
            amount=proposal.application.requested if fits else None,
            reasons=opinions.why(proposal, _by_criterion(proposal.application), fits=fits),
            exception="Asks for more than is left in the budget; the next asks for less." if passed else "",
            conditions="",
            by=officer,
        )
    return recommendation


def _as_far_as_it_goes(rows: list[Any], left: Decimal) -> set[int]:
    """The best that the money reaches; what asks for more than is left is passed by."""
    awarded = set()
    for proposal in rows:
        if proposal.application.requested <= left and proposal.score >= FLOOR:
            left -= proposal.application.requested
            awarded.add(proposal.pk)
    return awarded


def _depart(recommendation: Recommendation, officer: Any) -> None:
    """The last place goes past one that was ranked higher, and the reason is said: it will stand in the register."""
    *_, passed, last = recommendation.proposals.filter(outcome=Outcome.AWARDED).order_by("rank")
    decisions.propose(
        recommendation,
        application=passed.application,
        outcome=Outcome.DECLINED,
        amount=None,
        reasons=f"Scored {passed.score} of 100. The school taught this year group for a year and can carry on without.",
        exception="It had the same lessons last year; the last place goes to a school that had none.",
        by=officer,
    )
    decisions.propose(
        recommendation,
        application=last.application,
        outcome=last.outcome,
        amount=last.amount,
        reasons=last.reasons,
        exception="One applicant ranked higher had the same lessons last year, and this school had none.",
        by=officer,
    )


def put(this: Round, recommendation: Recommendation, cast: Cast, delegate: Any) -> None:
    """Put a prepared recommendation to whom the scheme names."""
    officer = fresh(cast["Commissioning officer"])
    decisions.put(Recommendation.objects.get(pk=recommendation.pk), delegation=delegate, by=officer)
    this.recommendation = Recommendation.objects.get(pk=recommendation.pk)


def decide(this: Round, cast: Cast, *, on: date, meeting: Any = None, told: Any = None) -> None:
    """The decision-maker decides; the letters are read and released the day after."""
    recommendation = this.recommendation
    if meeting is not None:
        with at(on, 20, 30):
            decisions.decide(
                recommendation,
                reasons="The ranking is sound, interests were declared, the money lasts to the line.",
                meeting=meeting,
                minute_reference="6.1",
                present=[cast["Body chair"], *cast.trustees],
                by=fresh(cast["Body chair"]),
            )
    else:
        with at(on, 17):
            decisions.decide(
                recommendation,
                reasons="I read the list, the scores and the exceptions, and agree with them.",
                by=fresh(cast["Chief executive"]),
            )
    with at(after(on), 10) as clock:
        (told or release_letters)(cast, clock)


def release_letters(cast: Cast, clock: Clock) -> None:
    """The officer reads what waits in the outbox, letter by letter, and lets it go."""
    officer = fresh(cast["Commissioning officer"])
    for letter in Letter.objects.filter(status=LetterStatus.HELD).order_by("pk"):
        clock.later(minutes=1)
        letters.mark_read(letter, by=officer)
        letters.release(letter, by=officer)
