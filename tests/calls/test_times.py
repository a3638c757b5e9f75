"""When a call is open: from its opening minute to the end of its closing minute, in UK time."""

import datetime as dt

import pytest

from segue.cycle.calls import rules, times
from segue.cycle.calls.models import LateLeave
from segue.cycle.calls.queries import in_state, published
from segue.people.models import Role
from segue.rules import RuleBroken
from tests.conftest import UK
from tests.factories import CallFactory, SchoolFactory, UserFactory

pytestmark = pytest.mark.django_db


def uk(moment):
    return dt.datetime.fromisoformat(moment).replace(tzinfo=UK)


@pytest.fixture
def call():
    return CallFactory(opens_at=uk("2027-05-01 09:00"), closes_at=uk("2027-06-25 17:00"))


BOUNDARIES = (
    ("2027-05-01 08:59:59", "planned", False),
    ("2027-05-01 09:00:00", "open", True),
    ("2027-06-24 16:59:59", "open", True),
    ("2027-06-24 17:00:00", "closing", True),
    ("2027-06-25 17:00:00", "closing", True),
    ("2027-06-25 17:00:59.999999", "closing", True),
    ("2027-06-25 17:01:00", "closed", False),
)


@pytest.mark.parametrize(("moment", "state", "is_open"), BOUNDARIES)
def test_the_closing_minute_is_the_last(call, moment, state, is_open):
    assert times.state_of(call, uk(moment)) == state
    assert rules.open_to(call, None, uk(moment)) is is_open


@pytest.mark.parametrize(("moment", "state", "is_open"), BOUNDARIES)
def test_lists_agree_with_the_call_to_the_second(call, moment, state, is_open):
    listed = "open" if is_open else state

    found = [name for name in ("planned", "open", "closed") if in_state(published(), name, uk(moment)).exists()]

    assert found == [listed]


@pytest.mark.parametrize(("status", "words"), (("draft", "not published yet"), ("cancelled", "was cancelled")))
def test_only_a_published_call_is_open(call, status, words):
    call = CallFactory(opens_at=call.opens_at, closes_at=call.closes_at, status=status)

    with pytest.raises(RuleBroken, match=words):
        rules.is_open_to(call, None, uk("2027-06-01 12:00"))


def test_before_and_after_the_school_is_told_when(call):
    with pytest.raises(RuleBroken, match="opens on 1 May 2027 at 09:00"):
        rules.is_open_to(call, None, uk("2027-04-01 12:00"))
    with pytest.raises(RuleBroken, match="closed on 25 June 2027 at 17:00"):
        rules.is_open_to(call, None, uk("2027-06-25 17:01"))
    rules.is_open_to(call, None, uk("2027-06-25 17:00:30"))


def test_late_leave_opens_a_closed_call_for_one_school_to_the_end_of_its_minute(call):
    school, other = SchoolFactory(), SchoolFactory()
    officer = UserFactory(role=Role.OFFICER)
    LateLeave.objects.create(call=call, school=school, until=uk("2027-06-30 12:00"), because="Flood", given_by=officer)

    assert rules.open_to(call, school, uk("2027-06-30 12:00:59"))
    assert not rules.open_to(call, school, uk("2027-06-30 12:01:00"))
    assert not rules.open_to(call, other, uk("2027-06-25 17:01"))
    assert rules.last_minute_for(call, school) == uk("2027-06-30 12:00")
    assert rules.last_minute_for(call, other) == call.closes_at


def test_an_extension_beyond_the_leave_counts_for_the_school_with_leave_too(call):
    school = SchoolFactory()
    officer = UserFactory(role=Role.OFFICER)
    LateLeave.objects.create(call=call, school=school, until=uk("2027-06-30 12:00"), because="Flood", given_by=officer)
    call.closes_at = uk("2027-07-02 17:00")

    assert rules.open_to(call, school, uk("2027-07-02 17:00"))
    assert rules.last_minute_for(call, school) == call.closes_at


def test_a_call_closes_by_the_uk_clock_in_winter_and_in_summer():
    winter = CallFactory(closes_at=uk("2027-01-15 17:00"), opens_at=uk("2027-01-01 09:00"))
    summer = CallFactory(closes_at=uk("2027-07-15 17:00"), opens_at=uk("2027-07-01 09:00"))

    def utc(moment):
        return dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)

    assert rules.open_to(winter, None, utc("2027-01-15 17:00:59"))
    assert not rules.open_to(summer, None, utc("2027-07-15 16:01:00"))
    assert rules.open_to(summer, None, utc("2027-07-15 16:00:59"))
