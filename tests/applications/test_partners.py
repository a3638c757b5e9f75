"""An application of an organisation that is no school: sent, read and judged without the facts of a register."""

import pytest
from django.urls import reverse

from segue.cycle.applications import actions
from segue.people.models import Role
from tests.applications.conftest import ANSWERS
from tests.factories import (
    ApplicationFactory,
    AssessmentFactory,
    CallFactory,
    HubFactory,
    OpportunityFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return UserFactory(role=Role.APPLICANT, of=OrganisationFactory(name="Coastal Brass Trust"))


@pytest.fixture
def sent(anna):
    """What a partner asked for, of a call whose opportunities are for schools of one phase and ask for a survey."""
    HubFactory()
    call = CallFactory(survey_required=True)
    OpportunityFactory(call=call, code="BRASS", title="Whole-class brass", phases=["primary"], cap=1_000)
    application = ApplicationFactory(
        call=call, school=None, applicant=anna.memberships.get().organisation, begun_by=anna, requested=0
    )
    for key, answers in ANSWERS.items():
        actions.save_section(application, key=key, answers=answers, version=0, by=anna)
    actions.submit(application, by=anna)
    return application


def test_it_is_sent_without_survey_or_phase(sent):
    assert (sent.status, sent.requested) == ("submitted", 800)


def test_no_facts_of_a_register_are_shown_to_who_writes(client, anna):
    application = ApplicationFactory(school=None, applicant=anna.memberships.get().organisation, begun_by=anna)
    OpportunityFactory(call=application.call, title="Choirs", phases=["special"])
    client.force_login(anna)

    page = client.get(reverse("application-section", args=[application.reference, "wish"]))

    assert page.context["facts"] == []
    assert "Choirs" in page.content.decode()


def test_the_case_names_the_applicant_and_no_school(client, sent):
    client.force_login(UserFactory(role=Role.OFFICER))

    facts = client.get(reverse("case", args=[sent.reference])).context["facts"]

    assert [fact.name for fact in facts] == ["Applicant", "Asked for", "Paid from"]


def test_an_assessor_reads_what_was_sent(client, sent):
    assessment = AssessmentFactory(application=sent, status="open")
    client.force_login(assessment.assessor)

    page = client.get(reverse("assessment", args=[assessment.pk]))

    assert page.context["facts"] == []
    assert "Because they have none." in page.content.decode()
