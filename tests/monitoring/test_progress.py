"""Met, on track, behind: a plainly stated rule, on its boundary."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from segue.cycle.monitoring import progress, queries, rules
from segue.cycle.monitoring.figures import Figures
from segue.people.models import Role
from segue.places.models import School
from tests.delivery_factories import (
    ActualFactory,
    ContractFactory,
    PupilCountFactory,
    ReturnDueFactory,
    ReturnFactory,
    TargetFactory,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def standing(target):
    contract = target.contract
    return progress.standings(contract, [target], queries.accepted_actuals(contract))[0]


def said(target, value, due_on, **facts):
    due = ReturnDueFactory(contract=target.contract, due_on=due_on)
    report = ReturnFactory(due=due, **(facts or {"accepted": True}))
    return ActualFactory(report=report, target=target, value=Decimal(value))


@pytest.fixture
def contract():
    contract = ContractFactory(in_force=True)
    contract.starts, contract.ends = date(2026, 9, 1), date(2026, 9, 10)
    return contract


@pytest.mark.parametrize(
    ("value", "day", "state"),
    (
        ("100", 5, "met"),
        ("99.9", 10, "behind"),
        ("50", 5, "on_track"),
        ("49.9", 5, "behind"),
        ("0", 5, "behind"),
    ),
)
def test_the_latest_figure_counts(contract, value, day, state):
    target = TargetFactory(contract=contract, indicator__unit="%", target=Decimal(100))
    said(target, 1000, date(2026, 9, 1))
    said(target, value, date(2026, 9, day))

    assert standing(target).state == state


@pytest.mark.parametrize(("second", "state"), (("40", "behind"), ("70", "met"), ("69.9", "behind")))
def test_figures_that_add_up(contract, second, state):
    target = TargetFactory(
        contract=contract, indicator__unit="hours", target=Decimal(100), adds_up=True, baseline=Decimal(90)
    )
    said(target, "30", date(2026, 9, 3))
    said(target, second, date(2026, 9, 10))

    assert standing(target).state == state
    assert standing(target).reached == 30 + Decimal(second)


@pytest.mark.parametrize(("value", "state"), (("10", "met"), ("15", "on_track"), ("15.1", "behind")))
def test_a_target_below_its_baseline_is_reached_from_above(contract, value, state):
    target = TargetFactory(contract=contract, indicator__unit="%", baseline=Decimal(20), target=Decimal(10))
    said(target, value, date(2026, 9, 5))

    assert standing(target).state == state


def test_only_accepted_returns_count(contract):
    target = TargetFactory(contract=contract)
    said(target, "100", date(2026, 9, 5), sent=True)

    assert standing(target).state == "nothing_yet"


@pytest.mark.parametrize(("day", "share"), ((date(2026, 8, 31), 0), (date(2026, 9, 1), 10), (date(2027, 1, 1), 100)))
def test_an_even_pace_lies_between_the_first_and_the_last_day(contract, day, share):
    target = TargetFactory(contract=contract, indicator__unit="%", target=Decimal(100))

    assert progress.expected_by(contract, target, day) == share


@pytest.mark.parametrize(
    ("unit", "baseline", "target", "expected"),
    (("pupils", 0, 31, 15), ("%", 0, 31, 15.5), ("pupils", 31, 0, 16), ("Sessions held", 3, 4, 3)),
)
def test_whole_things_are_expected_whole(contract, unit, baseline, target, expected):
    target = TargetFactory(contract=contract, indicator__unit=unit, baseline=Decimal(baseline), target=Decimal(target))

    assert progress.expected_by(contract, target, date(2026, 9, 5)) == Decimal(str(expected))


@pytest.mark.parametrize(("value", "state"), ((15, "on_track"), (14, "behind")))
def test_an_even_pace_of_whole_things_is_kept_by_the_last_whole_one(contract, value, state):
    target = TargetFactory(contract=contract, indicator__unit="pupils", target=Decimal(31))
    said(target, value, date(2026, 9, 5))

    assert standing(target).state == state


@pytest.mark.parametrize(("days", "late"), ((0, False), (1, True)))
def test_a_return_is_overdue_from_the_day_after(days, late):
    due = ReturnDueFactory()

    with time_machine.travel(f"{due.due_on + timedelta(days=days)}T12:00:00", tick=False):
        assert (queries.overdue_return(due.contract) == due) is late
        assert (queries.state_of(due)[1] == "Overdue") is late


@pytest.mark.parametrize(("facts", "late"), (({}, True), ({"sent": True}, False), ({"accepted": True}, False)))
def test_what_is_with_the_hub_is_not_overdue(facts, late):
    due = ReturnDueFactory()
    ReturnFactory(due=due, **facts)

    with time_machine.travel(f"{due.due_on + timedelta(days=1)}T12:00:00", tick=False):
        assert (queries.overdue_return(due.contract) is not None) is late


def counted(pupils, premium, send):
    return Figures(sessions=1, pupils={"ks2": {"pupils": pupils, "pupil_premium": premium, "send": send}})


@pytest.mark.parametrize(
    ("figures", "asked"),
    (((200, 50, 25), 0), ((201, 50, 25), 1), ((200, 51, 25), 1), ((200, 50, 26), 1), ((201, 51, 26), 3)),
)
def test_more_than_the_register_holds_is_asked_about(figures, asked):
    school = School(pupils=200, pupil_premium=50, sen_support=20, ehcp=5)

    assert len(rules.warnings(counted(*figures), school, None)) == asked


def test_what_the_register_does_not_know_is_not_asked_about():
    assert rules.warnings(counted(999, 999, 999), School(), None) == []
    assert rules.warnings(counted(999, 999, 999), None, None) == []


def test_the_same_pupils_as_in_the_return_before_are_asked_about(client, contract):
    first, same, other = (
        ReturnDueFactory(contract=contract, title=f"Return {number}", due_on=contract.starts + number * DAY)
        for number in (1, 2, 3)
    )
    for due, send in ((first, 4), (same, 4), (other, 5)):
        PupilCountFactory(report=ReturnFactory(due=due, sent=True), send=send)
    client.force_login(UserFactory(role=Role.OFFICER))

    asked = [client.get(reverse("return", args=[due.pk])).context["warnings"] for due in (first, same, other)]

    assert asked == [[], ["The numbers of pupils are the same as in “Return 1”."], []]
