"""The outbox: who may see it, what it shows, what it does."""

import pytest
from django.urls import reverse
from django.utils import timezone

from segue.letters import actions
from segue.letters.models import Letter
from segue.people.models import Role
from tests.factories import HubFactory, InterestFactory, LetterFactory, OrganisationFactory, UserFactory
from tests.moves import moved

READ = {Role.OFFICER, Role.CHIEF_EXECUTIVE, Role.ADMINISTRATOR, Role.AUDITOR}
RELEASE = {Role.OFFICER, Role.CHIEF_EXECUTIVE}


@pytest.fixture(autouse=True)
def hub(db):
    return HubFactory()


@pytest.fixture
def officer(client):
    user = UserFactory(role=Role.OFFICER)
    client.force_login(user)
    return user


@pytest.mark.parametrize("role", tuple(Role))
def test_who_may_see_letters(client, role):
    letter = LetterFactory()
    client.force_login(UserFactory(role=role))
    may = role in READ

    assert client.get(reverse("letters")).status_code == (200 if may else 403)
    assert client.get(reverse("letters-csv")).status_code == (200 if may else 403)
    assert client.get(reverse("letter", args=[letter.pk])).status_code == (200 if may else 404)
    assert client.get(reverse("letters-release")).status_code == (200 if role in RELEASE else 403)
    expected = 200 if role in RELEASE else 403 if may else 404
    assert client.get(reverse("letter-cancel", args=[letter.pk])).status_code == expected


@pytest.mark.parametrize("role", tuple(Role))
@pytest.mark.parametrize("name", ("letter-read", "letter-release", "letter-cancel"))
def test_who_may_do_what_with_a_letter(client, name, role):
    letter = LetterFactory()
    if name == "letter-release":
        actions.mark_read(letter, by=UserFactory(role=Role.OFFICER))
    client.force_login(UserFactory(role=role))

    response = client.post(reverse(name, args=[letter.pk]), {"because": "A mistake"})

    before = (letter.status, letter.read_at)
    letter.refresh_from_db()
    assert response.status_code == (302 if role in RELEASE else 403 if role in READ else 404)
    assert ((letter.status, letter.read_at) != before) is (role in RELEASE)


def test_a_search_stays_within_the_view_it_was_made_in(client, officer):
    page = client.get(reverse("letters"), {"status": "held"}).content.decode()

    assert '<input type="hidden" name="status" value="held">' in page


@pytest.mark.parametrize("name", ("letters", "letters-csv", "letters-release"))
def test_nobody_sees_letters_without_signing_in(client, name):
    assert client.get(reverse(name)).status_code == 302


def test_a_letter_is_closed_to_whoever_has_an_interest(client, officer):
    closed = LetterFactory(concerns=OrganisationFactory(), subject="Closed to you")
    open_to = LetterFactory(concerns=OrganisationFactory(), subject="Open to you")
    InterestFactory(user=officer, organisation=closed.concerns)

    page = client.get(reverse("letters"))
    lines = b"".join(client.get(reverse("letters-csv")).streaming_content).decode()

    assert [row.pk for row in page.context["rows"]] == [open_to.pk]
    assert "Closed to you" not in lines
    assert client.get(reverse("letter", args=[closed.pk])).status_code == 404
    assert client.post(reverse("letter-read", args=[closed.pk])).status_code == 404


@pytest.mark.parametrize("rows", (1, 3))
def test_the_outbox_asks_a_fixed_number_of_questions(client, officer, rows, django_assert_num_queries):
    LetterFactory.create_batch(rows)
    client.get(reverse("letters"))

    with django_assert_num_queries(6):
        client.get(reverse("letters"))


def test_a_letter_is_shown_in_full_as_it_will_look(client, officer):
    letter = LetterFactory(subject="<b>Your & ours</b>", text="Dear مدرسة,\n\nYour award: £100.\n🎻")

    page = client.get(reverse("letter", args=[letter.pk])).content.decode()

    assert "&lt;b&gt;Your &amp; ours&lt;/b&gt;" in page
    assert "Dear مدرسة,\n\nYour award: £100.\n🎻" in page
    assert "I have read it" in page
    assert "Release it" not in page


