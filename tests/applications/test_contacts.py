"""How a person is reached is for those who write to the school, not for those who judge its case."""

import pytest
from django.urls import reverse

from segue.cycle.applications import actions
from segue.cycle.calls.models import Question
from segue.people.models import Role
from tests.factories import UserFactory

ROLES = (
    (Role.OFFICER, True),
    (Role.CHIEF_EXECUTIVE, True),
    (Role.ADMINISTRATOR, True),
    (Role.AUDITOR, True),
    (Role.FINANCE, False),
    (Role.BODY_MEMBER, False),
    (Role.BODY_CHAIR, False),
)


@pytest.fixture
def sent_twice(world):
    """An application with a contact address that changed from one time it was sent to the next."""
    section = world.call.question_set.sections.get(key="why")
    Question.objects.create(section=section, key="contact", label="E-mail", asks="line", position=9, personal=True)
    application = world.full()
    for address in ("first@school.example", "second@school.example"):
        actions.save_section(application, key="why", answers={"contact": address}, version=99, by=world.lead)
        actions.submit(application, by=world.lead)
        if address.startswith("first"):
            actions.return_for_changes(application, because="Please check", by=UserFactory(role=Role.OFFICER))
    return application


@pytest.mark.parametrize(("role", "may"), ROLES)
def test_who_reads_contact_details_in_a_case(client, sent_twice, role, may):
    client.force_login(UserFactory(role=role))

    case = client.get(reverse("case", args=[sent_twice.reference])).content.decode()
    versions = client.get(reverse("case-versions", args=[sent_twice.reference])).content.decode()

    assert ("second@school.example" in case) is may
    assert ("second" in versions) is may
    assert ("the case is judged, not the person" in case) is not may


@pytest.mark.parametrize(("role", "may"), ROLES)
def test_a_case_links_only_letters_its_reader_may_open(client, sent_twice, role, may):
    client.force_login(UserFactory(role=role))

    page = client.get(reverse("case", args=[sent_twice.reference])).content.decode()

    assert "Received: FO-27-0001" in page
    assert ("/letters/" in page.partition("Letters")[2].partition("What happened")[0]) is may
    assert ("to Priya Shah" in page) is may


def test_a_school_reads_its_own_contact_details_on_the_receipt(client, world, sent_twice):
    client.force_login(world.lead)

    page = client.get(reverse("application-receipt", args=[sent_twice.reference])).content.decode()

    assert "second@school.example" in page
