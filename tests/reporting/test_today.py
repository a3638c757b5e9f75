"""The morning page: only what waits for its reader, the most pressing first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from segue.cycle.reporting.today import todos
from segue.people.models import Role
from tests.delivery_factories import ReturnDueFactory, ReturnFactory, ReviewActionFactory
from tests.factories import BodyFactory, DelegationFactory, RecommendationFactory, SeatFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_decision_waits_for_whom_the_scheme_names_and_for_nobody_else():
    chief, officer = UserFactory(role=Role.CHIEF_EXECUTIVE), UserFactory(role=Role.OFFICER)
    RecommendationFactory(put=True, delegation=DelegationFactory(role=Role.CHIEF_EXECUTIVE))

    assert [todo.meta for todo in todos(chief)] == ["put to you today"]
    assert todos(officer) == []


def test_a_decision_of_a_body_waits_for_its_chair_and_not_for_another_bodys():
    board, panel = BodyFactory(name="Board"), BodyFactory(name="Panel")
    chairs = [
        SeatFactory(body=body, user=UserFactory(role=Role.BODY_CHAIR), is_chair=True).user for body in (board, panel)
    ]
    RecommendationFactory(put=True, delegation=DelegationFactory(role="", body=board))

    assert [[todo.meta for todo in todos(chair)] for chair in chairs] == [["put to the Board today"], []]


def test_what_is_late_stands_first_then_today_then_this_week():
    chief = UserFactory(role=Role.CHIEF_EXECUTIVE)
    yesterday = timezone.localdate() - timedelta(days=1)
    ReturnFactory(sent=True)
    RecommendationFactory(put=True, delegation=DelegationFactory(role=Role.CHIEF_EXECUTIVE))
    ReviewActionFactory(due_on=yesterday)
    ReturnDueFactory(due_on=yesterday)

    assert [todo.when for todo in todos(chief)] == ["1 day late", "late", "to decide", "this week"]
