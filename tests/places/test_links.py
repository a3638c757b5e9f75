"""A predecessor leads to its successor, however the register lists them."""

from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction

from segue.places.importing import apply_file, preview_file
from segue.places.models import School, SchoolLink
from segue.places.queries import find_schools, successor_of
from tests.factories import SchoolFactory
from tests.places import files

pytestmark = pytest.mark.django_db


def chain(*standings):
    """Schools that follow one another: the first is the oldest."""
    schools = [SchoolFactory(standing=standing) for standing in standings]
    for school, follows in pairwise(schools):
        school.successor = follows
        school.save()
    return schools


@pytest.mark.parametrize(
    ("link", "leads"),
    (
        ({"LinkType": "Successor"}, True),
        ({"LinkType": "Successor - merged"}, True),
        ({"LinkType": "Successor - Split School"}, True),
        ({"URN": "900002", "LinkURN": "900001", "LinkType": "Predecessor"}, True),
        ({"URN": "900002", "LinkURN": "900001", "LinkType": "Result of Amalgamation"}, True),
        ({"LinkType": "Sixth Form Centre Link"}, False),
        ({"LinkType": "Predecessor"}, False),
        ({"LinkType": "Other"}, False),
    ),
)
def test_a_link_at_either_end_sets_the_successor(tmp_path, link, leads):
    old = SchoolFactory(urn=900001, standing="closed")
    new = SchoolFactory(urn=900002)

    apply_file(files.links(tmp_path, link))

    old.refresh_from_db()
    assert old.successor == (new if leads else None)


def test_a_successor_that_comes_later_is_found_then(tmp_path):
    old = SchoolFactory(urn=900001, standing="closed")
    apply_file(files.links(tmp_path, {}))

    apply_file(files.gias(tmp_path, {"URN": "900002"}))

    old.refresh_from_db()
    assert old.successor.urn == 900002


def test_of_several_successors_an_open_one_then_the_newest_is_taken(tmp_path):
    old = SchoolFactory(urn=900001, standing="closed")
    SchoolFactory(urn=900002, standing="closed")
    SchoolFactory(urn=900003)
    SchoolFactory(urn=900004)

    apply_file(
        files.links(
            tmp_path,
            {"LinkURN": "900002", "LinkEstablishedDate": "01-09-2026"},
            {"LinkURN": "900003", "LinkEstablishedDate": "01-09-2025"},
            {"LinkURN": "900004", "LinkEstablishedDate": ""},
        )
    )

    old.refresh_from_db()
    assert old.successor.urn == 900003


def test_the_same_links_twice_change_nothing(tmp_path):
    path = files.links(tmp_path, {}, {"URN": "900002", "LinkURN": "900001", "LinkType": "Predecessor"})
    apply_file(path)

    again = apply_file(path)

    assert again.counts["unchanged"] == 2
    assert SchoolLink.objects.count() == 2


def test_links_that_cannot_be_read_are_told_row_by_row(tmp_path):
    preview = preview_file(
        files.links(tmp_path, {"LinkURN": "900001"}, {"LinkType": ""}, {"LinkEstablishedDate": "soon"})
    )

    assert [(each.row, each.why) for each in preview.listed["unreadable"]] == [
        (2, "The school is linked to itself."),
        (3, "The kind of link is missing."),
        (4, "The date “soon” is not a date such as 31/08/2025."),
    ]


def test_a_chain_is_followed_to_the_open_school():
    oldest, older, newest = chain("closed", "closed", "open")

    assert successor_of(oldest) == successor_of(older) == newest
    assert successor_of(newest) is None


def test_a_chain_that_ends_in_a_closed_school_leads_nowhere():
    oldest, _newest = chain("closed", "closed")

    assert successor_of(oldest) is None


def test_a_chain_in_a_circle_ends():
    first, second, third = chain("closed", "closed", "closed")
    third.successor = first
    third.save()

    assert [successor_of(school) for school in (first, second, third)] == [None, None, None]


def test_a_circle_with_a_way_out_is_left_by_it():
    first, second = chain("closed", "open")
    second.successor = first
    second.save()

    assert successor_of(first) == second


def test_the_database_refuses_a_school_that_succeeds_itself():
    school = SchoolFactory()

    with pytest.raises(IntegrityError, match="school_does_not_succeed_itself"), transaction.atomic():
        School.objects.filter(pk=school.pk).update(successor=school)


def test_a_search_leads_closed_schools_to_their_successors(django_assert_num_queries):
    old, middle, new = chain("closed", "closed", "open")
    for school in (old, middle, new):
        school.name = "Larkfield Hill"
        school.save()

    with django_assert_num_queries(3):
        found = find_schools("larkfield hill")

    assert [school.pk for school in found] == [new.pk, old.pk, middle.pk]
    assert [school.leads_to for school in found] == [None, new, new]


@pytest.mark.parametrize(
    ("text", "finds"),
    (
        ("900777", True),
        ("90077", False),
        ("me99 1ab", True),
        ("ME991AB", True),
        ("ME99", True),
        ("ME99 1", True),
        ("ME9", False),
        ("lark", True),
        ("hill lark", True),
        ("saint", True),
        ("mary's", True),
        ("field", False),
        ("lark weald", False),
        ("", False),
        ("   ", False),
        ("\0", False),
        ("' | ! & ( ) : * <->", False),
        ("9" * 40, False),
        ("x" * 10_000, False),
        ("🎻 مدرسة", False),
    ),
)
def test_what_a_search_box_finds(text, finds):
    SchoolFactory(urn=900777, name="Saint Mary's, Larkfield Hill", postcode="ME99 1AB")

    assert bool(find_schools(text)) is finds


def test_a_search_stops_at_its_limit():
    SchoolFactory.create_batch(3, name="Larkfield")

    assert len(find_schools("lark", 2)) == 2
