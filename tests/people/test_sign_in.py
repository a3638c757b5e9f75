"""Signing in by a link: asked for, sent, used up once."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from segue.letters.models import Letter
from segue.people import links, signing_in, tasks
from segue.people.models import LinkAsked, Role, User
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.factories import HubFactory, UserFactory
from tests.racing import behind, together

pytestmark = pytest.mark.django_db


def deliver() -> str:
    """Send the letter that was asked for last, and return its link as a path."""
    tasks.send_link(**ProcrastinateJob.objects.latest("pk").args)
    address = urlsplit(re.search(r"https?://\S+", mail.outbox[-1].body).group())
    return f"{address.path}?{address.query}"


def token(path: str) -> str:
    return parse_qs(urlsplit(path).query)["token"][0]


def use(client, path: str, **more):
    return client.post("/sign-in/link/", {"token": token(path), **more})


def signed_in(client) -> str | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).email if key else None


def test_the_letter_says_where_it_leads_and_how_long_it_works(client, at):
    HubFactory()
    UserFactory(email="ada@example.org", name="Ada Reed")

    with at("2027-03-01 17:00"):
        client.post("/sign-in/", {"email": " Ada@Example.org "})
        deliver()

    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (["ada@example.org"], "Your link to sign in to Weald & Estuary Music Hub")
    assert "Hello Ada Reed," in letter.body
    assert "until 18:00 on 1 March 2027" in letter.body
    assert not Letter.objects.exists()


def test_opening_the_link_uses_nothing_up_and_pressing_the_button_does(client):
    UserFactory(email="ada@example.org", name="Ada")
    client.post("/sign-in/", {"email": "ada@example.org"})
    path = deliver()

    for _ in range(3):
        page = client.get(path)
        assert page.status_code == 200
        assert b"You are signing in as <strong>ada@example.org</strong>" in page.content
    assert signed_in(client) is None

    assert use(client, path).url == "/account/"
    assert signed_in(client) == "ada@example.org"


def test_a_used_link_says_so_and_offers_another(client):
    UserFactory(email="ada@example.org", name="Ada")
    client.post("/sign-in/", {"email": "ada@example.org", "next": "/interests/"})
    path = deliver()
    use(client, path)
    client.logout()

    opened, pressed = client.get(path), use(client, path)

    assert (opened.status_code, pressed.status_code) == (410, 410)
    assert b"This link does not work any more" in opened.content
    assert b'href="/sign-in/?next=%2Finterests%2F"' in opened.content
    assert signed_in(client) is None


@pytest.mark.parametrize("known", (True, False), ids=("an account", "a new address"))
def test_a_link_works_for_an_hour(client, at, known):
    if known:
        UserFactory(email="ada@example.org", name="Ada")
    with at("2027-03-01 17:00"):
        client.post("/sign-in/", {"email": "ada@example.org"})
        path = deliver()

    with at("2027-03-01 17:59:59"):
        assert client.get(path).status_code == 200
    with at("2027-03-01 18:00:01"):
        assert client.get(path).status_code == 410
        assert use(client, path).status_code == 410
    assert User.objects.exists() is known


def test_an_account_opens_with_the_first_use_of_a_link(client):
    client.post("/sign-in/", {"email": "new@example.org"})
    path = deliver()
    client.get(path)
    assert not User.objects.exists()

    response = use(client, path)

    user = User.objects.get()
    assert response.url == "/account/name/"
    assert (user.email, user.roles, user.is_active) == ("new@example.org", {Role.APPLICANT}, True)
    assert [change.what for change in history_of(user, *user.roles_held.all())] == ["open account", "give role"]


def test_a_new_account_is_asked_for_its_name_and_goes_on_where_it_was_going(client):
    client.post("/sign-in/", {"email": "new@example.org", "next": "/interests/?q=a"})
    path = deliver()

    response = use(client, path, next="/interests/?q=a")
    assert response.url == "/account/name/?next=%2Finterests%2F%3Fq%3Da"
    client.get(response.url)
    response = client.post("/account/name/", {"name": "Ada", "next": "/interests/?q=a"})

    assert response.url == "/interests/?q=a"
    assert User.objects.get().name == "Ada"


def test_a_link_for_a_new_address_works_once(client):
    client.post("/sign-in/", {"email": "new@example.org"})
    path = deliver()
    use(client, path)
    client.logout()

    assert use(client, path).status_code == 410
    assert signed_in(client) is None


def test_a_later_link_makes_the_earlier_one_useless_once_used(client):
    UserFactory(email="ada@example.org", name="Ada")
    client.post("/sign-in/", {"email": "ada@example.org"})
    first = deliver()
    client.post("/sign-in/", {"email": "ada@example.org"})
    second = deliver()

    assert use(client, second).status_code == 302
    client.logout()
    assert use(client, first).status_code == 410


def test_known_unknown_and_closed_addresses_get_the_same_answer(client):
    UserFactory(email="ada@example.org")
    UserFactory(email="closed@example.org", is_active=False)
    pages = []

    for email in ("ada@example.org", "closed@example.org", "nobody@example.org"):
        response = client.post("/sign-in/", {"email": email}, follow=True)
        pages.append(response.content.decode().replace(email, "…"))

    assert pages[0] == pages[1] == pages[2]
    assert "a letter is on its way" in pages[0]
    assert ProcrastinateJob.objects.count() == 3


def test_a_closed_account_gets_no_letter():
    UserFactory(email="closed@example.org", is_active=False)

    tasks.send_link(email="closed@example.org")

    assert mail.outbox == []


def test_a_link_sent_before_the_account_was_closed_does_not_work():
    user = UserFactory()
    made = links.token_for(user.email)
    User.objects.update(is_active=False)

    assert links.use(made) is None


@pytest.mark.parametrize(
    "broken", ("", "x", "first-", "first-x:y:z", "\0", "😀", "A" * 10_000, "first-😀", "first-\0"), ids=repr
)
def test_a_broken_link_is_answered_in_words(client, broken):
    assert client.get("/sign-in/link/", {"token": broken}).status_code == 410
    assert client.post("/sign-in/link/", {"token": broken}).status_code == 410


def test_a_link_of_a_new_address_cannot_be_made_up():
    made = links.token_for("ada@example.org")

    assert links.read(made).email == "ada@example.org"
    assert links.read(made[:-1] + ("A" if made[-1] != "A" else "B")) is None


@pytest.mark.parametrize("email", ("", "x", "a@b", "a\0@example.org", "😀@example.org", "a" * 10_000 + "@example.org"))
def test_what_is_not_an_address_is_refused_in_words(client, email):
    response = client.post("/sign-in/", {"email": email})

    assert response.status_code == 200
    assert b"govuk-error-summary" in response.content
    assert not LinkAsked.objects.exists()


@pytest.mark.parametrize(
    "elsewhere",
    (
        "https://evil.example/",
        "//evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "/" + "a" * 3_000,
        "abc",
        "home",
    ),
)
def test_nobody_is_sent_elsewhere(client, elsewhere):
    UserFactory(email="ada@example.org", name="Ada")
    client.post("/sign-in/", {"email": "ada@example.org", "next": elsewhere})
    path = deliver()
    assert "next" not in path

    assert use(client, path, next=elsewhere).url == "/account/"


def test_the_page_somebody_wanted_is_kept_through_the_letter(client):
    UserFactory(email="ada@example.org", name="Ada")
    wanted = client.get("/interests/")
    assert wanted.url == "/sign-in/?next=/interests/"
    assert b'name="next" value="/interests/"' in client.get(wanted.url).content

    client.post("/sign-in/", {"email": "ada@example.org", "next": "/interests/"})
    page = client.get(deliver())

    assert b'name="next" value="/interests/"' in page.content


def test_signing_in_gives_a_new_session(client):
    user = UserFactory(name="Ada")
    client.post("/sign-in/", {"email": user.email})
    before = client.session.session_key

    use(client, deliver())

    assert client.session.session_key not in {None, before}


def test_signing_out_is_a_button(client):
    client.force_login(UserFactory(role=Role.APPLICANT))

    assert client.get("/sign-out/").status_code == 405
    assert signed_in(client) is not None
    assert client.post("/sign-out/").url == "/sign-in/"
    assert signed_in(client) is None


def test_five_links_an_address_in_a_quarter_of_an_hour(at):
    with at("2027-03-01 17:00"):
        for number in range(5):
            signing_in.ask(email="ada@example.org", client=str(number))
        with pytest.raises(RuleBroken, match="5 links were asked for this address in the last 15 minutes"):
            signing_in.ask(email="ADA@example.org", client="6")
    with at("2027-03-01 17:14"), pytest.raises(RuleBroken):
        signing_in.ask(email="ada@example.org", client="7")
    with at("2027-03-01 17:15"):
        signing_in.ask(email="ada@example.org", client="8")


def test_twenty_links_a_visitor_in_a_quarter_of_an_hour():
    for number in range(20):
        signing_in.ask(email=f"a{number}@example.org", client="192.0.2.1")

    with pytest.raises(RuleBroken, match="Too many links"):
        signing_in.ask(email="b@example.org", client="192.0.2.1")
    signing_in.ask(email="b@example.org", client="192.0.2.2")


def test_too_many_links_are_refused_in_words_for_unknown_addresses_too(client):
    for _ in range(5):
        client.post("/sign-in/", {"email": "nobody@example.org"})

    response = client.post("/sign-in/", {"email": "nobody@example.org"})

    assert response.status_code == 429
    assert b"Use the newest letter" in response.content
    assert ProcrastinateJob.objects.count() == 5


def test_what_is_counted_names_nobody():
    signing_in.ask(email="ada@example.org", client="192.0.2.1")

    row = LinkAsked.objects.get()
    assert "ada" not in row.address
    assert "192" not in row.client


def test_who_asked_is_forgotten_after_a_day(at):
    with at("2027-03-01 17:00"):
        signing_in.ask(email="ada@example.org", client="1")
    with at("2027-03-02 16:59"):
        tasks.forget_links(timestamp=0)
        assert LinkAsked.objects.exists()
    with at("2027-03-02 17:01"):
        tasks.forget_links(timestamp=0)
        assert not LinkAsked.objects.exists()


@pytest.mark.parametrize(
    ("near", "told", "counted"),
    (
        ("192.0.2.9", "", "192.0.2.9"),
        ("192.0.2.9", "198.51.100.7", "192.0.2.9"),
        ("127.0.0.1", "203.0.113.1, 198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "not an address", "127.0.0.1"),
        ("127.0.0.1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ),
)
def test_who_counts_as_one_visitor(client, monkeypatch, near, told, counted):
    seen = []
    monkeypatch.setattr(signing_in, "ask", lambda **facts: seen.append(facts["client"]))

    client.post("/sign-in/", {"email": "a@example.org"}, REMOTE_ADDR=near, headers={"X-Forwarded-For": told})

    assert seen == [counted]


@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_at_once_five_are_answered():
    met = together(*[lambda: signing_in.ask(email="ada@example.org", client="x")] * 8)

    assert sum(result is None for result in met) == 5
    assert sum(isinstance(result, RuleBroken) for result in met) == 3
    assert LinkAsked.objects.count() == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("known", (True, False), ids=("an account", "a new address"))
def test_a_link_pressed_twice_at_once_works_once(known):
    if known:
        UserFactory(email="ada@example.org")
    made = links.token_for("ada@example.org")

    met = together(*[lambda: links.use(made)] * 2)

    assert sorted(type(result).__name__ for result in met) == ["NoneType", "User"]
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "begins"),
    (
        (Role.OFFICER, "/today/"),
        (Role.ASSESSOR, "/assessments/"),
        (Role.APPLICANT, "/applications/"),
        (Role.BODY_CHAIR, "/today/"),
        (Role.BODY_MEMBER, "/board/"),
        (Role.AUDITOR, "/board/"),
        (None, "/account/"),
    ),
)
def test_people_begin_where_their_work_is(client, role, begins):
    UserFactory(email="ada@example.org", name="Ada", **({"role": role} if role else {}))
    client.post("/sign-in/", {"email": "ada@example.org"})

    assert use(client, deliver()).url == begins


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("known", (True, False))
def test_a_link_that_is_used_up_while_it_is_pressed_once_more_opens_nothing(known):
    if known:
        UserFactory(email="ada@example.org")
    token = links.token_for("ada@example.org")

    second = behind(lambda: links.use(token), lambda: links.use(token))

    assert second is None
    assert User.objects.get().email == "ada@example.org"
