"""The districts that the register names, and which of them are the hub's own."""

import pytest

from segue.governance import hub
from segue.places.importing import apply_file
from segue.places.models import District
from tests.factories import DistrictFactory, HubFactory
from tests.places import files

pytestmark = pytest.mark.django_db
DISTRICT = "DistrictAdministrative (name)"


def named():
    return list(District.objects.values_list("name", "la_code", "local_authority"))


def test_each_district_with_an_open_school_has_a_row(tmp_path):
    rows = (
        {"URN": "900001", DISTRICT: "Downs"},
        {"URN": "900002", DISTRICT: "Downs"},
        {"URN": "900003", DISTRICT: "Marsh", "LA (code)": "887", "LA (name)": "Medway"},
        {"URN": "900004", DISTRICT: "Gone", "EstablishmentStatus (name)": "Closed"},
        {"URN": "900005", DISTRICT: ""},
    )

    apply_file(files.gias(tmp_path, *rows))
    apply_file(files.gias(tmp_path, *rows))

    assert named() == [("Downs", "886", "Kent"), ("Marsh", "887", "Medway")]


def test_a_district_spelt_two_ways_is_one_and_keeps_the_spelling_of_most_schools(tmp_path):
    rows = ({"URN": f"90000{number}", DISTRICT: name} for number, name in enumerate(("Downs", "DOWNS", "Downs"), 1))

    apply_file(files.gias(tmp_path, *rows))

    assert named() == [("Downs", "886", "Kent")]


def test_a_district_on_the_map_learns_its_authority_and_keeps_its_outline(tmp_path):
    DistrictFactory(name="Weald", outline=[[[0, 51], [1, 51], [1, 52]]])

    apply_file(files.gias(tmp_path, {}))

    weald = District.objects.get()
    assert (weald.la_code, weald.outline) == ("886", [[[0, 51], [1, 51], [1, 52]]])


@pytest.mark.parametrize(
    ("codes", "own"),
    (
        (["886"], ["Here", "Unknown"]),
        (["886", "887"], ["Here", "There", "Unknown"]),
        ([], ["Here", "There", "Unknown"]),
        (None, ["Here", "There", "Unknown"]),
    ),
)
def test_the_hubs_districts_are_those_of_its_area(codes, own):
    for name, code in (("Here", "886"), ("There", "887"), ("Unknown", "")):
        DistrictFactory(name=name, la_code=code)
    if codes is not None:
        HubFactory(local_authority_codes=codes)

    assert [district.name for district in hub.districts()] == own
