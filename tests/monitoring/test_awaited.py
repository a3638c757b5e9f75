"""The database lists the returns that are awaited: always the same that the contracts and returns say themselves."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from segue.cycle.contracts import lifecycle as contract_life
from segue.cycle.contracts.models import ReturnDue
from segue.cycle.monitoring import lifecycle as return_life
from segue.cycle.monitoring.models import AwaitedReturn
from segue.cycle.monitoring.queries import overdue
from segue.people.models import Role
from segue.record.lifecycle import change_status
from tests.delivery_factories import ContractFactory, ReturnDueFactory, ReturnFactory
from tests.factories import UserFactory
from tests.racing import together

TODAY = timezone.localdate


def listed():
    """What the list says, after making sure that it says what is so."""
    with_the_holder = Q(received=None) | Q(received__status__in=("draft", "sent_back"))
    so = set(ReturnDue.objects.filter(with_the_holder, contract__status="in_force").values_list("pk", "due_on"))
    assert set(AwaitedReturn.objects.values_list("due", "due_on")) == so
    return {key for key, _ in so}


@transaction.atomic
def move(subject, way, by):
    change_status(subject, way, by=by, because="More")


@pytest.mark.django_db
def test_a_return_is_awaited_until_it_is_sent_and_again_when_it_is_sent_back():
    officer = UserFactory(role=Role.OFFICER)
    due = ReturnDueFactory()
    before = listed()
    report = ReturnFactory(due=due)
    begun = listed()

    change_status(report, return_life.SEND, by=report.begun_by, sessions=1, sent_at=timezone.now())
    sent = listed()
    change_status(report, return_life.SEND_BACK, by=officer, because="More")
    sent_back = listed()
    change_status(report, return_life.SEND, by=report.begun_by)
    change_status(report, return_life.ACCEPT, by=officer, checked_by=officer, checked_at=timezone.now())

    assert (before, begun, sent, sent_back, listed()) == ({due.pk}, {due.pk}, set(), {due.pk}, set())


@pytest.mark.django_db
def test_only_a_contract_in_force_awaits_its_returns():
    officer = UserFactory(role=Role.OFFICER)
    contract = ContractFactory(offered=True)
    dues = {ReturnDueFactory(contract=contract).pk, ReturnDueFactory(contract=contract).pk}
    accepted = {"accepted_by": officer, "accepted_as": "Head", "accepted_at": timezone.now()}
    offered = listed()

    change_status(contract, contract_life.ACCEPT, by=officer, **accepted)
    in_force = listed()
    change_status(contract, contract_life.END, by=officer, because="No more")

    assert (offered, in_force, listed()) == (set(), dues, set())


@pytest.mark.django_db
def test_a_return_asked_for_later_or_no_longer_is_listed_as_it_is():
    due = ReturnDueFactory()
    due.due_on += timedelta(days=1)
    due.save()
    moved = listed()
    due.delete()

    assert (len(moved), listed()) == (1, set())


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "late"), ((-1, True), (0, False), (1, False)))
def test_a_return_is_overdue_from_the_day_after(days, late):
    due = ReturnDueFactory(due_on=TODAY() + timedelta(days=days))

    assert ReturnDue.objects.filter(overdue(), pk=due.pk).exists() is late


@pytest.mark.django_db(transaction=True)
def test_a_contract_that_ends_while_its_return_is_sent_back_awaits_nothing():
    officer = UserFactory(role=Role.OFFICER)
    report = ReturnFactory(sent=True, due=ReturnDueFactory())

    met = together(
        partial(move, report, return_life.SEND_BACK, officer),
        partial(move, report.due.contract, contract_life.END, officer),
    )

    assert (met, listed()) == ([None, None], set())
