"""A school applies: found in the register, written with a colleague, checked, sent, receipted."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from segue.cycle.applications import actions
from segue.cycle.applications.models import Application, Submission
from segue.cycle.calls.school_form import ensure_school_form
from segue.people.models import Role
from tests.factories import (
    CallFactory,
    HubFactory,
    OpportunityFactory,
    SchoolFactory,
    SurveyDoneFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

NEED = "Two classes in Year 4 have no chance to play. We asked them: fifty-one of sixty would like to."
OPPORTUNITIES = (
    ("BRASS", "Whole-class brass", "A teacher and a set of instruments for one class, for a year.", 1_200, "primary"),
    ("CHOIR", "Choir support", "A choir leader for ten weeks and songs to keep.", 600, "primary"),
    ("ROCK", "Rock school", "Bands after school.", 900, "secondary"),
)


@pytest.fixture
def call(transactional_db):
    ContentType.objects.clear_cache()
    HubFactory()
    call = CallFactory(
        reference="FO-27",
        title="Funded Opportunities 2027/28",
        question_set=ensure_school_form(),
        closes_at=timezone.now().replace(hour=16, minute=0, second=0) + timedelta(days=20),
        survey_required=True,
        cap_per_school=Decimal(1_500),
    )
    for position, (code, title, description, cap, phase) in enumerate(OPPORTUNITIES):
        OpportunityFactory(
            call=call, code=code, title=title, description=description, cap=cap, phases=[phase], position=position
        )
    return call


@pytest.fixture
def school(call):
    school = SchoolFactory(
        name="Saltmere Primary School",
        organisation=None,
        town="Saltmere",
        postcode="CT61 5AA",
        pupils=420,
        pupil_premium=96,
        low_age=4,
        high_age=11,
    )
    SurveyDoneFactory(school=school, year=call.year - 1)
    return school


def onwards(person, button="Save and continue"):
    """Press the button and wait for the page it leads to: a save under way is let finish first."""
    with person.page.expect_navigation():
        person.use("button", button)
    return person._arrived()


def write(person):
    """Everything a school has to say, part by part."""
    person.choose("The facts the register holds").choose("The headteacher agrees")
    person.fill("Work e-mail address", "music@saltmere.example")
    onwards(person).sees("What you would like")
    person.fill("How much do you ask for? Whole-class brass", "1,200")
    onwards(person).sees("Who will take part")
    person.fill("Key Stage 2: pupils", 60).fill("Key Stage 2: of whom pupil premium", 14)
    person.fill("Key Stage 2: of whom send", 9)
    onwards(person).sees("Why it matters")
    person.fill("What is the need?", NEED).fill("What difference will it make?", "Sixty pupils play.")
    person.fill("How will it be delivered?", "A lesson a week, in class.")
    onwards(person).sees("What happens afterwards")
    person.fill("How will pupils carry on", "A brass club.").choose("The hub")
    onwards(person).sees("What you agree to")
    person.choose("We have read the conditions").choose("We will send the return").choose("We welcome a visit")
    onwards(person)


@pytest.mark.parametrize("javascript", (True, False), ids=("with JavaScript", "without"))
def test_an_error_about_an_amount_leads_to_it_on_a_phone(visitor, call, school, javascript):
    person = visitor(UserFactory(role=Role.APPLICANT), javascript=javascript, width=360)
    person.go(f"/calls/FO-27/apply/?school={school.urn}").press("Yes, this is my school")

    person.go("/applications/FO-27-0001/wish/").fill("How much do you ask for? Choir support", "600.01")
    onwards(person).sees("There is a problem")
    person.page.get_by_role("link", name="Choir support: you ask for £600.01").click()

    amount = person.page.get_by_label("How much do you ask for? Choir support")
    expect(amount).to_be_in_viewport()
    if javascript:
        expect(amount).to_be_focused()
        expect(person.page.locator(".govuk-error-message", has_text="£0.01 too much")).to_be_in_viewport()


@pytest.mark.parametrize("javascript", (True, False), ids=("with JavaScript", "without"))
def test_a_music_lead_applies_on_a_phone(visitor, call, school, javascript):
    lead = UserFactory(name="Priya Shah", role=Role.APPLICANT, email="priya@saltmere.example")
    person = visitor(lead, javascript=javascript, width=360)

    person.go(f"/calls/{call.reference}/apply/").fill("Name, postcode or URN", "saltmere").press("Find the school")
    person.choose("Saltmere Primary School").press("Continue").sees("Is this your school?")
    person.fill("Your job", "Music lead").press("Yes, this is my school").sees("0 of 6 parts done")
    person.follow("Start")
    write(person)
    person.sees("Check your answers").sees(NEED).press("Send the application")
    person.sees("Your application has been sent").sees("FO-27-0001").sees(Submission.objects.get().sha256)

    assert Application.objects.get().requested == Decimal("1200.00")


@pytest.mark.parametrize("javascript", (True, False), ids=("with JavaScript", "without"))
def test_two_colleagues_write_the_same_words_and_neither_loses_any(visitor, call, school, javascript):
    lead = UserFactory(name="Priya Shah", role=Role.APPLICANT)
    visitor(lead).go(f"/calls/FO-27/apply/?school={school.urn}").press("Yes, this is my school")
    application = Application.objects.get()
    colleague = UserFactory(name="Tom Reed", role=Role.APPLICANT, of=application.applicant)
    person = visitor(colleague, javascript=javascript, width=360)

    person.go(f"/applications/{application.reference}/why/")
    actions.save_section(application, key="why", answers={"need": "Her words"}, version=0, by=lead)
    person.fill("What is the need?", "His words")

    onwards(person).sees("Priya Shah saved other words here").sees("Her words").sees("His words").press("Combine")
    assert application.sections.get(key="why").answers["need"] == "Her words\n\nHis words"


def test_what_is_typed_is_saved_without_a_press(visitor, call, school):
    lead = UserFactory(role=Role.APPLICANT)
    person = visitor(lead, width=360)
    person.go(f"/calls/FO-27/apply/?school={school.urn}").press("Yes, this is my school")

    person.go("/applications/FO-27-0001/why/").fill("What is the need?", "Half a sentence")
    person.sees("Saved at")

    assert Application.objects.get().sections.get().answers["need"] == "Half a sentence"


def test_words_typed_while_signed_out_are_saved_once_their_writer_is_back(visitor, call, school):
    lead = UserFactory(role=Role.APPLICANT)
    person = visitor(lead, width=360)
    person.go(f"/calls/FO-27/apply/?school={school.urn}").press("Yes, this is my school")
    person.go("/applications/FO-27-0001/why/")
    session = [cookie for cookie in person.page.context.cookies() if cookie["name"] == "session"]

    person.page.context.clear_cookies(name="session")
    person.fill("What is the need?", "Typed while signed out").sees("you were signed out")
    door = person.page.locator("#save-state").get_by_role("link", name="Sign in")
    assert (door.get_attribute("href"), door.get_attribute("target")) == (reverse("sign-in"), "_blank")
    person.page.context.clear_cookies()
    person.page.context.add_cookies(session)
    person.fill("What difference will it make?", "Typed once back").sees("Saved at")

    answers = Application.objects.get().sections.get().answers
    assert (answers["need"], answers["difference"]) == ("Typed while signed out", "Typed once back")
    assert {trouble[:3] for trouble in person.troubles} == {"403"}
    person.troubles.clear()


def test_what_is_pressed_without_a_connection_stays_and_is_sent_once_there_is_one(visitor, call, school):
    lead = UserFactory(role=Role.APPLICANT)
    person = visitor(lead, width=360)
    person.go(f"/calls/FO-27/apply/?school={school.urn}").press("Yes, this is my school")
    person.go("/applications/FO-27-0001/why/")

    person.page.context.set_offline(True)
    person.fill("What is the need?", "Typed on a train").use("button", "Save and continue")
    person.sees("Not saved: no connection")
    assert person.path == "/applications/FO-27-0001/why/"
    person.page.context.set_offline(False)
    person.sees("Saved at")
    onwards(person).sees("Answer “What difference will it make?”")

    assert Application.objects.get().sections.get().answers["need"] == "Typed on a train"


def test_too_many_words_are_counted_said_and_kept(visitor, call, school):
    lead = UserFactory(role=Role.APPLICANT)
    person = visitor(lead, width=360)
    person.go(f"/calls/FO-27/apply/?school={school.urn}").press("Yes, this is my school")

    person.go("/applications/FO-27-0001/why/").fill("What is the need?", "word " * 205).sees(
        "You have 5 words too many"
    )
    onwards(person).sees("take out 5 words")

    assert Application.objects.get().sections.get().answers["need"] == "word " * 205
