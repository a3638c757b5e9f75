"""What a whole year adds up to is kept for some minutes, and worked out anew for who is tied to somebody."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from segue.cycle.reporting import year_figures
from segue.cycle.reporting.models import YearFigures
from segue.people.models import Role
from tests.delivery_factories import ActualFactory, ContractFactory, TargetFactory
from tests.factories import HubFactory, InterestFactory, UserFactory
from tests.racing import together
from tests.reporting.test_reach import returned

pytestmark = pytest.mark.django_db
TEN = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def kept(settings):
    settings.FIGURES_KEPT = TEN


@pytest.fixture
def reader():
    return UserFactory(role=Role.BODY_MEMBER)


def reached(contract, user):
    figures = year_figures.of(contract.year, user)
    return sum(stage.pupils for stage in figures.reached.stages), figures.at


def test_figures_stand_for_ten_minutes_and_are_then_worked_out_anew(reader):
    contract, other = ContractFactory(in_force=True), ContractFactory(in_force=True)
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        returned(contract, ks2=(40, 9, 6))
        first = reached(contract, reader)
    with time_machine.travel(now + TEN - timedelta(seconds=1), tick=False):
        returned(other, ks2=(5, 5, 5))
        still = reached(contract, reader)
    with time_machine.travel(now + TEN, tick=False):
        anew = reached(contract, reader)

    assert (first, still, anew) == ((40, now), (40, now), (45, now + TEN))
    assert YearFigures.objects.get().year == contract.year


def test_what_is_kept_is_read_as_it_was_worked_out(reader):
    contract = ContractFactory(in_force=True)
    report = returned(contract, eyfs=(12, 3, 2), ks3=(40, 9, 6))
    ActualFactory(report=report, target=TargetFactory(contract=contract, target=10), value=12)

    worked_out, read = (year_figures.of(contract.year, reader) for _ in range(2))

    assert read == worked_out
    assert read.measured[0].met == 1


def test_who_is_tied_to_somebody_gets_figures_of_their_own_and_leaves_none_behind(reader):
    contract, closed = ContractFactory(in_force=True), ContractFactory(in_force=True)
    returned(contract, ks2=(40, 9, 6))
    returned(closed, ks2=(7, 7, 7))
    tied = UserFactory(role=Role.BODY_MEMBER)
    InterestFactory(user=tied, organisation=closed.holder)

    assert reached(contract, tied)[0] == 40
    assert not YearFigures.objects.exists()
    assert reached(contract, reader)[0] == 47
    assert reached(contract, tied)[0] == 40


def test_a_year_has_figures_of_its_own(reader):
    contract = ContractFactory(in_force=True)
    returned(contract, ks2=(40, 9, 6))
    reached(contract, reader)

    assert year_figures.of(contract.year - 1, reader).reached.stages == []
    assert YearFigures.objects.count() == 2


@pytest.mark.parametrize(("before", "questions"), ((False, 20), (True, 17)))
def test_the_board_page_asks_less_while_figures_are_kept(client, reader, django_assert_num_queries, before, questions):
    HubFactory()
    returned(ContractFactory(in_force=True), ks2=(40, 9, 6))
    client.force_login(reader)
    page = client.get(reverse("board")).content.decode()
    if not before:
        YearFigures.objects.all().delete()

    with django_assert_num_queries(questions):
        client.get(reverse("board"))

    assert "Worked out on" in page


@pytest.mark.django_db(transaction=True)
def test_two_who_come_at_once_keep_one(reader):
    contract = ContractFactory(in_force=True)
    returned(contract, ks2=(40, 9, 6))

    met = together(*(lambda: reached(contract, type(reader).objects.get(pk=reader.pk))[0] for _ in range(2)))

    assert met == [40, 40]
    assert YearFigures.objects.count() == 1
