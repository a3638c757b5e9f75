"""Pages about people: who may open them, and what they do."""

import csv
import io

import pytest
from django.test import Client

from segue.people import actions
from segue.people.models import Membership, Role, User
from tests.factories import InterestFactory, SchoolFactory, SeatFactory, UserFactory

pytestmark = pytest.mark.django_db

EVERYONE = {"visitor", *Role}
OWN = set(Role)
SEES = {Role.ADMINISTRATOR, Role.CHIEF_EXECUTIVE, Role.AUDITOR}
ADMIN = {Role.ADMINISTRATOR}
CHECKS = {Role.OFFICER, Role.ADMINISTRATOR}
# Address: who may open it, who is refused with a reason; the rest are told there is no such page.
TABLE = {
    "/sign-in/": (EVERYONE, set()),
    "/sign-in/sent/": (EVERYONE, set()),
    "/account/": (OWN, set()),
    "/account/name/": (OWN, set()),
    "/people/": (SEES, OWN - SEES),
    "/people.csv": (SEES, OWN - SEES),
    "/people/add/": (ADMIN, OWN - ADMIN),
    "/people/{person}/": (SEES, set()),
    "/people/{person}/roles/": (ADMIN, SEES - ADMIN),
    "/people/{person}/close/": (ADMIN, SEES - ADMIN),
    "/people/{person}/reopen/": (ADMIN, SEES - ADMIN),
    "/people/roles/{held}/end/": (ADMIN, SEES - ADMIN),
    "/people/contacts/": (CHECKS, OWN - CHECKS),
    "/people/memberships/{waiting}/refuse/": (CHECKS, set()),
    "/people/memberships/{waiting}/remove/": (CHECKS, set()),
    "/account/memberships/{waiting}/leave/": (set(), set()),
}
POSTS = {
    "/people/contacts/{first}/check/": (CHECKS, set()),
    "/people/memberships/{waiting}/confirm/": (CHECKS, set()),
}


def expected(who, may, refused) -> int:
    if who in may:
        return 200
    if who == "visitor":
        return 302
    return 403 if who in refused else 404


@pytest.fixture
def world():
    school = SchoolFactory()
    first = actions.join_school(school, job="Head", by=UserFactory(role=Role.APPLICANT))
    waiting = actions.join_school(school, by=UserFactory(role=Role.APPLICANT))
    person = UserFactory(role=Role.ASSESSOR)
    return {"first": first.pk, "waiting": waiting.pk, "person": person.pk, "held": person.roles_held.get().pk}


def client_of(who) -> Client:
    client = Client()
    if who != "visitor":
        client.force_login(UserFactory(role=who))
    return client


@pytest.mark.parametrize("who", ("visitor", *Role))
def test_who_may_open_which_page(world, who):
    client = client_of(who)

    met = {address: client.get(address.format(**world)).status_code for address in TABLE}

    assert met == {address: expected(who, *row) for address, row in TABLE.items()}


@pytest.mark.parametrize("who", ("visitor", *Role))
@pytest.mark.parametrize("address", tuple(POSTS))
def test_who_may_press_which_button(world, who, address):
    may, refused = POSTS[address]
    client = client_of(who)
    path = address.format(**world)

    pressed = client.post(path)

    assert pressed.status_code == (302 if who in may | {"visitor"} else expected(who, may, refused))
    done = Membership.objects.filter(checked_at__isnull=False) | Membership.objects.filter(
        pk=world["waiting"], confirmed_at__isnull=False
    )
    assert done.exists() is (who in may)
    if who in may:
        assert client.get(path).status_code == 405


def test_a_person_without_roles_still_has_an_account(client):
    client.force_login(UserFactory(name="Ada"))

    assert b"You hold no role at present" in client.get("/account/").content


def test_an_administrator_is_led_to_give_roles_to_others_alone(client):
    admin, other = UserFactory(role=Role.ADMINISTRATOR), UserFactory()
    client.force_login(admin)

    offers = ["Give a role" in client.get(f"/people/{person.pk}/").content.decode() for person in (admin, other)]

    assert offers == [False, True]


