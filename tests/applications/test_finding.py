"""Finding one's school in the register and beginning its application."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from segue.cycle.applications.models import Application
from segue.governance.models import Hub
from segue.people.models import Membership, Role
from segue.places.models import Standing
from segue.places.searching import nearest_schools
from tests.applications.conftest import make_world
from tests.factories import CallFactory, SchoolFactory, UserFactory


@pytest.fixture
def newcomer(client, world):
    client.force_login(UserFactory(name="Ada Newman", role=Role.APPLICANT))
    return client


def apply_to(call, **query):
    return reverse("apply", args=[call.reference]), query


@pytest.mark.parametrize("words", ("Saltmere", "saltmere prim", "CT1 1AA", "ct11aa", "URN"))
def test_a_school_is_found_by_name_postcode_or_urn(newcomer, world, words):
    words = str(world.school.urn) if words == "URN" else words

    response = newcomer.get(*apply_to(world.call, q=words))

    assert response.context["found"] == [world.school]


@pytest.mark.parametrize(("schools", "told"), ((20, False), (21, True)))
def test_a_search_that_finds_more_than_are_shown_says_so(newcomer, world, schools, told):
    for number in range(schools):
        SchoolFactory(name=f"Wherry {number} School")

    response = newcomer.get(*apply_to(world.call, q="Wherry"))

    assert len(response.context["found"]) == 20
    assert ("The first 20 schools" in response.content.decode()) is told
    assert ("There are more." in response.content.decode()) is told


def test_nothing_found_says_what_to_try(newcomer, world):
    response = newcomer.get(*apply_to(world.call, q="Nowhere at all"))

    assert "No school found" in response.content.decode()


def test_the_first_person_of_a_school_starts_at_once(newcomer, world):
    school = SchoolFactory(organisation=None, name="Marsh Lane School")

    response = newcomer.post(
        reverse("apply-begin", args=[world.call.reference]), {"school": school.urn, "job": "Music lead"}
    )

    application = Application.objects.get()
    assert response.url == reverse("application", args=[application.reference])
    assert application.school == school
    assert Membership.objects.get(organisation=application.applicant).job == "Music lead"


def test_a_later_person_waits_and_reads_what_for(newcomer, world):
    response = newcomer.post(reverse("apply-begin", args=[world.call.reference]), {"school": world.school.urn})
    page = newcomer.get(response.url).content.decode()

    assert "Somebody at your school has to confirm you" in page
    assert not Application.objects.exists()


def test_a_member_of_one_school_begins_with_one_press(client, world):
    client.force_login(world.lead)

    page = client.get(*apply_to(world.call)).content.decode()

    assert "Start the application" in page
    assert "Apply for another school" in page


def test_a_member_of_one_school_with_an_application_is_taken_to_it(client, world):
    application = world.draft()
    client.force_login(world.lead)

    response = client.get(*apply_to(world.call))

    assert response.url == reverse("application", args=[application.reference])


def test_a_member_of_several_schools_chooses(client, world):
    other = SchoolFactory(name="Abbey School")
    user = UserFactory(role=Role.APPLICANT, of=world.school.organisation)
    Membership.objects.create(user=user, organisation=other.organisation, confirmed_at=timezone.now())
    application = world.draft()
    client.force_login(user)

    response = client.get(*apply_to(world.call))

    assert response.context["own"] == [(other, None), (world.school, application)]
    assert "Apply for Abbey School" in response.content.decode()
    assert "Continue the application" in response.content.decode()


def test_another_school_can_be_asked_for_all_the_same(client, world):
    world.draft()
    client.force_login(world.lead)

    response = client.get(*apply_to(world.call, q="Saltmere"))

    assert response.context["found"] == [world.school]


@pytest.mark.parametrize("words", ("Saltmeer", "Saltmer Academy", "the saltmere junior scool", "SALTMRE"))
def test_a_misspelt_name_offers_the_nearest(newcomer, world, words):
    SchoolFactory(name="Salthouse Lane School")

    response = newcomer.get(*apply_to(world.call, q=words))

    assert response.context["found"] == []
    assert response.context["near"][0] == world.school
    assert "Did you mean" in response.content.decode()


@pytest.mark.parametrize("words", ("school", "xy", "Qwertyuiop", "zzzzzz"))
def test_what_is_like_no_name_offers_none(newcomer, world, words):
    assert nearest_schools(words) == []


def test_schools_of_the_hubs_area_come_first(newcomer, world):
    Hub.objects.update(local_authorities=["Here"], local_authority_codes=["886"])
    far = SchoolFactory(name="Abbey Saltmere", la_code="301")
    near = SchoolFactory(name="Zion Saltmere", la_code="886")

    found = newcomer.get(*apply_to(world.call, q="Saltmere")).context["found"]

    assert found.index(near) < found.index(far)


def test_a_second_colleague_is_taken_to_what_was_begun(client, world):
    application = world.draft()
    client.force_login(world.colleague)

    response = client.get(*apply_to(world.call, school=world.school.urn))

    assert response.url == reverse("application", args=[application.reference])


def test_an_independent_school_is_refused_with_the_reason(newcomer, world):
    school = SchoolFactory(state_funded=False, type_name="Other independent school")

    page = newcomer.get(*apply_to(world.call, school=school.urn)).content.decode()

    assert "This school cannot apply" in page
    assert "public money for state-funded schools" in page
    assert "Yes, this is my school" not in page


def test_a_closed_school_leads_to_its_successor(newcomer, world):
    closed = SchoolFactory(standing=Standing.CLOSED, successor=world.school)

    page = newcomer.get(*apply_to(world.call, school=closed.urn)).content.decode()

    assert f'href="?school={world.school.urn}"' in page
    assert "Continue with Saltmere Primary School" in page


def test_a_closed_school_refuses_a_post_too(newcomer, world):
    closed = SchoolFactory(standing=Standing.CLOSED, successor=world.school, organisation=None)

    response = newcomer.post(reverse("apply-begin", args=[world.call.reference]), {"school": closed.urn})

    assert response.status_code == 200
    assert not Application.objects.exists()


def test_a_closed_call_says_so_and_whom_to_ask(client, db):
    world = make_world(opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() - timedelta(minutes=2))
    client.force_login(world.lead)

    page = client.get(*apply_to(world.call)).content.decode()

    assert "Applications cannot be begun now" in page
    assert "hello@hub.example.org" in page
    assert "This call takes no applications now" in client.get(*apply_to(world.call, q="")).content.decode()


@pytest.mark.parametrize("urn", ("", "x", "0", "99999999999999999999", "-1", "１２３"))
def test_an_urn_that_is_none_is_not_found(newcomer, world, urn):
    response = newcomer.get(*apply_to(world.call, school=urn))

    assert response.status_code == (200 if urn == "" else 404)


@pytest.mark.parametrize("words", ("\0", "a\0b", "&|!", "'", "\\", "\u202e", "x" * 10_000))
def test_odd_words_are_no_trouble(newcomer, world, words):
    assert newcomer.get(*apply_to(world.call, q=words)).status_code == 200


def test_a_draft_call_does_not_exist(newcomer):
    assert newcomer.get(*apply_to(CallFactory(draft=True))).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    (
        (Role.APPLICANT, 200),
        (Role.ASSESSOR, 403),
        (Role.OFFICER, 403),
        (Role.FINANCE, 403),
        (Role.CHIEF_EXECUTIVE, 403),
        (Role.BODY_MEMBER, 403),
        (Role.BODY_CHAIR, 403),
        (Role.AUDITOR, 403),
        (Role.ADMINISTRATOR, 403),
    ),
)
def test_who_may_apply(client, world, role, status):
    client.force_login(UserFactory(role=role))

    assert client.get(*apply_to(world.call)).status_code == status


def test_finding_asks_a_fixed_number_of_questions(newcomer, world, django_assert_max_num_queries):
    for number in range(3):
        SchoolFactory(name=f"Saltmere {number}")

    with django_assert_max_num_queries(10):
        newcomer.get(*apply_to(world.call, q="Saltmere"))


def test_beginning_is_a_press_not_an_address(newcomer, world):
    address = reverse("apply-begin", args=[world.call.reference])

    looked, nobody = newcomer.get(address), newcomer.post(address, {"school": "1"})

    assert looked.url == nobody.url == reverse("apply", args=[world.call.reference])
    assert not Application.objects.exists()


def test_a_job_too_long_to_keep_is_told_on_the_page_of_the_school(newcomer, world):
    sent = {"school": world.school.urn, "job": "x" * 101}

    response = newcomer.post(reverse("apply-begin", args=[world.call.reference]), sent)

    assert response.context["school"] == world.school
    assert list(response.context["form"].errors) == ["job"]
    assert not Membership.objects.filter(job__startswith="x").exists()


def test_asking_for_earlier_answers_that_are_none_leads_to_an_empty_application(client, world):
    client.force_login(world.lead)

    response = client.post(
        reverse("apply-begin", args=[world.call.reference]), {"school": world.school.urn, "earlier": "1"}, follow=True
    )

    assert response.context["application"] == Application.objects.get()
