"""Every address, every role: what the code allows is what the table by hand says."""

from pathlib import Path

import pytest
from django.test import Client

from segue.handbook import gather
from segue.people.models import Role
from tests.factories import HubFactory, UserFactory

READERS = frozenset({"administrator", "auditor", "body_chair", "body_member", "chief_executive", "finance", "officer"})
GROUPS = {"signed-in": READERS | {"applicant", "assessor"}, "readers": READERS}
# What a page may answer to somebody it is for: itself, a way onward, "only by a button" (POST), a link used up.
OPENS = {200, 302, 405, 410}


def by_hand() -> dict[str, frozenset[str] | None]:
    """Each address's name with the roles that may open it; None is everyone."""
    table: dict[str, frozenset[str] | None] = {}
    for line in Path(__file__).with_name("addresses.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, *roles = line.split()
            assert name not in table, f"{name} stands twice in addresses.txt"
            table[name] = None if roles == ["everyone"] else GROUPS.get(roles[0], frozenset(roles))
    return table


TABLE = by_hand()
ADDRESSES = {one.name: one for one in gather.addresses()}
PLAIN = sorted(name for name, one in ADDRESSES.items() if "<" not in one.path)


def test_every_address_stands_in_the_table():
    assert set(ADDRESSES) == set(TABLE), "write the new address into tests/guards/addresses.txt, with who may open it"


@pytest.mark.parametrize("name", sorted(TABLE))
def test_the_code_allows_whom_the_table_names(name):
    assert ADDRESSES[name].roles == TABLE[name]


def test_every_role_in_the_table_exists():
    assert {role for roles in TABLE.values() for role in roles or ()} <= set(Role.values)


@pytest.mark.django_db
@pytest.mark.parametrize("role", (None, *Role), ids=str)
def test_pages_without_a_subject_open_for_their_roles_and_no_others(role):
    HubFactory()
    client = Client()
    if role:
        client.force_login(UserFactory(role=role))

    wrong = {name: status for name in PLAIN if (status := _answer(client, name, role)) is not None}

    assert wrong == {}


def _answer(client: Client, name: str, role: Role | None) -> str | None:
    """What was wrong with an address's answer, or nothing."""
    response = client.get(ADDRESSES[name].path)
    allowed = TABLE[name]
    if role is None and allowed is not None:
        to_sign_in = response.status_code == 302 and response.headers["Location"].startswith("/sign-in/")
        return None if to_sign_in else f"{response.status_code} instead of the way to sign in"
    if allowed is None or role in allowed:
        return None if response.status_code in OPENS else str(response.status_code)
    return None if response.status_code in {403, 404} else f"{response.status_code} instead of a refusal"
