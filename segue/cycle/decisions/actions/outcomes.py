"""An outcome questioned by the applicant, and answered."""

from typing import cast

from django.db import transaction
from django.utils import timezone

from segue.cycle.assessment.queries import latest_moderation
from segue.cycle.decisions import letters, queries, rules
from segue.cycle.decisions.models import Decision, OutcomeQuestion
from segue.cycle.decisions.permissions import ANSWER_QUESTION, QUESTION_OUTCOME, TELL_AGAIN
from segue.letters import post
from segue.letters.models import Letter
from segue.people.models import User
from segue.record.history import note


@transaction.atomic
def question_outcome(decision: Decision, *, text: str, by: User) -> OutcomeQuestion:
    """Question an outcome, within the time the letter gives. The same words sent twice are one question."""
    QUESTION_OUTCOME.require(by, decision)
    rules.is_said(text, "Write what you question.")
    letter = cast("Letter", queries.letter_told(decision.application))  # the permission asks for one
    rules.still_questionable(queries.told_on(letter))
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    asked = decision.questions.filter(asked_by=by, text=text, answer="").first()
    if asked is not None:
        return asked
    question = OutcomeQuestion.objects.create(decision=decision, asked_by=by, text=text)
    note(decision, "question outcome", by=by)
    return question


@transaction.atomic
def tell_again(decision: Decision, *, by: User) -> Letter:
    """Write the letter about an outcome anew, where the one before was cancelled."""
    TELL_AGAIN.require(by, decision)
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    rules.waits_to_be_told(queries.untold(by), decision)
    [letter] = post.hold(letters.outcome(decision, latest_moderation(decision.application)))
    note(decision, "tell again", by=by)
    return letter


@transaction.atomic
def answer_question(question: OutcomeQuestion, *, answer: str, by: User) -> OutcomeQuestion:
    """Answer a question about an outcome, as someone who did not decide."""
    ANSWER_QUESTION.require(by, question)
    question = OutcomeQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    rules.is_not_answered(question)
    rules.is_said(answer, "Write an answer.")
    question.answer, question.answered_by, question.answered_at = answer, by, timezone.now()
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    post.send(letters.answer(question), by=by)
    note(question.decision, "answer question", by=by)
    return question
