"""`segue import-schools FILE`, as somebody at a terminal meets it."""

import pytest
from click.testing import CliRunner

from segue.cli import main
from segue.places.models import RegisterImport, School, SchoolLink
from tests.places import files
from tests.places.test_uploads import EXTENDED

pytestmark = pytest.mark.django_db


def run(*arguments):
    return CliRunner().invoke(main, ["import-schools", *map(str, arguments)])


def test_a_file_is_imported_with_its_links_and_says_what_it_brought(tmp_path):
    register = files.gias(tmp_path, {}, {"URN": "900002"}, {"URN": "12x"})

    done = run(register, "--links", files.links(tmp_path, {}))

    assert done.exit_code == 0
    assert "register.csv: the download of Get Information About Schools, UTF-8, 3 rows" in done.output
    assert "2 new, 0 changed, 0 closed, 0 unchanged, 1 unreadable" in done.output
    assert "row 4: unreadable" in done.output
    assert "The URN “12x” is not a whole number" in done.output
    assert School.objects.get(urn=900001).successor.urn == 900002


def test_a_preview_at_the_terminal_changes_nothing(tmp_path):
    done = run(files.gias(tmp_path, {}), "--preview")

    assert done.exit_code == 0
    assert "1 new" in done.output
    assert not School.objects.exists()


def test_broken_links_leave_the_register_alone_too(tmp_path):
    broken = files.file(tmp_path, 'URN,LinkURN,LinkType\n1,"2', "links.csv")

    done = run(files.gias(tmp_path, {}), "--links", broken)

    assert done.exit_code == 1
    assert "The file breaks in row 2 (line 2)" in done.output
    assert not School.objects.exists()
    assert not SchoolLink.objects.exists()
    assert not RegisterImport.objects.exists()


def test_a_missing_file_is_said_in_words(tmp_path):
    done = run(tmp_path / "nowhere.csv")

    assert done.exit_code == 2
    assert "does not exist" in done.output


def test_what_is_too_long_for_a_terminal_is_counted(tmp_path):
    done = run(files.gias(tmp_path, {}, *({"URN": f"{number}x"} for number in range(22))), "--preview")

    assert done.output.count(": unreadable:") == 20
    assert "and 2 more unreadable" in done.output


def test_a_row_in_doubt_is_said_at_the_terminal(tmp_path):
    done = run(files.file(tmp_path, files.text({}, like=EXTENDED)), "--preview")

    assert "row 2: Larkfield Hill School: The file does not say who pays for this special school" in done.output
