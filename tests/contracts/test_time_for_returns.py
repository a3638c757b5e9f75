"""No return is due sooner than two weeks after its agreement is accepted; the school reads so before it accepts."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from segue.cycle.contracts import actions, rules, wording
from segue.cycle.contracts.lifecycle import ACCEPT
from segue.cycle.contracts.models import ContractText, ReturnDue
from segue.cycle.monitoring.queries import overdue_return
from segue.letters.models import Letter
from segue.people.models import Role
from segue.record.history import history_of
from segue.record.lifecycle import change_status
from segue.wording import uk_date
from tests.delivery_factories import ContractFactory, ReturnDueFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ACCEPTED = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("due_on", "day"),
    (
        (date(2026, 11, 1), date(2026, 12, 12)),
        (date(2026, 11, 28), date(2026, 12, 12)),
        (date(2026, 12, 11), date(2026, 12, 12)),
        (date(2026, 12, 12), date(2026, 12, 12)),
        (date(2026, 12, 13), date(2026, 12, 13)),
        (date(2027, 7, 16), date(2027, 7, 16)),
    ),
)
def test_a_return_is_due_two_weeks_after_the_acceptance_at_the_earliest(due_on, day):
    moved = rules.returns_moved([ReturnDue(pk=1, due_on=due_on)], ACCEPTED)

    assert [new for _, new in moved] == ([] if day == due_on else [day])


@pytest.mark.parametrize(
    ("due", "moved"),
    (
        ((11, 13), {11: 12}),
        ((11, 12), {11: 12, 12: 13}),
        ((1, 11, 12, 20), {1: 12, 11: 13, 12: 14}),
        ((12, 12), {}),
        ((14, 9), {9: 12}),
    ),
)
def test_returns_that_are_moved_keep_their_order_and_meet_nobody(due, moved):
    # Asked for last to first: their keys say nothing of their order.
    returns = [ReturnDue(pk=100 - n, due_on=date(2026, 12, day)) for n, day in enumerate(due)]

    assert {one.due_on.day: day.day for one, day in rules.returns_moved(returns, ACCEPTED)} == moved


def test_two_late_returns_keep_their_order_whichever_was_asked_for_first(day):
    contract = ContractFactory(offered=True)
    for title, weeks in (("Final return", 1), ("Interim return", 3)):
        ReturnDueFactory(contract=contract, title=title, due_on=day - weeks * 7 * DAY - 14 * DAY)
    head = UserFactory(role=Role.APPLICANT, of=contract.holder)

    actions.accept(contract, accepted_as="Head", by=head)

    assert [(due.title, due.due_on) for due in contract.returns_due.all()] == [
        ("Interim return", day),
        ("Final return", day + DAY),
    ]


@pytest.fixture
def day():
    """Two weeks from today."""
    return timezone.localdate() + 14 * DAY


@pytest.fixture
def offered(day):
    """An offer of which one return was due last week; the other is due in good time."""
    contract = ContractFactory(offered=True)
    ReturnDueFactory(contract=contract, title="Interim return", due_on=day - 21 * DAY)
    ReturnDueFactory(contract=contract, title="Final return", due_on=day + DAY)
    content = wording.words_of(contract)
    ContractText.objects.create(
        contract=contract, content=content, sha256=wording.fingerprint(content), by=contract.drafted_by
    )
    return contract


@pytest.fixture
def head(offered):
    return UserFactory(role=Role.APPLICANT, of=offered.holder, name="Asha Obi")


@pytest.fixture
def accepted(offered, head):
    return actions.accept(offered, accepted_as="Head", by=head)


def days_of(contract):
    return dict(contract.returns_due.values_list("title", "due_on"))


def page(client, name, reader, *key):
    client.force_login(reader)
    return client.get(reverse(name, args=key)).content.decode()


def test_accepting_gives_time_for_a_return_that_was_due_before(accepted, day, head):
    assert days_of(accepted) == {"Interim return": day, "Final return": day + DAY}
    assert overdue_return(accepted) is None
    moved = history_of(accepted).get(what="move return")
    assert (moved.before, moved.after, moved.by) == (uk_date(day - 21 * DAY), uk_date(day), head)
    assert moved.because.startswith(f"“Interim return” was due on {uk_date(day - 21 * DAY)}, sooner than two weeks")
    receipt = Letter.objects.get(kind="contract_accepted", to_email=head.email)
    assert f"- Interim return, by {uk_date(day)}" in receipt.text


def test_the_day_counts_from_the_day_of_the_acceptance_by_uk_clocks(offered, head, at):
    with at("2027-06-30 23:30"):
        actions.accept(offered, accepted_as="Head", by=head)

    assert days_of(offered)["Interim return"] == date(2027, 7, 14)


def test_refusing_moves_nothing(offered, head, day):
    actions.refuse(offered, because="No hall", by=head)

    assert days_of(offered)["Interim return"] == day - 21 * DAY


def test_the_text_that_was_offered_keeps_its_day_and_the_print_names_the_move(client, accepted, day, head):
    printed = page(client, "contract-print", head, accepted.reference)

    assert accepted.text.content["returns"][0] == {"title": "Interim return", "due": uk_date(day - 21 * DAY)}
    assert f"was due on {uk_date(day - 21 * DAY)}, sooner than two weeks after the agreement was accepted." in printed
    assert f"It is due on {uk_date(day)}." in printed
    assert "No return is due sooner than two weeks after you accept" in printed


@pytest.mark.parametrize("name", ("contract-accept", "contract"))
def test_the_school_reads_the_new_day_before_it_accepts(client, offered, head, day, name):
    read = page(client, name, head, offered.reference)

    assert f"Interim return is due on {uk_date(day)}, not on {uk_date(day - 21 * DAY)}" in read
    assert "Final return is due on" not in read


def test_the_list_of_contracts_and_the_page_of_the_return_name_nothing_late_before(client, offered, head, day):
    mine = page(client, "my-contracts", head)
    due = page(client, "return", head, offered.returns_due.get(title="Interim return").pk)

    assert f"interim return due {uk_date(day)}, final return due {uk_date(day + DAY)}" in mine
    assert "Overdue" not in mine + due


def test_after_accepting_nothing_is_said_of_a_move_to_come(client, accepted, head, day):
    read = page(client, "contract", head, accepted.reference)
    mine = page(client, "my-contracts", head)

    assert f"due {uk_date(day)}" in read
    assert f"due {uk_date(day)}" in mine
    assert "not on" not in read
    assert "Overdue" not in read + mine


def test_an_offer_whose_returns_leave_time_says_nothing_of_it(client, offered, head):
    offered = ContractFactory(offered=True)
    head = UserFactory(role=Role.APPLICANT, of=offered.holder)
    ReturnDueFactory(contract=offered, due_on=timezone.localdate() + 14 * DAY)

    assert "More time for returns" not in page(client, "contract-accept", head, offered.reference)
    actions.accept(offered, accepted_as="Head", by=head)
    assert not history_of(offered).filter(what="move return").exists()


@pytest.fixture
def agreed(offered, head):
    """In force, with a return that was not moved."""
    with transaction.atomic():
        change_status(offered, ACCEPT, by=head, accepted_by=head, accepted_as="Head", accepted_at=timezone.now())
    return offered


@pytest.mark.parametrize(
    ("title", "changed"),
    (
        ("Interim return", {"due_on": 13}),
        ("Interim return", {"due_on": 16}),
        ("Final return", {"due_on": 14}),
        ("Interim return", {"title": "Another"}),
        ("Interim return", {"due_on": 14, "title": "Another"}),
    ),
)
def test_the_database_keeps_every_other_day_and_name(agreed, title, changed):
    if "due_on" in changed:
        changed = changed | {"due_on": timezone.localdate() + changed["due_on"] * DAY}

    with pytest.raises(IntegrityError, match="schedule_stays"), transaction.atomic():
        agreed.returns_due.filter(title=title).update(**changed)


def test_the_database_lets_an_agreed_return_take_its_day(agreed, day):
    assert agreed.returns_due.filter(title="Interim return").update(due_on=day) == 1


def test_the_database_lets_the_second_of_two_follow_a_day_later(agreed, day):
    assert agreed.returns_due.filter(title="Interim return").update(due_on=day + DAY) == 1


def test_the_database_moves_no_return_of_an_offer(offered, day):
    with pytest.raises(IntegrityError, match="schedule_stays"), transaction.atomic():
        offered.returns_due.filter(title="Interim return").update(due_on=day)


def test_an_agreed_return_is_neither_added_nor_taken_out(agreed, day):
    with pytest.raises(IntegrityError, match="schedule_stays"), transaction.atomic():
        ReturnDueFactory(contract=agreed, due_on=day)
    with pytest.raises(IntegrityError, match="schedule_stays"), transaction.atomic():
        agreed.returns_due.all().delete()
