"""The printed tables stand as the code does."""

from pathlib import Path

import pytest

from segue.handbook import printing

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(("name", "text"), tuple(printing.pages().items()))
def test_the_printed_page_is_current(name, text):
    assert DOCS.joinpath(name).read_text() == text, "run: make handbook"
