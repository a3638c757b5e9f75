"""What the documentation names is there: files, folders, and pages that lead to each other."""

import re
from itertools import chain

import pytest

from tests.guards.source import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
NAMED = re.compile(r"`((?:segue|assets|tests|tools|bench|docs)/[\w./-]+)`")
LINKED = re.compile(r"\]\((?!https?:|#)([^)#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_only_what_is_there(page):
    text = page.read_text()

    named = chain(map(ROOT.joinpath, NAMED.findall(text)), map(page.parent.joinpath, LINKED.findall(text)))
    gone = [str(path) for path in named if not path.exists()]

    assert gone == [], f"{page.name} leads to what is not there: rename it there too"


def test_every_guide_is_found_from_the_readme():
    linked = set(LINKED.findall((ROOT / "README.md").read_text()))

    assert {f"docs/{page.name}" for page in PAGES[1:]} <= linked
