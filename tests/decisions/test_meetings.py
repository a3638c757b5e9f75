"""A meeting's page tells what was adopted and decided there."""

from datetime import date

import pytest
from django.urls import reverse

from segue.cycle.decisions.decided import facts
from segue.people.models import Role
from tests.factories import HubFactory, MeetingFactory, PriorityFactory, SittingFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(client):
    HubFactory()
    client.force_login(UserFactory(role=Role.AUDITOR))
    return lambda meeting: client.get(reverse("meeting", args=[meeting.pk])).content.decode()


def test_a_meeting_names_what_it_adopted_and_decided_with_the_minute(shown):
    meeting = MeetingFactory()
    priority = PriorityFactory(adopted=True, adopted_at=meeting, minute_reference="4.7")
    sitting = SittingFactory(meeting=meeting, body=meeting.body, minute_reference="6.1")

    page = shown(meeting)

    assert reverse("priority", args=[priority.pk]) in page
    assert reverse("recommendation", args=[sitting.recommendation_id]) in page
    assert "minute 4.7" in page
    assert "minute 6.1" in page


def test_a_meeting_that_decided_nothing_says_nothing_of_it(shown):
    assert "What it decided" not in shown(MeetingFactory())


@pytest.mark.parametrize(("title", "named"), (("Spring", "Spring"), ("", "14 October 2026")))
def test_a_decision_names_its_meeting_by_the_day_where_it_has_no_title(title, named):
    meeting = MeetingFactory(title=title, held_on=date(2026, 10, 14))
    sitting = SittingFactory(meeting=meeting, body=meeting.body, minute_reference="6.1")

    assert [fact.value for fact in facts(sitting) if fact.name == "Meeting"] == [named]
