"""Who is written to when the times of a call change, and what they read."""

import datetime as dt

import pytest
from django.utils import timezone

from segue.cycle.calls import actions
from segue.letters.models import Letter
from segue.people.models import Membership, Role
from tests.conftest import UK
from tests.factories import (
    ApplicationFactory,
    CallFactory,
    InterestFactory,
    OrganisationFactory,
    SchoolFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def uk(moment):
    return dt.datetime.fromisoformat(moment).replace(tzinfo=UK)


@pytest.fixture(autouse=True)
def _in_june(at):
    with at("2027-06-20 09:00"):
        yield


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


@pytest.fixture
def live():
    return CallFactory(opens_at=uk("2027-05-10 09:00"), closes_at=uk("2027-06-25 17:00"))


def member(organisation, **facts):
    return UserFactory(role=Role.APPLICANT, of=organisation, **facts)


def told():
    return sorted(Letter.objects.values_list("kind", "to_email", "status"))


def test_leave_to_apply_late_is_told_to_who_acts_for_the_school(live, officer):
    school = SchoolFactory(name="Fern Primary")
    lead, colleague = member(school.organisation), member(school.organisation)
    member(school.organisation, is_active=False)
    Membership.objects.create(user=UserFactory(), organisation=school.organisation)
    Membership.objects.create(
        user=UserFactory(), organisation=school.organisation, confirmed_at=timezone.now(), left_at=timezone.now()
    )
    member(OrganisationFactory())

    actions.give_late_leave(live, school=school, until=uk("2027-07-01 17:00"), because="A fire", by=officer)

    assert told() == sorted(("call_late_leave", person.email, "released") for person in (lead, colleague))
    letter = Letter.objects.first()
    assert letter.concerns == school.organisation
    for words in ("Fern Primary may send", "1 July 2027 at 17:00", "25 June 2027 at 17:00", "A fire", live.reference):
        assert words in letter.text


def test_a_school_nobody_has_joined_gets_leave_and_no_letter(live, officer):
    for school in (SchoolFactory(), SchoolFactory(organisation=None)):
        actions.give_late_leave(live, school=school, until=uk("2027-07-01 17:00"), because="A fire", by=officer)

    assert told() == []


def test_more_time_is_told_to_who_has_begun_and_not_sent(live, officer):
    begun, sent, withdrawn = (
        ApplicationFactory(call=live, status=status) for status in ("draft", "submitted", "withdrawn")
    )
    writer = member(begun.applicant)
    for application in (sent, withdrawn, ApplicationFactory()):
        member(application.applicant)

    actions.extend_closing(live, closes_at=uk("2027-07-02 12:00"), because="A storm", by=officer)

    assert told() == [("call_closing_moved", writer.email, "released")]
    letter = Letter.objects.get()
    assert (letter.about, letter.concerns) == (begun, begun.applicant)
    for words in ("2 July 2027 at 12:00", "A storm", begun.reference, f"/applications/{begun.reference}/"):
        assert words in letter.text


def test_a_cancelled_call_is_told_to_who_has_begun_or_sent(live, officer):
    cases = [ApplicationFactory(call=live, status=status) for status in ("draft", "submitted")]
    people = [member(case.applicant) for case in cases]
    member(ApplicationFactory(call=live, status="withdrawn").applicant)

    actions.cancel(live, because="The fund was withdrawn", by=officer)

    assert told() == sorted(("call_cancelled", person.email, "released") for person in people)
    assert "The fund was withdrawn" in Letter.objects.first().text


def test_a_letter_about_times_is_closed_to_who_has_an_interest_in_its_reader(client, live, officer):
    case = ApplicationFactory(call=live, status="draft")
    person = member(case.applicant)
    InterestFactory(user=officer, organisation=case.applicant)
    actions.extend_closing(live, closes_at=uk("2027-07-02 12:00"), because="A storm", by=officer)
    client.force_login(officer)

    assert person.email not in client.get("/letters/").content.decode()
    assert client.get(f"/letters/{Letter.objects.get().pk}/").status_code == 404


@pytest.mark.parametrize("cases", (1, 3))
def test_the_letters_of_a_call_are_written_in_a_fixed_number_of_questions(
    live, officer, cases, django_assert_num_queries
):
    for _ in range(cases):
        member(ApplicationFactory(call=live, status="draft").applicant)
    actions.extend_closing(live, closes_at=uk("2027-07-02 11:00"), because="A storm", by=officer)

    with django_assert_num_queries(10):
        actions.extend_closing(live, closes_at=uk("2027-07-02 12:00"), because="A storm", by=officer)


@pytest.mark.parametrize(("joined", "words"), ((True, "A letter tells its people."), (False, "so tell them.")))
def test_the_page_says_whether_a_letter_tells_the_school(client, live, officer, joined, words):
    school = SchoolFactory()
    if joined:
        member(school.organisation)
    client.force_login(officer)
    until = {"until_day": "1", "until_month": "7", "until_year": "2027", "until_time": "17:00"}

    page = client.post(f"/office/calls/{live.pk}/late/", {"urn": school.urn, "because": "A fire", **until}, follow=True)

    assert words in page.content.decode()
