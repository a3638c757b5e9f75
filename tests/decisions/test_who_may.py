"""Every address of recommending and deciding, for every role, by hand."""

import pytest
from django.urls import reverse

from segue.cycle.decisions import actions
from segue.letters.models import Letter
from segue.people.models import Role, User
from tests.decisions.conftest import make_board, prepared, was_put
from tests.factories import InterestFactory, OutcomeQuestionFactory, UserFactory

ROLES = (
    "applicant",
    "assessor",
    "officer",
    "finance",
    "chief_executive",
    "body_member",
    "body_chair",
    "auditor",
    "administrator",
)
# What each role gets by GET, in the order of ROLES: a draft, except where "put" stands in the name.
TABLE = {
    "recommendations": (403, 403, 200, 200, 200, 200, 200, 200, 200),
    "recommendations-csv": (403, 403, 200, 200, 200, 200, 200, 200, 200),
    "recommendation-prepare": (403, 403, 200, 403, 200, 403, 403, 403, 403),
    "recommendation": (404, 404, 200, 200, 200, 200, 200, 200, 200),
    "recommendation-csv": (404, 404, 200, 200, 200, 200, 200, 200, 200),
    "recommendation-rank-again": (404, 404, 405, 403, 405, 403, 403, 403, 403),
    "recommendation-put": (404, 404, 200, 403, 200, 403, 403, 403, 403),
    "proposal": (404, 404, 200, 403, 200, 403, 403, 403, 403),
    "proposal-take-out": (404, 404, 200, 403, 200, 403, 403, 403, 403),
    "put recommendation-decide": (404, 404, 403, 403, 200, 403, 403, 403, 403),
    "put recommendation-send-back": (404, 404, 200, 403, 200, 403, 403, 403, 403),
    "outcome": (404, 404, 404, 404, 404, 404, 404, 404, 404),
    "outcome-questions": (403, 403, 200, 403, 200, 403, 403, 200, 403),
    "outcome-questions-csv": (403, 403, 200, 403, 200, 403, 403, 200, 403),
    "outcome-question": (404, 404, 200, 404, 200, 404, 200, 200, 404),
}


def address(name, world):
    name, reference = name.removeprefix("put "), world.cases[0].reference
    keys = {
        "recommendations": [],
        "recommendations-csv": [],
        "outcome-questions": [],
        "outcome-questions-csv": [],
        "recommendation-prepare": [world.call.pk],
        "proposal": [world.recommendation.pk, reference],
        "proposal-take-out": [world.recommendation.pk, reference],
        "outcome": [reference],
        "outcome-question": [OutcomeQuestionFactory().pk],
    }
    return reverse(name, args=keys.get(name, [world.recommendation.pk]))


@pytest.mark.parametrize(
    ("name", "role", "status"),
    tuple((name, role, status) for name, row in TABLE.items() for role, status in zip(ROLES, row, strict=True)),
)
def test_who_may_open_what(client, world, name, role, status):
    assert set(ROLES) == set(Role.values)
    world.recommendation = was_put(world) if name.startswith("put") else prepared(world)
    client.force_login(UserFactory(role=role))

    assert client.get(address(name, world)).status_code == status


@pytest.mark.parametrize("name", TABLE)
def test_nobody_comes_in_without_signing_in(client, world, name):
    world.recommendation = prepared(world)

    response = client.get(address(name, world))

    assert response.status_code == 302
    assert "/sign-in/" in response.url


def seen(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


@pytest.mark.parametrize("role", ("officer", "chief_executive", "finance", "auditor", "body_member", "body_chair"))
@pytest.mark.parametrize("ending", ("/", ".csv"))
def test_a_case_with_an_interest_is_in_no_list_export_or_sum(client, world, role, ending):
    recommendation, user = prepared(world), UserFactory(role=role)
    tied = world.cases[0]
    InterestFactory(user=user, organisation=tied.applicant)
    client.force_login(user)

    page = seen(client, f"/recommendations/{recommendation.pk}{ending}")
    listed = seen(client, f"/recommendations{ending}")

    assert tied.reference not in page
    assert tied.applicant.name not in page
    assert world.cases[1].reference in page
    for amount in ("1000.00", "£1,000</dd>\n</div><div><dt>left after"):
        assert amount not in listed


def test_a_case_taken_out_is_not_named_to_the_conflicted(client, world):
    recommendation, user = prepared(world), UserFactory(role=Role.CHIEF_EXECUTIVE)
    tied = world.cases[0]
    InterestFactory(user=user, organisation=tied.applicant)
    apart = actions.take_out(recommendation, application=tied, because="An interest", by=world.officer)
    client.force_login(user)

    for page in ("/recommendations/", "/recommendations.csv"):
        assert tied.reference not in seen(client, page)
        assert "case apart" not in seen(client, page)
    assert client.get(f"/recommendations/{apart.pk}/").status_code == 404


@pytest.mark.parametrize("name", ("recommendation-put", "recommendation-rank-again"))
def test_an_interest_inside_bars_acts_on_the_whole(client, world, name):
    world.recommendation = prepared(world)
    user = UserFactory(role=Role.OFFICER)
    InterestFactory(user=user, organisation=world.cases[0].applicant)
    client.force_login(user)

    assert client.post(address(name, world)).status_code == 403


def test_places_are_counted_without_the_closed_case(client, world):
    recommendation, user = prepared(world), UserFactory(role=Role.AUDITOR)
    InterestFactory(user=user, organisation=world.cases[0].applicant)
    client.force_login(user)

    lines = seen(client, f"/recommendations/{recommendation.pk}.csv").splitlines()

    assert [line.split(",")[0] for line in lines[1:]] == ["1", "2"]
    assert [line.split(",")[7] for line in lines[1:]] == ["500.00", "500.00"]


@pytest.mark.parametrize("name", ("proposal", "proposal-take-out"))
def test_the_page_of_a_case_is_closed_by_an_interest(client, world, name):
    world.recommendation = prepared(world)
    user = UserFactory(role=Role.OFFICER)
    InterestFactory(user=user, organisation=world.cases[0].applicant)
    client.force_login(user)

    assert client.get(address(name, world)).status_code == 404


def test_a_decider_with_an_interest_reads_why_not(client, world):
    world.recommendation = was_put(world)
    InterestFactory(user=world.chief, organisation=world.cases[0].applicant)
    client.force_login(world.chief)

    response = client.get(address("recommendation-decide", world))

    assert response.status_code == 403
    assert "must be taken out" in response.content.decode()
    assert world.cases[0].applicant.name not in response.content.decode()


def test_a_member_in_the_place_of_the_chair_opens_the_page_to_decide(client, world):
    board = make_board()
    world.recommendation = was_put(world, line=board.line)
    client.force_login(board.people[1])
    assert client.get(address("recommendation-decide", world)).status_code == 403

    InterestFactory(user=board.people[0], organisation=world.cases[0].applicant)
    client.force_login(User.objects.get(pk=board.people[1].pk))

    page = seen(client, address("recommendation-decide", world))
    assert "Chair (Governor of the school)" in page


def test_an_outcome_question_about_a_closed_case_is_in_no_list(client, world):
    question, user = OutcomeQuestionFactory(), UserFactory(role=Role.OFFICER)
    case = question.decision.application
    client.force_login(user)
    assert case.reference in seen(client, "/outcome-questions/")
    InterestFactory(user=user, organisation=case.applicant)

    for page in (seen(client, "/outcome-questions/"), seen(client, "/outcome-questions.csv")):
        assert case.reference not in page
    assert client.get(f"/outcome-questions/{question.pk}/").status_code == 404
    assert not Letter.objects.exists()
