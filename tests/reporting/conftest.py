"""Who reads the pages of this stage."""

import pytest

from segue.people.models import Role
from tests.factories import HubFactory, UserFactory


@pytest.fixture
def officer(client):
    HubFactory()
    user = UserFactory(role=Role.OFFICER)
    client.force_login(user)
    return user
