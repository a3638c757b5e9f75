"""Every kind of answer, with the school's own form: what is typed is kept, or clearly refused."""

import json
import string
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segue.cycle.applications import actions, answers
from segue.cycle.applications.answers import Offer
from segue.cycle.applications.models import SectionAnswers
from segue.cycle.applications.sheet import sheet_of
from segue.cycle.calls.models import Asks, Question, QuestionSet, Section
from segue.cycle.calls.school_form import ensure_school_form
from segue.rules import RuleBroken
from segue.words import can_be_kept, even_newlines
from tests.applications.conftest import World, make_world
from tests.naughty import STRINGS

KINDS = [kind for kind in Asks.values if kind != Asks.OPPORTUNITIES]


def every_kind() -> QuestionSet:
    """A form with one section in which each kind is asked once."""
    questions = QuestionSet.objects.create(name="Every kind", version=1)
    section = Section.objects.create(question_set=questions, key="all", title="Everything", position=1)
    for position, kind in enumerate(Asks.values):
        Question.objects.create(
            section=section,
            key=kind,
            label=f"Your {kind}",
            asks=kind,
            options=["One", "Two"],
            words=200,
            position=position,
        )
    return questions


@pytest.fixture
def kinds(db) -> World:
    return make_world(question_set=every_kind())


def typed(world: World, text: str) -> dict[str, str]:
    """One text in every box of the form."""
    wish = f"opportunities-{world.brass.pk}"
    return {
        "words": text,
        "line": text,
        "number": text,
        "pupils-ks2-pupils": text,
        "pupils-ks2-send": text,
        f"{wish}-amount": text,
        f"{wish}-note": text,
    }


@pytest.mark.parametrize("key", ("school", "wish", "who", "why", "after", "agree"))
def test_each_part_of_the_school_form_opens_and_saves(client, db, key):
    world = make_world(question_set=ensure_school_form())
    application = world.draft()
    client.force_login(world.lead)
    address = reverse("application-section", args=[application.reference, key])

    page = client.get(address)
    checked = client.post(address, {"seen": page.context["seen"]}, follow=True)

    assert page.status_code == checked.status_code == 200
    assert "There is a problem" in checked.content.decode()


def test_every_naughty_string_in_every_box_is_kept_or_clearly_refused(kinds):
    application = kinds.draft()
    client = Client()
    client.force_login(kinds.lead)
    address = reverse("application-section", args=[application.reference, "all"])
    for text in STRINGS:
        SectionAnswers.objects.all().delete()

        response = client.post(address, typed(kinds, text) | {"seen": "{}"}, follow=True)

        assert response.status_code == 200
        if not can_be_kept(text):
            assert "There is a problem" in response.content.decode()
            assert not SectionAnswers.objects.exists()
            continue
        kept = SectionAnswers.objects.get().answers
        assert kept["words"] == even_newlines(text)
        assert kept["line"] == text
        assert kept["opportunities"] == [] or kept["opportunities"][0]["note"] == even_newlines(text)
        assert client.get(reverse("application-check", args=[application.reference])).status_code == 200


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
