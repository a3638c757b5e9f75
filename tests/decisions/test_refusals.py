"""What decisions refuse for want of a word."""

import pytest

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
