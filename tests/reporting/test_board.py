"""The map of the Board page: how many schools of each district the year's awards reach."""

import pytest
from django.urls import reverse

from segue.cycle.reporting.board_page import reach_map
from segue.people.models import Role
from tests.factories import CallFactory, DistrictFactory, HubFactory, InterestFactory, SchoolFactory, UserFactory
from tests.reporting.worlds import awarded

pytestmark = pytest.mark.django_db
SQUARE = [[[0.1, 51.1], [0.3, 51.1], [0.3, 51.3], [0.1, 51.3], [0.1, 51.1]]]


@pytest.fixture
def call():
    """A closed call, and two districts on the map: Weald with five schools, Marsh with one."""
    DistrictFactory(name="Weald", outline=SQUARE)
    DistrictFactory(name="Marsh", outline=[[[lon + 0.2, lat] for lon, lat in SQUARE[0]]])
    DistrictFactory(name="Not drawn", outline=[])
    return CallFactory(closed=True, budget__amount=100_000)


def shown(call, user=None):
    drawn = reach_map(call.year, user or UserFactory(role=Role.BODY_CHAIR))
    return {one.name: (one.words, one.level) for one in drawn.districts}


def schools(district, number, **facts):
    return SchoolFactory.create_batch(number, district_name=district, **facts)


@pytest.mark.parametrize(
    ("reached", "level"), ((0, 0), (1, 2), (2, 3), (4, 5), (5, 5)), ids=("none", "one", "two", "four", "all")
)
def test_a_district_is_darker_the_more_of_its_schools_are_reached(call, reached, level):
    for school in schools("Weald", 5)[:reached]:
        awarded(call=call, school=school)

    assert shown(call) == {"Marsh": ("0 of 0 schools", 0), "Weald": (f"{reached} of 5 schools", level)}


def test_only_open_state_funded_schools_count_on_either_side(call):
    for facts in ({}, {"standing": "closed"}, {"state_funded": False}):
        (school,) = schools("Marsh", 1, **facts)
        awarded(call=call, school=school)

    assert shown(call)["Marsh"] == ("1 of 1 schools", 5)


def test_an_award_not_told_yet_does_not_count_for_who_has_an_interest(call):
    told, untold = schools("Weald", 2)
    awarded(call=call, school=told)
    awarded(call=call, school=untold, told=False)
    member = UserFactory(role=Role.BODY_MEMBER)
    for school in (told, untold):
        InterestFactory(user=member, organisation=school.organisation)

    assert shown(call)["Weald"][0] == "2 of 2 schools"
    assert shown(call, member)["Weald"][0] == "1 of 2 schools"


def test_the_board_page_draws_the_map_and_says_the_same_in_words(client, call):
    HubFactory()
    awarded(call=call, school=schools("Weald", 1)[0])
    client.force_login(UserFactory(role=Role.BODY_CHAIR))

    text = client.get(reverse("board"), {"year": call.year}).content.decode()

    assert "State-funded schools with an award" in text
    assert "1 of 1 schools" in text


def test_without_outlines_the_table_stands_alone(client):
    HubFactory()
    DistrictFactory(name="Downs")
    schools("Downs", 2)
    client.force_login(UserFactory(role=Role.BODY_CHAIR))

    page = client.get(reverse("board")).content.decode()

    assert "0 of 2 schools" in page
    assert "map__drawing" not in page


def test_without_districts_there_is_no_reach_to_show():
    assert reach_map(2026, UserFactory(role=Role.BODY_CHAIR)) is None
