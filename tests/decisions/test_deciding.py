"""Deciding: by whom, on what, with which money, and who withdrew."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from segue.cycle.assessment import lifecycle as assessment_life
from segue.cycle.decisions import actions, sealing
from segue.cycle.decisions.models import Decision, Recommendation, Recusal, Sitting
from segue.governance.models import Interest, Seat
from segue.letters.models import Letter
from segue.money.models import Commitment
from segue.money.queries import left_in
from segue.people.models import Role, User
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.decisions.conftest import make_board, make_world, prepared, was_put
from tests.factories import (
    AssessmentFactory,
    CommitmentFactory,
    DelegationFactory,
    InterestFactory,
    MeetingFactory,
    PolicyVersionFactory,
    UserFactory,
)
from tests.moves import moved


def nothing_was_decided():
    return not (Sitting.objects.exists() or Decision.objects.exists() or Commitment.objects.exists()) and not (
        Letter.objects.exists()
    )


def decided(recommendation, by, **facts):
    return actions.decide(recommendation, reasons="As recommended.", by=by, **facts)


def test_a_decision_sets_the_money_aside_and_records_the_policy(world):
    recommendation = was_put(world)

    sitting = decided(recommendation, world.chief)

    first = Decision.objects.get(application=world.cases[0])
    third = Decision.objects.get(application=world.cases[2])
    assert left_in(world.call.budget) == 0
    assert (first.outcome, first.amount, first.commitment.amount) == ("awarded", 500, 500)
    assert (first.commitment.starts, first.commitment.ends) == (world.call.activity_starts, world.call.activity_ends)
    assert (third.outcome, third.amount, third.commitment) == ("declined", None, None)
    assert (sitting.policy, sitting.decided_by, sitting.body) == (world.policy, world.chief, None)
    assert sitting.content_sha256 == recommendation.content_sha256
    assert [case.status for case in type(world.cases[0]).objects.order_by("pk")] == ["awarded", "awarded", "declined"]
    assert history_of(world.cases[0]).last().what == "award"


def test_every_applicant_has_a_letter_waiting_in_the_outbox(world):
    recommendation = prepared(world)
    actions.propose(
        recommendation,
        application=world.cases[0],
        outcome="awarded",
        amount=Decimal("450.50"),
        reasons="Strong & clear.",
        conditions="Play in June.",
        by=world.officer,
    )
    decided(was_put(world, recommendation), world.chief)

    award, _, refusal = Letter.objects.order_by("pk")
    assert {letter.status for letter in Letter.objects.all()} == {"held"}
    assert award.to_email == world.cases[0].submitted_by.email
    for words in ("£450.50", "£500.00", "Strong & clear.", "Play in June.", "within 28 days", "More detail, please."):
        assert words in award.text
    for words in ("Scored 50.", "50.00 out of 100", "More detail, please.", "within 28 days"):
        assert words in refusal.text


@pytest.mark.parametrize(
    ("role", "may"),
    (
        ("applicant", False),
        ("assessor", False),
        ("officer", False),
        ("finance", False),
        ("chief_executive", True),
        ("body_member", False),
        ("body_chair", False),
        ("auditor", False),
        ("administrator", False),
    ),
)
def test_only_whom_the_scheme_names_decides(world, role, may):
    recommendation, by = was_put(world), UserFactory(role=role)

    if may:
        decided(recommendation, by)
    else:
        with pytest.raises(Exception, match=r"does not name you|is for .* only|^$"):
            decided(recommendation, by)

    assert nothing_was_decided() is not may


def test_who_worked_on_it_does_not_decide_where_the_scheme_asks_for_two(world):
    for work in ("prepare", "propose", "put"):
        recommendation = actions.prepare(world.call, title="x", by=world.chief if work == "prepare" else world.officer)
        if work == "propose":
            row = recommendation.proposals.first()
            actions.propose(
                recommendation,
                application=row.application,
                outcome="awarded",
                amount=Decimal(400),
                reasons="x",
                by=world.chief,
            )
        actions.put(recommendation, delegation=world.line, by=world.chief if work == "put" else world.officer)

        with pytest.raises(PermissionDenied, match="someone else decides"):
            decided(recommendation, world.chief)

        assert nothing_was_decided()
        actions.send_back(recommendation, because="x", by=world.officer)


def test_where_the_scheme_asks_for_one_they_do(world):
    line = DelegationFactory(second_person=False)
    recommendation = actions.prepare(world.call, title="x", by=world.chief)
    actions.put(recommendation, delegation=line, by=world.chief)

    decided(recommendation, world.chief)

    assert Decision.objects.count() == 3


def test_a_decision_needs_reasons(world):
    with pytest.raises(RuleBroken, match="Give the reasons"):
        actions.decide(was_put(world), reasons="  ", by=world.chief)

    assert nothing_was_decided()


def test_without_a_policy_in_force_nothing_is_decided(db):
    world = make_world(policy=False)
    PolicyVersionFactory(in_force_from=timezone.localdate() + timedelta(days=1))

    with pytest.raises(RuleBroken, match="No version of the commissioning policy is in force"):
        decided(was_put(world), world.chief)

    assert nothing_was_decided()


def test_the_line_of_the_scheme_is_still_in_force(world):
    recommendation = was_put(world)
    type(world.line).objects.update(until=timezone.localdate())

    with pytest.raises(RuleBroken, match="no longer in force"):
        decided(Recommendation.objects.get(pk=recommendation.pk), world.chief)


def test_a_decider_with_an_interest_cannot_decide_until_the_case_is_taken_out(world):
    recommendation = was_put(world)
    InterestFactory(user=world.chief, organisation=world.cases[0].applicant)
    chief = User.objects.get(pk=world.chief.pk)

    with pytest.raises(PermissionDenied, match="must be taken out"):
        decided(recommendation, chief)
    with pytest.raises(PermissionDenied, match="must be taken out"):
        actions.send_back(recommendation, because="x", by=chief)

    actions.send_back(recommendation, because="Interest of the decider", by=world.officer)
    again = prepared(world)
    actions.take_out(again, application=world.cases[0], because="Interest of the decider", by=world.officer)
    was_put(world, again)
    decided(again, chief)
    assert Decision.objects.count() == 2


def test_an_award_that_no_longer_fits_the_budget_decides_nothing(world):
    recommendation = was_put(world)
    CommitmentFactory(budget=world.call.budget, amount=Decimal("0.01"))

    with pytest.raises(RuleBroken, match="is left to award"):
        decided(recommendation, world.chief)

    recommendation.refresh_from_db()
    assert recommendation.status == "put"
    assert Commitment.objects.count() == 1
    assert not Decision.objects.exists()


def test_a_withdrawn_application_stops_the_decision(world):
    recommendation = was_put(world)
    moved(world.cases[0], "withdrawn")

    with pytest.raises(RuleBroken, match="Withdrawn since it was put"):
        decided(recommendation, world.chief)

    assert nothing_was_decided()


def test_a_score_unseated_after_the_put_stops_the_decision(world):
    one = AssessmentFactory(application=world.cases[1], status=assessment_life.Status.SUBMITTED)
    InterestFactory(user=one.assessor, organisation=world.cases[1].applicant)
    recommendation = was_put(world)
    Interest.objects.all().update(until=date(2020, 1, 2))

    with pytest.raises(RuleBroken, match="must be agreed again"):
        decided(recommendation, world.chief)

    assert nothing_was_decided()


def test_a_seal_covers_every_word_and_amount(world):
    recommendation = was_put(world)
    proposals = list(recommendation.proposals.select_related("application"))
    sealing.is_unbroken(recommendation, proposals)

    for name, value in (
        ("amount", Decimal(499)),
        ("reasons", "Other"),
        ("conditions", "Other"),
        ("exception", "Other"),
        ("rank", 9),
        ("score", Decimal(1)),
        ("outcome", "declined"),
    ):
        changed = list(recommendation.proposals.select_related("application"))
        setattr(changed[0], name, value)
        with pytest.raises(RuleBroken, match="not what was put"):
            sealing.is_unbroken(recommendation, changed)


@pytest.mark.parametrize("act", ("decide", "send_back"))
def test_what_is_decided_is_not_decided_again(world, act):
    recommendation = was_put(world)
    decided(recommendation, world.chief)

    again = {
        "decide": lambda: decided(recommendation, world.chief),
        "send_back": lambda: actions.send_back(recommendation, because="x", by=world.officer),
    }
    with pytest.raises(RuleBroken, match="decided"):
        again[act]()


# A body decides


def at_the_board(world, board):
    return was_put(world, line=board.line)


def test_a_board_decides_at_a_meeting_with_a_minute(world):
    board = make_board()
    recommendation = at_the_board(world, board)

    sitting = decided(recommendation, board.people[0], meeting=board.meeting, minute_reference="6.1")

    assert (sitting.body, sitting.meeting, sitting.minute_reference) == (board.body, board.meeting, "6.1")
    assert set(sitting.present.all()) == set(board.people)
    assert sitting.quorum == 2


def test_only_the_chair_records_it(world):
    board = make_board()

    with pytest.raises(PermissionDenied, match="does not name you"):
        decided(at_the_board(world, board), board.people[1], meeting=board.meeting, minute_reference="6.1")


def test_a_member_with_an_interest_withdraws_and_is_named_and_the_quorum_worked_out_again(world):
    board = make_board(quorum=2, members=3)
    tied = board.people[2]
    InterestFactory(user=tied, organisation=world.cases[1].applicant, nature="Governor there")
    recommendation = at_the_board(world, board)

    decided(recommendation, board.people[0], meeting=board.meeting, minute_reference="6.1")

    recusal = Recusal.objects.get()
    assert (recusal.user, recusal.application, recusal.nature) == (tied, world.cases[1], "Governor there")
    assert recusal.quorum_left == 2


def test_without_a_quorum_for_one_case_the_whole_is_refused_with_the_names(world):
    board = make_board(quorum=3, members=3)
    InterestFactory(user=board.people[2], organisation=world.cases[1].applicant)

    with pytest.raises(RuleBroken, match="2 of the 3 members needed once Member 2 withdrew"):
        decided(at_the_board(world, board), board.people[0], meeting=board.meeting, minute_reference="6.1")

    assert nothing_was_decided()


def test_in_the_place_of_a_chair_with_an_interest_another_member_records(world):
    board = make_board(quorum=2, members=3)
    chair, member, _ = board.people
    InterestFactory(user=chair, organisation=world.cases[0].applicant)
    recommendation = at_the_board(world, board)

    with pytest.raises(PermissionDenied, match="interest"):
        decided(recommendation, User.objects.get(pk=chair.pk), meeting=board.meeting, minute_reference="6.1")
    sitting = decided(recommendation, member, meeting=board.meeting, minute_reference="6.1")

    assert [row.user for row in sitting.recusals.all()] == [chair]


def test_a_member_whose_interest_ended_while_the_case_was_under_way_withdraws_all_the_same(world):
    board = make_board(quorum=2, members=3)
    InterestFactory(
        user=board.people[1],
        organisation=world.cases[0].applicant,
        nature="Sister teaches there",
        until=timezone.localdate(),
    )

    decided(at_the_board(world, board), board.people[0], meeting=board.meeting, minute_reference="6.1")

    assert [(row.user, row.nature) for row in Recusal.objects.all()] == [(board.people[1], "Sister teaches there")]


def test_the_meeting_must_be_one_of_the_body_after_the_put_and_not_ahead(world):
    board = make_board()
    recommendation = at_the_board(world, board)
    today = timezone.localdate()
    for meeting, minute, words in (
        (None, "6.1", "Choose the meeting"),
        (MeetingFactory(), "6.1", "Choose the meeting"),
        (board.meeting, " ", "reference of the minute"),
        (MeetingFactory(body=board.body, held_on=today + timedelta(days=1)), "6.1", "not been held"),
        (MeetingFactory(body=board.body, held_on=today - timedelta(days=1)), "6.1", "before the recommendation"),
    ):
        with pytest.raises(RuleBroken, match=words):
            decided(recommendation, board.people[0], meeting=meeting, minute_reference=minute)

    assert nothing_was_decided()


def test_an_advising_body_does_not_decide(world):
    board = make_board()
    type(board.body).objects.filter(pk=board.body.pk).update(decides=False)

    with pytest.raises(RuleBroken, match="it does not decide"):
        decided(at_the_board(world, board), board.people[0], meeting=board.meeting, minute_reference="6.1")


def test_only_seats_held_on_the_day_count_as_present(world):
    board = make_board(quorum=2, members=3)
    guest, gone = UserFactory(name="Guest"), board.people[2]
    Seat.objects.filter(user=gone).update(until=timezone.localdate())
    recommendation = at_the_board(world, board)

    for people, name in (([board.people[0], guest], "Guest"), ([board.people[0], gone], "Member 2")):
        with pytest.raises(RuleBroken, match=f"Without a seat on Grants Board on that day: {name}"):
            decided(recommendation, board.people[0], meeting=board.meeting, minute_reference="6.1", present=people)


def test_who_is_not_noted_at_the_meeting_does_not_decide(world):
    board = make_board(quorum=2, members=3)
    recommendation = at_the_board(world, board)
    board.meeting.present.remove(board.people[2])

    with pytest.raises(RuleBroken, match=r"Not noted as present at the meeting of .*: Member 2\. Leave them out"):
        decided(recommendation, board.people[0], meeting=board.meeting, minute_reference="6.1", present=board.people)

    assert nothing_was_decided()


def test_a_meeting_with_nobody_noted_has_no_quorum_until_it_is_said_who_was_there(world):
    board = make_board()
    recommendation = was_put(world, line=board.line)
    board.meeting.present.clear()
    facts = {"meeting": board.meeting, "minute_reference": "6.1"}

    with pytest.raises(RuleBroken, match="Say who was present"), transaction.atomic():
        decided(recommendation, board.people[0], **facts)

    assert Recommendation.objects.get().status == "put"
    assert decided(recommendation, board.people[0], present=board.people[:2], **facts).present.count() == 2


def test_who_was_not_noted_as_present_does_not_count(world):
    board = make_board(quorum=2, members=3)
    board.meeting.present.set(board.people[:1])

    with pytest.raises(RuleBroken, match="no quorum"):
        decided(at_the_board(world, board), board.people[0], meeting=board.meeting, minute_reference="6.1")


def test_a_chair_who_was_not_there_records_nothing(world):
    board = make_board(quorum=2, members=3)
    board.meeting.present.set(board.people[1:])

    with pytest.raises(RuleBroken, match="Only a member who was present"):
        decided(at_the_board(world, board), board.people[0], meeting=board.meeting, minute_reference="6.1")


def test_a_board_of_those_who_recommended_does_not_decide_alone(world):
    board = make_board(quorum=1, members=1)
    board.people[0].roles_held.create(role=Role.OFFICER)
    chair = User.objects.get(pk=board.people[0].pk)
    recommendation = actions.prepare(world.call, title="x", by=chair)
    actions.put(recommendation, delegation=board.line, by=world.officer)

    with pytest.raises(RuleBroken, match="Someone else must"):
        decided(recommendation, chair, meeting=board.meeting, minute_reference="6.1")


def test_where_the_scheme_asks_for_one_a_board_of_those_who_recommended_decides(world):
    board = make_board(quorum=1, members=1)
    board.people[0].roles_held.create(role=Role.OFFICER)
    chair = User.objects.get(pk=board.people[0].pk)
    line = DelegationFactory(role="", body=board.body, second_person=False, category="schools")
    recommendation = actions.prepare(world.call, title="x", by=chair)
    actions.put(recommendation, delegation=line, by=world.officer)

    sitting = decided(recommendation, chair, meeting=board.meeting, minute_reference="6.1")

    assert (sitting.delegation, sitting.decided_by) == (line, chair)


def test_what_a_role_decides_is_not_decided_at_a_meeting(world):
    recommendation = was_put(world)

    with pytest.raises(RuleBroken, match="decided by a role, not at a meeting"):
        decided(recommendation, world.chief, meeting=MeetingFactory(), minute_reference="6.1")

    assert nothing_was_decided()


def test_decisions_sittings_and_recusals_are_never_edited_or_deleted(world):
    board = make_board(quorum=2, members=3)
    InterestFactory(user=board.people[2], organisation=world.cases[1].applicant)
    sitting = decided(at_the_board(world, board), board.people[0], meeting=board.meeting, minute_reference="6.1")

    for act in (
        lambda: Decision.objects.update(reasons="Other"),
        lambda: Decision.objects.all().delete(),
        lambda: Sitting.objects.update(reasons="Other"),
        lambda: Recusal.objects.update(nature="Other"),
        lambda: Recusal.objects.all().delete(),
        sitting.present.clear,
        lambda: Recommendation.objects.update(status="put"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
