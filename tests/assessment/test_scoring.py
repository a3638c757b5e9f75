"""Declaring, scoring, sending, moderating: the actions."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from segue.cycle.applications.lifecycle import Status as CaseStatus
from segue.cycle.assessment import actions, queries
from segue.cycle.assessment.models import Assessment, Moderation, Score
from segue.governance.models import Interest
from segue.letters.models import Letter
from segue.people.models import Membership, Role, User
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.assessment.conftest import score
from tests.factories import (
    ApplicationFactory,
    AssessmentFactory,
    CallFactory,
    CriterionFactory,
    InterestFactory,
    UserFactory,
)
from tests.moves import moved


def again(user):
    """The same person in their next request."""
    return User.objects.get(pk=user.pk)


def test_the_first_assignment_takes_the_case_into_assessment(world):
    case = ApplicationFactory(call=world.call, submitted=True)

    assessment = actions.assign(case, assessor=world.ann, due_on=timezone.localdate(), by=world.officer)

    case.refresh_from_db()
    assert (case.status, assessment.status, assessment.assigned_by) == ("in_assessment", "assigned", world.officer)
    assert [row.what for row in history_of(case, assessment)] == ["start assessing", "assign assessor"]


def test_nobody_is_assigned_before_the_call_closes(db):
    case = ApplicationFactory(call=CallFactory(), submitted=True)
    ann, officer = UserFactory(role=Role.ASSESSOR), UserFactory(role=Role.OFFICER)

    with pytest.raises(RuleBroken, match="The call closes on"):
        actions.assign(case, assessor=ann, due_on=None, by=officer)

    assert not Assessment.objects.exists()


@pytest.mark.parametrize("tie", ("interest", "membership"))
def test_nobody_is_assigned_to_an_applicant_they_have_an_interest_in(world, tie):
    eve, case = UserFactory(role=Role.ASSESSOR), ApplicationFactory(call=world.call, submitted=True)
    if tie == "interest":
        InterestFactory(user=eve, organisation=case.applicant)
    else:
        Membership.objects.create(user=eve, organisation=case.applicant, confirmed_at=timezone.now())

    with pytest.raises(RuleBroken, match="has an interest in"):
        actions.assign(case, assessor=eve, due_on=None, by=world.officer)

    case.refresh_from_db()
    assert case.status == "submitted"


def test_nobody_gets_a_case_twice_even_after_being_taken_off(world):
    actions.take_off(world.anns, because="Ill", by=world.officer)

    with pytest.raises(RuleBroken, match="has or had"):
        actions.assign(world.case, assessor=world.ann, due_on=None, by=world.officer)


def test_only_an_assessor_is_assigned(world):
    with pytest.raises(RuleBroken, match="is not an assessor"):
        actions.assign(world.case, assessor=UserFactory(role=Role.FINANCE), due_on=None, by=world.officer)


@pytest.mark.parametrize("status", ("returned", "recommended", "awarded", "declined", "withdrawn"))
def test_only_a_sent_application_is_assigned(world, status):
    case = ApplicationFactory(call=world.call, status=status)

    with pytest.raises(RuleBroken, match="nobody can assess it"):
        actions.assign(case, assessor=world.ann, due_on=None, by=world.officer)


def test_a_draft_is_assigned_to_nobody_and_not_told_to_exist(world):
    with pytest.raises(Http404):
        actions.assign(ApplicationFactory(call=world.call), assessor=world.ann, due_on=None, by=world.officer)


def test_an_officer_with_an_interest_assigns_nobody(world):
    InterestFactory(user=world.officer, organisation=world.case.applicant)

    with pytest.raises(Http404):
        actions.assign(world.case, assessor=UserFactory(role=Role.ASSESSOR), due_on=None, by=again(world.officer))


def test_several_are_assigned_at_once_or_none(world):
    first, second = (ApplicationFactory(call=world.call, submitted=True) for _ in range(2))
    InterestFactory(user=world.ann, organisation=second.applicant)

    with pytest.raises(RuleBroken):
        actions.assign_many(world.call, pairs=[(first, world.ann), (second, world.ann)], due_on=None, by=world.officer)

    assert not Assessment.objects.filter(application__in=[first, second]).exists()
    assert not Letter.objects.exists()


def test_each_assessor_gets_one_letter_that_names_no_case(world):
    first, second = (ApplicationFactory(call=world.call, submitted=True) for _ in range(2))

    actions.assign_many(world.call, pairs=[(first, world.ann), (second, world.ann)], due_on=None, by=world.officer)

    letter = Letter.objects.get()
    assert "2 applications" in letter.text
    assert first.applicant.name not in letter.text


def test_no_score_is_taken_before_a_declaration(world):
    with pytest.raises(PermissionDenied, match="Say first"):
        actions.save_scores(world.anns, scores={world.need.pk: (3, "x")}, comment="", by=world.ann)

    assert not Score.objects.exists()


def test_who_is_tied_cannot_declare_none(world):
    InterestFactory(user=world.ann, organisation=world.case.applicant, nature="Governor of the school")

    with pytest.raises(RuleBroken, match="Governor of the school"):
        actions.declare_none(world.anns, by=again(world.ann))


def test_an_interest_is_kept_with_the_case_and_in_the_register(world):
    actions.declare_interest(world.anns, nature="My sister teaches there", by=world.ann)

    world.anns.refresh_from_db()
    interest = Interest.objects.get()
    assert (world.anns.status, world.anns.interest, world.anns.total) == ("conflicted", "My sister teaches there", None)
    assert (interest.user, interest.organisation) == (world.ann, world.case.applicant)


def test_an_interest_that_is_registered_already_is_not_registered_twice(world):
    InterestFactory(user=world.ann, organisation=world.case.applicant)

    actions.declare_interest(world.anns, nature="Governor", by=again(world.ann))

    assert Interest.objects.count() == 1


@pytest.mark.parametrize(("nature", "words"), (("  ", "Say what"), ("x" * 301, "300 characters")))
def test_an_interest_is_said_in_words_that_fit(world, nature, words):
    with pytest.raises(RuleBroken, match=words):
        actions.declare_interest(world.anns, nature=nature, by=world.ann)


def test_a_conflicted_assessor_never_comes_back_even_when_the_interest_ends(world):
    actions.declare_interest(world.anns, nature="Governor", by=world.ann)
    Interest.objects.update(until=timezone.localdate())

    for act in (
        lambda ann: actions.declare_none(world.anns, by=ann),
        lambda ann: actions.save_scores(world.anns, scores={}, comment="", by=ann),
        lambda ann: actions.submit_scores(world.anns, by=ann),
    ):
        with pytest.raises(PermissionDenied, match="closed to you"):
            act(again(world.ann))


def test_a_draft_may_be_incomplete_but_what_is_sent_is_whole(world):
    actions.declare_none(world.anns, by=world.ann)
    actions.save_scores(world.anns, scores={world.need.pk: (3, "  ")}, comment="", by=world.ann)

    with pytest.raises(RuleBroken) as refused:
        actions.submit_scores(world.anns, by=world.ann)

    assert refused.value.messages == ["Need: give a score and your reasons.", "Plan: give a score and your reasons."]


@pytest.mark.parametrize("value", (-1, 5))
def test_a_score_off_the_scale_is_refused(world, value):
    actions.declare_none(world.anns, by=world.ann)

    with pytest.raises(RuleBroken, match="between 0 and 4"):
        actions.save_scores(world.anns, scores={world.need.pk: (value, "x")}, comment="", by=world.ann)


def test_a_criterion_of_another_call_is_refused(world):
    actions.declare_none(world.anns, by=world.ann)

    with pytest.raises(RuleBroken, match="another call"):
        actions.save_scores(world.anns, scores={CriterionFactory().pk: (1, "x")}, comment="", by=world.ann)


def test_sent_scores_have_their_total_and_cannot_be_changed(world):
    score(world.anns, need=3, plan=2)

    assert (world.anns.status, world.anns.total) == ("submitted", Decimal("68.75"))
    with pytest.raises(RuleBroken, match="cannot be changed"):
        actions.save_scores(world.anns, scores={world.need.pk: (4, "x")}, comment="", by=world.ann)


def test_nobody_scores_for_someone_else(world):
    with pytest.raises(Http404):
        actions.declare_none(world.anns, by=world.bob)


def test_a_withdrawn_case_is_not_scored_any_more(world):
    actions.declare_none(world.anns, by=world.ann)
    moved(world.case, CaseStatus.WITHDRAWN)

    with pytest.raises(RuleBroken, match="not scored any more"):
        actions.save_scores(world.anns, scores={}, comment="", by=world.ann)


def test_others_scores_are_hidden_until_all_are_in(world):
    score(world.anns)
    shown = lambda user: set(queries.scores_shown_to(user).values_list("assessor__name", flat=True))  # noqa: E731

    before = [shown(user) for user in (world.ann, world.bob, world.officer)]
    score(world.bobs)
    after = [shown(user) for user in (world.ann, world.bob, world.officer)]

    assert before == [{"Ann"}, set(), set()]
    assert after == [{"Ann", "Bob"}] * 3


def test_moderation_waits_for_all(world):
    score(world.anns)

    with pytest.raises(RuleBroken, match="Still to come: Bob"):
        actions.moderate(world.case, score=Decimal(60), reasons="x", feedback="", by=world.officer)

    assert not Moderation.objects.exists()


def test_the_moderated_score_is_a_row_of_its_own(world):
    score(world.anns, need=4, plan=4)
    score(world.bobs, need=2, plan=2)

    row = actions.moderate(world.case, score=Decimal(80), reasons="We agree.", feedback="Good.", by=world.officer)

    world.case.refresh_from_db()
    assert world.case.status == "assessed"
    assert (row.average, row.spread, row.assessors, row.score) == (75, 50, 2, 80)
    assert set(row.counted.all()) == {world.anns, world.bobs}


def test_a_later_moderation_is_a_new_row(world):
    score(world.anns)
    score(world.bobs)
    actions.moderate(world.case, score=Decimal(60), reasons="First.", feedback="", by=world.officer)

    second = actions.moderate(world.case, score=Decimal(61), reasons="Second.", feedback="", by=world.officer)

    assert Moderation.objects.count() == 2
    assert queries.standing_moderations([world.case.pk]) == {world.case.pk: second}


def test_the_score_of_a_conflicted_assessor_is_out_of_every_sum(world):
    score(world.anns, need=4, plan=4)
    score(world.bobs, need=1, plan=1)
    actions.declare_interest(world.bobs, nature="Governor", by=world.bob)

    row = actions.moderate(world.case, score=Decimal(100), reasons="Only Ann counts.", feedback="", by=world.officer)

    world.bobs.refresh_from_db()
    assert (world.bobs.status, world.bobs.total) == ("conflicted", None)
    assert (row.average, row.spread, row.assessors) == (100, 0, 1)


def test_an_interest_found_in_the_register_takes_the_score_out_too(world):
    score(world.anns, need=4, plan=4)
    score(world.bobs, need=1, plan=1)
    InterestFactory(user=world.bob, organisation=world.case.applicant, nature="Parent")

    assert set(queries.counted()) == {world.anns}
    row = actions.moderate(world.case, score=Decimal(100), reasons="Only Ann counts.", feedback="", by=world.officer)

    world.bobs.refresh_from_db()
    assert (world.bobs.status, row.assessors) == ("conflicted", 1)
    assert world.bobs.interest == "In the register of interests: Parent"


def test_an_interest_declared_after_the_moderation_unseats_it(world):
    score(world.anns)
    score(world.bobs)
    actions.moderate(world.case, score=Decimal(60), reasons="x", feedback="", by=world.officer)

    actions.declare_interest(world.bobs, nature="Governor", by=world.bob)

    assert queries.standing_moderations([world.case.pk]) == {}


def test_someone_asked_again_unseats_the_moderation_until_they_are_in(world):
    score(world.anns)
    score(world.bobs)
    actions.moderate(world.case, score=Decimal(60), reasons="x", feedback="", by=world.officer)
    cat = UserFactory(role=Role.ASSESSOR)

    cats = actions.assign(world.case, assessor=cat, due_on=None, by=world.officer)

    assert queries.standing_moderations([world.case.pk]) == {}
    score(cats)
    assert queries.standing_moderations([world.case.pk]) == {}
    row = actions.moderate(world.case, score=Decimal(60), reasons="x", feedback="", by=world.officer)
    assert queries.standing_moderations([world.case.pk]) == {world.case.pk: row}


def test_when_nobody_counts_there_is_nothing_to_moderate(world):
    for one in (world.anns, world.bobs):
        actions.declare_interest(one, nature="Governor", by=one.assessor)

    with pytest.raises(RuleBroken, match="No score counts"):
        actions.moderate(world.case, score=Decimal(60), reasons="x", feedback="", by=world.officer)


def test_an_assessor_does_not_moderate_their_own_case(world):
    both = UserFactory(roles=(Role.OFFICER, Role.ASSESSOR))
    AssessmentFactory(application=world.case, assessor=both)

    with pytest.raises(PermissionDenied, match="someone else moderates"):
        actions.moderate(world.case, score=Decimal(60), reasons="x", feedback="", by=both)


def test_moderation_needs_reasons(world):
    score(world.anns)
    score(world.bobs)

    with pytest.raises(RuleBroken, match="Give the reasons"):
        actions.moderate(world.case, score=Decimal(60), reasons=" ", feedback="", by=world.officer)


@pytest.mark.parametrize("status", ("recommended", "awarded", "declined", "withdrawn"))
def test_what_is_recommended_is_not_moderated_again(world, status):
    score(world.anns)
    score(world.bobs)
    moved(world.case, status)

    with pytest.raises(RuleBroken, match="not scored any more"):
        actions.moderate(world.case, score=Decimal(60), reasons="x", feedback="", by=world.officer)


def test_taking_off_needs_a_reason_and_happens_before_scores_are_sent(world):
    with pytest.raises(RuleBroken, match="Say why"):
        actions.take_off(world.anns, because=" ", by=world.officer)
    score(world.anns)
    with pytest.raises(RuleBroken, match="cannot take off"):
        actions.take_off(world.anns, because="Late", by=world.officer)


def test_scores_typed_while_an_officer_takes_the_case_away_are_refused_in_words_that_fit(world):
    score(world.anns, send=False)
    as_opened = Assessment.objects.get(pk=world.anns.pk)
    actions.take_off(world.anns, because="Ill", by=world.officer)

    with pytest.raises(RuleBroken, match="You came off this case in the meantime"):
        actions.save_scores(as_opened, scores={world.need.pk: (1, "Late")}, comment="", by=world.ann)

    assert Score.objects.get(criterion=world.need).value == 3


def test_scores_typed_on_an_old_page_are_refused_once_they_were_sent(world):
    score(world.anns, send=False)
    as_opened = Assessment.objects.get(pk=world.anns.pk)
    actions.submit_scores(world.anns, by=world.ann)

    with pytest.raises(RuleBroken, match="You have sent your scores"):
        actions.save_scores(as_opened, scores={world.need.pk: (1, "Late")}, comment="", by=world.ann)

    assert Score.objects.get(criterion=world.need).value == 3


def test_a_reminder_is_sent_and_dated(world):
    Assessment.objects.update(due_on=timezone.localdate() - timedelta(days=1))

    actions.remind(world.ann, call=world.call, by=world.officer)

    world.anns.refresh_from_db()
    assert world.anns.reminded_at is not None
    assert Letter.objects.get().to_email == world.ann.email


def test_who_has_nothing_left_is_not_reminded(world):
    score(world.anns)

    with pytest.raises(RuleBroken, match="nothing left"):
        actions.remind(world.ann, call=world.call, by=world.officer)


def test_ending_an_interest_does_not_bring_a_score_back(world):
    score(world.anns)
    score(world.bobs)
    interest = InterestFactory(user=world.bob, organisation=world.case.applicant)
    Interest.objects.filter(pk=interest.pk).update(until=timezone.localdate())

    assert set(queries.counted()) == {world.anns}
    with pytest.raises(PermissionDenied, match="register"):
        actions.save_scores(world.bobs, scores={}, comment="", by=again(world.bob))
    row = actions.moderate(world.case, score=Decimal(60), reasons="x", feedback="", by=world.officer)
    assert row.assessors == 1
    world.bobs.refresh_from_db()
    assert world.bobs.status == "conflicted"


def test_an_interest_that_ended_before_the_case_was_given_does_not_close_it(world):
    Interest.objects.create(
        user=world.ann,
        organisation=world.case.applicant,
        nature="Governor until last year",
        declared_at=timezone.now() - timedelta(days=400),
        until=timezone.localdate() - timedelta(days=2),
    )

    score(world.anns)

    assert set(queries.counted()) == {world.anns}
