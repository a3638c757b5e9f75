"""What a list is narrowed by: what can be read narrows it, what cannot says so."""

import pytest
from django import forms
from django.urls import reverse

from segue.people.models import Role
from segue.site.forms import Filters
from tests.factories import HubFactory, UserFactory


class Narrowing(Filters):
    q = forms.CharField(required=False, max_length=5)
    year = forms.TypedChoiceField(required=False, choices=[("", "All"), ("2026", "2026/27")], coerce=int)


@pytest.mark.parametrize(
    ("asked", "wanted", "wrong"),
    (
        (None, {}, set()),
        ({}, {"q": "", "year": ""}, set()),
        ({"q": "oak", "year": "2026"}, {"q": "oak", "year": 2026}, set()),
        ({"q": "oak", "year": "1066"}, {"q": "oak"}, {"year"}),
        ({"q": "too long", "year": "2026"}, {"year": 2026}, {"q"}),
        ({"q": "too long", "year": "x"}, {}, {"q", "year"}),
    ),
)
def test_what_cannot_be_read_narrows_nothing_and_says_so(asked, wanted, wrong):
    filters = Narrowing(asked)

    assert filters.wanted == wanted
    assert set(filters.errors) == wrong


LISTS = (
    "awards",
    "board",
    "board-awards",
    "call-office",
    "calls",
    "cases",
    "contracts",
    "delegation",
    "interests",
    "letters",
    "money",
    "needs",
    "outcome-questions",
    "partners",
    "payments",
    "people",
    "recommendations",
    "returns",
    "reviews",
    "schools",
    "specifications",
    "surveys",
)
NAMES = (
    "call category departs district done ended legal_form offers on opportunity phase priority reviews stage standing "
    "state status survey with_priority works year"
)
NONSENSE = dict.fromkeys(NAMES.split(), "nonsense")


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens_whatever_stands_in_its_address(client, name):
    HubFactory()
    client.force_login(UserFactory(role=Role.CHIEF_EXECUTIVE))

    assert client.get(reverse(name)).status_code == 200
    assert (
        client.get(reverse(name), NONSENSE | {"q": "x" * 5_000, "words": "\N{RIGHT-TO-LEFT OVERRIDE}"}).status_code
        == 200
    )
