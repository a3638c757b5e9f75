"""In these tests the scheme of delegation lets finance and the chief executive approve payments of any amount."""

import pytest

from segue.people.models import Role
from tests.factories import DelegationFactory


@pytest.fixture(autouse=True)
def _scheme(request) -> None:
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        request.getfixturevalue("db")
        for role in (Role.FINANCE, Role.CHIEF_EXECUTIVE):
            DelegationFactory(act="approve_payment", role=role)
