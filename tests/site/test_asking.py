"""Asking once more: yes acts and goes back, and a refusal says why where it was asked."""

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from segue.rules import RuleBroken
from segue.site.asking import Question, confirm
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


class Reason(forms.Form):
    because = forms.CharField(error_messages={"required": "Say why it ends."})


def answer(action, answers=None, *, form=Reason, done="It is done."):
    question = Question(
        title="End it?",
        about="Ours & theirs",
        consequence="It ends.",
        verb="End it",
        back="/back/",
        done=done,
        form=form,
    )
    make = RequestFactory()
    request = make.get("/end/") if answers is None else make.post("/end/", answers)
    request.user = UserFactory(email="reader@example.org")
    request.session = {}
    request._messages = FallbackStorage(request)
    response = confirm(request, question, action, "the thing")
    return response, [str(message) for message in get_messages(request)]


def refuse(_thing, *, by):
    raise RuleBroken("Not before Friday.")


def test_asking_says_what_will_happen_and_changes_nothing():
    response, said = answer(refuse, form=forms.Form)

    page = response.content.decode()
    assert "Ours &amp; theirs" in page
    assert "It ends." in page
    assert 'href="/back/"' in page
    assert said == []


def test_yes_acts_with_what_was_typed_and_goes_back():
    acted = []

    def end(thing, *, because, by):
        acted.append((thing, because, by.email))

    response, said = answer(end, {"because": "It is over."})

    assert acted == [("the thing", "It is over.", "reader@example.org")]
    assert (response.status_code, response.url) == (302, "/back/")
    assert said == ["It is done."]


def test_nothing_is_said_where_the_page_one_goes_to_says_it():
    _, said = answer(lambda _thing, by: None, {}, form=forms.Form, done="")

    assert said == []


@pytest.mark.parametrize(
    ("action", "form", "why"), ((refuse, forms.Form, "Not before Friday."), (refuse, Reason, "Say why it ends."))
)
def test_a_refusal_says_why_where_it_was_asked(action, form, why):
    response, said = answer(action, {}, form=form)

    assert response.status_code == 200
    assert why in response.content.decode()
    assert said == []
