"""What a new hub still has to set up."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from segue.cycle.reporting import setting_up
from segue.cycle.reporting.today import todos
from segue.governance.models import Act, BodyKind
from segue.people.models import Role
from segue.site.parts import Task
from segue.years import ProgrammeYear
from tests.factories import (
    BodyFactory,
    BudgetFactory,
    CallFactory,
    DelegationFactory,
    HubFactory,
    PolicyVersionFactory,
    SchoolFactory,
    SeatFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def steps() -> dict[str, Task]:
    return {task.name: task for task in setting_up.tasks()}


def done() -> set[str]:
    return {name for name, task in steps().items() if task.tag == setting_up.DONE}


def test_a_new_hub_has_everything_before_it():
    assert done() == set()
    assert steps()["People and their roles"].hint == (
        "Nobody yet is: commissioning officer, finance officer, chief executive, assessor."
    )


def test_each_step_is_done_once_its_rows_stand():
    HubFactory()
    SchoolFactory()
    for role in setting_up.NEEDED_ROLES:
        UserFactory(role=role)
    board = BodyFactory(kind=BodyKind.BOARD, decides=True)
    SeatFactory(body=board, is_chair=True)
    for act in Act:
        DelegationFactory(act=act, in_force_from=timezone.localdate())
    PolicyVersionFactory(in_force_from=timezone.localdate())
    BudgetFactory(year=ProgrammeYear.current().start)
    CallFactory(status="published")

    assert done() == set(steps())
    assert todos(UserFactory(role=Role.ADMINISTRATOR)) == []


def test_what_has_ended_or_is_to_come_does_not_count():
    today = timezone.localdate()
    HubFactory()
    board = BodyFactory(kind=BodyKind.BOARD, decides=True)
    SeatFactory(body=board, is_chair=True, since=today - dt.timedelta(days=9), until=today)
    DelegationFactory(act=Act.DECIDE, in_force_from=today + dt.timedelta(days=1))
    PolicyVersionFactory(in_force_from=today + dt.timedelta(days=1))
    BudgetFactory(year=ProgrammeYear.current().start - 1)

    assert done() == {"The hub itself"}
    assert "decide on awards" in steps()["Scheme of delegation"].hint


def test_the_page_shows_what_is_missing_and_leads_there(client, django_assert_num_queries):
    administrator = UserFactory(role=Role.ADMINISTRATOR)
    HubFactory()
    client.force_login(administrator)
    client.get(reverse("setting-up"))

    with django_assert_num_queries(12):
        page = client.get(reverse("setting-up")).content.decode()

    assert "1 of 9 steps stand" in page
    assert f'href="{reverse("school-import")}"' in page


@pytest.mark.parametrize(("role", "told"), ((Role.ADMINISTRATOR, True), (Role.OFFICER, False)))
def test_the_morning_page_reminds_the_administrator(client, role, told):
    HubFactory()
    client.force_login(UserFactory(role=role))

    page = client.get(reverse("today")).content.decode()

    assert ("8 of 9 steps still to do" in page) is told
