"""One-click sign-in and the letters, in the demonstration and nowhere else."""

import pytest
from django.core.mail import EmailMessage
from django.test import override_settings

from segue.demo.accounts import ACCOUNTS
from segue.demo.mail import KeepInDatabase
from segue.demo.models import SentMail
from segue.people.models import Role, User
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.people.demo_addresses")]


@pytest.fixture
def demo():
    with override_settings(DEMO=True):
        yield


def send(**facts) -> None:
    KeepInDatabase().send_messages(
        [EmailMessage(**{"subject": "Hello", "body": "Words", "to": ["a@example.org"]} | facts)]
    )


@pytest.mark.parametrize("address", ("/demo/sign-in", "/demo/letters/"))
def test_outside_the_demo_there_is_no_such_page(client, address):
    person = UserFactory(role=Role.ADMINISTRATOR)

    assert client.post(address, {"email": person.email}).status_code == 404
    assert client.get(address).status_code == 404
    assert "_auth_user_id" not in client.session


def test_one_click_signs_in(client, demo):
    person = UserFactory(role=Role.ASSESSOR)

    response = client.post("/demo/sign-in", {"email": person.email.upper(), "next": "/interests/"})

    assert response.url == "/interests/"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_looking_at_the_address_signs_nobody_in(client, demo):
    assert client.get("/demo/sign-in").url == "/sign-in/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("email", ("nobody@example.org", "", "\0", "😀" * 10_000))
def test_an_unknown_address_signs_nobody_in(client, demo, email):
    assert client.post("/demo/sign-in", {"email": email}).status_code == 404
    assert not User.objects.exists()


def test_the_sign_in_page_offers_every_account(client, demo):
    page = client.get("/sign-in/").content.decode()

    assert [account.email for account in ACCOUNTS if f'value="{account.email}"' not in page] == []


def test_the_accounts_are_fictional_and_of_every_role():
    assert {account.email.partition("@")[2] for account in ACCOUNTS} == {"weald-estuary.example"}
    assert len({account.email for account in ACCOUNTS}) == len(ACCOUNTS) == 13
    words = " ".join(account.role.lower() for account in ACCOUNTS)
    assert [role for role in Role if role.label.lower().removesuffix(" (read only)") not in words] == []


def test_letters_are_read_in_full_newest_first_with_links_to_follow(client, demo):
    send(subject="First", body="Old & <b>plain</b>")
    send(subject="Second", body="Here: http://127.0.0.1:8000/sign-in/link/?token=abc&next=%2F done.")

    page = client.get("/demo/letters/").content.decode()

    assert page.index("Second") < page.index("First")
    assert 'href="http://127.0.0.1:8000/sign-in/link/?token=abc&amp;next=%2F"' in page
    assert "Old &amp; &lt;b&gt;plain&lt;/b&gt;" in page


def test_no_letter_yet_is_said_so(client, demo):
    assert b"No letter yet" in client.get("/demo/letters/").content


def test_a_letter_of_any_length_is_kept():
    send(subject="s" * 1_000, body="😀" * 10_000)

    assert SentMail.objects.get().body == "😀" * 10_000
