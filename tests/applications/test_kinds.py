"""Every kind of answer, with the school's own form: what is typed is kept, or clearly refused."""

import json
import string
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segue.cycle.applications import actions, answers
from segue.cycle.applications.answers import Offer
from segue.cycle.applications.sheet import sheet_of
from segue.cycle.calls.models import Asks, Question
from segue.rules import RuleBroken
from segue.words import can_be_kept, even_newlines

KINDS = [kind for kind in Asks.values if kind != Asks.OPPORTUNITIES]


any_text = st.text(st.characters(blacklist_categories=["Cs"]), max_size=400)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=any_text)
def test_any_text_comes_back_as_it_was_typed(world, text):
    application = world.draft()
    version = next((part.version for part in sheet_of(application).parts if part.key == "why"), 0)
    if not can_be_kept(text):
        with pytest.raises(RuleBroken):
            actions.save_section(application, key="why", answers={"why": text}, version=version, by=world.lead)
        return

    actions.save_section(application, key="why", answers={"why": text}, version=version, by=world.lead)

    part = sheet_of(application).find("why")
    assert part.answer(part.questions[0]) == even_newlines(text)


shapes: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(string.ascii_lowercase, max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(kind=st.sampled_from(Asks.values), shape=shapes)
def test_whatever_is_handed_in_is_brought_into_the_shape_of_its_kind(kind, shape):
    """Keeping twice changes nothing, and what is wrong can always be said."""
    question = Question(key="q", label="Q?", asks=kind, options=["One"], words=5)
    try:
        kept = answers.tidy(question, shape)
    except RuleBroken:
        return

    assert answers.tidy(question, kept) == kept
    assert json.loads(json.dumps(kept)) == kept
    assert all(problem.words for problem in answers.problems(question, kept, Offer()))


@pytest.mark.parametrize(
    ("rows", "words"),
    (
        ({"ks2": {"pupils": "30", "pupil_premium": "30", "send": "30"}}, []),
        (
            {"ks2": {"pupils": "30", "pupil_premium": "31"}},
            ["Key Stage 2: Pupil Premium (31) cannot be more than all pupils (30)"],
        ),
        ({"ks2": {"pupils": "30", "send": "31"}}, ["Key Stage 2: SEND (31) cannot be more than all pupils (30)"]),
        (
            {"ks2": {"send": "3"}},
            ["Key Stage 2: say how many pupils there are in all", "“How many?” must count at least one pupil"],
        ),
        ({"ks2": {"pupils": "0"}}, ["“How many?” must count at least one pupil"]),
        (
            {"ks2": {"pupils": "thirty"}, "ks1": {"pupils": "5"}},
            ["Key Stage 2: pupils must be a whole number in figures"],
        ),
        ({"ks1": {"pupils": "1,000"}}, []),
    ),
)
def test_pupils_are_counted_in_whole_numbers_and_parts_are_not_more_than_all(rows, words):
    question = Question(key="pupils", label="How many?", asks=Asks.PUPILS)

    found = answers.problems(question, answers.tidy(question, rows), Offer())

    assert [problem.words for problem in found] == words


@pytest.mark.parametrize(
    ("kind", "answer", "fits"),
    (
        (Asks.NUMBER, "0", True),
        (Asks.NUMBER, "999999", True),
        (Asks.NUMBER, "1000000", False),
        (Asks.NUMBER, "-1", False),
        (Asks.NUMBER, "1.5", False),
        (Asks.YES_NO, "yes", True),
        (Asks.YES_NO, "maybe", False),
        (Asks.ONE_OF, "One", True),
        (Asks.ONE_OF, "Three", False),
        (Asks.CONFIRM, True, True),
        (Asks.CONFIRM, False, False),
        (Asks.LINE, " ", False),
    ),
)
def test_each_kind_has_its_bounds(kind, answer, fits):
    question = Question(key="q", label="Q", asks=kind, options=["One", "Two"])

    assert (answers.problems(question, answers.tidy(question, answer), Offer()) == []) is fits


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_required_may_stay_empty(kind):
    question = Question(key="q", label="Q", asks=kind, required=False)

    assert answers.problems(question, answers.tidy(question, ""), Offer()) == []


@pytest.mark.parametrize(
    ("kind", "theirs", "mine", "both"),
    (
        ("words", "Hers", "His", "Hers\n\nHis"),
        ("line", "Hers", "His", "Hers / His"),
        ("number", "3", "4", "3"),
        ("words", "", "His", "His"),
        ("line", "Hers", " ", "Hers"),
    ),
)
def test_two_answers_are_joined_as_their_kind_allows(kinds, kind, theirs, mine, both):
    question = Question.objects.get(key=kind)

    assert answers.chosen([question], {kind: theirs}, {kind: mine}, use="both") == {kind: both}
