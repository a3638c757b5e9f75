"""The officer's list, the case page, the thread and the history."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from segue.cycle.applications import lifecycle
from segue.cycle.reporting.thread import thread_of, with_thread
from segue.people.models import Role
from segue.record.lifecycle import change_status
from tests.factories import (
    ApplicationFactory,
    CallFactory,
    FindingFactory,
    HubFactory,
    SchoolFactory,
    SpecificationFactory,
    UserFactory,
)
from tests.reporting.worlds import awarded, contracted

pytestmark = pytest.mark.django_db


def test_drafts_are_the_schools_own_and_not_in_the_list(client, officer):
    draft, sent = ApplicationFactory(), ApplicationFactory(submitted=True)

    page = client.get(reverse("cases")).content.decode()

    assert sent.reference in page
    assert draft.reference not in page


@pytest.mark.parametrize("cases", (1, 3))
def test_the_list_asks_the_same_questions_however_long(client, officer, django_assert_num_queries, cases):
    call = CallFactory()
    for _ in range(cases):
        ApplicationFactory(submitted=True, call=call)
    client.get(reverse("cases"))

    with django_assert_num_queries(7):
        client.get(reverse("cases"))


def test_pages_of_the_list_meet_without_gap_or_overlap(client, officer):
    call = CallFactory()
    for _ in range(53):
        ApplicationFactory(submitted=True, call=call)

    first = client.get(reverse("cases"), {"sort": "-asked"})
    rows = first.context["rows"]
    second = client.get(reverse("cases"), {"sort": "-asked", "after": rows.later}).context["rows"]
    back = client.get(reverse("cases"), {"sort": "-asked", "before": second.earlier}).context["rows"]

    assert (len(rows), len(second)) == (50, 3)
    assert {row.pk for row in rows}.isdisjoint(row.pk for row in second)
    assert [row.pk for row in back] == [row.pk for row in rows]
    assert (rows.earlier, second.later) == ("", "")


@pytest.mark.parametrize(("asked", "finds"), (("hazel", True), ("fo-test-77", True), ("920007", True), ("oak", False)))
def test_cases_are_found_by_reference_school_or_urn(client, officer, asked, finds):
    ApplicationFactory(
        submitted=True, reference="FO-TEST-7777", school=SchoolFactory(urn=920_007, name="Hazelmere School")
    )

    page = client.get(reverse("cases"), {"q": asked}).content.decode()

    assert ("FO-TEST-7777" in page) is finds


def test_the_thread_walks_from_need_to_delivery():
    decision = awarded()
    contracted(decision)

    stages = thread_of(with_thread().get(pk=decision.application_id))

    assert [stage.name for stage in stages] == [
        "Need", "Priority", "Call", "Application", "Assessment", "Decision", "Contract", "Delivery", "Outcome",
    ]  # fmt: skip
    assert {stage.name: stage.state for stage in stages}["Contract"] == "done"
    assert {stage.name: stage.state for stage in stages}["Delivery"] == "now"
    assert {stage.name: stage.state for stage in stages}["Outcome"] == "todo"


def test_a_declined_case_rests_after_the_decision():
    application = ApplicationFactory(submitted=True)

    stages = thread_of(with_thread().get(pk=application.pk))

    assert {stage.name: stage.state for stage in stages}["Decision"] == "todo"


def test_the_case_page_costs_the_same_for_a_long_case(client, officer, django_assert_max_num_queries):
    decision = awarded()
    contracted(decision)

    client.get(reverse("case", args=[decision.application.reference]))
    with django_assert_max_num_queries(20):
        page = client.get(reverse("case", args=[decision.application.reference]))

    assert page.status_code == 200


def test_history_says_who_did_what_and_why(client, officer):
    application = ApplicationFactory(submitted=True)
    change_status(application, lifecycle.RETURN, by=officer, because="The amounts do not add up")

    page = client.get(reverse("history", args=[application.reference])).content.decode()

    assert "Returned to the applicant for changes" in page
    assert "The amounts do not add up" in page
    assert str(officer) in page


def test_an_applicant_does_not_learn_that_a_case_exists(client):
    application = ApplicationFactory(submitted=True)
    client.force_login(UserFactory(role=Role.APPLICANT))

    assert client.get(reverse("case", args=[application.reference])).status_code == 404


def test_the_board_page_tells_what_is_overdue(client):
    HubFactory()
    decision = awarded()
    contract = contracted(decision, due_on=timezone.localdate() - timedelta(days=12))
    client.force_login(UserFactory(role=Role.BODY_CHAIR))

    page = client.get(reverse("board"), {"year": decision.application.call.year}).content.decode()

    assert contract.reference in page
    assert "12 days late" in page


@pytest.mark.parametrize("role", (Role.OFFICER, Role.FINANCE, Role.CHIEF_EXECUTIVE, Role.BODY_CHAIR))
def test_the_morning_page_opens_for_all_who_have_one(client, role):
    HubFactory()
    client.force_login(UserFactory(role=role))

    assert client.get(reverse("today")).status_code == 200


def test_the_thread_is_walked_forward_from_a_finding_and_a_priority(client, officer):
    decision = awarded()
    contracted(decision)
    priority = decision.application.call.specification.priorities.get()
    finding = FindingFactory()
    priority.findings.add(finding)

    pages = [
        client.get(reverse("finding-thread", args=[finding.pk])),
        client.get(reverse("priority-thread", args=[priority.pk])),
        client.get(reverse("specification-thread", args=[decision.application.call.specification_id])),
    ]

    for page in pages:
        assert page.context["needs"] == [finding]
        assert page.context["found"].amount == 400
        assert decision.application.reference in page.content.decode()


@pytest.mark.parametrize("name", ("priority-thread", "specification-thread"))
def test_the_thread_forward_leaves_out_what_is_closed_to_the_reader(client, officer, name):
    decision = awarded()
    officer.interests.create(organisation=decision.application.applicant, nature="Governor")
    specification = decision.application.call.specification
    keys = {"priority-thread": specification.priorities.get().pk, "specification-thread": specification.pk}

    page = client.get(reverse(name, args=[keys[name]]))

    assert (page.context["found"].awarded, page.context["found"].awards) == (0, [])


def test_a_specification_leads_to_what_came_of_its_own_calls_alone(client, officer):
    decision = awarded()
    specification = decision.application.call.specification
    other = SpecificationFactory()
    other.priorities.set(specification.priorities.all())

    page = client.get(reverse("specification", args=[other.pk])).content.decode()
    found = client.get(reverse("specification-thread", args=[other.pk])).context["found"]

    assert reverse("specification-thread", args=[other.pk]) in page
    assert (found.calls, found.awarded) == ([], 0)


def test_an_empty_list_says_whether_nothing_exists_or_filters_hide_it(client, officer):
    nothing = client.get(reverse("cases")).content.decode()
    hidden = client.get(reverse("cases"), {"status": "awarded", "sort": "-asked"}).content.decode()

    assert "No case yet" in nothing
    assert "Applications stand here once schools have sent them." in nothing
    assert "No case fits" in hidden
    assert f'href="{reverse("cases")}">Show all</a>' in hidden
