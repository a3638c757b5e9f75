"""The pages about evidence of need."""

from datetime import date

import pytest
from django.urls import reverse

from segue.cycle.needs.models import Evidence, Finding
from segue.people.models import Role
from tests.factories import DistrictFactory, EvidenceFactory, FindingFactory, PriorityFactory, UserFactory

pytestmark = pytest.mark.django_db

ANYONE, READERS, RECORDERS = (
    set(),
    {"officer", "finance", "chief_executive", "administrator", "auditor"},
    {"officer", "chief_executive"},
)
READERS = READERS | {"body_member", "body_chair"}
ADDRESSES = (
    ("needs", "get", READERS),
    ("finding-new", "get", RECORDERS),
    ("finding", "get", READERS),
    ("finding-edit", "get", RECORDERS),
    ("evidence-new", "get", RECORDERS),
    ("finding-retire", "get", RECORDERS),
    ("finding-state", "post", RECORDERS),
    ("evidence-remove", "post", RECORDERS),
)
BARE = {"needs", "finding-new"}


@pytest.fixture
def officer(client):
    person = UserFactory(role=Role.OFFICER)
    client.force_login(person)
    return person


def address(name, evidence):
    key = evidence.pk if name == "evidence-remove" else evidence.finding_id
    return reverse(name, args=[] if name in BARE else [key])


@pytest.mark.parametrize("role", tuple(Role))
@pytest.mark.parametrize(("name", "method", "who"), ADDRESSES)
def test_who_sees_each_page(client, name, method, who, role):
    evidence = EvidenceFactory()
    client.force_login(UserFactory(role=role))

    response = getattr(client, method)(address(name, evidence))

    expected = (200 if method == "get" else 302) if role in who else 403
    assert response.status_code == expected
    finding = Finding.objects.get()
    unchanged = role not in who or method == "get"
    assert (finding.status == "draft" and Evidence.objects.exists()) or not unchanged


@pytest.mark.parametrize(("name", "method", "who"), ADDRESSES)
def test_a_stranger_is_asked_to_sign_in(client, name, method, who):
    response = getattr(client, method)(address(name, EvidenceFactory()))

    assert response.status_code == 302
    assert response.url.startswith("/sign-in/")


def test_a_button_is_pressed_not_followed(client, officer):
    assert client.get(reverse("finding-state", args=[FindingFactory().pk])).status_code == 405


@pytest.mark.parametrize(
    ("role", "status", "served", "led"),
    (
        (Role.OFFICER, "stated", False, True),
        (Role.OFFICER, "stated", True, False),
        (Role.OFFICER, "draft", False, False),
        (Role.AUDITOR, "stated", False, False),
    ),
)
def test_a_stated_finding_leads_to_the_priority_that_would_act_on_it(client, role, status, served, led):
    finding = FindingFactory(status=status)
    if served:
        PriorityFactory().findings.add(finding)
    client.force_login(UserFactory(role=role))

    page = client.get(reverse("finding", args=[finding.pk])).content.decode()

    assert (f"{reverse('priority-new')}?finding={finding.pk}" in page) is led


def test_a_finding_is_recorded_evidenced_stated_and_retired(client, officer):
    facts = {"statement": "Few pupils sing", "group": "Key Stage 3", "place": "The whole hub", "year": "2026"}
    page = client.post(reverse("finding-new"), facts, follow=True)
    finding = Finding.objects.get()
    assert page.redirect_chain == [(reverse("finding", args=[finding.pk]), 302)]

    source = {
        "summary": "One in ten",
        "source": "Survey",
        "dated_day": "1",
        "dated_month": "July",
        "dated_year": "2026",
    }
    client.post(reverse("evidence-new", args=[finding.pk]), source)
    client.post(reverse("finding-state", args=[finding.pk]))
    page = client.post(reverse("finding-retire", args=[finding.pk]), {"because": "All sing now"}, follow=True)

    finding.refresh_from_db()
    assert (finding.status, finding.evidence.get().dated) == ("retired", date(2026, 7, 1))
    assert "All sing now" in page.content.decode()


def test_a_draft_is_changed_on_the_page(client, officer):
    finding = FindingFactory()
    facts = {"statement": "Few pupils drum", "group": "Key Stage 3", "place": "The coast", "year": "2026"}

    client.post(reverse("finding-edit", args=[finding.pk]), facts)

    finding.refresh_from_db()
    assert (finding.statement, finding.place) == ("Few pupils drum", "The coast")


def test_a_refusal_says_why_on_the_next_page(client, officer):
    page = client.post(reverse("finding-state", args=[FindingFactory().pk]), follow=True)

    assert "at least one piece of evidence" in page.content.decode()


@pytest.mark.parametrize("words", ("a\0b", "x" * 301))
def test_words_that_cannot_be_kept_are_refused_on_the_page(client, officer, words):
    page = client.post(reverse("finding-new"), {"statement": words, "group": "All", "place": "Here", "year": "2026"})

    assert page.status_code == 200
    assert "Error:" in page.content.decode()
    assert not Finding.objects.exists()


def test_every_other_character_is_kept(client, officer):
    words = "<b>שלום</b> 🎺 =1+1 " * 12
    client.post(
        reverse("finding-new"),
        {"statement": words[:290].strip(), "group": "All", "place": "Here", "year": "2026", "detail": words * 50},
    )

    finding = Finding.objects.get()
    assert finding.detail == words * 50
    assert client.get(reverse("finding", args=[finding.pk])).status_code == 200


def test_the_list_is_filtered_by_its_address(client, officer):
    district = DistrictFactory()
    wanted = FindingFactory(statement="Wanted", year=2024, district=district, status="stated")
    PriorityFactory().findings.add(wanted)
    FindingFactory(statement="Unwanted", year=2025)

    for query in ("year=2024", f"district={district.pk}", "status=stated", "with_priority=yes"):
        page = client.get(reverse("needs") + "?" + query).content.decode()
        assert ("Wanted" in page, "Unwanted" in page) == (True, False), query


@pytest.mark.parametrize(
    "query", ("year=%00", "district=%00", "district=x", "status=zz", "after=%00", "year=99999999999999")
)
def test_a_filter_that_makes_no_sense_shows_the_list(client, officer, query):
    FindingFactory(statement="Still here")

    assert "Still here" in client.get(reverse("needs") + "?" + query).content.decode()


def test_the_list_is_downloaded_without_formulas(client, officer):
    FindingFactory(statement="=1+1")

    response = client.get(reverse("needs-csv"))

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("number,finding,detail")
    assert ",'=1+1," in lines[1]


@pytest.mark.parametrize("rows", (1, 3))
def test_the_list_asks_the_database_a_fixed_number_of_questions(client, officer, rows, django_assert_num_queries):
    for _ in range(rows):
        EvidenceFactory(finding__district=DistrictFactory())

    with django_assert_num_queries(6):
        client.get(reverse("needs"))


@pytest.mark.parametrize("rows", (1, 3))
def test_a_page_asks_the_database_a_fixed_number_of_questions(client, officer, rows, django_assert_num_queries):
    finding = FindingFactory()
    for _ in range(rows):
        EvidenceFactory(finding=finding)
        PriorityFactory().findings.add(finding)
    client.get(reverse("finding", args=[finding.pk]))

    with django_assert_num_queries(8):
        client.get(reverse("finding", args=[finding.pk]))
