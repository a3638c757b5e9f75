"""Letters about outcomes. They wait in the outbox until somebody has read and released them."""

from segue.cycle.assessment.models import Moderation
from segue.cycle.decisions import rules
from segue.cycle.decisions.models import Decision, Outcome, OutcomeQuestion
from segue.cycle.decisions.queries import OUTCOME_LETTER
from segue.letters.post import Draft


def outcome(decision: Decision, moderation: Moderation | None) -> Draft:
    """What was decided, why, what next, and how to question it."""
    case = decision.application
    awarded = decision.outcome == Outcome.AWARDED
    return Draft(
        kind=OUTCOME_LETTER,
        to=case.submitted_by or case.begun_by,
        subject=f"{'Your award' if awarded else 'The outcome of your application'}: {case.call} ({case.reference})",
        template=f"decisions/letters/{decision.outcome}.txt",
        about=decision,
        facts={
            "case": case,
            "call": case.call,
            "feedback": moderation.feedback if moderation else "",
            "days": rules.QUESTION_WITHIN[-1][1].days,
        },
    )


def answer(question: OutcomeQuestion) -> Draft:
    """The answer to a question about an outcome."""
    case = question.decision.application
    return Draft(
        kind="outcome-answer",
        to=question.asked_by,
        subject=f"Your question about {case.reference}",
        template="decisions/letters/answer.txt",
        about=question,
        facts={"case": case},
    )