def test_only_who_may_apply_is_told_to_choose_a_school(client):
    for role, told in ((Role.APPLICANT, True), (Role.AUDITOR, False), (Role.OFFICER, False)):
        client.force_login(UserFactory(role=role))

        assert ("You choose your school" in client.get("/account/").content.decode()) is told


def test_the_account_names_the_bodies_one_sits_on(client):
    seat = SeatFactory(is_chair=True)
    client.force_login(seat.user)

    assert f"Chair of {seat.body}" in client.get("/account/").content.decode()


def test_the_account_shows_what_one_is_and_may(client):
    person = UserFactory(role=Role.APPLICANT, name="Ada Reed")
    actions.join_school(SchoolFactory(name="Fern Primary"), job="Music lead", by=person)
    InterestFactory(user=person, nature="Sings in the choir")
    client.force_login(person)

    page = client.get("/account/").content.decode()

    for words in ("Ada Reed", "Fern Primary", "Music lead", "Applicant, since", "Sings in the choir"):
        assert words in page


def test_a_colleague_confirms_from_their_account(client, world):
    colleague = Membership.objects.get(pk=world["first"]).user
    client.force_login(colleague)
    assert b"asks to act for" in client.get("/account/").content

    response = client.post(f"/people/memberships/{world['waiting']}/confirm/", follow=True)

    assert b"can now act for" in response.content
    assert Membership.objects.get(pk=world["waiting"]).confirmed_by == colleague


def test_a_colleague_refuses_with_a_reason(client, world):
    client.force_login(Membership.objects.get(pk=world["first"]).user)
    address = f"/people/memberships/{world['waiting']}/refuse/"

    assert client.post(address, {"because": " "}).status_code == 200
    assert Membership.objects.get(pk=world["waiting"]).waits
    client.post(address, {"because": "Nobody knows them."})

    assert not Membership.objects.get(pk=world["waiting"]).waits


def test_leaving_asks_first(client, world):
    membership = Membership.objects.get(pk=world["first"])
    client.force_login(membership.user)
    address = f"/account/memberships/{membership.pk}/leave/"

    assert b"somebody must confirm you" in client.get(address).content
    assert Membership.objects.get(pk=membership.pk).left_at is None
    client.post(address)

    assert Membership.objects.get(pk=membership.pk).left_at is not None


def test_an_officer_removes_a_member_with_a_reason_on_the_page(client, world):
    membership = Membership.objects.get(pk=world["first"])
    client.force_login(UserFactory(role=Role.OFFICER))
    address = f"/people/memberships/{membership.pk}/remove/"

    asked = client.post(address, {"because": " "})
    done = client.post(address, {"because": "Left the school"}, follow=True)

    assert "because" in asked.context["form"].errors
    assert f"{membership.user} no longer acts for {membership.organisation}." in done.content.decode()
    assert Membership.objects.get(pk=membership.pk).left_at is not None


def test_an_administrator_adds_a_person_and_gives_a_role(client):
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))

    response = client.post("/people/add/", {"email": "New@example.org", "name": "Ada"})
    person = User.objects.get(email="new@example.org")
    assert response.url == f"/people/{person.pk}/"
    assert client.post(f"/people/{person.pk}/roles/", {"role": "officer", "because": ""}).status_code == 200
    client.post(f"/people/{person.pk}/roles/", {"role": "officer", "because": "Began in May"})

    assert person.roles == {Role.OFFICER}
    page = client.get(f"/people/{person.pk}/").content.decode()
    assert "Role given: Commissioning officer" in page
    assert "Began in May" in page


@pytest.mark.parametrize("role", ("body_chair", "king", "\0"))
def test_only_known_roles_are_given_by_hand(client, role):
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    person = UserFactory()

    response = client.post(f"/people/{person.pk}/roles/", {"role": role, "because": "x"})

    assert response.status_code == 200
    assert not person.roles_held.exists()


def test_ending_a_role_asks_why(client):
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    held = UserFactory(role=Role.OFFICER).roles_held.get()

    assert b"loses what this role allows at once" in client.get(f"/people/roles/{held.pk}/end/").content
    client.post(f"/people/roles/{held.pk}/end/", {"because": "Left"})

    assert held.user.roles_held.get().until is not None