def test_a_letter_is_read_then_released(client, officer):
    letter = LetterFactory()

    early = client.post(reverse("letter-release", args=[letter.pk]), follow=True).content.decode()
    read = client.post(reverse("letter-read", args=[letter.pk]), follow=True).content.decode()
    client.post(reverse("letter-release", args=[letter.pk]))

    letter.refresh_from_db()
    assert "Read the letter before you release it." in early
    assert "Release it" in read
    assert (letter.status, letter.read_by) == ("released", officer)


def test_several_letters_are_released_with_those_ticked_only(client, officer):
    one, two = (actions.mark_read(LetterFactory(), by=officer) for _ in range(2))
    unread = LetterFactory(subject="Nobody read this")

    shown = client.get(reverse("letters-release")).content.decode()
    none = client.post(reverse("letters-release"), {}).content.decode()
    client.post(reverse("letters-release"), {"letter": [one.pk, unread.pk, "x", "\0"]})

    assert "Nobody read this" not in shown
    assert "Tick the letters that should go." in none
    assert dict(Letter.objects.values_list("pk", "status")) == {
        one.pk: "released",
        two.pk: "held",
        unread.pk: "held",
    }


def test_letters_that_cannot_all_go_stay_and_say_why(client, officer):
    school = OrganisationFactory(kind="school")
    reader = UserFactory(of=school)
    letters = [LetterFactory(to_email=reader.email, concerns=school), LetterFactory()]
    for letter in letters:
        actions.mark_read(letter, by=officer)
    reader.memberships.update(left_at=timezone.now())

    page = client.post(reverse("letters-release"), {"letter": [letter.pk for letter in letters]})

    assert "nobody else does" in page.content.decode()
    assert {letter.status for letter in Letter.objects.all()} == {"held"}


def test_a_failed_letter_shows_its_problem_and_a_way_on(client, officer):
    letter = actions.mark_read(LetterFactory(), by=officer)
    moved(letter, "failed", problem="The server was down")

    page = client.get(reverse("letter", args=[letter.pk])).content.decode()
    chosen = client.get(reverse("letters"), {"status": "failed"})

    assert "This letter is not known to be sent. The server was down" in page
    assert "Send it once more" in page
    assert len(chosen.context["rows"]) == 1


@pytest.mark.parametrize(
    ("query", "shown"),
    (
        ({}, 2),
        ({"status": "held"}, 2),
        ({"status": "sent"}, 0),
        ({"q": "asha"}, 1),
        ({"q": "award"}, 1),
        ({"status": "x"}, 2),
    ),
)
def test_the_outbox_is_narrowed(client, officer, query, shown):
    LetterFactory(to_name="Asha Menon", subject="Receipt")
    LetterFactory(to_name="Ben", subject="Your award")

    page = client.get(reverse("letters"), query)
    lines = b"".join(client.get(reverse("letters-csv"), query).streaming_content).decode().splitlines()

    assert len(page.context["rows"]) == len(lines) - 1 == shown


def test_an_empty_outbox_says_so(client, officer):
    assert "No letter here" in client.get(reverse("letters")).content.decode()
    assert "Nothing to release" in client.get(reverse("letters-release")).content.decode()


def test_a_reader_is_led_from_letter_to_letter_and_then_to_their_release(client, officer):
    first, second = LetterFactory(), LetterFactory()

    shown = client.get(reverse("letter", args=[first.pk]))
    for letter in (first, second):
        client.post(reverse("letter-read", args=[letter.pk]))
    last = client.get(reverse("letter", args=[second.pk])).content.decode()

    assert shown.context["next"] == second
    assert "1 more letter in the outbox waits to be read" in shown.content.decode()
    assert reverse("letters-release") in last


def test_the_download_of_letters_has_the_minutes_of_uk_clocks(client, officer, at):
    with at("2027-07-01 00:30"):
        LetterFactory(status="sent", sent_at=timezone.now())

    lines = b"".join(client.get(reverse("letters-csv")).streaming_content).decode().splitlines()

    assert lines[1].count("2027-07-01 00:30") == 2
