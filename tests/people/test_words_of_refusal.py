"""A refusal tells in one line what the page is for and whom it is for."""

import pytest
from django.contrib.auth.models import AnonymousUser

from segue.people.models import Role
from segue.people.permissions import IN_WORDS, READERS, SEE_ACCOUNT, SIGNED_IN, STAFF, Permission
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("roles", "words"),
    (
        ({Role.OFFICER}, "commissioning officers"),
        ({Role.OFFICER, Role.CHIEF_EXECUTIVE}, "commissioning officers and the chief executive"),
        ({Role.ADMINISTRATOR, Role.AUDITOR, Role.FINANCE}, "finance officers, administrators and auditors"),
        (READERS, "the hub's staff, its bodies and its auditors"),
        (STAFF | {Role.BODY_CHAIR}, "the hub's staff and chairs of bodies"),
        (SIGNED_IN - {Role.ASSESSOR}, "the hub's staff, its bodies, those who apply and its auditors"),
    ),
)
def test_a_refusal_names_who_may_in_few_words(roles, words):
    permission = Permission("Offer a contract", roles=frozenset(roles))
    other = next(role for role in (Role.ASSESSOR, Role.APPLICANT) if role not in roles)

    assert permission.refusal(UserFactory(role=other)) == f"“Offer a contract” is for {words} only."


def test_every_role_has_its_words():
    assert set(IN_WORDS) == set(Role)


@pytest.mark.parametrize(
    ("user", "refused"),
    (
        (AnonymousUser, "Sign in first."),
        (lambda: UserFactory(is_active=False), "Sign in first."),
        (UserFactory, None),
    ),
    ids=("visitor", "closed account", "no role"),
)
def test_what_is_of_ones_own_account_is_for_who_is_signed_in(user, refused):
    assert SEE_ACCOUNT.refusal(user()) == refused
