"""Pages of governance: who may open them, what the public reads, what they do."""

import csv
import io
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from segue.governance.models import Body, Delegation, Hub, Interest, Meeting, Seat
from segue.people.models import Role
from tests.factories import (
    BodyFactory,
    DelegationFactory,
    HubFactory,
    InterestFactory,
    MeetingFactory,
    OrganisationFactory,
    SchoolFactory,
    SeatFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

EVERYONE = {"visitor", *Role}
READERS = {"officer", "finance", "chief_executive", "administrator", "auditor", "body_member", "body_chair"}
OWN = set(Role)
SETS_UP = {Role.ADMINISTRATOR, Role.CHIEF_EXECUTIVE}
# A chair notes meetings too, but only of their own body: this one is not theirs.
NOTES = {Role.ADMINISTRATOR, Role.CHIEF_EXECUTIVE, Role.OFFICER}
SEES_INTERESTS = {Role.ADMINISTRATOR, Role.CHIEF_EXECUTIVE, Role.OFFICER, Role.AUDITOR, Role.BODY_CHAIR}
TABLE = {
    "/hub/": READERS,
    "/hub/change/": SETS_UP,
    "/bodies/": EVERYONE,
    "/bodies/add/": SETS_UP,
    "/bodies/{body}/": EVERYONE,
    "/bodies/{body}/change/": SETS_UP,
    "/bodies/{body}/seats/": SETS_UP,
    "/seats/{seat}/end/": SETS_UP,
    "/bodies/{body}/meetings/": NOTES,
    "/meetings/{meeting}/": READERS,
    "/meetings/{meeting}/correct/": NOTES,
    "/interests/": OWN,
    "/interests.csv": SEES_INTERESTS,
    "/interests/declare/": OWN,
    "/interests/declare/{organisation}/": OWN,
    "/interests/declare/school/{urn}/": OWN,
    "/delegation/": EVERYONE,
    "/delegation.csv": EVERYONE,
    "/delegation/add/": SETS_UP,
    "/delegation/{line}/": READERS,
    "/delegation/{line}/end/": SETS_UP,
}


@pytest.fixture
def world():
    seat = SeatFactory(body=BodyFactory(name="Board"), user=UserFactory(name="Priya Hollis", email="priya@example.org"))
    return {
        "body": seat.body_id,
        "seat": seat.pk,
        "meeting": MeetingFactory(body=seat.body).pk,
        "organisation": OrganisationFactory().pk,
        "urn": SchoolFactory().urn,
        "line": DelegationFactory(role="", body=seat.body).pk,
    }


def as_(*roles) -> Client:
    client = Client()
    client.force_login(UserFactory(roles=roles))
    return client


@pytest.mark.parametrize("who", ("visitor", *Role))
def test_who_may_open_which_page(world, who):
    client = Client() if who == "visitor" else as_(who)

    met = {address: client.get(address.format(**world)).status_code for address in TABLE}

    refused = 302 if who == "visitor" else 403
    assert met == {address: 200 if who in may else refused for address, may in TABLE.items()}


@pytest.mark.parametrize("who", tuple(Role))
def test_an_interest_of_another_is_seen_only_on_the_register(who):
    interest = InterestFactory()

    response = as_(who).get(f"/interests/{interest.pk}/end/")

    assert response.status_code == (403 if who in SEES_INTERESTS else 404)


@pytest.mark.parametrize("who", ("visitor", *Role))
def test_names_of_members_are_for_signed_in_readers(world, who):
    client = Client() if who == "visitor" else as_(who)

    pages = client.get(f"/bodies/{world['body']}/").content + client.get("/bodies/").content

    assert (b"Priya Hollis" in pages) is (who in READERS)
    assert b"priya@example.org" not in pages


@pytest.mark.parametrize("who", ("visitor", *Role))
def test_buttons_are_for_those_who_may(world, who):
    client = Client() if who == "visitor" else as_(who)
    pages = b"".join(client.get(page).content for page in ("/bodies/", f"/bodies/{world['body']}/", "/delegation/"))

    shown = {words: words in pages for words in (b"Add a body", b"Give a seat", b"Add a line", b"Note a meeting")}

    may = who in SETS_UP
    assert shown == {
        b"Add a body": may,
        b"Give a seat": may,
        b"Add a line": may,
        b"Note a meeting": who in NOTES,
    }


def noted(chair):
    """What a chair types of a meeting held today."""
    today = timezone.localdate()
    return {
        "held_on_day": today.day,
        "held_on_month": today.month,
        "held_on_year": today.year,
        "title": "Spring",
        "present": [chair.user_id],
        "minutes": "1. Money\n2. Music",
    }


def test_a_chair_notes_a_meeting_of_their_own_body(client):
    chair = SeatFactory(is_chair=True, user=UserFactory(role=Role.BODY_CHAIR))
    client.force_login(chair.user)

    response = client.post(f"/bodies/{chair.body_id}/meetings/", noted(chair))

    meeting = Meeting.objects.get()
    assert response.url == f"/meetings/{meeting.pk}/"
    page = client.get(response.url).content.decode()
    assert "1 member present" in page
    assert "Not quorate" in page
    assert "2. Music" in page


@pytest.mark.parametrize(
    ("onwards", "leads"), (("/recommendations/5/decide/", True), ("https://elsewhere.example/", False))
)
def test_who_came_from_a_decision_to_note_its_meeting_is_led_back_there(client, onwards, leads):
    chair = SeatFactory(is_chair=True, user=UserFactory(role=Role.BODY_CHAIR))
    client.force_login(chair.user)
    address = f"/bodies/{chair.body_id}/meetings/?next={onwards}"

    before = client.get(address).content.decode()
    response = client.post(address, noted(chair))

    assert (f'href="{onwards}"' in before) is leads
    assert (response.url == onwards) is leads
    assert Meeting.objects.count() == 1


def test_a_meeting_is_corrected_with_a_reason(world):
    client = as_(Role.OFFICER)
    address = f"/meetings/{world['meeting']}/correct/"

    assert client.post(address, {"minutes": "New", "because": ""}).status_code == 200
    client.post(address, {"minutes": "New", "because": "A slip"})

    assert Meeting.objects.get().minutes == "New"
    assert b"A slip" in client.get(f"/meetings/{world['meeting']}/").content


def test_the_first_page_of_a_new_hub_sets_it_up():
    client = as_(Role.ADMINISTRATOR)
    assert b"Nobody has said yet which hub this is" in client.get("/account/").content
    assert b"The hub is not set up yet" in client.get("/hub/").content
    facts = {
        "name": "Weald Hub",
        "lead_name": "Weald Music",
        "area": "990 Wealdshire\n991, Estuary",
        "review_months": "4",
        "email": "hello@hub.example.org",
        "telephone": "",
        "address": "1 High Street",
    }

    response = client.post("/hub/change/", facts, follow=True)

    hub = Hub.objects.get()
    assert (hub.local_authorities, hub.local_authority_codes) == (["Wealdshire", "Estuary"], ["990", "991"])
    assert "Wealdshire (990), Estuary (991)" in response.content.decode()
    assert "at least every 4 months" in response.content.decode()
    assert b"990 Wealdshire" in client.get("/hub/change/").content
    assert b"Nobody has said yet" not in client.get("/account/").content


@pytest.mark.parametrize("area", ("Wealdshire", "99 Wealdshire", "990 " + "a" * 81, "990\0Weald"))
def test_an_area_that_cannot_be_read_says_which_line(area):
    client = as_(Role.ADMINISTRATOR)

    response = client.post("/hub/change/", {"area": area, "name": "A"})

    assert response.status_code == 200
    assert b"govuk-error-message" in response.content
    assert not Hub.objects.exists()


def test_the_hubs_name_stands_on_every_page_at_the_cost_of_one_question(client, django_assert_num_queries):
    HubFactory(name="Weald Hub")

    with django_assert_num_queries(1):
        page = client.get("/sign-in/").content.decode()

    assert page.count("Weald Hub") > 1


def test_a_seat_is_given_and_ended_on_the_page(world):
    client, person = as_(Role.ADMINISTRATOR), UserFactory(role=Role.OFFICER, name="Ruth")
    page = f"/bodies/{world['body']}/"

    client.post(f"{page}seats/", {"user": "ruth", "is_chair": "on"})
    assert person.seats.get().is_chair
    assert b"Ruth</strong>, chair" in client.get(page).content
    client.post(f"/seats/{person.seats.get().pk}/end/", {"because": "Moved on"})

    assert Seat.objects.get(user=person).until == timezone.localdate()
    shown = client.get(page).content.decode()
    assert "Who sat on it before" in shown
    assert "Moved on" in shown


def test_a_body_is_added_and_changed(client):
    client = as_(Role.CHIEF_EXECUTIVE)
    facts = {"name": "Panel", "kind": "panel", "purpose": "", "decides": "0", "quorum": "2"}

    client.post("/bodies/add/", facts)
    body = Body.objects.get()
    assert (body.decides, body.quorum) == (False, 2)
    assert b"There is a body called Panel already" in client.post("/bodies/add/", facts).content
    client.post(f"/bodies/{body.pk}/change/", facts | {"decides": "1"})

    assert Body.objects.get().decides is True


@pytest.mark.parametrize("quorum", ("0", "-1", "x", "1.5", "101", "9" * 5_000, "\0"))
def test_a_quorum_is_a_sensible_number(quorum):
    response = as_(Role.ADMINISTRATOR).post(
        "/bodies/add/", {"name": "A", "kind": "panel", "decides": "1", "quorum": quorum}
    )

    assert response.status_code == 200
    assert not Body.objects.exists()


def test_an_interest_is_found_declared_and_ended(client):
    person = UserFactory(role=Role.ASSESSOR)
    client.force_login(person)
    SchoolFactory(name="Fern Primary", urn=990_123, organisation=None)
    OrganisationFactory(name="Fern Choir")

    found = client.get("/interests/declare/?q=fern").content.decode()
    assert "/interests/declare/school/990123/" in found
    assert "Fern Choir" in found
    assert "Fern Primary" in client.get("/interests/declare/?q=990123").content.decode()
    client.post("/interests/declare/school/990123/", {"nature": "Governor"})
    interest = Interest.objects.get()
    assert b"Governor" in client.get("/interests/").content
    client.post(f"/interests/{interest.pk}/end/", {"because": "Term over"})

    assert Interest.objects.get().until == timezone.localdate()
    assert b"You have declared none" in client.get("/interests/").content


def test_ending_an_interest_asks_why_and_says_what_follows(client):
    interest = InterestFactory()
    client.force_login(interest.user)
    address = f"/interests/{interest.pk}/end/"

    shown = client.get(address).content.decode()
    asked = client.post(address, {"because": " "})

    assert f"End your interest in {interest.organisation}" in shown
    assert "stay closed to you" in shown
    assert "because" in asked.context["form"].errors
    assert Interest.objects.get().until is None


def test_the_page_of_a_body_tells_what_changed_from_what_to_what():
    body = BodyFactory(name="Board", quorum=2)
    client = as_(Role.ADMINISTRATOR)
    sent = {"name": "Grants Board", "kind": body.kind, "purpose": "", "decides": "1", "quorum": 2}

    client.post(f"/bodies/{body.pk}/change/", sent)

    assert "Board → Grants Board" in client.get(f"/bodies/{body.pk}/").content.decode()


@pytest.mark.parametrize("query", ("q=%00", "q=" + "a" * 10_000, "q=", "q=%F0%9F%98%80"))
def test_a_strange_search_breaks_nothing(query):
    client = as_(Role.ADMINISTRATOR)

    for address in ("/interests/declare/", "/interests/", "/interests.csv"):
        assert client.get(f"{address}?{query}").status_code == 200


def test_the_register_shows_who_may_not_see_it_only_their_own(client):
    InterestFactory(nature="Somebody else's")
    mine = InterestFactory(nature="My own", user=UserFactory(role=Role.ASSESSOR))
    client.force_login(mine.user)

    page = client.get("/interests/").content

    assert (b"My own" in page, b"Somebody else" in page) == (True, False)


def test_the_register_is_filtered_and_downloaded():
    client = as_(Role.OFFICER)
    choir = OrganisationFactory(name="Choir")
    InterestFactory(user__name="Ada", organisation=choir, nature="=1+1")
    InterestFactory(user__name="Bo", organisation__name="Band", nature="Plays")
    InterestFactory(user__name="Cy", organisation=choir, nature="Sang", until=timezone.localdate())

    def natures(query):
        page = client.get(f"/interests/?{query}").content.decode()
        return [nature for nature in ("=1+1", "Plays", "Sang") if nature in page]

    assert natures("") == ["=1+1", "Plays"]
    assert natures("q=choir") == ["=1+1"]
    assert natures("q=BO") == ["Plays"]
    assert natures("q=choir&ended=on") == ["=1+1", "Sang"]
    text = b"".join(client.get("/interests.csv?q=choir").streaming_content).decode("utf-8-sig")
    assert [row[:3] for row in csv.reader(io.StringIO(text))][1:] == [["Ada", "Choir", "'=1+1"]]


def line(**facts):
    return {
        "act": "decide",
        "category": "schools",
        "up_to": "5,000",
        "role": "chief_executive",
        "body": "",
        "second_person": "1",
        "in_force_from_day": "1",
        "in_force_from_month": "9",
        "in_force_from_year": "2026",
    } | facts


def test_a_line_is_added_read_by_anybody_and_ended(client):
    admin = as_(Role.ADMINISTRATOR)

    assert admin.post("/delegation/add/", line()).status_code == 302
    added = Delegation.objects.get()
    page = client.get("/delegation/?on_day=1&on_month=9&on_year=2026").content.decode()
    assert "Chief executive" in page
    assert "£5,000" in page
    assert f"/delegation/{added.pk}/" not in page
    today = timezone.localdate()
    end = {"until_day": today.day, "until_month": today.month, "until_year": today.year, "because": "New scheme"}
    admin.post(f"/delegation/{added.pk}/end/", end)

    assert Delegation.objects.get().until == today
    assert b"New scheme" in admin.get(f"/delegation/{added.pk}/").content


@pytest.mark.parametrize(
    ("wrong", "words"),
    (
        ({"role": ""}, "Choose either a role or a body."),
        ({"up_to": "0"}, "£0.01 or more"),
        ({"in_force_from_year": "26"}, "year of four figures"),
    ),
)
def test_a_wrong_line_is_refused_in_words(wrong, words):
    response = as_(Role.ADMINISTRATOR).post("/delegation/add/", line(**wrong))

    assert words in response.content.decode()
    assert not Delegation.objects.exists()


def test_the_scheme_is_read_as_it_stood_on_a_day(client):
    DelegationFactory(up_to=1_000, in_force_from=date(2024, 9, 1), until=date(2025, 9, 1))
    DelegationFactory(up_to=2_000, in_force_from=date(2025, 9, 1))

    def limits(day):
        page = client.get("/delegation/?on_day={}&on_month={}&on_year={}".format(*day)).content.decode()
        table = page.partition("<tbody")[2].partition("</table>")[0]
        return [limit for limit in ("£1,000", "£2,000") if limit in table]

    assert limits((31, 8, 2024)) == []
    assert limits((1, 9, 2024)) == limits((31, 8, 2025)) == ["£1,000"]
    assert limits((1, 9, 2025)) == ["£2,000"]


@pytest.mark.parametrize(
    "query", ("on_day=99&on_month=1&on_year=2026", "on_day=%00&on_month=1&on_year=2026", "on_day=1", "on=x")
)
def test_a_strange_day_is_answered_in_words(client, query):
    assert client.get(f"/delegation/?{query}").status_code == 200


@pytest.mark.parametrize("times", (1, 3))
def test_the_public_pages_ask_the_same_number_of_questions(client, times, django_assert_num_queries):
    body = BodyFactory()
    for number in range(times):
        BodyFactory()
        SeatFactory(body=body)
        MeetingFactory(body=body)
        DelegationFactory(role="", body=body, up_to=number + 1)

    for address, questions in (("/bodies/", 2), ("/delegation/", 3), (f"/bodies/{body.pk}/", 5)):
        with django_assert_num_queries(questions):
            client.get(address)


@pytest.mark.parametrize("times", (1, 3))
def test_the_pages_of_staff_ask_the_same_number_of_questions(times, django_assert_num_queries):
    client, body = as_(Role.ADMINISTRATOR), BodyFactory()
    for number in range(times):
        SeatFactory(body=body)
        MeetingFactory(body=body)
        DelegationFactory(role="", body=body, up_to=number + 1)
        InterestFactory()

    for address, questions in (("/interests/", 5), (f"/bodies/{body.pk}/", 9)):
        client.get(address)
        with django_assert_num_queries(questions):
            client.get(address)


@pytest.mark.parametrize(
    ("typed", "said"),
    (
        ("Nobody", "Nobody with an account is called “Nobody”"),
        ("Sam Twin", "Several people are called “Sam Twin”"),
        ("", "Enter the person"),
    ),
)
def test_a_seat_is_given_to_one_person_only(world, typed, said):
    client = as_(Role.ADMINISTRATOR)
    UserFactory(name="Sam Twin")
    UserFactory(name="Sam Twin")

    page = client.post(f"/bodies/{world['body']}/seats/", {"user": typed}).content.decode()

    assert said in page
    assert f'value="{typed}"' in page or not typed
