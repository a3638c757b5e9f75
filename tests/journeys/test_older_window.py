"""A window left open while its assessor went on elsewhere: it says so once, stops saving, and keeps what was typed."""

import pytest

from segue.cycle.assessment import actions
from segue.cycle.assessment.lifecycle import Status
from segue.cycle.assessment.models import Score
from segue.cycle.calls.models import Criterion
from tests.factories import AssessmentFactory, HubFactory

pytestmark = pytest.mark.django_db(transaction=True)

# Longer than the pause after which the page saves what was typed.
PAUSE = 2_500


@pytest.fixture
def criterion():
    """The one criterion of a case that its assessor has open."""
    HubFactory()
    case = AssessmentFactory(status=Status.OPEN).application
    return Criterion.objects.create(call=case.call, title="Need", question="Is it shown?", weight=1, highest=5)


def older_window(visitor, assessment):
    """The assessor's window, and what it sends from now on."""
    person, sent = visitor(assessment.assessor), []
    person.go(f"/assessments/{assessment.pk}/")
    person.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    return person, sent


def sent_elsewhere(assessment, criterion):
    actions.save_scores(assessment, scores={criterion.pk: (4, "Clear")}, comment="", by=assessment.assessor)
    actions.submit_scores(assessment, by=assessment.assessor)
    return "you sent your scores in another window"


def closed_elsewhere(assessment, _criterion):
    actions.declare_interest(assessment, nature="My sister teaches there", by=assessment.assessor)
    return "You declared an interest in this applicant"


@pytest.mark.parametrize(("elsewhere", "refusals"), ((sent_elsewhere, []), (closed_elsewhere, ["403"])))
def test_an_older_window_stops_and_says_why(visitor, criterion, elsewhere, refusals):
    assessment = criterion.call.applications.get().assessments.get()
    person, sent = older_window(visitor, assessment)
    reason = elsewhere(assessment, criterion)

    person.fill("Your reasons: Need", "Typed too late").sees(f"Not saved: {reason}")
    tries = len(sent)
    person.fill("Your reasons: Need", "Typed later still").page.wait_for_timeout(PAUSE)

    assert len(sent) == tries
    person.sees("copy what you want to keep")
    assert person.page.get_by_label("Your reasons: Need").input_value() == "Typed later still"
    assert not Score.objects.filter(reasons__startswith="Typed").exists()
    assert [trouble[:3] for trouble in person.troubles] == refusals
    person.troubles.clear()
