"""Ways round the rules of deciding that somebody might try."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from segue.cycle.decisions import actions
from segue.governance.models import Delegation
from segue.people.models import Role, RoleHeld, User
from segue.rules import RuleBroken
from tests.decisions.conftest import make_board, make_world, prepared, was_put
from tests.factories import HubFactory, InterestFactory, MeetingFactory, PolicyVersionFactory

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def decided(recommendation, by, **facts):
    return actions.decide(recommendation, reasons="As recommended.", by=by, **facts)


@pytest.fixture
def board(world):
    """What was put today goes to a board that meets tomorrow; the chair records it two days later."""
    board = make_board()
    board.put = was_put(world, line=board.line)
    board.meeting = MeetingFactory(body=board.body, held_on=timezone.localdate() + DAY)
    board.meeting.present.set(board.people)
    return board


def recorded(board, at):
    with at(f"{board.meeting.held_on + 2 * DAY} 10:00"):
        return decided(board.put, board.people[0], meeting=board.meeting, minute_reference="6.1")


def test_a_decision_names_the_policy_of_the_day_the_body_met(world, board, at):
    PolicyVersionFactory(in_force_from=board.meeting.held_on + DAY)

    assert recorded(board, at).policy == world.policy


@pytest.mark.parametrize(("later", "may"), ((1, True), (0, False)))
def test_the_line_of_the_scheme_was_in_force_the_day_the_body_met(board, at, later, may):
    Delegation.objects.filter(pk=board.line.pk).update(until=board.meeting.held_on + later * DAY)

    if may:
        assert recorded(board, at).pk
    else:
        with pytest.raises(RuleBroken, match="no longer in force"):
            recorded(board, at)


def test_a_case_taken_out_is_not_decided_by_who_worked_on_the_whole(world):
    RoleHeld.objects.create(user=world.chief, role=Role.OFFICER)
    whole = actions.prepare(world.call, title="Round one", by=User.objects.get(pk=world.chief.pk))
    apart = actions.take_out(whole, application=world.cases[0], because="Apart", by=world.officer)
    was_put(world, apart)

    with pytest.raises(PermissionDenied, match="You worked on this recommendation"):
        decided(apart, world.chief)


def test_the_sum_of_other_recommendations_leaves_out_what_is_closed(client, world):
    HubFactory()
    whole = prepared(world)
    apart = actions.take_out(whole, application=world.cases[0], because="Apart", by=world.officer)
    was_put(world, apart)
    address = reverse("recommendation", args=[whole.pk])

    client.force_login(world.officer)
    assert client.get(address).context["elsewhere"] == Decimal(500)
    InterestFactory(user=world.officer, organisation=world.cases[0].applicant)
    client.force_login(User.objects.get(pk=world.officer.pk))
    assert client.get(address).context["elsewhere"] == 0


@pytest.mark.parametrize(("limit", "may"), (("500", True), ("499.99", False)))
def test_several_recommendations_do_not_get_round_the_limit(limit, may):
    world = make_world()
    world.line = Delegation.objects.create(
        act="decide", role=Role.CHIEF_EXECUTIVE, up_to=Decimal(limit), in_force_from="2020-01-01"
    )
    whole = prepared(world)
    apart = actions.take_out(whole, application=world.cases[0], because="Apart", by=world.officer)

    if may:
        assert was_put(world, apart).status == "put"
    else:
        with pytest.raises(RuleBroken, match="does not cover"):
            was_put(world, apart)
