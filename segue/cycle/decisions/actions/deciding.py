"""Deciding: who decided, who withdrew, what was promised, which letters wait."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from django.db import transaction
from django.utils import timezone

from segue.cycle.applications import lifecycle as application_life
from segue.cycle.assessment.queries import standing_moderations
from segue.cycle.decisions import letters, lifecycle, queries, rules, sealing
from segue.cycle.decisions.attendance import Attendance, attendance_of, members_of, members_present
from segue.cycle.decisions.models import Decision, Outcome, Proposal, Recommendation, Recusal, Sitting
from segue.cycle.decisions.permissions import DECIDE
from segue.governance.models import Delegation, Meeting
from segue.letters import post
from segue.money import ledger
from segue.money.models import Budget
from segue.people.models import User
from segue.policy.models import PolicyVersion
from segue.record.lifecycle import change_status


@transaction.atomic
def decide(
    recommendation: Recommendation,
    *,
    reasons: str,
    meeting: Meeting | None = None,
    minute_reference: str = "",
    present: Iterable[User] = (),
    by: User,
) -> Sitting:
    """Decide on a recommendation as it was put, and set the money aside in the same step."""
    DECIDE.require(by, recommendation)
    change_status(recommendation, lifecycle.DECIDE, by=by, because=reasons)
    recommendation = Recommendation.objects.select_related("call__budget__fund", "delegation__body").get(
        pk=recommendation.pk
    )
    rules.call_stands(queries.call_held(recommendation))
    proposals = list(queries.proposals_of(recommendation))
    attendance = Attendance()
    line = _line(recommendation)
    body = line.body
    if body is None:
        rules.no_meeting_is_named(meeting)
    else:
        put_on = timezone.localdate(recommendation.put_at)
        meeting = rules.meeting_can_decide(body, meeting, minute_reference, put_on)
    _can_be_decided(recommendation, line, proposals, reasons, on=_day(meeting))
    if body is not None and meeting is not None:
        attendance = _attended(meeting, proposals, list(present), by)
        _quorums(recommendation, meeting, proposals, attendance)
    sitting = _sat(recommendation, meeting, minute_reference, reasons, by=by)
    sitting.present.set(attendance.present)
    _recuse(sitting, proposals, attendance)
    _carry_out(recommendation, sitting, proposals, by=by)
    return sitting


def _day(meeting: Meeting | None) -> date:
    """The day of a decision: a body's is that of its meeting, whenever it is recorded."""
    return timezone.localdate() if meeting is None else meeting.held_on


def _line(recommendation: Recommendation) -> Delegation:
    """Whom it was put to. The database keeps no recommendation without one past its draft."""
    return cast("Delegation", recommendation.delegation)


def _can_be_decided(
    recommendation: Recommendation, line: Delegation, proposals: list[Proposal], reasons: str, *, on: date
) -> None:
    rules.is_said(reasons, "Give the reasons for the decision.")
    rules.line_is_in_force(line, on)
    sealing.is_unbroken(recommendation, proposals)
    rules.nobody_withdrew(proposals)
    rules.scores_still_stand(proposals, queries.scores_that_stand([row.application_id for row in proposals]))


def _attended(meeting: Meeting, proposals: list[Proposal], present: list[User], by: User) -> Attendance:
    able = members_present(meeting)
    people = present or (able if meeting.present.exists() else [])
    rules.somebody_was_there(people)
    members = list(members_of(meeting))
    rules.everyone_has_a_seat([str(person) for person in people if person not in members], meeting.body)
    rules.everyone_was_noted([str(person) for person in people if person not in able], meeting)
    rules.recorder_was_there(by, people)
    return attendance_of(proposals, people)


def _quorums(
    recommendation: Recommendation, meeting: Meeting, proposals: list[Proposal], attendance: Attendance
) -> None:
    workers = queries.workers_on(recommendation)
    second_person = _line(recommendation).second_person
    for row in proposals:
        withdrawn = attendance.withdrawn.get(row.application_id, [])
        rules.quorum_holds(
            meeting, row.application, attendance.stayed(row.application_id), [str(person) for person, _ in withdrawn]
        )
        if second_person:
            left = {person.pk for person in attendance.present} - {person.pk for person, _ in withdrawn} - workers
            rules.somebody_else_decides(row.application, len(left))


def _sat(
    recommendation: Recommendation, meeting: Meeting | None, minute_reference: str, reasons: str, *, by: User
) -> Sitting:
    policy = rules.policy_is_in_force(PolicyVersion.in_force_on(_day(meeting)))
    line = _line(recommendation)
    body = line.body
    return Sitting.objects.create(
        recommendation=recommendation,
        delegation=line,
        body=body,
        meeting=meeting,
        minute_reference=minute_reference if body else "",
        policy=policy,
        decided_by=by,
        reasons=reasons,
        quorum=meeting.quorum if meeting else None,
        content_sha256=recommendation.content_sha256,
    )


def _recuse(sitting: Sitting, proposals: list[Proposal], attendance: Attendance) -> None:
    Recusal.objects.bulk_create(
        Recusal(
            sitting=sitting,
            application=row.application,
            user=person,
            nature=nature,
            quorum_left=attendance.stayed(row.application_id),
        )
        for row in proposals
        for person, nature in attendance.withdrawn.get(row.application_id, ())
    )


def _carry_out(recommendation: Recommendation, sitting: Sitting, proposals: list[Proposal], *, by: User) -> None:
    """Applications by key, then the budget, so that two decisions never wait for each other."""
    rows = sorted(proposals, key=lambda row: row.application_id)
    for row in rows:
        move = application_life.AWARD if row.outcome == Outcome.AWARDED else application_life.DECLINE
        change_status(row.application, move, by=by, because=row.reasons)
    call = recommendation.call
    budget = Budget.objects.select_for_update(of=("self",)).get(pk=call.budget_id)
    rules.within_opportunity_totals(queries.opportunity_use(call, proposals))
    moderations = standing_moderations([row.application_id for row in rows])
    decisions = [_decided(row, sitting, budget, by=by) for row in rows]
    post.hold(*(letters.outcome(one, moderations.get(one.application_id)) for one in decisions))


def _decided(row: Proposal, sitting: Sitting, budget: Budget, *, by: User) -> Decision:
    call = row.application.call
    commitment = None
    if row.amount is not None:
        commitment = ledger.commit(budget, row.amount, starts=call.activity_starts, ends=call.activity_ends, by=by)
    return Decision.objects.create(
        application=row.application,
        sitting=sitting,
        outcome=row.outcome,
        amount=row.amount,
        commitment=commitment,
        rank=row.rank,
        score=row.score,
        reasons=row.reasons,
        conditions=row.conditions,
        decided_by=by,
    )
