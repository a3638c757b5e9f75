"""A download holds no formula, whatever a row is made of, and tells the time by UK clocks."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from segue.people.models import Organisation
from segue.site.exports import LINES_AT_ONCE, csv_lines, plain_cell


@pytest.mark.parametrize("start", ("=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0+", "\ufeff@", "＝"))
@pytest.mark.parametrize(
    "make", (str, lambda text: Organisation(name=text)), ids=("words", "a row that reads as words")
)
def test_nothing_a_person_named_runs_in_a_spreadsheet(start, make):
    assert str(plain_cell(make(f"{start}1+1"))) == f"'{start}1+1"


@pytest.mark.parametrize("value", (-1, Decimal("-2.50"), -0.5, True, date(2027, 6, 25)))
def test_numbers_and_days_stay_what_they_are(value):
    assert plain_cell(value) is value


def test_a_moment_is_that_of_uk_clocks():
    assert plain_cell(datetime(2027, 6, 30, 23, 30, tzinfo=UTC)) == "2027-07-01 00:30"
    assert "".join(csv_lines(["A"], [[None]])) == '\ufeffA\r\n""\r\n'


@pytest.mark.parametrize("rows", (LINES_AT_ONCE - 1, LINES_AT_ONCE, LINES_AT_ONCE + 1))
def test_a_long_download_comes_in_parts_and_loses_no_line(rows):
    pieces = list(csv_lines(["A"], ([number] for number in range(rows))))

    assert "".join(pieces).splitlines()[1:] == [str(number) for number in range(rows)]
    assert len(pieces[1].splitlines()) == min(rows, LINES_AT_ONCE)
