from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from segue.cycle.applications import lifecycle as application_life
from segue.cycle.applications.models import Application
from segue.cycle.assessment import letters, lifecycle, queries, rules
from segue.cycle.assessment.models import Assessment, Moderation, Score
from segue.cycle.assessment.permissions import ASSIGN, ASSIGN_CASE, DECLARE, MODERATE, SCORE, TAKE_OFF
from segue.cycle.calls.models import Call
from segue.governance.interests import nature_of, standing
from segue.governance.models import Interest
from segue.letters import post
from segue.people.models import Organisation, User
from segue.record.history import note
from segue.record.lifecycle import change_status


@transaction.atomic
def assign(application: Application, *, assessor: User, due_on: date | None, by: User) -> Assessment:
    """Ask an assessor for scores, unless they have an interest in the applicant."""
    ASSIGN_CASE.require(by, application)
    application = _locked(application)
    rules.call_has_closed(application.call)
    rules.case_can_be_assessed(application)
    rules.may_assess(assessor, application)
    if application.status == application_life.Status.SUBMITTED:
        change_status(application, application_life.ASSESS, by=by)
    assessment = Assessment.objects.create(application=application, assessor=assessor, assigned_by=by, due_on=due_on)
    note(assessment, "assign assessor", by=by, after=assessor)
    return assessment


@transaction.atomic
def assign_many(
    call: Call, *, pairs: Iterable[tuple[Application, User]], due_on: date | None, by: User
) -> list[Assessment]:
    """Carry out a plan of assignments, all or none, and write to each assessor once."""
    ASSIGN.require(by, call)
    wanted = sorted(pairs, key=lambda pair: (pair[0].pk, pair[1].pk))
    made = [assign(application, assessor=assessor, due_on=due_on, by=by) for application, assessor in wanted]
    for assessor in {assessment.assessor_id: assessment.assessor for assessment in made}.values():
        count = sum(assessment.assessor_id == assessor.pk for assessment in made)
        post.send(letters.assigned(call, assessor, count=count, due_on=due_on), by=by)
    return made


@transaction.atomic
def declare_none(assessment: Assessment, *, by: User) -> Assessment:
    """Declare to have no interest in the applicant. Only then does the case open."""
    DECLARE.require(by, assessment)
    case = _locked(assessment.application)
    rules.case_is_being_assessed(case)
    rules.register_knows_no_interest(by, case)
    change_status(assessment, lifecycle.DECLARE_NONE, by=by, declared_at=timezone.now())
    return assessment


@transaction.atomic
def declare_interest(assessment: Assessment, *, nature: str, by: User) -> Assessment:
    """Declare an interest in the applicant, before scoring or after. The case closes and no score of it counts."""
    DECLARE.require(by, assessment)
    rules.interest_is_described(nature)
    case = _locked(assessment.application)
    _withdraw(assessment, nature=nature, by=by)
    _keep_in_register(by, case.applicant, nature)
    return assessment


@transaction.atomic
def save_scores(
    assessment: Assessment, *, scores: Mapping[int, tuple[int | None, str]], comment: str, by: User
) -> Assessment:
    """Keep scores and reasons as far as they go."""
    SCORE.require(by, assessment)
    _open(assessment)
    criteria = {row.pk: row for row in queries.criteria_of(assessment.application)}
    for key, (value, reasons) in scores.items():
        criterion = rules.is_of_this_call(key, criteria)
        rules.score_is_on_the_scale(criterion, value)
        Score.objects.update_or_create(
            assessment=assessment, criterion=criterion, defaults={"value": value, "reasons": reasons}
        )
    assessment.comment, assessment.saved_at = comment, timezone.now()
    assessment.save(update_fields=["comment", "saved_at"])
    return assessment


@transaction.atomic
def submit_scores(assessment: Assessment, *, by: User) -> Assessment:
    """Send the scores in. They cannot be changed after that."""
    SCORE.require(by, assessment)
    _open(assessment)
    given = {row.criterion_id: row for row in assessment.scores.all()}
    criteria = list(queries.criteria_of(assessment.application))
    rules.every_score_has_reasons(rules.lacking((row, given.get(row.pk)) for row in criteria))
    total = rules.weighted((given[row.pk].value or 0, row.highest, row.weight) for row in criteria)
    change_status(assessment, lifecycle.SUBMIT, by=by, submitted_at=timezone.now(), total=total)
    return assessment


