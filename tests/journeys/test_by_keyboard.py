"""Nobody here has a mouse: a school applies, an assessor scores, an officer recommends, the chief executive decides."""

import re
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.utils import timezone

from segue.cycle.applications.lifecycle import Status
from segue.cycle.applications.models import Application
from segue.cycle.assessment.models import Assessment
from segue.cycle.calls.school_form import ensure_school_form
from segue.cycle.decisions.models import Recommendation
from segue.people.models import Role
from tests.decisions import conftest as deciding
from tests.factories import (
    ApplicationFactory,
    AssessmentFactory,
    CallFactory,
    CriterionFactory,
    HubFactory,
    OpportunityFactory,
    SchoolFactory,
    UserFactory,
)
from tests.journeys.keyboard import Keys
from tests.journeys.post import post

pytestmark = pytest.mark.django_db(transaction=True)

NEED = "Two classes of Year 4 have no chance to play."


@pytest.fixture
def hub(transactional_db):
    ContentType.objects.clear_cache()
    return HubFactory()


@pytest.fixture
def call(hub):
    call = CallFactory(
        reference="FO-27",
        title="Funded Opportunities 2027/28",
        question_set=ensure_school_form(),
        closes_at=timezone.now() + timedelta(days=20),
    )
    OpportunityFactory(call=call, code="BRASS", title="Whole-class brass", cap=1_200, phases=["primary"])
    SchoolFactory(name="Saltmere Primary School", organisation=None, postcode="CT61 5AA", pupils=420)
    return call


def test_a_school_applies(visitor, call):
    keys = Keys(visitor(width=360))
    keys.person.go("/")
    keys.skips_to_the_page().enter("Open calls").enter(call.title).enter("Apply")

    keys.fill("Your e-mail address", "priya@saltmere.example").enter().sees("Look at your e-mail")
    post()
    keys.person.go(re.search(r"https?://[^/]+(/sign-in/link/\S+)", mail.outbox[-1].body).group(1))
    keys.enter("Sign in", tag="button").fill("Your name", "Priya Shah").enter()

    keys.fill("Name, postcode or URN of your school", "saltmere").enter()
    keys.tick("Saltmere Primary School").enter().sees("Is this your school?")
    keys.fill("Your job", "Music lead").enter("Yes, this is my school")
    keys.enter("Start")
    writes(keys)
    keys.sees("Check your answers").sees(NEED).enter("Send the application").sees("Your application has been sent")

    application = Application.objects.get()
    assert (application.status, application.requested) == (Status.SUBMITTED, 1_200)
    assert application.sections.get(key="why").answers["need"] == NEED


def writes(keys):
    """Every part in turn; on the way an answer is gone back to."""
    keys.tick("The facts the register holds").fill("Work e-mail address", "priya@saltmere.example")
    keys.tick("The headteacher agrees").enter("Save and continue").sees("What you would like")
    keys.fill("How much do you ask for?", "1,100").to("Save and continue")
    keys.to("How much do you ask for?", back=True).type("1,200").enter("Save and continue")
    keys.fill("Key Stage 2: pupils", 60).fill("Key Stage 2: of whom pupil premium", 14)
    keys.fill("Key Stage 2: of whom send", 9).enter("Save and continue")
    keys.fill("What is the need?", NEED).fill("What difference will it make?", "Sixty pupils play.")
    keys.fill("How will it be delivered?", "A lesson a week.").enter("Save and continue")
    keys.fill("How will pupils carry on", "A brass club.").choose("Who would you like to provide it?", "The hub")
    keys.enter("Save and continue").tick("We have read the conditions").tick("We will send the return")
    keys.tick("We welcome a visit").enter("Save and continue")


def test_an_assessor_declares_no_interest_and_scores(visitor, hub):
    call = CallFactory(closed=True)
    CriterionFactory(call=call, title="Need", highest=4, position=1)
    case = ApplicationFactory(call=call, status=Status.IN_ASSESSMENT)
    assessor = UserFactory(role=Role.ASSESSOR)
    AssessmentFactory(application=case, assessor=assessor)
    keys = Keys(visitor(assessor))
    keys.person.go("/assessments/")

    keys.skips_to_the_page().enter(str(case.applicant)).choose("interest", "No, I have no interest").enter("Declare")
    keys.choose("Need", "3").fill("Your reasons", "Shown with numbers").enter("Save and check before sending")
    keys.sees("Shown with numbers").enter("Send my scores").sees("Your scores have been sent")

    assert (Assessment.objects.get().status, Assessment.objects.get().total) == ("submitted", 75)


def test_a_recommendation_is_put_and_decided(visitor, hub):
    world = deciding.make_world()
    made = deciding.prepared(world)
    officer = Keys(visitor(world.officer))
    officer.person.go("/recommendations/")

    officer.skips_to_the_page().enter("Round one").enter("Put to the decision-maker")
    officer.to("Chief executive").press("Space").enter("Put it").sees("frozen")

    chief = Keys(visitor(world.chief))
    chief.person.go("/today/")
    chief.enter("Round one").enter("Go on to decide").fill("Reasons", "I read it and agree.").enter(
        "Decide", tag="button"
    )
    chief.sees("The letters wait in the outbox")

    assert Recommendation.objects.get(pk=made.pk).get_status_display() == "Decided"


@pytest.mark.parametrize(
    ("page", "told"),
    (
        ('<a href="#here" tabindex="-1">Go</a>', "no 60 keys lead to"),
        ('<a href="#here" style="outline: none; box-shadow: none; background: none">Go</a>', "does not show"),
        ('<a href="#here" style="position: absolute; left: -900px">Go</a>', "out of sight"),
    ),
)
def test_what_keys_do_not_reach_or_show_is_told(visitor, page, told):
    typist = visitor(keyboard=True)
    typist.page.set_content(f"<main id=main>{page}</main>")

    with pytest.raises(AssertionError, match=told):
        typist.follow("Go")
