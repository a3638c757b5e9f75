"""The register comes in: what is new, changed, closed, unchanged, and what cannot be read."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from segue.people.models import Role
from segue.places.importing import apply_file, preview_file
from segue.places.models import RegisterImport, School
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.factories import DistrictFactory, SchoolFactory, UserFactory
from tests.places import files
from tests.places.test_uploads import EXTENDED
from tests.racing import together

pytestmark = pytest.mark.django_db


def counts(preview):
    return {kind.value: count for kind, count in preview.counts.items() if count}


def test_a_preview_changes_nothing(tmp_path):
    preview = preview_file(files.gias(tmp_path, {}))

    assert counts(preview) == {"new": 1}
    assert not School.objects.exists()
    assert not RegisterImport.objects.exists()


def test_every_column_of_a_school_is_read(tmp_path):
    apply_file(files.gias(tmp_path, {"CloseDate": "31-08-2026", "EstablishmentStatus (name)": "Closed"}))

    school = School.objects.values().get()
    assert {name: school[name] for name in school if name not in {"id", "search", "changed_at"}} == {
        "urn": 900001,
        "name": "Larkfield Hill Primary School",
        "type_name": "Community school",
        "phase": "primary",
        "standing": "closed",
        "state_funded": True,
        "opened_on": date(1990, 9, 1),
        "closed_on": date(2026, 8, 31),
        "la_code": "886",
        "la_name": "Kent",
        "establishment_number": "2001",
        "district_name": "Weald",
        "ward": "Hill",
        "street": "1 Hill Road",
        "town": "Larkfield",
        "postcode": "ME99 1AB",
        "website": "www.larkfield.example",
        "low_age": 4,
        "high_age": 11,
        "pupils": 210,
        "fsm_percent": Decimal("12.5"),
        "sen_support": None,
        "ehcp": None,
        "pupil_premium": None,
        "imd_decile": None,
        "longitude": Decimal("0.436938"),
        "latitude": Decimal("51.295750"),
        "trust": "",
        "sources": {
            "register": "Get Information About Schools",
            "pupils": "School census, 18 January 2026",
            "fsm_percent": "School census, 18 January 2026",
        },
        "organisation_id": None,
        "successor_id": None,
    }


def test_the_same_file_twice_changes_nothing(tmp_path):
    path = files.gias(tmp_path, {}, {"URN": "900002", "NumberOfPupils": "SUPP"})
    apply_file(path)
    before = list(School.objects.values().order_by("pk"))

    again = apply_file(path)

    assert counts(again) == {"unchanged": 2}
    assert list(School.objects.values().order_by("pk")) == before


def test_a_change_is_told_field_by_field_and_kept_in_the_history(tmp_path):
    apply_file(files.gias(tmp_path, {}))
    officer = UserFactory(role=Role.OFFICER)

    done = apply_file(files.gias(tmp_path, {"NumberOfPupils": "222", "Town": "Ditton"}), by=officer)

    (changed,) = done.listed["changed"]
    assert [(each.what, each.before, each.after) for each in changed.differences] == [
        ("town", "Larkfield", "Ditton"),
        ("pupils", "210", "222"),
    ]
    (change,) = history_of(School.objects.get())
    assert (change.what, change.before, change.after, change.by) == (
        "change in the school register",
        "town: Larkfield; pupils: 210",
        "town: Ditton; pupils: 222",
        officer,
    )


def test_a_school_closes_when_the_file_says_so(tmp_path):
    apply_file(files.gias(tmp_path, {}))

    done = apply_file(files.gias(tmp_path, {"EstablishmentStatus (name)": "Closed", "CloseDate": "31/08/2026"}))

    assert counts(done) == {"closed": 1}
    assert School.objects.values_list("standing", "closed_on").get() == ("closed", date(2026, 8, 31))


def test_a_school_missing_from_a_later_file_stays_open_and_is_counted(tmp_path):
    apply_file(files.gias(tmp_path, {}, {"URN": "900002"}))

    done = apply_file(files.gias(tmp_path, {}))

    assert done.absent == 1
    assert "1 open schools of the register are not in this file. They stay open." in str(done)
    assert School.objects.filter(standing="open").count() == 2


def test_a_closing_date_goes_when_the_school_is_open_again(tmp_path):
    apply_file(files.gias(tmp_path, {"EstablishmentStatus (name)": "Closed", "CloseDate": "31/08/2026"}))

    apply_file(files.gias(tmp_path, {}))

    assert School.objects.values_list("standing", "closed_on").get() == ("open", None)


@pytest.mark.parametrize("unknown", ("", "NA", "SUPP", "z", "supp", "Not applicable"))
def test_what_a_file_does_not_know_leaves_what_is_known(tmp_path, unknown):
    apply_file(files.gias(tmp_path, {}))

    done = apply_file(files.gias(tmp_path, {"NumberOfPupils": unknown, "PercentageFSM": unknown, "CensusDate": ""}))

    assert counts(done) == {"unchanged": 1}
    assert School.objects.get().pupils == 210


def test_what_the_file_has_no_column_for_stays(tmp_path):
    SchoolFactory(urn=900001, ehcp=7, pupil_premium=30, imd_decile=2)

    apply_file(files.gias(tmp_path, {}))

    assert School.objects.values_list("ehcp", "pupil_premium", "imd_decile").get() == (7, 30, 2)


def test_a_district_takes_the_spelling_of_the_map(tmp_path):
    DistrictFactory(name="Weald")

    apply_file(files.gias(tmp_path, {"DistrictAdministrative (name)": "WEALD"}))

    assert School.objects.get().district_name == "Weald"


@pytest.mark.parametrize(
    ("cells", "why"),
    (
        ({"URN": "12x"}, "The URN “12x” is not a whole number up to 9,999,999."),
        ({"URN": ""}, "The URN is missing."),
        ({"EstablishmentName": " "}, "The name is missing."),
        ({"EstablishmentName": "x" * 201}, "The name is 201 letters long; the register holds 200."),
        ({"OpenDate": "31/02/2020"}, "The opening date “31/02/2020” is not a date such as 31/08/2025."),
        ({"NumberOfPupils": "many"}, "The number of pupils “many” is not a whole number up to 99,999."),
        ({"PercentageFSM": "100.1"}, "The share of free school meals “100.1” is not a percentage between 0 and 100."),
        ({"PercentageFSM": "NaN"}, "The share of free school meals “NaN” is not a percentage between 0 and 100."),
        ({"EstablishmentStatus (name)": "Ajar"}, "The status “Ajar” is none of open, closed or proposed."),
        ({"PhaseOfEducation (name)": "Middle"}, "The phase “Middle” is not one of the register's phases."),
        (
            {"TypeOfEstablishment (name)": "Sky school", "EstablishmentTypeGroup (name)": "Sky"},
            "The type “Sky school” is new to Segue, so it cannot tell who pays for the school.",
        ),
    ),
)
def test_a_row_that_cannot_be_read_says_why_and_the_others_come_in(tmp_path, cells, why):
    done = apply_file(files.gias(tmp_path, {"URN": "900002"}, cells, {"URN": "900003"}))

    assert counts(done) == {"new": 2, "unreadable": 1}
    (unreadable,) = done.listed["unreadable"]
    assert (unreadable.row, unreadable.why) == (3, why)
    assert set(School.objects.values_list("urn", flat=True)) == {900002, 900003}


def test_a_urn_that_stands_twice_is_read_once(tmp_path):
    done = apply_file(files.gias(tmp_path, {}, {"EstablishmentName": "Another"}))

    assert counts(done) == {"new": 1, "unreadable": 1}
    assert done.listed["unreadable"][0].why == "URN 900001 stands in row 2 already."


def test_a_row_with_too_few_cells_is_told_with_its_number(tmp_path):
    lines = files.text({}, {"URN": "900002"}, {"URN": "900003"}).splitlines(keepends=True)
    lines[2] = "900002,886\r\n"

    done = apply_file(files.file(tmp_path, "".join(lines)))

    assert counts(done) == {"new": 2, "unreadable": 1}
    assert done.listed["unreadable"][0].why == "The row has 2 cells; the header has 25."


@pytest.mark.parametrize(
    ("kind", "group", "phase", "expected"),
    (
        ("Community special school", "Special schools", "Not applicable", ("special", True)),
        ("Other independent special school", "Special schools", "Not applicable", ("special", False)),
        ("Other independent school", "Independent schools", "Not applicable", ("other", False)),
        ("Pupil referral unit", "Local authority maintained schools", "Not applicable", ("alternative", True)),
        ("Free schools alternative provision", "Free Schools", "Not applicable", ("alternative", True)),
        ("Academy converter", "Academies", "Middle deemed secondary", ("secondary", True)),
        ("Further education", "Colleges", "16 plus", ("sixteen_plus", True)),
        ("A type of the year 2040", "Academies", "All-through", ("all_through", True)),
        ("Welsh establishment", "Welsh schools", "Primary", ("primary", False)),
    ),
)
def test_phase_and_funding_follow_from_the_type(tmp_path, kind, group, phase, expected):
    row = {
        "TypeOfEstablishment (name)": kind,
        "EstablishmentTypeGroup (name)": group,
        "PhaseOfEducation (name)": phase,
    }

    apply_file(files.gias(tmp_path, row))

    assert School.objects.values_list("phase", "state_funded").get() == expected


def test_an_import_is_kept_with_who_did_it_and_its_counts(tmp_path):
    officer = UserFactory(role=Role.OFFICER)

    apply_file(files.gias(tmp_path, {}, {"URN": "x"}), by=officer)

    kept = RegisterImport.objects.get()
    assert (kept.file_name, kept.applied_by, kept.rows, kept.new, kept.unreadable) == ("register.csv", officer, 2, 1, 1)
    assert kept.findings["unreadable"][0]["row"] == 3


@pytest.mark.parametrize("role", tuple(Role))
def test_who_may_import(tmp_path, role):
    path = files.gias(tmp_path, {})
    may = role in {Role.OFFICER, Role.ADMINISTRATOR}

    try:
        apply_file(path, by=UserFactory(role=role))
    except PermissionDenied:
        assert not may

    assert School.objects.exists() is may


def test_two_imports_at_once_do_not_trip_over_each_other(tmp_path, transactional_db):
    path = files.gias(tmp_path, *({"URN": str(900_000 + n)} for n in range(1_500)))

    met = together(lambda: apply_file(path), lambda: apply_file(path))

    assert sorted(tuple(counts(one).items()) for one in met) == [(("new", 1500),), (("unchanged", 1500),)]


def test_a_broken_second_half_leaves_nothing_behind(tmp_path):
    rows = [{"URN": str(900_000 + n)} for n in range(2_500)]
    content = files.text(*rows) + '900099,"never closed\r\n'

    with pytest.raises(
        RuleBroken, match=r"breaks in row 2,502 \(line 2,502\): a quotation mark opens there and is never closed"
    ):
        apply_file(files.file(tmp_path, content))

    assert not School.objects.exists()
    assert not RegisterImport.objects.exists()


@pytest.mark.parametrize(("easting", "northing"), (("-570000", "158000"), ("700000", "158000"), ("570000", "1300000")))
def test_a_place_outside_great_britain_is_no_place(tmp_path, easting, northing):
    apply_file(files.gias(tmp_path, {"Easting": easting, "Northing": northing}))

    assert School.objects.values_list("longitude", "latitude").get() == (None, None)


@pytest.mark.parametrize(
    ("cells", "come_in", "why"),
    (
        ({"lon": "3"}, {"new": 1}, ""),
        ({"lat": "far"}, {"new": 1}, ""),
        (
            {"establishment_type": "Sky school"},
            {"unreadable": 1},
            "The type “Sky school” is new to Segue, so it cannot tell who pays for the school.",
        ),
    ),
)
def test_the_extended_file_comes_in_as_far_as_it_makes_sense(tmp_path, cells, come_in, why):
    done = apply_file(files.file(tmp_path, files.text(cells, like=EXTENDED)))

    assert counts(done) == come_in
    assert [one.why for one in done.listed["unreadable"]] == ([why] if why else [])
    assert list(School.objects.values_list("longitude", "latitude")) == ([] if why else [(None, None)])
