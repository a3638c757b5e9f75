"""What does not go straight in the demo: more time, late leave, questions, things sent back, taken off, called off."""

from datetime import date
from decimal import Decimal
from smtplib import SMTPRecipientsRefused
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from segue.cycle.applications import actions as applications
from segue.cycle.applications.lifecycle import Status as CaseStatus
from segue.cycle.applications.models import Application
from segue.cycle.assessment import actions as assessment
from segue.cycle.assessment.lifecycle import Status as AssessmentStatus
from segue.cycle.assessment.models import Assessment
from segue.cycle.calls import actions as calls
from segue.cycle.contracts.models import Contract, ReturnDue
from segue.cycle.decisions import actions as decisions
from segue.cycle.decisions.models import Decision, Outcome, Recommendation
from segue.cycle.monitoring import reminders
from segue.demo import delivery, rounds
from segue.demo.cast import Cast, fresh
from segue.demo.clock import Clock, at, moment
from segue.demo.days import after
from segue.demo.rounds import Round
from segue.governance import actions as governance
from segue.governance.models import Delegation
from segue.letters import actions as letters
from segue.letters import tasks
from segue.letters.lifecycle import Status as LetterStatus
from segue.letters.models import Letter

OFFICER = "Commissioning officer"


def move_closing(this: Round, cast: Cast, *, on: date, to: date) -> None:
    """Every school gets a week more."""
    with at(on, 11):
        calls.extend_closing(
            this.call,
            closes_at=moment(to, 17),
            because="The form could not be reached for most of a day this week.",
            by=fresh(cast[OFFICER]),
        )
    this.call.refresh_from_db()
    this.closes = to


def let_late(this: Round, cast: Cast, drafts: list[Application], *, on: date, until: date) -> None:
    """Two schools may send late; one of them does."""
    reasons = ("The school was flooded in the last week.", "The music lead was in hospital on the day it closed.")
    for application, because in zip(drafts, reasons, strict=False):
        with at(on, 10, 30):
            calls.give_late_leave(
                this.call,
                school=application.school,
                until=moment(until, 17),
                because=because,
                by=fresh(cast[OFFICER]),
            )
    rounds.finish(this, drafts[0], on=on)


def question(this: Round, cast: Cast, *, on: date, answered: date | None = None) -> None:
    """A school that got nothing asks why; somebody who did not decide answers, if it is answered."""
    declined = Decision.objects.filter(sitting__recommendation=this.recommendation, outcome=Outcome.DECLINED)
    decision = declined.select_related("application__submitted_by").order_by("rank")[0]
    with at(on, 16, 40):
        asked = decisions.question_outcome(
            decision,
            text="We were told that others showed the need more clearly. Were the figures of our annex counted? "
            "It has its own number in the register.",
            by=fresh(decision.application.submitted_by),
        )
    if answered is None:
        return
    with at(answered, 11, 15):
        decisions.answer_question(
            asked,
            answer="Yes. Both assessors had the figures of the annex before them, and the scores stand. What was missing "
            "is who would lead the group after the first year; we are glad to talk that through before the next round.",
            by=fresh(cast[OFFICER]),
        )


def report(due: ReturnDue, cast: Cast, *, on: date, share: Decimal, wrong: bool) -> None:
    """A return is sent and accepted; one that counts pupils twice goes back first, and comes again."""
    opened = delivery.report(due, on=on, share=share, wrong=wrong)
    if not wrong:
        delivery.check(opened, cast, on=after(on, 3))
        return
    delivery.send_back(opened, cast, on=after(on, 3))
    delivery.correct(opened, on=after(on, 5), share=share)
    delivery.check(opened, cast, on=after(on, 8))


def owe(due: ReturnDue, cast: Cast, *, on: date, sent_back: date) -> None:
    """A last return was sent back and has not come again."""
    delivery.send_back(delivery.report(due, on=on, share=Decimal(1), final=True, wrong=True), cast, on=sent_back)


def pay_by_mistake(contract: Contract, cast: Cast, *, on: date) -> None:
    """A payment is entered with another school's amount, and rejected."""
    wrong = delivery.enter(contract, cast, on=on, share=Decimal("0.37"), term="autumn and spring")
    delivery.reject(wrong, cast, on=after(on))


def remind(*, on: date) -> None:
    """The reminders of a day go out."""
    with at(on, 7):
        reminders.remind()


def put_twice(this: Round, cast: Cast, to: dict[str, Delegation], *, days: list[date]) -> None:
    """Put, sent back for an interest declared since, and put again with that case apart."""
    first, declared, returned, again = days
    put = rounds.recommend(this, cast, on=first, delegate=to["chief"])
    case = put.proposals.select_related("application__applicant").order_by("rank")[1].application
    with at(declared, 13, 5):
        governance.declare_interest(
            case.applicant, nature="My sister teaches at the school", by=fresh(cast["Chief executive"])
        )
    with at(returned, 10, 20):
        decisions.send_back(
            Recommendation.objects.get(pk=put.pk),
            because="Since it was put, whoever decides has declared an interest in one applicant. That case goes apart.",
            by=fresh(cast[OFFICER]),
        )
    with at(again, 11) as clock:
        whole = rounds.prepare(this, cast, clock)
        clock.later(minutes=4)
        apart = decisions.take_out(
            whole,
            application=case,
            because="The chief executive has an interest in the applicant, so the Board decides.",
            by=fresh(cast[OFFICER]),
        )
        for recommendation, line in ((apart, to["board"]), (whole, to["chief"])):
            clock.later(minutes=3)
            rounds.put(this, recommendation, cast, line)


