"""Every address of assessing, for every role, by hand."""

import pytest
from django.urls import reverse
from django.utils import timezone

from segue.cycle.assessment import actions, queries
from segue.people.models import Role
from tests.assessment.conftest import score
from tests.factories import AssessmentFactory, InterestFactory, UserFactory

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
# What each role gets by GET, in the order of ROLES. The assessor here is not the one of the case.
TABLE = {
    "assessments": (403, 200, 403, 403, 403, 403, 403, 403, 403),
    "assessments-csv": (403, 200, 403, 403, 403, 403, 403, 403, 403),
    "assessment": (404, 404, 404, 404, 404, 404, 404, 404, 404),
    "assessment-declare": (404, 404, 404, 404, 404, 404, 404, 404, 404),
    "assessment-send": (404, 404, 404, 404, 404, 404, 404, 404, 404),
    "assessment-take-off": (403, 403, 200, 403, 200, 403, 403, 403, 403),
    "assigning": (403, 403, 200, 403, 200, 403, 403, 200, 403),
    "assigning-csv": (403, 403, 200, 403, 200, 403, 403, 200, 403),
    "assigning-plan": (403, 403, 200, 403, 200, 403, 403, 403, 403),
    "assigning-remind": (403, 403, 405, 403, 405, 403, 403, 403, 403),
    "scores": (403, 403, 200, 403, 200, 403, 403, 200, 403),
    "assign-case": (404, 404, 200, 403, 200, 403, 403, 403, 403),
    "moderation": (404, 404, 200, 403, 200, 403, 403, 200, 403),
}


def address(name, world):
    if name in {"assign-case", "moderation"}:
        return reverse(name, args=[world.case.reference])
    if name in {"assessments", "assessments-csv"}:
        return reverse(name)
    if name.startswith("assessment"):
        return reverse(name, args=[world.anns.pk])
    return reverse(name, args=[world.call.pk])


@pytest.mark.parametrize(
    ("name", "role", "status"),
    tuple((name, role, status) for name, row in TABLE.items() for role, status in zip(ROLES, row, strict=True)),
)
def test_who_may_open_what(client, world, name, role, status):
    assert set(ROLES) == set(Role.values)
    client.force_login(UserFactory(role=role))

    assert client.get(address(name, world)).status_code == status


@pytest.mark.parametrize("name", TABLE)
def test_nobody_comes_in_without_signing_in(client, world, name):
    response = client.get(address(name, world))

    assert response.status_code == 302
    assert "/sign-in/" in response.url


CLOSED = ("assign-case", "moderation", "assessment-take-off")


@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize("role", ("officer", "chief_executive"))
def test_an_interest_hides_the_pages_of_a_case(client, world, name, role):
    user = UserFactory(role=role)
    InterestFactory(user=user, organisation=world.case.applicant)
    client.force_login(user)

    assert client.get(address(name, world)).status_code == 404


def test_before_a_declaration_only_the_applicant_and_the_call_are_shown(client, world):
    client.force_login(world.ann)

    response = client.get(address("assessment", world), follow=True)

    text = response.content.decode()
    assert response.redirect_chain == [(f"/assessments/{world.anns.pk}/declare/", 302)]
    assert world.case.applicant.name in text
    assert world.call.title in text
    assert world.case.reference not in text
    assert "500" not in text


def test_a_conflicted_assessor_gets_403_with_the_reason_from_then_on(client, world):
    actions.declare_interest(world.anns, nature="Governor", by=world.ann)
    client.force_login(world.ann)

    for name in ("assessment", "assessment-declare", "assessment-send"):
        response = client.get(address(name, world))
        assert response.status_code == 403
        assert "closed to you" in response.content.decode()


def test_who_was_taken_off_gets_403_with_the_reason(client, world):
    actions.take_off(world.anns, because="Ill", by=world.officer)
    client.force_login(world.ann)

    response = client.get(address("assessment", world))

    assert response.status_code == 403
    assert "taken off" in response.content.decode()


def test_an_interest_in_the_register_closes_an_open_assessment(client, world):
    score(world.anns, send=False)
    InterestFactory(user=world.ann, organisation=world.case.applicant)
    client.force_login(world.ann)

    response = client.get(address("assessment", world))

    assert response.status_code == 403
    assert "register" in response.content.decode()


@pytest.mark.parametrize("name", ("assigning", "assigning-csv", "scores"))
def test_no_list_or_export_shows_a_case_to_a_conflicted_officer(client, world, name):
    score(world.anns)
    score(world.bobs)
    both = UserFactory(role=Role.OFFICER)
    client.force_login(both)
    before = _text(client.get(address(name, world)))
    InterestFactory(user=both, organisation=world.case.applicant)

    after = _text(client.get(address(name, world)))

    assert world.case.reference in before
    assert world.case.reference not in after
    assert world.case.applicant.name not in after
    assert "Ann" not in after


def test_an_officer_who_stepped_back_as_assessor_stays_out_after_the_interest_ends(client, world):
    both = UserFactory(roles=(Role.OFFICER, Role.ASSESSOR))
    theirs = AssessmentFactory(application=world.case, assessor=both)
    actions.declare_interest(theirs, nature="Governor", by=both)
    both.interests.update(until=timezone.localdate())
    score(world.anns)
    score(world.bobs)
    client.force_login(both)

    assert client.get(address("moderation", world)).status_code == 404
    assert world.case.reference not in _text(client.get(address("assigning", world)))
    assert world.case.reference not in _text(client.get(address("scores", world)))
    assert not queries.scores_shown_to(both).exists()


def test_a_conflicted_assessor_sees_nothing_of_the_case_in_their_own_list(client, world):
    actions.declare_interest(world.anns, nature="Governor", by=world.ann)
    client.force_login(world.ann)

    for text in (_text(client.get("/assessments/")), _text(client.get("/assessments.csv"))):
        assert "Withdrawn: interest declared" in text
        assert world.case.reference not in text


def test_scores_are_in_no_export_before_all_are_in(client, world):
    score(world.anns)
    client.force_login(world.officer)

    assert "Need: Ann" not in _text(client.get(address("scores", world)))
    assert "Need: Ann" not in _text(client.get(address("moderation", world)))
    score(world.bobs)
    assert "Need: Ann" in _text(client.get(address("scores", world)))
    assert "Need: Ann" in _text(client.get(address("moderation", world)))


def _text(response):
    assert response.status_code == 200
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()
