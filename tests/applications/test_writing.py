"""Beginning and writing an application: one for a school, nothing anybody typed is lost."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from segue.cycle.applications import actions, rules
from segue.cycle.applications.models import Application, SetAside
from segue.people.models import Role
from segue.places.models import Standing
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.applications.conftest import ANSWERS, make_world
from tests.factories import ApplicationFactory, CallFactory, OpportunityFactory, SchoolFactory, UserFactory


def test_beginning_pins_the_questions_and_gives_a_reference(world):
    application = world.draft()

    assert application.reference == "FO-27-0001"
    assert application.question_set == world.call.question_set
    assert (application.applicant, application.school) == (world.school.organisation, world.school)
    assert [change.what for change in history_of(application)] == ["begin"]


def test_each_application_of_a_call_has_the_next_number(world):
    world.draft()
    other = SchoolFactory()
    somebody = UserFactory(role=Role.APPLICANT, of=other.organisation)

    assert actions.begin(world.call, school=other, by=somebody).reference == "FO-27-0002"


def test_the_ten_thousandth_application_has_five_figures(world):
    actions.Counter.objects.create(call=world.call, last=9_999)

    assert world.draft().reference == "FO-27-10000"


def test_a_second_colleague_is_taken_to_the_application_that_was_begun(world):
    first = world.draft()

    assert actions.begin(world.call, school=world.school, by=world.colleague) == first
    assert Application.objects.count() == 1


def test_a_withdrawn_application_gives_way_to_a_new_one(world):
    first = world.draft()
    actions.withdraw(first, because="Wrong call", by=world.lead)

    assert world.draft().reference == "FO-27-0002"


def test_nobody_begins_for_a_school_they_do_not_act_for(world):
    stranger = UserFactory(role=Role.APPLICANT)

    with pytest.raises(PermissionDenied, match="You do not act for this school yet"):
        actions.begin(world.call, school=world.school, by=stranger)
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("facts", "words"),
    (
        ({"state_funded": False, "type_name": "Other independent school"}, "state-funded"),
        ({"standing": Standing.CLOSED}, "closed"),
        ({"standing": Standing.PROPOSED}, "proposed"),
        ({"phase": "secondary"}, "Secondary"),
    ),
)
def test_a_school_that_may_not_apply_is_told_why(world, facts, words):
    school = SchoolFactory(**facts)
    somebody = UserFactory(role=Role.APPLICANT, of=school.organisation)

    with pytest.raises(RuleBroken, match=words):
        actions.begin(world.call, school=school, by=somebody)


def test_an_application_is_not_begun_before_the_call_opens(db):
    world = make_world(opens_at=timezone.now() + timedelta(hours=1))

    with pytest.raises(RuleBroken, match="opens on"):
        world.draft()


def test_saving_keeps_the_words_and_raises_the_version(world):
    application = world.draft()

    kept = actions.save_section(application, key="why", answers={"why": "One.\r\nTwo."}, version=0, by=world.lead)

    assert (kept.section.answers, kept.section.version, kept.section.complete) == ({"why": "One.\nTwo."}, 1, True)
    assert kept.set_aside is None


def test_saving_the_same_words_again_changes_nothing(world):
    application = world.draft()
    for version in (0, 1):
        kept = actions.save_section(application, key="why", answers={"why": "Same"}, version=version, by=world.lead)

    assert kept.section.version == 1


def test_amounts_become_rows_and_a_sum(world):
    choir = OpportunityFactory(call=world.call, code="CHOIR", cap=500)
    application = world.draft()
    wishes = [{"code": "BRASS", "amount": "£1,200.5", "note": ""}, {"code": "CHOIR", "amount": "300", "note": "Weekly"}]

    actions.save_section(application, key="wish", answers={"opportunities": wishes}, version=0, by=world.lead)

    assert [(line.opportunity, line.amount, line.note) for line in application.lines.order_by("pk")] == [
        (world.brass, Decimal("1200.50"), ""),
        (choir, Decimal("300.00"), "Weekly"),
    ]
    application.refresh_from_db()
    assert application.requested == Decimal("1500.50")


def test_two_colleagues_changing_one_answer_lose_nothing(world):
    application = world.draft()
    actions.save_section(application, key="why", answers={"why": "Hers"}, version=0, by=world.lead)

    kept = actions.save_section(application, key="why", answers={"why": "His"}, version=0, by=world.colleague)

    assert kept.section.answers == {"why": "Hers"}
    assert kept.set_aside.answers == {"why": "His"}
    assert kept.set_aside.why.startswith("Priya Shah saved other words here at")


def test_the_same_words_from_two_colleagues_are_no_conflict(world):
    application = world.draft()
    actions.save_section(application, key="why", answers={"why": "Both"}, version=0, by=world.lead)

    kept = actions.save_section(application, key="why", answers={"why": "Both"}, version=0, by=world.colleague)

    assert (kept.set_aside, SetAside.objects.count()) == (None, 0)


def test_words_refused_twice_are_kept_once(world):
    application = world.draft()
    actions.save_section(application, key="why", answers={"why": "Hers"}, version=0, by=world.lead)
    for _ in range(2):
        actions.save_section(application, key="why", answers={"why": "His"}, version=0, by=world.colleague)

    assert SetAside.objects.count() == 1


def test_ones_own_words_typed_on_after_a_lost_answer_are_no_conflict(world):
    application = world.draft()
    actions.save_section(application, key="why", answers={"why": "We have"}, version=0, by=world.lead)

    kept = actions.save_section(application, key="why", answers={"why": "We have none"}, version=0, by=world.lead)

    assert kept.section.answers == {"why": "We have none"}
    assert SetAside.objects.count() == 0


def test_ones_own_words_from_another_page_are_set_aside(world):
    application = world.draft()
    actions.save_section(application, key="why", answers={"why": "On the phone"}, version=0, by=world.lead)

    kept = actions.save_section(application, key="why", answers={"why": "On the laptop"}, version=0, by=world.lead)

    assert kept.section.answers == {"why": "On the laptop"}
    assert SetAside.objects.get().answers == {"why": "On the phone"}


@pytest.mark.parametrize(("use", "words"), (("mine", "His"), ("theirs", "Hers"), ("both", "Hers\n\nHis")))
def test_words_set_aside_are_chosen_or_joined(world, use, words):
    application = world.draft()
    actions.save_section(application, key="why", answers={"why": "Hers"}, version=0, by=world.lead)
    aside = actions.save_section(
        application, key="why", answers={"why": "His"}, version=0, by=world.colleague
    ).set_aside

    actions.settle(aside, use=use, version=1, by=world.colleague)

    assert application.sections.get().answers == {"why": words}
    assert SetAside.objects.get().settled_at is not None


def test_words_are_not_settled_over_newer_ones(world):
    application = world.draft()
    actions.save_section(application, key="why", answers={"why": "Hers"}, version=0, by=world.lead)
    aside = actions.save_section(
        application, key="why", answers={"why": "His"}, version=0, by=world.colleague
    ).set_aside
    actions.save_section(application, key="why", answers={"why": "Hers, newer"}, version=1, by=world.lead)

    with pytest.raises(RuleBroken, match="saved again while you compared"):
        actions.settle(aside, use="mine", version=1, by=world.colleague)
    assert application.sections.get().answers == {"why": "Hers, newer"}


def test_words_are_settled_once(world):
    application = world.draft()
    actions.save_section(application, key="why", answers={"why": "Hers"}, version=0, by=world.lead)
    aside = actions.save_section(
        application, key="why", answers={"why": "His"}, version=0, by=world.colleague
    ).set_aside
    actions.settle(aside, use="theirs", version=1, by=world.colleague)

    with pytest.raises(RuleBroken, match="dealt with these words already"):
        actions.settle(aside, use="mine", version=1, by=world.lead)


def test_nothing_is_written_after_the_call_closed(world, at):
    application = world.draft()
    closed = world.call.closes_at + timedelta(minutes=2)

    with at(f"{timezone.localtime(closed):%Y-%m-%d %H:%M}"), pytest.raises(RuleBroken, match="closed on"):
        actions.save_section(application, key="why", answers={"why": "Late"}, version=0, by=world.lead)
    assert not application.sections.exists()


def test_late_words_are_kept_aside(world):
    application = world.draft()

    first = actions.keep_aside(application, key="why", answers={"why": "La"}, why="Closed.", by=world.lead)
    actions.keep_aside(application, key="why", answers={"why": "Late"}, why="Closed.", again=first.pk, by=world.lead)

    assert SetAside.objects.get().answers == {"why": "Late"}


def test_a_section_or_question_that_is_not_asked_is_refused(world):
    application = world.draft()

    with pytest.raises(RuleBroken, match="no such section"):
        actions.save_section(application, key="who", answers={}, version=0, by=world.lead)
    with pytest.raises(RuleBroken, match="does not ask: who"):
        actions.save_section(application, key="why", answers={"who": "x"}, version=0, by=world.lead)


@pytest.mark.parametrize("words", ("a\0b", "\ud800"), ids=("null", "half a character"))
def test_a_character_no_database_keeps_gives_a_clear_error(world, words):
    application = world.draft()

    with pytest.raises(RuleBroken, match="cannot be kept"):
        actions.save_section(application, key="why", answers={"why": words}, version=0, by=world.lead)


@pytest.mark.parametrize("role", tuple(Role))
def test_another_organisations_application_does_not_exist_for_anybody(world, role):
    application = world.draft()
    stranger = UserFactory(role=role, of=SchoolFactory().organisation)

    with pytest.raises(Http404):
        actions.save_section(application, key="why", answers=ANSWERS["why"], version=0, by=stranger)
    with pytest.raises(Http404):
        actions.submit(application, by=stranger)
    with pytest.raises(Http404):
        actions.withdraw(application, because="Mischief", by=stranger)


def test_nothing_is_written_into_an_application_that_was_sent(world):
    application = ApplicationFactory(
        submitted=True, call=CallFactory(), school=world.school, applicant=world.school.organisation
    )

    with pytest.raises(RuleBroken, match="stay as they were sent"):
        actions.save_section(application, key="why", answers={"why": "More"}, version=0, by=world.lead)


@pytest.mark.parametrize(
    ("status", "words"),
    (
        ("draft", "It was 17:01."),
        ("returned", "It was 17:01."),
        ("submitted", "They came after the application had been sent."),
        ("in_assessment", "They came after the application had been sent."),
        ("declined", "They came after the application had been sent."),
        ("withdrawn", "They came after the application had been withdrawn."),
    ),
)
def test_why_words_came_too_late_stays_true_when_the_application_comes_back(status, words):
    assert rules.why_set_aside(Application(status=status), "It was 17:01.") == words
