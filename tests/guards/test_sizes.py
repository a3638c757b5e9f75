"""Nothing grows beyond what one person can read at once."""

import pytest

from tests.guards.source import SOURCES, TEMPLATES, TESTS, name

SOURCE, TEST, TEMPLATE = 400, 600, 120


def lines(path) -> int:
    return len(path.read_text().splitlines())


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_file_is_short(path):
    assert lines(path) <= SOURCE, "split it by subject"


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_a_file_of_tests_is_short(path):
    assert lines(path) <= TEST, "split it by subject"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_is_short(path):
    assert lines(path) <= TEMPLATE, "move a part into a fragment, _name.html"