@transaction.atomic
def take_off(assessment: Assessment, *, because: str, by: User) -> Assessment:
    """Take an assessor off a case before they sent scores."""
    TAKE_OFF.require(by, assessment)
    rules.is_said(because, "Say why the assessor is taken off.")
    _locked(assessment.application)
    change_status(assessment, lifecycle.TAKE_OFF, by=by, because=because)
    return assessment


@transaction.atomic
def remind(assessor: User, *, call: Call, by: User) -> User:
    """Remind an assessor of what is still to be scored in a call."""
    ASSIGN.require(by, call)
    waiting = queries.awaited().filter(~queries.closed_to(by, "application"), application__call=call, assessor=assessor)
    rows = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    rules.something_is_left(assessor, rows)
    due_on = min((row.due_on for row in rows if row.due_on), default=None)
    post.send(letters.reminder(call, assessor, count=len(rows), due_on=due_on), by=by)
    Assessment.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=timezone.now())
    note(call, "remind assessor", by=by, after=assessor)
    return assessor


@transaction.atomic
def moderate(application: Application, *, score: Decimal, reasons: str, feedback: str, by: User) -> Moderation:
    """Agree the score that counts, once all assessors are in. A later one is a new row."""
    MODERATE.require(by, application)
    application = _locked(application)
    rules.moderated_score_is_out_of_100(score)
    rules.case_is_being_assessed(application)
    rules.is_said(reasons, "Give the reasons for the moderated score.")
    _withdraw_the_tied(application, by=by)
    waiting = [
        str(row.assessor) for row in queries.awaited().filter(application=application).select_related("assessor")
    ]
    count = list(queries.counted().filter(application=application))
    rules.all_are_in(waiting, len(count))
    totals = [row.total for row in count if row.total is not None]
    if application.status == application_life.Status.IN_ASSESSMENT:
        change_status(application, application_life.MODERATE, by=by, because=reasons)
    moderation = Moderation.objects.create(
        application=application,
        score=score,
        average=rules.average(totals),
        spread=rules.spread(totals),
        assessors=len(count),
        reasons=reasons,
        feedback=feedback,
        by=by,
    )
    moderation.counted.set(count)
    note(application, "agree moderated score", by=by, after=score, because=reasons)
    return moderation


def _locked(application: Application) -> Application:
    """The case as it stands now, held until the transaction ends."""
    held = Application.objects.select_for_update(of=("self",))
    return held.select_related("call", "applicant").get(pk=application.pk)


def _open(assessment: Assessment) -> None:
    rules.case_is_being_assessed(_locked(assessment.application))
    assessment.refresh_from_db(fields=["status"], from_queryset=Assessment.objects.select_for_update(of=("self",)))
    rules.is_open(assessment)


def _withdraw(assessment: Assessment, *, nature: str, by: User) -> None:
    facts: dict[str, Any] = {"interest": nature[:300], "total": None, "declared_at": timezone.now()}
    change_status(assessment, lifecycle.DECLARE_INTEREST, by=by, because=nature, **facts)


def _withdraw_the_tied(application: Application, *, by: User) -> None:
    """Note as withdrawn those whose interest the register came to know."""
    rows = Assessment.objects.filter(queries.is_tied(), application=application, status__in=lifecycle.LIVE)
    for assessment in rows.select_related("assessor").order_by("pk"):
        known = nature_of(assessment.assessor, application.as_case)
        _withdraw(assessment, nature=f"In the register of interests: {known}", by=by)


def _keep_in_register(user: User, organisation: Organisation, nature: str) -> None:
    """The register of interests learns it too, so that every other case of the applicant closes."""
    if not Interest.objects.filter(standing(), user=user, organisation=organisation).exists():
        interest = Interest.objects.create(
            user=user, organisation=organisation, nature=nature, declared_at=timezone.now()
        )
        note(interest, "declare interest", by=user, because=nature)
    user.forget_roles()
