"""The demo is never mistaken for a real hub."""

from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from psycopg import sql

from segue.demo import hub, load
from segue.demo.clock import at
from segue.letters import post
from segue.letters.models import Letter
from segue.letters.post import Draft
from segue.record.history import history_of
from tests import database
from tests.factories import ApplicationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(monkeypatch):
    """What was loaded, instead of the whole demo."""
    times: list[str] = []
    monkeypatch.setattr(hub.load, "load", lambda: times.append("loaded"))
    return times


@pytest.fixture
def emptied(monkeypatch):
    """An empty database, as far as the demo can tell."""
    monkeypatch.setattr(hub, "_tables", lambda: False)


def mark(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("COMMENT ON SCHEMA public IS {}").format(sql.Literal(text)))


@pytest.mark.parametrize("reset", (True, False))
def test_a_database_with_anything_else_in_it_is_refused(loaded, reset):
    mark("")

    with pytest.raises(hub.NotADemo):
        hub.ready(reset=reset, say=print)

    assert loaded == []
    assert Session.objects.exists() is False


def test_an_empty_database_is_filled_and_marked(loaded, emptied):
    mark("")

    hub.ready(reset=False, say=print)

    assert loaded == ["loaded"]
    assert hub._mark() == hub.LOADED


def test_a_demo_goes_on_where_it_stopped(loaded):
    mark(hub.LOADED)

    hub.ready(reset=False, say=print)

    assert loaded == []


def test_a_demo_that_was_half_loaded_starts_afresh(loaded, emptied, monkeypatch):
    monkeypatch.setattr(hub, "_empty", lambda: loaded.append("emptied"))
    mark(hub.LOADING)

    hub.ready(reset=False, say=print)

    assert loaded == ["emptied", "loaded"]
    assert hub._mark() == hub.LOADED


def test_letters_of_its_past_are_delivered_on_their_own_day(monkeypatch):
    day, case = date(2025, 1, 2), ApplicationFactory()
    facts = {"withdrawn_by": "A colleague", "page": "/"}

    def story(_say):
        with at(day):
            draft = Draft("withdrawn", UserFactory(), "Withdrawn", "applications/letters/withdrawn.txt", case, facts)
            post.send(draft, by=None)

    monkeypatch.setattr(load, "_load", story)
    load.load()

    letter = Letter.objects.get()
    assert (letter.status, letter.sent_at.date(), history_of(letter).last().at.date()) == ("sent", day, day)


@pytest.fixture
def tidied(transactional_db):
    """A reset lays the tables anew, with the guard that would keep Django from emptying them after the test."""
    yield
    database.let_tests_tidy_up()


def test_a_demo_that_is_reset_starts_afresh(loaded, tidied):
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now())
    mark(hub.LOADED)

    hub.ready(reset=True, say=print)

    assert loaded == ["loaded"]
    assert not Session.objects.exists()
    assert hub._mark() == hub.LOADED
