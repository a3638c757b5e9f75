"""A new hub is set up by its administrator, from an empty database, on the real register where that is at hand."""

from datetime import date, datetime

import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType

from segue.governance.models import Act, Body, Delegation, Hub, Seat
from segue.people.models import Role, RoleHeld
from segue.places.models import School
from segue.policy.models import Clause
from tests.conftest import UK
from tests.factories import UserFactory
from tests.journeys.conftest import MANNERS
from tests.journeys.post import post
from tests.places import files
from tests.places.shared import EXTENDED, SHARED

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = (
    ("Ruth Fenwick", "Commissioning officer"),
    ("Lena Marsh", "Finance officer"),
    ("Helen Strand", "Chief executive"),
    ("Imogen Tarn", "Assessor"),
)
LINES = (
    ("Adopt a priority", "", "Board"),
    ("Publish a call", "Commissioning officer", ""),
    ("Decide on awards", "Chief executive", ""),
    ("Approve a payment", "Finance officer", ""),
    ("Approve a commission", "", "Board"),
)
POLICY = """# Commissioning policy

### P1 Purpose

Everything we commission serves an aim of the National Plan.

### R1 Board

The Board answers for the money.
"""


@pytest.fixture(params=MANNERS)
def administrator(visitor, request):
    ContentType.objects.clear_cache()
    with time_machine.travel(datetime(2027, 1, 12, 10, tzinfo=UK)):
        yield visitor(UserFactory(name="Nadia Croft", role=Role.ADMINISTRATOR), **MANNERS[request.param])


def test_a_new_hub_is_set_up_step_by_step(administrator, tmp_path):
    administrator.go("/today/").follow("Set up the hub").sees("0 of 9 steps stand")
    the_hub_says_what_it_is(administrator.follow("The hub itself"))
    the_register_comes_in(administrator, EXTENDED if SHARED else files.gias(tmp_path, {}))
    people_are_given_their_roles(administrator)
    the_board_is_seated(administrator)
    the_scheme_is_written(administrator)
    the_policy_comes_in(administrator)

    administrator.go("/hub/setting-up/").sees("6 of 9 steps stand")

    assert (Hub.objects.get().local_authority_codes, School.objects.count()) == (
        ["886", "887"],
        786 if SHARED else 1,
    )
    assert RoleHeld.objects.exclude(role=Role.BODY_MEMBER).count() >= len(PEOPLE)
    assert Seat.objects.get(is_chair=True).user.name == "Conrad Ashby"
    assert set(Delegation.objects.values_list("act", flat=True)) == set(Act.values)
    assert list(Clause.objects.values_list("reference", flat=True)) == ["P1", "R1"]


def the_hub_says_what_it_is(person):
    person.fill("Name of the hub", "Weald & Estuary Music Hub").fill("Lead organisation", "Weald & Estuary Music")
    person.press("Set up the hub").sees("There is a problem")
    person.fill("Local authorities", "886 Kent\n887 Medway").fill("E-mail address", "hello@hub.example")
    person.press("Set up the hub").sees("The hub is set up").sees("Kent (886), Medway (887)")


def the_register_comes_in(person, register):
    person.go("/hub/setting-up/").follow("School register")
    person.attach("School register", register).press("Look at what would change")
    post()
    person.go(person.path).sees("Nothing has changed yet").press("Apply")
    post()
    person.go(person.path).sees("Applied")


def people_are_given_their_roles(person):
    for name, role in PEOPLE:
        add(person, name)
        person.follow("Give a role").choose(role).fill("Why", "New in post").press("Give").sees(role)


def add(person, name):
    person.go("/people/").follow("Add a person").fill("E-mail address", f"{name.split()[0].lower()}@hub.example")
    person.fill("Name", name).press("Add", exact=True).sees(name)


def the_board_is_seated(person):
    person.go("/bodies/").follow("Add a body").fill("Name", "Board").choose("Board").choose("Yes, it takes decisions")
    person.fill("Quorum", 2).press("Add the body").sees("It takes decisions")
    body = f"/bodies/{Body.objects.get().pk}/"
    for name, chair in (("Conrad Ashby", True), ("Priya Hollis", False)):
        add(person, name)
        person.go(body).follow("Give a seat").fill("Person", name)
        if chair:
            person.choose("As chair")
        person.press("Give").sees(name)
    person.go(body).sees("2 members, with a chair")


def the_scheme_is_written(person):
    for act, role, body in LINES:
        person.go("/delegation/").follow("Add a line").choose(act)
        if role:
            person.select("Which role decides", role)
        else:
            person.select("Or which body", body)
        person.day("From when is it in force", date(2027, 1, 12)).press("Add the line").sees(act)


def the_policy_comes_in(person):
    person.go("/policy/").follow("Import the policy").fill("Text", POLICY)
    person.day("From when is it in force", date(2027, 1, 12)).day("When is its review due", date(2027, 12, 1)).press(
        "See what changes"
    )
    person.sees("R1").press("Keep this version").sees("Purpose")
