"""The list of partners and the forms about them. The page of one, with its contracts, is tested with monitoring."""

import csv
import io

import pytest
from django.urls import reverse

from segue.people import actions
from segue.people.models import Organisation, Role
from segue.people.permissions import READERS
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
ENTRY = {"name": "Tideline Brass", "legal_form": "charity"}


@pytest.fixture
def officer(client):
    one = UserFactory(role=Role.OFFICER)
    client.force_login(one)
    return one


@pytest.fixture
def brass(officer):
    return actions.add_partner(**ENTRY, about="Brass for beginners.", by=officer)


KEEPERS = {Role.OFFICER, Role.ADMINISTRATOR}
SEEN = {role: 200 if role in READERS else 403 for role in Role}
KEPT = {role: 200 if role in KEEPERS else 403 for role in Role}
PAGES = {
    "partners": SEEN,
    "partners-csv": SEEN,
    "partner": SEEN,
    "partner-add": KEPT,
    "partner-change": KEPT,
    "partner-close": KEPT,
    "partner-reopen": KEPT,
}


@pytest.mark.parametrize("role", tuple(Role))
def test_who_may_open_which_page(client, role):
    key = OrganisationFactory().pk
    client.force_login(UserFactory(role=role))

    met = {
        name: client.get(reverse(name, args=[key] if name[7:] not in {"s", "s-csv", "-add"} else [])).status_code
        for name in PAGES
    }

    assert met == {name: table[role] for name, table in PAGES.items()}


@pytest.mark.parametrize("name", ("partner", "partner-change", "partner-close", "partner-reopen"))
@pytest.mark.parametrize("kind", ("school", "lead"))
def test_another_kind_of_organisation_has_no_such_page(client, officer, name, kind):
    assert client.get(reverse(name, args=[OrganisationFactory(kind=kind).pk])).status_code == 404


def test_the_empty_list_says_what_a_partner_is_for(client, officer):
    page = client.get("/partners/").content.decode()

    assert "No partner yet" in page
    assert "an interest in it can be declared" in page
    assert "/partners/add/" in page


@pytest.mark.parametrize("query", ("", "?q=&works=", "?sort=-name"))
def test_a_list_of_closed_partners_alone_says_so_and_leads_to_them(client, officer, brass, query):
    actions.close_partner(brass, because="It has ended", by=officer)

    page = client.get(reverse("partners") + query).content.decode()

    assert "No partner works with the hub today" in page
    assert "No partner yet" not in page
    assert "Tideline Brass" in client.get(reverse("partners") + "?works=closed").content.decode()
    assert "No partner fits" in client.get(reverse("partners") + "?q=choir").content.decode()


def test_the_list_offers_nothing_to_enter_to_who_only_reads(client, brass):
    client.force_login(UserFactory(role=Role.AUDITOR))

    page = client.get("/partners/").content.decode()

    assert "Tideline Brass" in page
    assert "/partners/add/" not in page


@pytest.mark.parametrize("rows", (1, 3))
def test_the_list_asks_the_same_questions_however_long(client, officer, rows, django_assert_num_queries):
    OrganisationFactory.create_batch(rows)
    client.get("/partners/")

    with django_assert_num_queries(4):
        page = client.get("/partners/")

    assert len(page.context["rows"]) == rows


def test_the_list_is_sorted_and_paged_by_key(client, officer):
    names = [f"Band {number:03}" for number in range(120)]
    for name in names:
        OrganisationFactory(name=name)

    shown, place = [], "?sort=-name"
    while place:
        rows = client.get(f"/partners/{place}").context["rows"]
        shown += [one.name for one in rows]
        place = rows.later and f"?sort=-name&after={rows.later}"

    assert shown == names[::-1]


def test_the_list_is_sorted_by_kind_and_survives_any_order(client, officer):
    OrganisationFactory(name="A", legal_form="company")
    OrganisationFactory(name="B", legal_form="charity")

    def names(sort):
        return [one.name for one in client.get("/partners/", {"sort": sort}).context["rows"]]

    assert (names("kind"), names("-kind"), names("name"), names("nonsense")) == (
        ["B", "A"],
        ["A", "B"],
        ["A", "B"],
        ["A", "B"],
    )


