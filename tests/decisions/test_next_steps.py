"""What comes next with a recommendation, for each who reads it, and what its page tells once it is decided."""

import pytest
from django.urls import reverse

from segue.cycle.decisions import actions
from segue.letters import actions as letters
from segue.letters.models import Letter
from segue.people.models import Role
from tests.decisions.conftest import make_board, prepared, was_put
from tests.factories import InterestFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(client):
    def show(recommendation, user):
        client.force_login(user)
        return client.get(reverse("recommendation", args=[recommendation.pk]))

    return show


def test_a_draft_is_worked_on_by_the_office_and_waits_for_it_with_others(shown, world):
    recommendation = prepared(world)

    assert "move the line" in shown(recommendation, world.officer).context["next"].words
    words = shown(recommendation, UserFactory(role=Role.AUDITOR)).context["next"].words
    assert words == "Olive Officer is preparing it."


def test_one_that_was_put_is_for_whom_the_scheme_names(shown, world):
    recommendation = was_put(world)

    assert shown(recommendation, world.chief).context["next"].verb == "Go on to decide"
    words = shown(recommendation, world.officer).context["next"].words
    assert words == "It waits for the chief executive to decide."


def test_who_is_named_but_barred_reads_why(shown, world):
    recommendation = was_put(world)
    InterestFactory(user=world.chief, organisation=world.cases[0].applicant)

    words = shown(recommendation, world.chief).context["next"].words
    assert words.startswith("It waits for the chief executive to decide. You have an interest")


def test_a_decision_is_told_with_its_letters_still_to_go(shown, world):
    recommendation = was_put(world)
    actions.decide(recommendation, reasons="As recommended.", by=world.chief)

    page = shown(recommendation, world.officer)

    assert page.context["next"].words == "3 letters with the outcome wait in the outbox."
    assert [fact.name for fact in page.context["sat"]] == ["Decided by", "On", "Policy"]
    assert shown(recommendation, UserFactory(role=Role.AUDITOR)).context["next"] is None


def test_one_that_was_sent_back_has_no_next_step(shown, world):
    recommendation = was_put(world)
    actions.send_back(recommendation, because="Too early", by=world.officer)

    assert shown(recommendation, world.officer).context["next"] is None


def test_once_every_letter_has_gone_nothing_is_next(shown, world):
    recommendation = was_put(world)
    actions.decide(recommendation, reasons="As recommended.", by=world.chief)
    for letter in Letter.objects.all():
        letters.release(letters.mark_read(letter, by=world.officer), by=world.officer)

    assert shown(recommendation, world.officer).context["next"] is None


def test_a_decision_of_a_body_names_its_meeting_and_who_withdrew_but_no_closed_case(shown, world):
    board = make_board(quorum=1)
    InterestFactory(user=board.people[1], organisation=world.cases[0].applicant, nature="Governor")
    recommendation = was_put(world, line=board.line)
    present, chair = board.people, board.people[0]
    actions.decide(
        recommendation, reasons="Agreed.", meeting=board.meeting, minute_reference="6.1", present=present, by=chair
    )

    page = shown(recommendation, world.officer)
    assert [one.nature for one in page.context["withdrew"]] == ["Governor"]
    assert "6.1" in page.content.decode()
    assert shown(recommendation, board.people[1]).context["withdrew"] == []
