"""The morning page: only what waits for its reader, the most pressing first."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from segue.cycle.reporting.today import dates, todos
from segue.governance.models import Act
from segue.people.models import Kind, Membership, Organisation, Role
from segue.wording import uk_date
from segue.years import ProgrammeYear
from tests.calls.test_publishing import ready_call
from tests.delivery_factories import ContractFactory, ReturnDueFactory, ReturnFactory, ReviewActionFactory
from tests.factories import (
    ApplicationFactory,
    AssessmentFactory,
    BodyFactory,
    BudgetFactory,
    CallFactory,
    DelegationFactory,
    HubFactory,
    OrganisationFactory,
    ProposalFactory,
    RecommendationFactory,
    SeatFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_a_decision_waits_for_whom_the_scheme_names_and_for_nobody_else():
    chief, officer = UserFactory(role=Role.CHIEF_EXECUTIVE), UserFactory(role=Role.OFFICER)
    RecommendationFactory(put=True, delegation=DelegationFactory(role=Role.CHIEF_EXECUTIVE))

    assert [todo.meta for todo in todos(chief)] == ["put to you today"]
    assert todos(officer) == []


def test_a_decision_of_a_body_waits_for_its_chair_and_not_for_another_bodys():
    board, panel = BodyFactory(name="Board"), BodyFactory(name="Panel")
    chairs = [
        SeatFactory(body=body, user=UserFactory(role=Role.BODY_CHAIR), is_chair=True).user for body in (board, panel)
    ]
    RecommendationFactory(put=True, delegation=DelegationFactory(role="", body=board))

    assert [[todo.meta for todo in todos(chair)] for chair in chairs] == [["put to the Board today"], []]


@pytest.mark.parametrize(("beyond", "waits_for"), ((0, "chief"), (-1, "nobody")))
def test_what_the_lead_organisation_delivers_waits_for_who_may_approve_it(beyond, waits_for):
    HubFactory()
    chief, officer = UserFactory(role=Role.CHIEF_EXECUTIVE), UserFactory(role=Role.OFFICER)
    draft = ContractFactory(provider=Organisation.objects.get(kind=Kind.LEAD), comparator="Nobody else is near.")
    DelegationFactory(act=Act.INTERNAL_COMMISSION, role=Role.CHIEF_EXECUTIVE, up_to=draft.amount + beyond)

    assert [todo.what for todo in todos(chief)] == (["Approve 1 contract"] if waits_for == "chief" else [])
    assert todos(officer) == []


def test_a_draft_without_its_reason_waits_for_the_officer():
    HubFactory()
    ContractFactory(provider=Organisation.objects.get(kind=Kind.LEAD))

    assert [todo.what for todo in todos(UserFactory(role=Role.OFFICER))] == ["Finish 1 contract"]


def test_what_is_late_stands_first_then_today_then_this_week():
    chief = UserFactory(roles=(Role.CHIEF_EXECUTIVE, Role.OFFICER))
    yesterday = timezone.localdate() - timedelta(days=1)
    ReturnFactory(sent=True)
    RecommendationFactory(put=True, delegation=DelegationFactory(role=Role.CHIEF_EXECUTIVE))
    ReviewActionFactory(due_on=yesterday)
    ReturnDueFactory(due_on=yesterday)

    assert [todo.when for todo in todos(chief)] == ["1 day late", "late", "to decide", "this week"]


def test_what_is_assessed_waits_to_be_recommended_once_its_call_has_closed():
    officer, closed = UserFactory(role=Role.OFFICER), CallFactory(closed=True)
    ApplicationFactory(call=closed, status="assessed")
    ApplicationFactory(call=closed, status="submitted")
    ApplicationFactory(status="submitted")

    assert [(todo.what, todo.rest) for todo in todos(officer)] == [
        ("1 application", "to give to assessors"),
        ("1 application", "to put into a recommendation"),
    ]


def test_what_a_draft_recommendation_holds_waits_there_to_be_finished():
    officer, closed = UserFactory(role=Role.OFFICER), CallFactory(closed=True)
    ProposalFactory(recommendation__call=closed, application__status="assessed")

    assert [todo.what for todo in todos(officer)] == ["Finish 1 recommendation"]


@pytest.mark.parametrize(
    ("days", "status", "late"),
    ((1, "assigned", True), (1, "open", True), (1, "submitted", False), (0, "assigned", False)),
)
def test_scores_that_are_late_wait_for_who_reminds_their_assessors(days, status, late):
    due = timezone.localdate() - timedelta(days=days)
    case = AssessmentFactory(status=status, due_on=due).application
    AssessmentFactory(application=case, status="assigned")

    told = [todo for todo in todos(UserFactory(role=Role.OFFICER)) if todo.when == "late"]

    words = (f"Scores of {case.call.title}", "1 assessment past the day; remind the assessors")
    assert [(todo.what, todo.meta) for todo in told] == ([words] if late else [])
    assert not [todo for todo in todos(UserFactory(role=Role.FINANCE)) if todo.when == "late"]


@pytest.mark.parametrize(("late", "beyond"), ((5, []), (6, ["1 more return"]), (7, ["2 more returns"])))
def test_what_is_late_beyond_the_first_five_is_counted(late, beyond):
    for _ in range(late):
        ReturnDueFactory(due_on=timezone.localdate() - timedelta(days=1))

    assert [todo.what for todo in todos(UserFactory(role=Role.OFFICER))][5:] == beyond


def test_a_contract_past_half_its_time_waits_for_a_review(at, client):
    officer = UserFactory(role=Role.OFFICER)
    reviewed, running = ContractFactory(in_force=True), ContractFactory(in_force=True)
    with at(f"{running.ends - timedelta(days=1)} 09:00"):
        client.force_login(officer)
        ReviewActionFactory(review__contract=reviewed, done_on=timezone.localdate())
        (todo,) = todos(officer)
        found = client.get(todo.url)

    assert todo.what == "Review 1 contract"
    assert list(found.context["rows"]) == [running]


def test_a_call_with_all_it_needs_waits_for_whom_the_scheme_lets_publish_it(client, at):
    with at("2027-05-01 12:00"):
        ready_call()
        CallFactory(draft=True)
        DelegationFactory(act=Act.PUBLISH_CALL, role=Role.CHIEF_EXECUTIVE)
        chief, officer = UserFactory(role=Role.CHIEF_EXECUTIVE), UserFactory(role=Role.OFFICER)
        client.force_login(chief)

        (todo,) = todos(chief)

        assert (todo.when, todo.what, todo.meta) == ("today", "Publish 1 call", "drafted, with all that is needed")
        assert client.get(todo.url).status_code == 200
        assert todos(officer) == []


@pytest.mark.parametrize(("is_chair", "waits"), ((True, ["Publish 1 call"]), (False, [])))
def test_a_call_of_the_boards_waits_for_its_chair(at, is_chair, waits):
    with at("2027-05-01 12:00"):
        ready_call()
        seat = SeatFactory(user=UserFactory(role=Role.BODY_CHAIR), is_chair=is_chair)
        DelegationFactory(act=Act.PUBLISH_CALL, role="", body=seat.body)

        assert [todo.what for todo in todos(seat.user)] == waits


def test_a_date_that_is_coming_up_says_what_happens_then():
    call = CallFactory(title="Singing days")

    (fact,) = dates(UserFactory(role=Role.OFFICER))

    assert (fact.name, fact.url) == ("Singing days closes", reverse("call-office-one", args=[call.pk]))


def test_the_money_of_the_year_says_until_when_it_can_be_spent(client):
    budget = BudgetFactory(year=ProgrammeYear.current().start)
    client.force_login(UserFactory(role=Role.OFFICER))

    page = client.get(reverse("today")).content.decode()

    assert f"{budget.fund.name}: to be spent by {uk_date(budget.fund.ends)}." in page


@pytest.mark.parametrize("role", (Role.OFFICER, Role.ADMINISTRATOR))
def test_who_asks_to_act_for_an_organisation_waits_for_the_office(role):
    Membership.objects.create(user=UserFactory(), organisation=OrganisationFactory())
    UserFactory(of=OrganisationFactory())

    assert "Confirm 1 new contact" in [todo.what for todo in todos(UserFactory(role=role))]
    assert todos(UserFactory(role=Role.CHIEF_EXECUTIVE)) == []


@pytest.mark.parametrize("role", tuple(Role))
def test_the_morning_page_asks_at_most_twenty_questions(client, role, django_assert_max_num_queries):
    HubFactory()
    client.force_login(UserFactory(role=role))
    client.get(reverse("today"))

    with django_assert_max_num_queries(20):
        client.get(reverse("today"))
