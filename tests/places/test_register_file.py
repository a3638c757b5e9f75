"""Any file somebody has: its encoding is found out, and what cannot be read is said with its place."""

import gzip
import json
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segue.places.importing import preview_file
from segue.places.layouts import recognise
from segue.places.register_file import look_through
from segue.rules import RuleBroken
from tests.places import files
from tests.places.shared import SHARED, needs_shared

NAME = "Sainte-Thérèse’s School"
CONTENT = files.text({"EstablishmentName": NAME})


def names(path):
    header, *rows = [row.cells for row in look_through(path).rows()]
    return [dict(zip(header, row, strict=True))["EstablishmentName"] for row in rows]


@pytest.mark.parametrize(
    ("encoded", "called"),
    (
        (CONTENT.encode(), "UTF-8"),
        (CONTENT.encode("utf-8-sig"), "UTF-8 with a mark"),
        ("\ufeff".encode().decode("cp1252").encode() + CONTENT.encode(), "UTF-8"),
        (CONTENT.encode("cp1252"), "Windows (cp1252)"),
        (b"\xef\xbb\xbf" + CONTENT.encode("cp1252"), "Windows (cp1252)"),
    ),
    ids=("utf-8", "with BOM", "doubly encoded BOM", "cp1252", "cp1252 with BOM"),
)
def test_the_encoding_is_found_out(tmp_path, encoded, called):
    path = files.file(tmp_path, encoded)

    assert look_through(path).encoding_name == called
    assert names(path) == [NAME]


def test_a_letter_split_between_two_chunks_is_still_utf_8(tmp_path):
    padding = "x" * ((1 << 20) - 1)
    path = files.file(tmp_path, f"a\n{padding}é\n")

    assert look_through(path).encoding == "utf-8"


@pytest.mark.parametrize("end", ("\n", "\r\n", "\r"))
def test_lines_may_end_in_any_way(tmp_path, end):
    path = files.file(tmp_path, files.text({}, {"URN": "900002"}, end=end))

    assert len(names(path)) == 2


def test_quotes_and_newlines_in_cells_are_kept(tmp_path):
    path = files.file(tmp_path, files.text({"EstablishmentName": 'The "Old"\nSchool, Hill'}))

    assert names(path) == ['The "Old"\nSchool, Hill']


def test_packed_files_are_unpacked(tmp_path):
    plain = CONTENT.encode()
    packed = files.file(tmp_path, gzip.compress(plain, mtime=0), "a.csv.gz")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("edubasealldata.csv", plain)

    assert names(packed) == names(tmp_path / "a.zip") == [NAME]


@pytest.mark.parametrize(
    ("content", "words"),
    (
        (b"", "The file is empty."),
        (b"URN,\0\n", "byte 5 is a zero byte"),
        ("URN,EstablishmentName\n".encode("utf-16"), "Unicode text"),
        (b"%PDF-1.7 ...", "not a CSV"),
        (b"PK\x03\x04 and nothing more", "broken or locked"),
        (gzip.compress(CONTENT.encode(), mtime=0)[:40], "broken or locked"),
        (files.text(), "has a header, but no row under it"),
        ("\r\n\r\n", "has no header"),
        (
            "name,age\r\nAda,36\r\n",
            "neither the download of Get Information About Schools nor the extended school file",
        ),
        ("URN,Group UID,EstablishmentName\r\n1,2,3\r\n", "the list of trusts"),
        ("URN,Name\r\n1,2\r\n", "no EstablishmentName"),
        ("URN,EstablishmentName\r\n1,2\r\n", "has no column LA (code)"),
        (files.text({}).replace("Town", "Postcode"), "The column Postcode stands in the header more than once."),
        (files.text({}).replace("900001", '"9'), "never closed"),
        (files.text({}) + '900002,"A"b\r\n', "breaks in row 3 (line 3): a quotation mark stands where none may stand"),
        (files.text({}) + '900002,"' + "x\r\n" * 50_000, "more than 100,000 letters"),
        (files.text({}, {"URN": "900002"})[:-30], "breaks off in the middle of row 3"),
    ),
)
@pytest.mark.django_db
def test_a_file_that_is_no_register_says_what_is_wrong(tmp_path, content, words):
    with pytest.raises(RuleBroken) as broken:
        preview_file(files.file(tmp_path, content))

    assert words in broken.value.message


def test_a_zip_with_two_csv_files_is_not_guessed_at(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "x")
        archive.writestr("b.csv", "x")

    with pytest.raises(RuleBroken, match="give the one CSV you mean"):
        look_through(tmp_path / "a.zip")


def test_a_layout_is_known_by_its_header_in_any_order_and_with_more_columns():
    header = [*reversed(files.GIAS_ROW), " A new column "]

    assert recognise(header).key == "gias"
    assert recognise(list(files.LINK_ROW)).key == "links"


@pytest.mark.django_db
def test_letters_of_neither_encoding_make_a_row_unreadable(tmp_path):
    content = files.text({"EstablishmentName": "A"}, {"URN": "900002", "EstablishmentName": "BBB"}).encode()

    preview = preview_file(files.file(tmp_path, content.replace(b"BBB", b"B\x81\xe9")))

    (unreadable,) = preview.listed["unreadable"]
    assert (unreadable.row, unreadable.why) == (3, "The row has letters that are neither UTF-8 nor Windows-1252.")
    assert preview.counts["new"] == 1


SPECTRUM = sorted((SHARED / "data" / "csv-edge-cases").rglob("*.csv")) if SHARED else []


@needs_shared
@pytest.mark.parametrize("path", SPECTRUM, ids=lambda path: path.stem)
def test_the_odd_files_of_the_world_are_read_as_they_should_be(path):
    expected = json.loads((path.parents[1] / "json" / f"{path.stem}.json").read_text())

    header, *rows = [row.cells for row in look_through(path).rows()]

    # The copies here came through git, which turned their line ends.
    expected = [{name: cell.replace("\r\n", "\n") for name, cell in row.items()} for row in expected]
    assert [dict(zip(header, row, strict=True)) for row in rows] == expected


garbage = st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=60)


@given(rows=st.lists(st.dictionaries(st.sampled_from(list(files.GIAS_ROW)), garbage), max_size=4))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.django_db
def test_no_garbage_in_a_row_breaks_the_reading(tmp_path, rows):
    preview = preview_file(files.gias(tmp_path, {}, *rows))

    assert preview.rows == sum(preview.counts.values()) == len(rows) + 1


@given(content=st.binary(max_size=400))
@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.django_db
def test_no_bytes_at_all_do_more_than_break_a_rule(tmp_path, content):
    with pytest.raises(RuleBroken):
        preview_file(files.file(tmp_path, content))


@given(content=st.binary(min_size=1, max_size=60), place=st.integers(0, 600))
@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.django_db
def test_bytes_put_anywhere_into_a_good_file_are_read_or_refused(tmp_path, content, place):
    good = files.text({}, {"URN": "900002"}).encode()

    try:
        preview = preview_file(files.file(tmp_path, good[:place] + content + good[place:]))
    except RuleBroken:
        return
    assert preview.rows == sum(preview.counts.values())
