"""The words of money, days and numbers, and the addresses that the parts make."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from segue import wording

PAGE = RequestFactory()


def render(source, path="/cases", **context):
    return Template("{% load segue %}" + source).render(Context({"request": PAGE.get(path), **context}))


@pytest.mark.parametrize(
    ("amount", "long", "short"),
    (
        (Decimal("3240.00"), "£3,240.00", "£3,240"),
        (Decimal("3240.50"), "£3,240.50", "£3,240.50"),
        (Decimal("-545.5"), "−£545.50", "−£545.50"),
        (Decimal(0), "£0.00", "£0"),
        (None, "–", "–"),
    ),
)
def test_pounds(amount, long, short):
    assert (wording.pounds(amount), wording.pounds_short(amount)) == (long, short)


def test_a_moment_is_shown_in_uk_time():
    moment = datetime(2027, 6, 25, 16, 0, tzinfo=UTC)

    shown = render("{{ m|uk_datetime }} / {{ m|uk_date }} / {{ m|uk_day }} / {{ m|uk_time }}", m=moment)

    assert shown == "Friday 25 June 2027 at 17:00 / 25 June 2027 / Friday 25 June 2027 / 17:00"


def test_words_are_the_same_away_from_a_page():
    moment = datetime(2027, 6, 25, 23, 30, tzinfo=UTC)

    assert wording.uk_datetime(moment) == "Saturday 26 June 2027 at 00:30"


def test_no_day_is_a_dash():
    assert (
        render("{{ m|uk_datetime }}{{ m|uk_date }}{{ m|uk_day }}{{ m|uk_time }}{{ m|due }}{{ m|ago }}", m=None)
        == "–" * 6
    )


@pytest.mark.parametrize(
    ("day", "due", "ago"),
    (
        (date(2027, 4, 29), "in 9 days", "in 9 days"),
        (date(2027, 4, 21), "tomorrow", "tomorrow"),
        (date(2027, 4, 20), "today", "today"),
        (date(2027, 4, 19), "1 day late", "yesterday"),
        (date(2027, 4, 8), "12 days late", "12 days ago"),
        (datetime(2027, 4, 20, 23, 30, tzinfo=UTC), "tomorrow", "tomorrow"),
    ),
)
def test_how_far_a_day_is(at, day, due, ago):
    with at("2027-04-20 09:00"):
        shown = render("{{ day|due }}, {{ day|ago }}", day=day)

    assert shown == f"{due}, {ago}"


@pytest.mark.parametrize(("number", "shown"), ((0, "0 schools"), (1, "1 school"), (1_240, "1,240 schools")))
def test_count(number, shown):
    assert wording.count(number, "school") == shown


def test_count_with_a_plural_of_its_own():
    assert [wording.count(number, "child,children") for number in (1, 2)] == ["1 child", "2 children"]


def test_numbers_and_shares():
    assert (wording.thousands(12_400), wording.thousands(None), wording.percent(63, 100), wording.percent(1, 0)) == (
        "12,400",
        "–",
        "63%",
        "–",
    )


@pytest.mark.parametrize(
    ("path", "address", "direction"),
    (
        ("/cases", 'href="?sort=asked"', None),
        ("/cases?sort=asked&q=salt&after=x", 'href="?sort=-asked&amp;q=salt"', "ascending"),
        ("/cases?sort=-asked", 'href="?sort=asked"', "descending"),
    ),
)
def test_a_heading_sorts_from_the_first_page_again(path, address, direction):
    shown = render('<table><tr>{% sort_heading "Asked" "asked" number=True %}</tr></table>', path)

    assert address in shown
    assert ("aria-sort" in shown) == bool(direction)
    assert direction is None or f'aria-sort="{direction}"' in shown


def test_the_pager_keeps_the_filters_and_moves_by_key():
    shown = render("{% pager rows %}", "/cases?q=salt&after=old", rows=SimpleNamespace(earlier="AA", later="BB"))

    assert 'href="?q=salt&amp;before=AA"' in shown
    assert 'href="?q=salt&amp;after=BB"' in shown


def test_a_download_is_filtered_as_the_page_is_and_holds_all_of_it():
    assert 'href="/needs.csv?q=salt&amp;sort=year"' in render(
        '{% download "needs-csv" %}', "/needs/?q=salt&after=x&sort=year"
    )
    assert 'href="/recommendations/7.csv"' in render('{% download "recommendation-csv" 7 %}', "/recommendations/7/")


def test_a_list_of_one_page_has_no_pager():
    assert render("{% pager rows %}", rows=SimpleNamespace(earlier="", later="")).strip() == ""
