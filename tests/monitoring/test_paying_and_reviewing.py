"""Payments against a contract, reviews with actions, what came of it, reminders."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.http import Http404
from django.utils import timezone

from segue.cycle.monitoring import actions, reminders
from segue.cycle.monitoring.models import Reminder, Result
from segue.cycle.monitoring.tasks import remind_of_returns
from segue.cycle.needs.models import Finding
from segue.letters.models import Letter
from segue.people.models import Role
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.delivery_factories import ContractFactory, ReturnDueFactory, ReturnFactory, ReviewActionFactory
from tests.factories import InterestFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def pay(contract, amount, by, **facts):
    facts = {"kind": "money", "given_on": contract.starts, "what_for": "Term 1", **facts}
    return actions.enter_payment(contract, amount=Decimal(amount), by=by, **facts)


def test_payments_go_up_to_the_penny(contract, officer):
    pay(contract, "499.99", officer)
    with pytest.raises(RuleBroken, match=r"£0\.01"):
        pay(contract, "0.02", officer)

    assert pay(contract, "0.01", officer, kind="in_kind").status == "entered"


@pytest.mark.parametrize("facts", ({}, {"offered": True}))
def test_nothing_is_paid_before_acceptance(officer, facts):
    with pytest.raises(RuleBroken, match="not in force"):
        pay(ContractFactory(**facts), "1", officer)


def test_payment_is_held_while_a_return_is_overdue(contract, officer):
    due = ReturnDueFactory(contract=contract)
    with time_machine.travel(f"{due.due_on}T12:00:00", tick=False):
        pay(contract, "1", officer)
    with time_machine.travel(f"{due.due_on + DAY}T12:00:00", tick=False):
        with pytest.raises(RuleBroken, match="1 day overdue"):
            pay(contract, "1", officer)
        payment = pay(contract, "1", officer, despite_overdue="The school burnt down.")

    assert "The school burnt down." in [change.because for change in history_of(payment)]
    assert "The school burnt down." in [change.because for change in history_of(contract)]


def test_an_officer_with_an_interest_enters_no_payment(contract):
    tied = UserFactory(role=Role.FINANCE)
    InterestFactory(user=tied, organisation=contract.holder)

    with pytest.raises(Http404):
        pay(contract, "1", tied)


def review(contract, by, **facts):
    facts = {"held_on": timezone.localdate(), "who": "Both", "quality": "Good", "value": "Fair", **facts}
    return actions.note_review(contract, by=by, **facts)


@pytest.fixture
def begun(contract):
    """A contract that began before today, so that a review can have been held."""
    with time_machine.travel(f"{contract.starts + 30 * DAY}T12:00:00", tick=False):
        yield contract


def test_a_review_has_actions_with_owners(begun, officer):
    agreed = {"text": "Send the timetable", "owner": "The music lead", "due_on": timezone.localdate() + DAY}

    noted = review(begun, officer, actions=[agreed])

    assert [(one.text, one.owner, one.due_on) for one in noted.actions.all()] == [tuple(agreed.values())]


@pytest.mark.parametrize("missing", ({"who": " "}, {"quality": ""}, {"value": ""}))
def test_a_review_says_who_and_what(begun, officer, missing):
    with pytest.raises(RuleBroken, match="Say who took part"):
        review(begun, officer, **missing)


def test_a_review_is_noted_after_it_was_held(begun, officer):
    assert review(begun, officer, held_on=begun.starts)
    with pytest.raises(RuleBroken, match="before the contract"):
        review(begun, officer, held_on=begun.starts - DAY)
    with pytest.raises(RuleBroken, match="in the future"):
        review(begun, officer, held_on=timezone.localdate() + DAY)


def test_an_action_is_somebodys(begun, officer):
    with pytest.raises(RuleBroken, match="by whom"):
        review(begun, officer, actions=[{"text": "Do it", "owner": " ", "due_on": timezone.localdate()}])


def test_an_action_is_finished_once(officer):
    action = ReviewActionFactory()
    today = timezone.localdate()
    for wrong in (today + DAY, action.review.held_on - DAY):
        with pytest.raises(RuleBroken, match="between the review and today"):
            actions.finish_action(action, done_on=wrong, by=officer)

    assert actions.finish_action(action, done_on=today, by=officer).done_on == today
    with pytest.raises(RuleBroken, match="finished already"):
        actions.finish_action(action, done_on=today, by=officer)


@pytest.mark.parametrize(("days", "late"), ((0, False), (1, True)))
def test_an_action_is_overdue_from_the_day_after(days, late):
    action = ReviewActionFactory()

    with time_machine.travel(f"{action.due_on + days * DAY}T12:00:00", tick=False):
        assert action.is_overdue is late


def test_what_came_of_it_leads_to_a_finding(contract, officer):
    finding = {"statement": "Boys do not sing in Year 9.", "group": "Boys in Year 9", "place": "Coast", "year": 2027}

    result = actions.write_result(
        contract, what_came_of_it="A choir.", lesson="Begin young.", finding=finding, by=officer
    )

    assert result.leads_to == Finding.objects.get(statement="Boys do not sing in Year 9.")
    assert result.leads_to.status == "draft"


def test_what_came_of_it_is_written_once(contract, officer):
    actions.write_result(contract, what_came_of_it="A choir.", by=officer)

    with pytest.raises(RuleBroken, match="written already"):
        actions.write_result(contract, what_came_of_it="Two choirs.", by=officer)
    assert Result.objects.get().leads_to is None


def test_what_came_of_it_is_said_in_words(contract, officer):
    with pytest.raises(RuleBroken, match="Say what came of it"):
        actions.write_result(contract, what_came_of_it=" ", by=officer)


@pytest.mark.parametrize(
    ("days", "kind"),
    (
        (-15, None),
        (-14, "before"),
        (-1, "before"),
        (0, "on_the_day"),
        (6, "on_the_day"),
        (7, "after"),
        (60, "after"),
        (61, None),
    ),
)
def test_a_reminder_goes_out_on_its_day_and_once(days, kind):
    due = ReturnDueFactory(due_on=date(2027, 3, 1))
    day = due.due_on + days * DAY

    first, second = reminders.remind(day), reminders.remind(day)

    assert (first, second) == (int(kind is not None), 0)
    assert [one.kind for one in Reminder.objects.all()] == ([kind] if kind else [])
    assert [letter.kind for letter in Letter.objects.all()] == ([f"return_{kind}"] if kind else [])


def test_the_worker_reminds_of_what_is_due_today():
    due = ReturnDueFactory(due_on=timezone.localdate())

    remind_of_returns(timestamp=0)

    assert [(one.due, one.kind) for one in Reminder.objects.all()] == [(due, "on_the_day")]


def test_each_of_the_three_reminders_goes_out():
    due = ReturnDueFactory(due_on=date(2027, 3, 1))

    for days in range(-20, 20):
        reminders.remind(due.due_on + days * DAY)

    assert [one.kind for one in Reminder.objects.all()] == ["before", "on_the_day", "after"]


@pytest.mark.parametrize("facts", ({"sent": True}, {"accepted": True}))
def test_what_is_with_the_hub_is_not_reminded_of(facts):
    due = ReturnDueFactory(due_on=date(2027, 3, 1))
    ReturnFactory(due=due, **facts)

    assert reminders.remind(due.due_on) == 0


def test_a_contract_nobody_accepted_is_not_reminded_of():
    due = ReturnDueFactory(contract=ContractFactory(offered=True), due_on=date(2027, 3, 1))

    assert reminders.remind(due.due_on) == 0