def test_filters_narrow_the_list_and_its_download(client, officer, brass):
    OrganisationFactory(name="Beatbox Barn", legal_form="cic")

    page = client.get("/partners/", {"q": "brass"})
    nothing = client.get("/partners/", {"q": "zither"}).content.decode()
    lines = list(csv.reader(io.StringIO(_read(client.get("/partners.csv", {"q": "brass"})))))

    assert [one.name for one in page.context["rows"]] == ["Tideline Brass"]
    assert "Nothing fits what you asked for" in nothing
    assert lines[1:] == [["Tideline Brass", "Charity", "Brass for beginners.", "", "", "", "", "yes", ""]]


def test_the_download_runs_no_formula(client, officer):
    actions.add_partner(name="=HYPERLINK(0)", legal_form="other", about="@SUM(A1)", by=officer)

    lines = list(csv.reader(io.StringIO(_read(client.get("/partners.csv")))))

    assert lines[1][:3] == ["'=HYPERLINK(0)", "Something else", "'@SUM(A1)"]


def _read(response) -> str:
    return b"".join(response.streaming_content).decode()


def test_a_partner_is_entered_on_the_page(client, officer):
    entered = client.post("/partners/add/", {**ENTRY, "website": "tideline.example"}, follow=True)

    partner = Organisation.objects.get()
    assert entered.redirect_chain == [(f"/partners/{partner.pk}/", 302)]
    assert partner.website == "https://tideline.example"
    assert "is offered where a contract asks who delivers" in entered.content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    (
        ({"name": " "}, "Enter the name"),
        ({"legal_form": ""}, "Answer “What kind of organisation is it?”"),
        ({"charity_number": "12"}, "A charity number has six or seven figures"),
        ({"company_number": "12"}, "A company number has eight figures or letters"),
        ({"website": "not one"}, "Enter a web address"),
        ({"email": "office"}, "Enter an e-mail address"),
    ),
)
def test_what_is_wrong_is_said_in_plain_words_and_nothing_is_lost(client, officer, typed, words):
    page = client.post("/partners/add/", {**ENTRY, "about": "Brass for beginners.", **typed}).content.decode()

    assert words in page
    assert "Brass for beginners." in page
    assert not Organisation.objects.exists()


def test_a_partner_is_changed_on_the_page(client, brass):
    address = f"/partners/{brass.pk}/change/"

    shown = client.get(address).content.decode()
    wrong = client.post(address, {**ENTRY, "name": "Beatbox Barn", "charity_number": "x"}).content.decode()
    client.post(address, {**ENTRY, "name": "Tideline Brass Trust", "about": "More brass."})

    assert "Brass for beginners." in shown
    assert "Change what is entered about Tideline Brass<" in wrong
    brass.refresh_from_db()
    assert (brass.name, brass.about) == ("Tideline Brass Trust", "More brass.")


def test_closing_and_opening_ask_first(client, brass):
    close, reopen = f"/partners/{brass.pk}/close/", f"/partners/{brass.pk}/reopen/"

    assert b"stay as they are" in client.get(close).content
    assert client.post(close, {"because": " "}).status_code == 200
    brass.refresh_from_db()
    assert brass.is_open
    closed = client.post(close, {"because": "Retired"}, follow=True).content.decode()
    assert "Tideline Brass no longer works with the hub" in closed
    assert list(client.get("/partners/").context["rows"]) == []
    opened = client.post(reopen, {"because": "Back"}, follow=True).content.decode()
    assert "Tideline Brass works with the hub again" in opened


def test_partners_stand_beside_the_contracts(client, officer):
    page = client.get("/partners/")

    assert ("Partners", "/partners/", True) in [
        (link.name, link.url, link.current) for link in page.context["page"].section
    ]
