"""Ways round signing in that somebody might try."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from sesame.utils import get_token

from segue.people import links
from segue.people.models import Role, User
from tests.factories import HubFactory, UserFactory
from tests.racing import behind, together

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hub(db):
    return HubFactory()


def test_signing_in_gives_the_session_a_new_name(client):
    user = UserFactory(role=Role.APPLICANT)
    client.post("/sign-in/", {"email": user.email})
    before = client.cookies["session"].value

    client.post("/sign-in/link/", {"token": get_token(user)})

    assert client.cookies["session"].value != before
    assert not Session.objects.filter(pk=before).exists()


def test_a_link_of_an_account_closed_since_opens_nothing(client):
    user = UserFactory(role=Role.APPLICANT)
    token = get_token(user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert client.get("/sign-in/link/", {"token": token}).status_code == 410
    assert client.post("/sign-in/link/", {"token": token}).status_code == 410
    assert "_auth_user_id" not in client.session


def test_who_is_signed_in_when_the_account_closes_is_out_at_once(client):
    user = UserFactory(role=Role.OFFICER)
    client.force_login(user, backend="sesame.backends.ModelBackend")
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert client.get("/cases/").status_code == 302


def test_a_link_is_used_once_and_only_by_a_press(client):
    user = UserFactory(role=Role.APPLICANT, name="Ada")
    token = get_token(user)

    assert client.get("/sign-in/link/", {"token": token}).status_code == 200
    assert client.post("/sign-in/link/", {"token": token}).status_code == 302
    assert Client().post("/sign-in/link/", {"token": token}).status_code == 410


def test_another_site_cannot_press_it():
    token = get_token(UserFactory(role=Role.APPLICANT))

    answer = Client(enforce_csrf_checks=True).post("/sign-in/link/", {"token": token})

    assert answer.status_code == 403
    assert links.read(token) is not None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_one_link_at_once_one_comes_in():
    token = get_token(UserFactory(role=Role.APPLICANT))

    met = together(lambda: links.use(token), lambda: links.use(token))

    assert sum(isinstance(one, User) for one in met) == 1
    assert met.count(None) == 1


@pytest.mark.django_db(transaction=True)
def test_a_first_link_pressed_while_it_is_being_used_opens_no_second_account():
    token = links.token_for("new@school.example")

    met = behind(lambda: links.use(token), lambda: links.use(token))

    assert met is None
    assert User.objects.count() == 1
