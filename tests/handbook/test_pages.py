"""The hub tells everyone how it works."""

import json

import pytest
from django.urls import reverse

from segue.handbook import gather, printing
from segue.people.models import Role
from tests.factories import HubFactory


@pytest.mark.django_db
@pytest.mark.parametrize("name", ("how-we-work", "help", "accessibility", "privacy", "contact"))
def test_everyone_can_read_it(client, name):
    HubFactory()

    page = client.get(reverse(name))

    assert page.status_code == 200
    assert "<h1" in page.content.decode()


@pytest.mark.django_db
def test_what_one_role_can_do_is_shown_alone(client):
    HubFactory()

    parts = client.get(reverse("how-we-work"), {"role": "auditor"}).context["parts"]

    assert parts
    assert all(one.may(Role.AUDITOR) for _, allowed in parts for one in allowed)


def test_every_life_begins_somewhere_and_every_move_is_between_known_states():
    for life in gather.lives():
        known = {value for value, _ in life.states}
        assert all(move.to in known and move.allowed_from <= known for move in life.moves), life.part


def test_the_handbook_is_readable_by_a_program():
    book = json.loads(json.dumps(printing.as_json()))

    assert {"states", "permissions", "addresses"} == set(book)
    assert {one["name"]: one["roles"] for one in book["addresses"]}["healthz"] == "public"
