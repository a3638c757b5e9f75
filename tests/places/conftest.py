"""Who reads the pages of the register, at a hub that is set up."""

import pytest

from segue.people.models import Role
from tests.factories import HubFactory, UserFactory


@pytest.fixture
def hub(db):
    return HubFactory()


@pytest.fixture
def officer(client, hub):
    user = UserFactory(role=Role.OFFICER)
    client.force_login(user)
    return user
