"""Two people at the same moment; and the database broken directly."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from segue.cycle.assessment import actions, lifecycle, queries
from segue.cycle.assessment.models import Assessment, Moderation, Score
from segue.people.models import Role, User
from segue.rules import RuleBroken
from tests.assessment.conftest import make_world, score
from tests.factories import ApplicationFactory, CriterionFactory, ModerationFactory, UserFactory
from tests.moves import moved
from tests.racing import together


def again(user):
    return User.objects.get(pk=user.pk)


@pytest.mark.django_db(transaction=True)
def test_an_interest_declared_while_a_moderation_happens_never_counts_in_one_that_stands():
    world = make_world()
    score(world.anns, need=4, plan=4)
    score(world.bobs, need=1, plan=1)

    moderated, declared = together(
        lambda: actions.moderate(world.case, score=Decimal(60), reasons="x", feedback="", by=again(world.officer)),
        lambda: actions.declare_interest(
            Assessment.objects.get(pk=world.bobs.pk), nature="Governor", by=again(world.bob)
        ),
    )

    assert isinstance(moderated, Moderation)
    assert isinstance(declared, Assessment)
    standing = queries.standing_moderations([world.case.pk])
    assert set(queries.counted()) == {world.anns}
    assert all(set(row.counted.all()) == {world.anns} for row in standing.values())


@pytest.mark.django_db(transaction=True)
def test_two_moderations_at_once_are_two_rows_and_the_later_one_counts():
    world = make_world()
    score(world.anns)
    score(world.bobs)
    chief = UserFactory(role=Role.CHIEF_EXECUTIVE)

    rows = together(
        lambda: actions.moderate(world.case, score=Decimal(60), reasons="x", feedback="", by=again(world.officer)),
        lambda: actions.moderate(world.case, score=Decimal(70), reasons="y", feedback="", by=again(chief)),
    )

    last = Moderation.objects.order_by("-pk").first()
    world.case.refresh_from_db()
    assert all(isinstance(row, Moderation) for row in rows)
    assert queries.standing_moderations([world.case.pk]) == {world.case.pk: last}
    assert world.case.status == "assessed"


@pytest.mark.django_db(transaction=True)
def test_an_assessor_is_assigned_once_however_often_two_officers_press():
    world = make_world()
    case, cat = ApplicationFactory(call=world.call, submitted=True), UserFactory(role=Role.ASSESSOR)
    officers = [world.officer, UserFactory(role=Role.OFFICER)]

    results = together(
        *(lambda by=by: actions.assign(case, assessor=again(cat), due_on=None, by=again(by)) for by in officers)
    )

    assert sorted(type(result).__name__ for result in results) == ["Assessment", "RuleBroken"]
    assert case.assessments.count() == 1


@pytest.mark.django_db(transaction=True)
def test_scores_sent_while_the_assessor_is_taken_off_are_one_or_the_other():
    world = make_world()
    score(world.anns, send=False)

    results = together(
        lambda: actions.submit_scores(Assessment.objects.get(pk=world.anns.pk), by=again(world.ann)),
        lambda: actions.take_off(Assessment.objects.get(pk=world.anns.pk), because="Late", by=again(world.officer)),
    )

    world.anns.refresh_from_db()
    assert sum(isinstance(result, Assessment) for result in results) == 1
    assert (world.anns.status == "submitted") is (world.anns.total is not None)


@pytest.mark.django_db(transaction=True)
def test_a_save_never_lands_after_the_scores_were_sent():
    world = make_world()
    score(world.anns, need=4, plan=4, send=False)

    together(
        lambda: actions.submit_scores(Assessment.objects.get(pk=world.anns.pk), by=again(world.ann)),
        lambda: actions.save_scores(
            Assessment.objects.get(pk=world.anns.pk),
            scores={world.need.pk: (0, "Changed my mind")},
            comment="",
            by=again(world.ann),
        ),
    )

    world.anns.refresh_from_db()
    need = Score.objects.get(assessment=world.anns, criterion=world.need)
    assert (need.value, world.anns.total) in {(4, Decimal(100)), (0, Decimal(25))}


def test_the_lifecycle_of_an_assessment():
    table = {
        status: {move.name for move in lifecycle.MOVES if status in move.allowed_from} for status in lifecycle.Status
    }

    assert table == {
        "assigned": {"declare no interest", "declare an interest", "take off the case"},
        "open": {"declare an interest", "submit scores", "take off the case"},
        "submitted": {"declare an interest"},
        "conflicted": set(),
        "released": set(),
    }


def refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_the_database_keeps_scores_to_open_assessments(world):
    refused(lambda: Score.objects.create(assessment=world.anns, criterion=world.need, value=3))
    score(world.anns, send=False)
    refused(lambda: Score.objects.filter(criterion=world.need).update(value=5))
    refused(lambda: Score.objects.create(assessment=world.anns, criterion=CriterionFactory(), value=1))
    refused(lambda: Score.objects.all().delete())
    actions.submit_scores(world.anns, by=world.ann)
    refused(lambda: Score.objects.filter(criterion=world.need).update(value=1))
    refused(lambda: Score.objects.filter(criterion=world.need).update(reasons="Other"))


def test_the_database_keeps_who_withdrew_out(world):
    score(world.anns)
    rows = Assessment.objects.filter(pk=world.anns.pk)
    refused(lambda: rows.update(total=99))
    refused(lambda: rows.update(status="open"))
    refused(lambda: rows.update(status="conflicted", interest="Governor"))
    refused(lambda: rows.update(assessor=world.officer))
    refused(rows.delete)
    actions.declare_interest(world.anns, nature="Governor", by=world.ann)
    refused(lambda: rows.update(total=50))
    for status in ("assigned", "open", "submitted", "released"):
        refused(lambda status=status: rows.update(status=status))


def test_the_database_opens_nothing_before_a_declaration(world):
    refused(lambda: Assessment.objects.filter(pk=world.anns.pk).update(status="open"))
    refused(lambda: Assessment.objects.filter(pk=world.anns.pk).update(status="unheard-of"))


def test_a_moderation_is_added_never_edited(world):
    score(world.anns)
    row = ModerationFactory(application=world.case, counted=[world.anns])

    refused(lambda: Moderation.objects.update(score=99))
    refused(lambda: Moderation.objects.all().delete())
    refused(row.counted.clear)
    refused(lambda: ModerationFactory(score=Decimal("100.01")))
    refused(lambda: ModerationFactory(reasons=""))
    refused(lambda: ModerationFactory(assessors=0))


def test_a_conflict_in_the_middle_of_the_work_refuses_the_next_save(world):
    score(world.anns, send=False)
    moved(world.anns, "conflicted", interest="Governor")

    with pytest.raises(RuleBroken):
        actions.save_scores(world.anns, scores={}, comment="x", by=world.ann)
