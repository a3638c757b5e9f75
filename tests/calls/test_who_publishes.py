"""Publishing is offered where the scheme of delegation allows it; elsewhere the page says who can."""

from decimal import Decimal

import pytest
from django.urls import reverse

from segue.cycle.calls.queries import waiting_for_publication_by
from segue.people.models import Role
from segue.record.history import note
from tests.calls.test_publishing import ready_call
from tests.factories import BodyFactory, DelegationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon_in_may(at):
    with at("2027-05-01 12:00"):
        yield


@pytest.fixture
def call():
    """A draft with all it needs; its budget has £10,000 left."""
    return ready_call(budget__amount=10_000)


def told(client, call, role, *, wrote=False):
    """Whether publishing is offered, and the whole page."""
    user = UserFactory(role=role)
    if wrote:
        note(call, "draft call", by=user)
    client.force_login(user)
    page = client.get(reverse("call-office-one", args=[call.pk])).content.decode()
    offered = reverse("call-publish", args=[call.pk]) in page
    assert waiting_for_publication_by(user).filter(pk=call.pk).exists() is offered
    return offered, page


@pytest.mark.parametrize(("limit", "offered"), (("10000.00", True), ("9999.99", False), (None, True)))
def test_it_is_offered_up_to_the_limit_of_who_reads_and_else_the_page_names_who_can(client, call, limit, offered):
    DelegationFactory(act="publish_call", role=Role.OFFICER, up_to=limit and Decimal(limit))
    DelegationFactory(act="publish_call", role="", body=BodyFactory(name="Board"))

    found, page = told(client, call, Role.OFFICER)

    assert found is offered
    assert ("does not let you decide on £10,000.00 here. The Board can." in page) is not offered


@pytest.mark.parametrize(("second_person", "offered"), ((False, True), (True, False)))
def test_who_wrote_it_alone_reads_who_else_can(client, call, second_person, offered):
    DelegationFactory(act="publish_call", role=Role.OFFICER, second_person=second_person)
    DelegationFactory(act="publish_call", role=Role.CHIEF_EXECUTIVE)

    found, page = told(client, call, Role.OFFICER, wrote=True)

    assert found is offered
    assert ("Another commissioning officer or the chief executive can." in page) is not offered


def test_who_wrote_it_with_a_colleague_may_publish_it(client, call):
    DelegationFactory(act="publish_call", role=Role.OFFICER, second_person=True)
    note(call, "add an opportunity", by=UserFactory(role=Role.OFFICER))

    assert told(client, call, Role.OFFICER, wrote=True)[0]


def test_a_line_for_another_category_lets_nobody_publish(client, call):
    DelegationFactory(act="publish_call", role=Role.OFFICER, category="research")

    assert not told(client, call, Role.OFFICER)[0]


def test_who_never_publishes_reads_whom_it_waits_for(client, call):
    DelegationFactory(act="publish_call", role=Role.CHIEF_EXECUTIVE)

    found, page = told(client, call, Role.AUDITOR)

    assert not found
    assert "Everything is there. It waits for the chief executive to publish it." in page


def test_a_scheme_that_names_nobody_is_said_too(client, call):
    pages = [told(client, call, role)[1] for role in (Role.OFFICER, Role.AUDITOR)]

    assert "It names nobody for this yet." in pages[0]
    assert "It waits for somebody whom the scheme of delegation does not name yet to publish it." in pages[1]


def test_the_page_of_a_ready_call_asks_at_most_twenty_questions(client, call, django_assert_max_num_queries):
    for name in ("Board", "Hub Board", "Executive Committee"):
        DelegationFactory(act="publish_call", role="", body=BodyFactory(name=name))
    client.force_login(UserFactory(role=Role.OFFICER))
    client.get(reverse("call-office-one", args=[call.pk]))

    with django_assert_max_num_queries(20):
        client.get(reverse("call-office-one", args=[call.pk]))