def test_the_last_administrator_is_told_why_they_stay(client):
    admin = UserFactory(role=Role.ADMINISTRATOR)
    client.force_login(admin)

    response = client.post(f"/people/roles/{admin.roles_held.get().pk}/end/", {"because": "Off"})

    assert b"This is the last administrator." in response.content


def test_people_are_found_by_name_address_and_role(client):
    client.force_login(UserFactory(role=Role.ADMINISTRATOR, name="Zed"))
    UserFactory(name="Ada Reed", role=Role.ASSESSOR, email="ada@example.org")
    UserFactory(name="Bo Quill", role=Role.OFFICER, email="bo@school.example")
    UserFactory(name="Cy Nobody", email="cy@example.org")

    def names(query):
        shown = client.get(f"/people/?{query}").content.decode()
        return [
            name
            for name in ("Ada Reed", "Bo Quill", "Cy Nobody", "Zed")
            if f">{name}</a>" in shown.partition("<tbody")[2]
        ]

    assert names("") == ["Ada Reed", "Bo Quill", "Cy Nobody", "Zed"]
    assert names("q=reed") == ["Ada Reed"]
    assert names("q=SCHOOL.example") == ["Bo Quill"]
    assert names("role=officer") == ["Bo Quill"]
    assert names("role=none") == ["Cy Nobody"]
    assert names("q=zzz") == []


@pytest.mark.parametrize("query", ("q=%00", "role=king", "after=x", "q=" + "a" * 10_000, "q=%F0%9F%98%80"))
def test_a_strange_filter_breaks_nothing(client, query):
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))

    assert client.get(f"/people/?{query}").status_code == 200
    assert client.get(f"/people.csv?{query}").status_code == 200


def test_the_download_has_what_the_list_has(client):
    client.force_login(UserFactory(role=Role.ADMINISTRATOR, name="Zed"))
    UserFactory(name="=1+1", role=Role.ASSESSOR, email="ada@example.org")

    text = b"".join(client.get("/people.csv?role=assessor").streaming_content).decode("utf-8-sig")

    assert [row[:3] for row in csv.reader(io.StringIO(text))] == [
        ["Name", "E-mail", "Roles"],
        ["'=1+1", "ada@example.org", "Assessor"],
    ]


@pytest.mark.parametrize("people", (1, 3))
def test_the_list_asks_the_same_number_of_questions(client, people, django_assert_num_queries):
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    for _ in range(people):
        actions.join_school(SchoolFactory(), by=UserFactory(role=Role.APPLICANT))
    client.get("/people/")

    with django_assert_num_queries(6):
        client.get("/people/")


@pytest.mark.parametrize("times", (1, 3))
def test_a_person_asks_the_same_number_of_questions(client, times, django_assert_num_queries):
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    person = UserFactory(role=Role.APPLICANT)
    for _ in range(times):
        actions.join_school(SchoolFactory(), by=person)
        SeatFactory(user=person)
    client.get(f"/people/{person.pk}/")

    with django_assert_num_queries(11):
        client.get(f"/people/{person.pk}/")


@pytest.mark.parametrize("times", (1, 3))
def test_the_contacts_ask_the_same_number_of_questions(client, times, django_assert_num_queries):
    client.force_login(UserFactory(role=Role.OFFICER))
    for _ in range(times):
        school = SchoolFactory()
        actions.join_school(school, by=UserFactory(role=Role.APPLICANT))
        actions.join_school(school, by=UserFactory(role=Role.APPLICANT))
    client.get("/people/contacts/")

    with django_assert_num_queries(5):
        client.get("/people/contacts/")


TEXTS = ("😀" * 10, "שלום עולם", "=HYPERLINK()", "<script>alert(1)</script>", "a\0b", "x" * 10_000, "'; DROP TABLE--")


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_any_name_is_kept_exactly_or_refused_in_words(client, text):
    person = UserFactory(role=Role.APPLICANT, name="Before")
    client.force_login(person)

    response = client.post("/account/name/", {"name": text})

    kept = User.objects.get(pk=person.pk).name
    assert kept in {text, "Before"}
    assert (response.status_code == 302) is (kept == text)
    assert client.get("/account/").status_code == 200
