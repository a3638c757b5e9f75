"""What an applicant has never sent is its own: at no address is it there for the hub."""

from datetime import timedelta

import pytest
from django.urls import reverse

from segue.cycle.applications.models import Application
from segue.cycle.calls.actions import give_late_leave
from segue.handbook import gather
from segue.people.models import Role
from tests.factories import ApplicationFactory, HubFactory, ProposalFactory, UserFactory

pytestmark = pytest.mark.django_db

OF_THE_HUB = tuple(role for role in Role if role != Role.APPLICANT)
# An assessor or a decider comes to a case by what was given to them, which a draft never is.
BELOW_A_CASE = [one for one in gather.addresses() if one.path.startswith("/cases/<") and one.name != "tell-again"]
UNSENT = {"submitted_at": None, "submitted_by": None}


@pytest.mark.parametrize("role", OF_THE_HUB)
@pytest.mark.parametrize("status", ("draft", "withdrawn"))
def test_nobody_of_the_hub_finds_it_at_any_address_of_a_case(client, role, status):
    HubFactory()
    client.force_login(UserFactory(role=role))
    unsent = ApplicationFactory(status=status, **UNSENT)

    answers = {
        (one.name, ask.__name__): ask(reverse(one.name, args=[unsent.reference])).status_code
        for one in BELOW_A_CASE
        for ask in (client.get, client.post)
    }

    assert len(answers) >= 12
    assert set(answers.values()) == {404}, answers
    assert Application.objects.get().status == status


@pytest.mark.parametrize("status", ("draft", "withdrawn"))
def test_it_stands_in_no_list_and_no_download(client, officer, status):
    unsent = ApplicationFactory(status=status, **UNSENT)

    page = client.get(reverse("cases"))
    sheet = client.get(reverse("cases-csv"))

    assert list(page.context["rows"]) == []
    assert unsent.reference not in b"".join(sheet.streaming_content).decode()


def test_one_that_was_sent_once_stays_open_when_it_is_returned_or_withdrawn(client, officer):
    cases = [ApplicationFactory(status=status) for status in ("returned", "withdrawn")]

    assert [client.get(reverse("case", args=[case.reference])).status_code for case in cases] == [200, 200]
    assert [case.reference for case in client.get(reverse("cases")).context["rows"]] == [
        case.reference for case in cases[::-1]
    ]


def test_it_is_not_proposed_to_anybody(client, officer):
    proposal = ProposalFactory(application=ApplicationFactory(**UNSENT))

    address = reverse("proposal", args=[proposal.recommendation_id, proposal.application.reference])

    assert client.get(address).status_code == 404


def test_leave_to_apply_late_needs_the_school_and_not_what_it_writes(client, officer):
    unsent = ApplicationFactory(**UNSENT)
    until = (unsent.call.closes_at + timedelta(days=9)).replace(second=0, microsecond=0)
    give_late_leave(unsent.call, school=unsent.school, until=until, because="A fire", by=officer)

    text = client.get(reverse("call-office-one", args=[unsent.call_id])).content.decode()

    assert unsent.school.name in text
    assert unsent.reference not in text
