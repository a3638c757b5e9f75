"""The form schools fill in, kept as data with its version."""

import pytest
from django.db import IntegrityError, transaction

from segue.cycle.calls.models import Asks, Question, QuestionSet, Section
from segue.cycle.calls.school_form import ensure_school_form
from tests.racing import together

pytestmark = pytest.mark.django_db


def test_the_form_is_written_once():
    first, again = ensure_school_form(), ensure_school_form()

    assert first == again
    assert [section.key for section in first.sections.all()] == ["school", "wish", "who", "why", "after", "agree"]
    assert Question.objects.count() == 15


def test_the_words_asked_for_have_limits():
    ensure_school_form()

    limits = (
        Question.objects.filter(asks=Asks.WORDS).order_by("section__position", "position").values_list("key", "words")
    )
    assert [*limits] == [
        ("need", 200),
        ("difference", 150),
        ("delivery", 200),
        ("continuation", 100),
        ("references", 100),
    ]


def test_a_later_version_wins():
    later = QuestionSet.objects.create(name=ensure_school_form().name, version=2)

    assert ensure_school_form() == later


def test_the_database_keeps_questions_as_they_were_asked():
    ensure_school_form()

    for model in (Section, Question):
        with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
            model.objects.update(position=9)


@pytest.mark.django_db(transaction=True)
def test_two_who_need_the_form_at_once_find_one():
    got = together(ensure_school_form, ensure_school_form)

    assert got[0] == got[1]
    assert (Section.objects.count(), Question.objects.count()) == (6, 15)
