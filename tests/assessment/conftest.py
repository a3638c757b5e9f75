"""A closed call with two criteria, an officer, and two assessors on one case."""

from types import SimpleNamespace

import pytest

from segue.cycle.applications.lifecycle import Status as CaseStatus
from segue.cycle.assessment import actions
from segue.people.models import Role
from tests.factories import ApplicationFactory, AssessmentFactory, CallFactory, CriterionFactory, UserFactory


def make_world() -> SimpleNamespace:
    call = CallFactory(closed=True)
    need = CriterionFactory(call=call, title="Need", weight=3, highest=4, position=1)
    plan = CriterionFactory(call=call, title="Plan", weight=1, highest=4, position=2)
    officer = UserFactory(role=Role.OFFICER)
    case = ApplicationFactory(call=call, status=CaseStatus.IN_ASSESSMENT)
    ann, bob = UserFactory(name="Ann", role=Role.ASSESSOR), UserFactory(name="Bob", role=Role.ASSESSOR)
    return SimpleNamespace(
        call=call,
        need=need,
        plan=plan,
        officer=officer,
        case=case,
        ann=ann,
        bob=bob,
        anns=AssessmentFactory(application=case, assessor=ann, assigned_by=officer),
        bobs=AssessmentFactory(application=case, assessor=bob, assigned_by=officer),
    )


def score(assessment, need=3, plan=2, *, send=True):
    """Declare no interest, score both criteria and send."""
    by = assessment.assessor
    criteria = {row.title: row for row in assessment.application.call.criteria.all()}
    if assessment.status == "assigned":
        actions.declare_none(assessment, by=by)
    scores = {criteria["Need"].pk: (need, f"Need: {by}"), criteria["Plan"].pk: (plan, f"Plan: {by}")}
    actions.save_scores(assessment, scores=scores, comment=f"Comment of {by}", by=by)
    if send:
        actions.submit_scores(assessment, by=by)
    return assessment


@pytest.fixture
def world(db) -> SimpleNamespace:
    return make_world()
