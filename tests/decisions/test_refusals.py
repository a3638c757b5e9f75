"""What decisions refuse for want of a word."""

import pytest
from django.core.exceptions import PermissionDenied

from segue.cycle.decisions import actions
from segue.cycle.decisions.models import OutcomeQuestion, Recommendation
from segue.people.models import Role
from segue.rules import RuleBroken
from tests.factories import (
    DelegationFactory,
    OutcomeQuestionFactory,
    ProposalFactory,
    RecommendationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_a_case_is_taken_out_with_a_reason():
    proposal, officer = ProposalFactory(), UserFactory(role=Role.OFFICER)

    with pytest.raises(RuleBroken, match="Say why"):
        actions.take_out(proposal.recommendation, application=proposal.application, because=" ", by=officer)


def test_the_last_case_is_not_taken_out():
    proposal, officer = ProposalFactory(), UserFactory(role=Role.OFFICER)

    with pytest.raises(RuleBroken, match="cannot be taken out"):
        actions.take_out(proposal.recommendation, application=proposal.application, because="Interest", by=officer)


def test_an_answer_says_something():
    question = OutcomeQuestionFactory()

    with pytest.raises(RuleBroken, match="Write an answer"):
        actions.answer_question(question, answer=" ", by=UserFactory(role=Role.OFFICER))

    assert OutcomeQuestion.objects.get().answer == ""


def test_an_empty_recommendation_is_not_put():
    empty, officer = RecommendationFactory(), UserFactory(role=Role.OFFICER)

    with pytest.raises(RuleBroken, match="nothing in this recommendation"):
        actions.put(empty, delegation=DelegationFactory(), by=officer)

    assert Recommendation.objects.get().status == "draft"


def test_a_recommendation_is_sent_back_with_a_reason():
    put, officer = RecommendationFactory(put=True), UserFactory(role=Role.OFFICER)

    with pytest.raises(RuleBroken, match="Say why"):
        actions.send_back(put, because=" ", by=officer)

    assert Recommendation.objects.get().status == "put"


def test_a_draft_names_nobody_who_decides():
    draft, chief = RecommendationFactory(), UserFactory(role=Role.CHIEF_EXECUTIVE)

    with pytest.raises(PermissionDenied, match="does not name you"):
        actions.decide(draft, reasons="At once", by=chief)

    assert Recommendation.objects.get().status == "draft"
