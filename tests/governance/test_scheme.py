"""The scheme of delegation: dated lines, never edited."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from segue.governance import actions, queries
from segue.governance.delegation import within_delegation
from segue.governance.models import Act, Delegation
from segue.people.models import Role
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.factories import BodyFactory, DelegationFactory, SeatFactory, UserFactory
from tests.racing import together

pytestmark = pytest.mark.django_db

LINE = {
    "act": Act.DECIDE,
    "category": "schools",
    "up_to": Decimal(5_000),
    "role": Role.CHIEF_EXECUTIVE,
    "in_force_from": date(2026, 9, 1),
}


@pytest.fixture
def admin():
    return UserFactory(role=Role.ADMINISTRATOR)


def test_a_line_is_in_force_from_its_first_day_until_its_last(admin):
    line = actions.add_delegation(by=admin, **LINE, until=date(2027, 9, 1))

    days = [date(2026, 8, 31), date(2026, 9, 1), date(2027, 8, 31), date(2027, 9, 1)]
    assert [list(queries.scheme_on(day)) for day in days] == [[], [line], [line], []]
    assert [change.what for change in history_of(line)] == ["add to the scheme"]


@pytest.mark.parametrize(
    ("after", "starts", "may"), ((28, -1, True), (29, -1, False), (29, 0, True), (400, -1, False), (400, 1, True))
)
def test_once_the_scheme_is_set_up_no_line_begins_before_today(admin, after, starts, may):
    actions.add_delegation(by=admin, **LINE)
    with time_machine.travel(timezone.now() + timedelta(days=after), tick=False):
        line = LINE | {"up_to": None, "in_force_from": timezone.localdate() + timedelta(days=starts)}
        if may:
            assert actions.add_delegation(by=admin, **line).pk
        else:
            with pytest.raises(RuleBroken, match="a new line begins today or later"):
                actions.add_delegation(by=admin, **line)

    assert Delegation.objects.count() == 1 + may


def test_an_added_line_lets_its_role_decide_to_the_penny(admin, at):
    with at("2027-10-01 09:00"):
        line = actions.add_delegation(by=admin, **LINE)
        chief = UserFactory(role=Role.CHIEF_EXECUTIVE)

        assert within_delegation(Act.DECIDE, chief, category="schools", amount=Decimal("5000.00")) == line
        with pytest.raises(RuleBroken, match="does not let you decide"):
            within_delegation(Act.DECIDE, chief, category="schools", amount=Decimal("5000.01"))


@pytest.mark.parametrize(
    ("wrong", "words"),
    (
        ({"role": ""}, "either a role or a body"),
        ({"role": Role.ASSESSOR}, "cannot delegate to this role"),
        ({"role": Role.ADMINISTRATOR}, "cannot delegate to this role"),
        ({"until": date(2026, 9, 1)}, "end before it begins"),
        ({"until": date(2026, 8, 31)}, "end before it begins"),
    ),
)
def test_a_line_that_makes_no_sense_is_refused(admin, wrong, words):
    with pytest.raises(RuleBroken, match=words):
        actions.add_delegation(by=admin, **LINE | wrong)

    assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    "wrong", ({"role": Role.OFFICER, "body": None}, {"up_to": Decimal("0.01")}, {"category": "schools"})
)
def test_a_priority_is_adopted_by_a_body_whatever_it_costs(admin, wrong):
    line = {"act": Act.ADOPT_PRIORITY, "body": BodyFactory(decides=True), "in_force_from": date(2026, 9, 1)}

    with pytest.raises(RuleBroken, match="A body adopts a priority"):
        actions.add_delegation(by=admin, **line | wrong)

    assert actions.add_delegation(by=admin, **line).pk


def test_a_line_names_a_role_or_a_body_and_not_both(admin):
    with pytest.raises(RuleBroken, match="either a role or a body"):
        actions.add_delegation(by=admin, **LINE, body=BodyFactory())


def test_a_body_that_advises_decides_nothing(admin):
    with pytest.raises(RuleBroken, match="takes no decisions"):
        actions.add_delegation(by=admin, **LINE | {"role": "", "body": BodyFactory(decides=False)})


@pytest.mark.parametrize(("is_chair", "until", "may"), ((True, None, False), (True, 0, True), (False, None, True)))
def test_nobody_writes_what_the_body_they_chair_may_decide(admin, is_chair, until, may):
    today = timezone.localdate()
    ended = None if until is None else today
    seat = SeatFactory(user=admin, is_chair=is_chair, since=today - timedelta(days=9), until=ended)
    line = LINE | {"role": "", "body": seat.body}

    if may:
        actions.add_delegation(by=admin, **line)
    else:
        with pytest.raises(RuleBroken, match="Somebody else must add it"):
            actions.add_delegation(by=admin, **line)

    assert Delegation.objects.exists() is may


def test_nobody_writes_what_their_own_office_may_decide():
    chief = UserFactory(role=Role.CHIEF_EXECUTIVE)

    with pytest.raises(RuleBroken, match="Somebody else must add it"):
        actions.add_delegation(by=chief, **LINE)
    actions.add_delegation(by=chief, **LINE | {"role": Role.OFFICER})


def test_the_same_line_stands_once_at_a_time(admin):
    actions.add_delegation(by=admin, **LINE, until=date(2027, 9, 1))

    with pytest.raises(RuleBroken, match="in force then already"):
        actions.add_delegation(by=admin, **LINE | {"in_force_from": date(2027, 8, 31)})
    actions.add_delegation(by=admin, **LINE | {"in_force_from": date(2027, 9, 1)})
    actions.add_delegation(by=admin, **LINE | {"up_to": Decimal("5000.01")})

    assert Delegation.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_same_line_added_twice_at_once_stands_once():
    admin = UserFactory(role=Role.ADMINISTRATOR)
    assert admin.roles

    met = together(*[lambda: actions.add_delegation(by=admin, **LINE)] * 2)

    assert sorted(type(result).__name__ for result in met) == ["Delegation", "RuleBroken"]


def test_a_line_ends_today_or_later_and_once(admin):
    today = timezone.localdate()
    line = actions.add_delegation(by=admin, **LINE)

    with pytest.raises(RuleBroken, match="cannot lie in the past"):
        actions.end_delegation(line, until=today - timedelta(days=1), by=admin)
    actions.end_delegation(line, until=today, because="New scheme", by=admin)

    assert list(queries.scheme_on(today)) == []
    assert list(queries.scheme_on(today - timedelta(days=1))) == [line]
    assert history_of(line).last().because == "New scheme"
    with pytest.raises(RuleBroken, match="has an end already"):
        actions.end_delegation(line, until=today + timedelta(days=1), by=admin)


def test_a_line_that_has_not_begun_can_be_taken_back(admin):
    starts = timezone.localdate() + timedelta(days=10)
    line = actions.add_delegation(by=admin, **LINE | {"in_force_from": starts})

    with pytest.raises(RuleBroken, match="end before it begins"):
        actions.end_delegation(line, until=starts - timedelta(days=1), by=admin)
    actions.end_delegation(line, until=starts, by=admin)

    assert list(queries.scheme_on(starts)) == []


BREAKING = (
    ("deleted", lambda line: line.delete()),
    ("edited", lambda line: Delegation.objects.filter(pk=line.pk).update(up_to=9_999)),
    ("of role and body", lambda line: DelegationFactory(body=BodyFactory())),
    ("of nobody", lambda line: DelegationFactory(role="")),
    ("of no limit at all", lambda line: DelegationFactory(up_to=Decimal(0))),
    ("ended before it began", lambda line: DelegationFactory(until=date(2019, 12, 31))),
)


@pytest.mark.parametrize(("what", "broken"), BREAKING, ids=[what for what, _ in BREAKING])
def test_the_database_refuses_a_line(what, broken):
    line = DelegationFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        broken(line)


def test_the_database_keeps_an_end_as_it_is():
    line = DelegationFactory(until=date(2027, 1, 1))

    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.filter(pk=line.pk).update(until=None)
