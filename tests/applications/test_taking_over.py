"""Last year's answers: taken over with one press, where nothing was written."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from segue.cycle.applications import actions, rules
from segue.cycle.applications.models import SectionAnswers
from segue.cycle.calls.models import Question
from segue.people.models import Role
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.factories import OpportunityFactory, UserFactory


@pytest.fixture
def new_year(world):
    """A draft to next year's call, of a school that sent an application this year."""
    section = world.call.question_set.sections.get(key="why")
    Question.objects.create(section=section, key="more", label="More?", asks="words", words=100, position=8)
    Question.objects.create(section=section, key="mail", label="E-mail", asks="line", position=9, personal=True)
    last = world.full()
    more = {"more": "As before", "mail": "old@school.example"}
    actions.save_section(last, key="why", answers=more, version=9, by=world.lead)
    actions.submit(last, by=world.lead)
    call = OpportunityFactory(call__reference="FO-28", call__question_set=world.call.question_set).call
    return actions.begin(call, school=world.school, by=world.lead)


def kept(application):
    return {one.key: one.answers for one in SectionAnswers.objects.filter(application=application)}


def test_words_are_taken_over_but_neither_amounts_nor_contacts(world, new_year):
    last = actions.take_over(new_year, by=world.lead)

    assert kept(new_year) == {"why": {"why": "Because they have none.", "more": "As before"}}
    assert history_of(new_year).last().before == last.reference


def test_what_was_written_stays(world, new_year):
    actions.save_section(new_year, key="why", answers={"why": "New"}, version=0, by=world.colleague)

    actions.take_over(new_year, by=world.lead)

    assert kept(new_year) == {"why": {"why": "New", "more": "As before"}}


def test_doing_it_twice_changes_nothing(world, new_year):
    actions.take_over(new_year, by=world.lead)
    before = kept(new_year)

    actions.take_over(new_year, by=world.lead)

    assert kept(new_year) == before


def test_there_must_be_an_earlier_application(world):
    with pytest.raises(RuleBroken, match="no earlier application"):
        actions.take_over(world.draft(), by=world.lead)
    with pytest.raises(RuleBroken):
        rules.there_is_one(None)


def test_what_was_sent_takes_nothing_over(world, new_year):
    sent = world.call.applications.get()

    with pytest.raises(RuleBroken, match="has been sent"):
        actions.take_over(sent, by=world.lead)


@pytest.mark.parametrize("role", tuple(Role))
def test_nobody_else_takes_answers_over(new_year, role):
    with pytest.raises((PermissionDenied, Http404)):
        actions.take_over(new_year, by=UserFactory(role=role))
    assert kept(new_year) == {}


def test_the_page_offers_it_until_it_is_done(client, world, new_year):
    client.force_login(world.lead)
    page, button = (reverse(name, args=[new_year.reference]) for name in ("application", "application-take-over"))

    before = client.get(page).content.decode()
    after = client.post(button, follow=True).content.decode()

    assert "Take over my last answers" in before
    assert "Your last answers are filled in" in after
    assert client.get(button).status_code == 405


def test_a_school_starts_with_its_last_answers_or_an_empty_form(client, world, new_year):
    actions.withdraw(new_year, because="To begin again", by=world.lead)
    client.force_login(world.lead)
    call = new_year.call

    page = client.get(reverse("apply", args=[call.reference])).content.decode()
    client.post(reverse("apply-begin", args=[call.reference]), {"school": world.school.urn, "earlier": "1"})
    filled = call.applications.order_by("pk").last()
    actions.withdraw(filled, because="To begin again", by=world.lead)
    client.post(reverse("apply-begin", args=[call.reference]), {"school": world.school.urn})

    assert "Start with our last answers" in page
    assert kept(filled)["why"]["more"] == "As before"
    assert kept(call.applications.order_by("pk").last()) == {}


def test_saving_goes_on_to_what_is_left_and_then_to_the_check(client, world, new_year):
    client.force_login(world.lead)
    actions.save_section(new_year, key="why", answers={"why": "x", "more": "y", "mail": "z"}, version=0, by=world.lead)
    wish = reverse("application-section", args=[new_year.reference, "wish"])
    why = reverse("application-section", args=[new_year.reference, "why"])

    unfinished = client.post(why, {"why": "x", "more": "y", "mail": "z", "seen": "{}"})
    amount = f"opportunities-{new_year.call.opportunities.get().pk}-amount"
    finished = client.post(wish, {amount: "100", "seen": "{}"})

    assert unfinished.url == wish
    assert finished.url == reverse("application-check", args=[new_year.reference])


def test_asking_for_earlier_answers_where_there_are_none_saves_what_was_typed(client, world):
    application = world.draft()
    client.force_login(world.lead)

    client.post(reverse("application-section", args=[application.reference, "why"]), {"why": "New", "earlier": "1"})

    assert kept(application) == {"why": {"why": "New"}}
