"""A meeting's page tells what was adopted and decided there."""

import pytest
from django.urls import reverse

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
