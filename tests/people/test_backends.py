"""Whoever signed in is found with what they may do, in one question, the same that the account itself would say."""

from datetime import timedelta

import pytest
from django.utils import timezone

from segue.people.backends import SignedIn
from segue.people.models import Membership, Role, RoleHeld, User
from tests.factories import OrganisationFactory, UserFactory

TODAY = timezone.localdate


@pytest.fixture
def somebody(db):
    user = UserFactory(role=Role.OFFICER)
    now = timezone.now()
    RoleHeld.objects.create(user=user, role=Role.ASSESSOR, since=TODAY() + timedelta(days=1))
    RoleHeld.objects.create(user=user, role=Role.FINANCE, since=TODAY() - timedelta(days=9), until=TODAY())
    RoleHeld.objects.create(
        user=user, role=Role.AUDITOR, since=TODAY() - timedelta(days=9), until=TODAY() + timedelta(days=1)
    )
    for facts in ({"confirmed_at": now}, {"confirmed_at": now}, {}, {"confirmed_at": now, "left_at": now}):
        Membership.objects.create(user=user, organisation=OrganisationFactory(), **facts)
    return user


def test_roles_and_organisations_come_with_the_person(somebody, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = SignedIn().get_user(somebody.pk)
        known = found.roles, found.organisation_ids

    alone = User.objects.get(pk=somebody.pk)
    assert known == (alone.roles, alone.organisation_ids)
    assert known[0] == {"officer", "auditor"}
    assert len(known[1]) == 2


def test_roles_are_read_again_once_they_were_forgotten(somebody):
    found = SignedIn().get_user(somebody.pk)
    RoleHeld.objects.create(user=somebody, role=Role.BODY_CHAIR)

    found.forget_roles()

    assert found.roles == {"officer", "auditor", "body_chair"}


def test_a_closed_account_is_nobody(somebody):
    User.objects.update(is_active=False)

    assert SignedIn().get_user(somebody.pk) is None
    assert SignedIn().get_user(0) is None
