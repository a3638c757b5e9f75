"""Every address with a subject, asked for by everybody: what it answers is what the table by hand says."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from segue.handbook import gather
from tests.guards.world import ROLES, World, make_world

HEADING, *ROWS = (
    line.split()
    for line in Path(__file__).with_name("subjects.txt").read_text().splitlines()
    if line and not line.startswith("#")
)
PEOPLE = HEADING[1:]
BY_BUTTON = 405
TABLE = {name: dict(zip(PEOPLE, map(int, codes), strict=True)) for name, *codes in ROWS}


def test_every_address_with_a_subject_stands_in_the_table():
    with_subject = {one.name for one in gather.addresses() if "<" in one.path}

    assert with_subject == set(TABLE), "write what the new address answers to each person into subjects.txt"
    assert len(ROWS) == len(TABLE)
    assert ["nobody", *ROLES] == PEOPLE


@pytest.mark.django_db
def test_an_address_with_a_subject_answers_each_person_as_the_table_says(settings):
    # Only whether a page opens is asked here; how well it is written, the tests that come to it ask.
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != "tests.strict.strict_html"]
    world = make_world()

    wrong = [told for who in PEOPLE for told in _surprises(world, who)]

    assert wrong == []


def _surprises(world: World, who: str) -> list[str]:
    client = Client()
    if who != "nobody":
        client.force_login(world.people[who])
    return [told for name in TABLE if (told := _surprise(client, world, name, who))]


def _surprise(client: Client, world: World, name: str, who: str) -> str | None:
    """What was wrong with one answer, or nothing."""
    wanted = TABLE[name][who]
    # Whoever a button is not for is refused at its press, not only at a look.
    ask = client.post if BY_BUTTON in TABLE[name].values() and wanted != BY_BUTTON else client.get
    answer = ask(reverse(name, args=world.keys[name]))
    if answer.status_code != wanted:
        return f"{name} answers {who} {answer.status_code} instead of {wanted}"
    if who == "nobody" and wanted == 302 and not answer.headers["Location"].startswith("/sign-in/"):
        return f"{name} leads {who} to {answer.headers['Location']} instead of to sign in"
    return None
