"""The demo's rounds: schools apply, assessors score, somebody decides, all through the real actions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from segue.cycle.applications import actions as applications
from segue.cycle.applications.models import Application
from segue.cycle.assessment import actions as assessment
from segue.cycle.assessment.models import Assessment
from segue.cycle.calls import actions as calls
from segue.cycle.calls.models import Call
from segue.cycle.decisions import actions as decisions
from segue.cycle.decisions.models import Outcome, Recommendation
from segue.demo import words
from segue.demo.cast import Cast, fresh
from segue.demo.clock import at, moment
from segue.letters import actions as letters
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
    with at(opens - timedelta(days=9), 15):
        officer = fresh(cast["Commissioning officer"])
        call = calls.draft_call(
            specification,
            by=officer,
            budget=budget,
            opens_at=moment(opens, 9),
            closes_at=moment(closes, 17),
            decisions_by=closes + timedelta(days=30),
            conditions=CONDITIONS,
            **facts,
        )
        for code in menu:
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
            calls.add_criterion(call, MEANINGS, by=officer, title=title, question=question, weight=weight, highest=4)
        if publish:
            calls.publish(call, by=fresh(cast["Chief executive"]))
    call.refresh_from_db()
    return Round(call, opens, closes)


def apply(this: Round, schools: Iterable[School], leads: dict[int, Any], *, drafts: int = 0) -> None:
    """Schools write and send their applications; the last few stay drafts."""
    schools = list(schools)
    span = max((min(this.closes, date.today()) - this.opens).days - 1, 1)  # noqa: DTZ011 - only how far apart
    menu = {one.code: {**MENU[one.code], "cap": one.cap} for one in this.call.opportunities.all()}
    for place, school in enumerate(schools):
        dice = Random(f"{this.call.reference} {school.urn}")  # noqa: S311 - the same words every time
        day = this.opens + timedelta(days=1 + place * (span - 1) // max(len(schools), 1))
        with at(day, 16 + place % 6, 7 * place % 60):
            lead = fresh(leads[school.urn])
            application = applications.begin(this.call, school=school, by=lead)
            given = words.answers(school, menu, dice)
            is_draft = place >= len(schools) - drafts
            for key in list(given)[: 3 if is_draft else None]:
                applications.save_section(application, key=key, answers=given[key], version=0, by=lead)
            if not is_draft:
                applications.submit(application, by=lead)
                this.sent.append(application)


def assess(this: Round, cast: Cast, *, on: date, finished: int | None = None, moderated: bool = True) -> None:
    """Assessors declare, score and are moderated; of an unfinished round only the first are done."""
    officer = cast["Commissioning officer"]
    for place, application in enumerate(this.sent):
        pair = _pair(cast, application, place)
        with at(on, 9, place % 60):
            for assessor in pair:
                assessment.assign(
                    application, assessor=fresh(assessor), due_on=on + timedelta(days=14), by=fresh(officer)
                )
        done = finished is None or place < finished
        with at(on + timedelta(days=3 + place % 5), 19, place % 60):
            _score_all(application, place, only_first=not done and place % 2 == 0, nobody=not done and place % 3 == 0)
        if done and moderated:
            with at(on + timedelta(days=10), 11, place % 60):
                _moderate(application, fresh(officer))


def _pair(cast: Cast, application: Application, place: int) -> list[Any]:
    free = [one for one in cast.assessors if not _has_interest(one, application)]
    if len(free) < 2:  # noqa: PLR2004 - nobody to pair with
        return free
    apart = 1 + place // len(free) % (len(free) - 1)
    return [free[place % len(free)], free[(place + apart) % len(free)]]


def _has_interest(user: Any, application: Application) -> bool:
    return user.interests.filter(organisation_id=application.applicant_id).exists()


def _score_all(application: Application, place: int, *, only_first: bool, nobody: bool) -> None:
    if nobody:
        return
    rows = list(Assessment.objects.filter(application=application, status="assigned").order_by("pk"))
    for number, row in enumerate(rows[: 1 if only_first else None]):
        assessor = fresh(row.assessor)
        assessment.declare_none(row, by=assessor)
        row = Assessment.objects.get(pk=row.pk)  # noqa: PLW2901 - as the assessor finds it after declaring
        scores = _scores(row, place, number)
        assessment.save_scores(row, scores=scores, comment="", by=assessor)
        assessment.submit_scores(Assessment.objects.get(pk=row.pk), by=assessor)


def _scores(row: Assessment, place: int, number: int) -> dict[int, tuple[int, str]]:
    dice = Random(f"{row.application.reference} {number}")  # noqa: S311 - the same scores every time
    strength = 3.6 - (place * 7 % 11) * 0.22
    given = {}
    for criterion in row.application.call.criteria.all():
        value = max(0, min(4, round(strength + dice.uniform(-0.9, 0.9))))
        given[criterion.pk] = (value, dice.choice(words.PRAISE if value >= 3 else words.DOUBTS))  # noqa: PLR2004 - 3 is good
    return given


def _moderate(application: Application, officer: Any) -> None:
    totals = list(
        Assessment.objects.filter(application=application, status="submitted").values_list("total", flat=True)
    )
    average = (sum(totals) / len(totals)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    reasons = "The assessors agree in substance; the average stands."
    if max(totals) - min(totals) > 20:  # noqa: PLR2004 - points of 100
        reasons = "The assessors differed on need. After talking it through they settle on the average."
    assessment.moderate(
        Application.objects.get(pk=application.pk),
        score=average,
        reasons=reasons,
        feedback="Tell us next time with numbers who is missed now, and what your own staff will carry on.",
        by=officer,
    )


def recommend(this: Round, cast: Cast, *, on: date, delegate: Any, departs: bool = False) -> Recommendation:
    """Put the ranked list to the decision-maker, with the line where the money ends; once not quite by the ranking."""
    officer = cast["Commissioning officer"]
    with at(on, 15):
        recommendation = decisions.prepare(
            this.call,
            title=f"{this.call.title}: awards",
            summary="Ranked by moderated score. The line is drawn where the budget ends.",
            by=fresh(officer),
        )
        left = left_in(this.call.budget)
        for proposal in recommendation.proposals.select_related("application").order_by("rank"):
            amount = proposal.application.requested
            fits = amount <= left and proposal.score >= 40  # noqa: PLR2004 - the floor the criteria state
            left -= amount if fits else 0
            decisions.propose(
                recommendation,
                application=proposal.application,
                outcome=Outcome.AWARDED if fits else Outcome.DECLINED,
                amount=amount if fits else None,
                reasons=_why(proposal, fits=fits),
                exception="" if fits or proposal.score < 40 else "Asks for more than is left in the budget.",  # noqa: PLR2004
                conditions="",
                by=fresh(officer),
            )
        if departs:
            _depart(recommendation, fresh(officer))
        decisions.put(Recommendation.objects.get(pk=recommendation.pk), delegation=delegate, by=fresh(officer))
    this.recommendation = Recommendation.objects.get(pk=recommendation.pk)
    return this.recommendation


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


def _why(proposal: Any, *, fits: bool) -> str:
    school = proposal.application.school
    if fits:
        return (
            f"Scored {proposal.score} of 100. Serves {school.district_name}, where the need is shown, "
            "and says plainly who will teach and what comes after."
        )
    return f"Scored {proposal.score} of 100. Others showed the need more clearly, and the money did not reach this far."


def decide(this: Round, cast: Cast, *, on: date, meeting: Any = None) -> None:
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
    with at(on + timedelta(days=1), 10):
        officer = fresh(cast["Commissioning officer"])
        for letter in Letter.objects.filter(status="held").order_by("pk"):
            letters.mark_read(letter, by=officer)
            letters.release(letter, by=officer)