def in_assessment(this: Round, cast: Cast, *, on: date) -> None:
    """One assessor finds an interest of theirs, one is taken off, one is half-way through scoring."""
    with at(on, 13) as clock:
        his = Assessment.objects.filter(application__call=this.call, assessor=cast["Assessor with an interest"])
        torn = (
            his.filter(application__status=CaseStatus.IN_ASSESSMENT)
            .select_related("application", "assessor")
            .order_by("pk")[0]
        )
        assessment.declare_interest(torn, nature="I taught there until last summer", by=fresh(torn.assessor))
        clock.later(minutes=50)
        _replace(torn, cast)
        away = _waiting(this, *cast.assessors[2:])
        assessment.take_off(away, because="Away until after the scores are due.", by=fresh(cast[OFFICER]))
        clock.later(minutes=2)
        _replace(away, cast)
    with at(after(on), 18, 30) as clock:
        row = _waiting(this, *cast.assessors)
        assessor = fresh(row.assessor)
        assessment.declare_none(row, by=assessor)
        clock.later(minutes=25)
        row = Assessment.objects.get(pk=row.pk)
        half = dict(list(rounds.scores_of(row, 8, 0).items())[:2])
        assessment.save_scores(row, scores=half, comment="", by=assessor)


def _waiting(this: Round, *assessors: Any) -> Assessment:
    """A case that one of these people was given and has not opened, of the first of them who has one."""
    rows = Assessment.objects.filter(
        application__call=this.call, status=AssessmentStatus.ASSIGNED, assessor__in=assessors
    )
    found = rows.select_related("application", "assessor").order_by("pk")
    return min(found, key=lambda row: assessors.index(row.assessor))


def _replace(gone: Assessment, cast: Cast) -> None:
    """Somebody else is asked in the place of who left a case."""
    asked = set(Assessment.objects.filter(application=gone.application).values_list("assessor_id", flat=True))
    instead = next(one for one in cast.assessors if one.pk not in asked)
    assessment.assign(gone.application, assessor=fresh(instead), due_on=gone.due_on, by=fresh(cast[OFFICER]))


def have_it_back(this: Round, cast: Cast, *, on: date) -> None:
    """Of what was sent in an open call one is with its school for changes, one came again, one was withdrawn."""
    waits, comes, goes = this.sent[3:6]
    for application in (waits, comes):
        with at(on, 9, application.pk % 60):
            applications.return_for_changes(
                Application.objects.get(pk=application.pk),
                because="You ask for lessons on Fridays and say that the hall is let on Fridays. Please say which it is.",
                by=fresh(cast[OFFICER]),
            )
    with at(on, 19, 10):
        applications.submit(Application.objects.get(pk=comes.pk), by=fresh(comes.begun_by))
    with at(on, 20, 5):
        applications.withdraw(
            Application.objects.get(pk=goes.pk),
            because="Our governors wish to wait a year, until the hall is built.",
            by=fresh(goes.begun_by),
        )


def cancel(this: Round, cast: Cast, *, on: date) -> None:
    """A call is called off before it opens."""
    with at(on, 15, 45):
        calls.cancel(
            this.call,
            because="Two of the three singers who were to lead it are not free. Choirs can apply in Funded Opportunities.",
            by=fresh(cast[OFFICER]),
        )


def letters_of_all_sorts(cast: Cast, clock: Clock) -> None:
    """Most go out; one waits unread, one was cancelled and is written anew, and one could not be delivered."""
    officer = fresh(cast[OFFICER])
    held = Letter.objects.filter(status=LetterStatus.HELD).order_by("pk")
    # Those of awards last: who got nothing is told, and may ask why.
    *going, failing, wrong, _ = sorted(held, key=lambda letter: letter.about.outcome == Outcome.AWARDED)
    for letter in going:
        clock.later(minutes=1)
        letters.release(letters.mark_read(letter, by=officer), by=officer)
    with patch.object(tasks.deliver, "defer", _refused):
        letters.release(letters.mark_read(failing, by=officer), by=officer)
    clock.later(minutes=2)
    letters.cancel(wrong, because="The feedback speaks of another school's choir.", by=officer)
    clock.later(minutes=5)
    decisions.tell_again(wrong.about, by=officer)


def _refused(letter_id: int) -> None:
    """Every try was refused by the mail server of the school."""
    last = SimpleNamespace(job=SimpleNamespace(attempts=tasks.ATTEMPTS))
    answer = SMTPRecipientsRefused({"": (552, b"mailbox full")})
    with patch.object(tasks.EmailMessage, "send", side_effect=answer):
        tasks.deliver(last, letter_id)
