"""What the page of one school tells: figures, who acts for it, what happened to it, where it is found."""

import pytest
from django.urls import reverse

from segue.people.models import Role
from segue.places.importing import apply_file
from segue.places.key_stages import stages_of
from segue.places.models import School
from segue.places.searching import nearest_schools
from tests.factories import HubFactory, SchoolFactory, UserFactory
from tests.places import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    HubFactory()
    client.force_login(UserFactory(role=Role.OFFICER))
    return lambda school: client.get(reverse("school", args=[school.urn]))


@pytest.mark.parametrize(
    ("address", "link"),
    (
        ("www.larkfield.example", "https://www.larkfield.example"),
        ("larkfield.example/music: and more", ""),
        ("larkfield.example/a:b", "https://larkfield.example/a:b"),
        ("http://larkfield.example", "http://larkfield.example"),
        ("HTTPS://larkfield.example/", "HTTPS://larkfield.example/"),
        ("javascript:alert(1.0)", ""),
        ("ask the office", ""),
        ("none", ""),
        ("", ""),
    ),
)
def test_a_website_is_a_link_where_it_can_be_followed(page, address, link):
    assert page(SchoolFactory(website=address)).context["website"] == link


def test_a_school_nobody_acts_for_names_nobody(page):
    assert page(SchoolFactory(organisation=None)).context["people"] == []


def test_figures_are_shown_with_their_source_and_what_is_not_known_is_left_out(page):
    school = SchoolFactory(pupils=1234, fsm_percent="12.5", sources={"pupils": "School census"})

    assert page(school).context["figures"] == [
        ("Pupils", "1,234", "School census"),
        ("Free school meals", "12.5%", ""),
    ]


def test_what_an_import_changed_is_told_with_before_and_after(page, tmp_path):
    apply_file(files.gias(tmp_path, {"NumberOfPupils": "210"}))
    apply_file(files.gias(tmp_path, {"NumberOfPupils": "220"}))

    (event,) = page(School.objects.get()).context["events"]

    assert event.why == "pupils: 210 → pupils: 220. Import of register.csv"


@pytest.mark.parametrize(
    ("low", "high", "stages"),
    (
        (4, 11, ["eyfs", "ks1", "ks2"]),
        (11, 16, ["ks3", "ks4"]),
        (7, 8, ["ks2"]),
        (16, 19, ["ks5"]),
        (None, 11, ["eyfs", "ks1", "ks2", "ks3", "ks4", "ks5"]),
        (20, 99, ["eyfs", "ks1", "ks2", "ks3", "ks4", "ks5"]),
    ),
)
def test_a_school_has_the_key_stages_of_its_ages(low, high, stages):
    assert [str(stage) for stage in stages_of(School(low_age=low, high_age=high))] == stages


def test_near_names_are_looked_for_in_the_area_of_the_hub_only():
    here, there = SchoolFactory(name="Saltmere School", la_code="886"), SchoolFactory(name="Saltmere School")

    assert nearest_schools("Saltmeer", la_codes=["886"]) == [here]
    assert set(nearest_schools("Saltmeer")) == {here, there}


@pytest.mark.parametrize("words", ("School", "the primary school", "St", "", "🎻"))
def test_words_that_name_no_school_are_near_to_none(words):
    SchoolFactory(name="St Mary Primary School")

    assert nearest_schools(words) == []
