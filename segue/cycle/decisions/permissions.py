"""Who recommends, who decides, who is told, who answers."""

from typing import Any

from django.utils import timezone

from segue.cycle.applications.models import Application
from segue.cycle.applications.permissions import (
    CASE_BARS,
    CLOSED_BY_INTEREST,
    OWN_ONLY,
    SEE_APPLICATION,
    SEE_CASE,
    is_closed_to,
)
from segue.cycle.decisions import queries
from segue.cycle.decisions.models import Decision, OutcomeQuestion, Recommendation
from segue.governance.delegation import covers
from segue.governance.models import Seat
from segue.people.models import Role
from segue.people.permissions import READERS, Bar, Permission


def _interest_inside(user: Any, recommendation: Recommendation) -> bool:
    return queries.has_closed_case(recommendation, user)


def _closed_whole(user: Any, recommendation: Recommendation) -> bool:
    return queries.is_closed_whole(recommendation, user)


def is_named(user: Any, recommendation: Recommendation) -> bool:
    """Tell whether the scheme names a person: by role, as chair, or as the member in a conflicted chair's place."""
    line = recommendation.delegation
    if line is None:
        return False
    if covers(line, user):
        return True
    if line.role or not line.body_id:
        return False
    seats = Seat.objects.filter(Seat.held_on(timezone.localdate()), body=line.body_id)
    chair = seats.filter(is_chair=True).select_related("user").first()
    sits = seats.filter(user=user).exists()
    return sits and chair is not None and queries.has_closed_case(recommendation, chair.user)


def _not_named(user: Any, recommendation: Recommendation) -> bool:
    return not is_named(user, recommendation)


def _alone(user: Any, recommendation: Recommendation) -> bool:
    line = recommendation.delegation
    return bool(line and line.role and line.second_person and user.pk in queries.workers_on(recommendation))


def _neither_office_nor_named(user: Any, recommendation: Recommendation) -> bool:
    return not user.has_role(Role.OFFICER, Role.CHIEF_EXECUTIVE) and not is_named(user, recommendation)


def _not_told(_user: Any, application: Application) -> bool:
    return queries.letter_told(application) is None


def _not_your_decision(user: Any, decision: Decision) -> bool:
    return decision.application.applicant_id not in user.organisation_ids


def _decision_not_told(_user: Any, decision: Decision) -> bool:
    return queries.letter_told(decision.application) is None


def _took_part(user: Any, question: OutcomeQuestion) -> bool:
    sitting = question.decision.sitting
    return user.pk == sitting.decided_by_id or sitting.present.filter(pk=user.pk).exists()


def _closed_question(user: Any, question: OutcomeQuestion) -> bool:
    return is_closed_to(user, question.decision.application)


def _closed_decision(user: Any, decision: Decision) -> bool:
    return is_closed_to(user, decision.application)


INTEREST_INSIDE = Bar(
    "You have an interest in an applicant in this recommendation. The case must be taken out of it first.",
    _interest_inside,
)
NOT_NAMED = Bar("The scheme of delegation does not name you for this recommendation.", _not_named)
OFFICE = frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE})
DECIDERS = frozenset({Role.OFFICER, Role.FINANCE, Role.CHIEF_EXECUTIVE, Role.BODY_MEMBER, Role.BODY_CHAIR})

SEE_RECOMMENDATIONS = Permission("See the list of recommendations", roles=READERS)
SEE_RECOMMENDATION = Permission(
    "Open a recommendation",
    roles=READERS,
    bars=(Bar("You have an interest in every applicant in this recommendation.", _closed_whole, hides=True),),
    secret=True,
)
PREPARE = Permission("Prepare a recommendation", roles=OFFICE)
EDIT_RECOMMENDATION = Permission("Change a recommendation", roles=OFFICE, seen_by=SEE_RECOMMENDATION)
PROPOSE = Permission("Propose an outcome for a case", roles=OFFICE, bars=CASE_BARS, seen_by=SEE_CASE)
RANK_AGAIN = Permission("Rank a draft again", roles=OFFICE, bars=(INTEREST_INSIDE,), seen_by=SEE_RECOMMENDATION)
PUT = Permission(
    "Put a recommendation to the decision-maker", roles=OFFICE, bars=(INTEREST_INSIDE,), seen_by=SEE_RECOMMENDATION
)
DECIDE = Permission(
    "Decide on a recommendation",
    roles=DECIDERS,
    bars=(
        NOT_NAMED,
        INTEREST_INSIDE,
        Bar("You worked on this recommendation, so someone else decides on it.", _alone),
    ),
    seen_by=SEE_RECOMMENDATION,
)
SEND_BACK = Permission(
    "Send a recommendation back",
    roles=DECIDERS,
    bars=(Bar(NOT_NAMED.reason, _neither_office_nor_named), INTEREST_INSIDE),
    seen_by=SEE_RECOMMENDATION,
)
TELL_AGAIN = Permission(
    "Write the letter about an outcome again",
    roles=OFFICE,
    bars=(Bar(CLOSED_BY_INTEREST.reason, _closed_decision, hides=True),),
    secret=True,
)
SEE_OUTCOME = Permission(
    "Read the outcome of one's own application",
    roles=frozenset({Role.APPLICANT}),
    bars=(OWN_ONLY, Bar("The outcome of this application has not been sent out yet.", _not_told)),
    seen_by=SEE_APPLICATION,
    secret=True,
)
QUESTION_OUTCOME = Permission(
    "Question the outcome of one's own application",
    roles=frozenset({Role.APPLICANT}),
    bars=(
        Bar("This application belongs to another organisation.", _not_your_decision, hides=True),
        Bar("The outcome of this application has not been sent out yet.", _decision_not_told),
    ),
    secret=True,
)
SEE_QUESTIONS = Permission(
    "See who questions an outcome", roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE, Role.AUDITOR})
)
CLOSED_QUESTION = Bar(CLOSED_BY_INTEREST.reason, _closed_question, hides=True)
READ_QUESTION = Permission(
    "Read a question about an outcome, and its answer",
    roles=SEE_QUESTIONS.roles | {Role.BODY_CHAIR},
    bars=(CLOSED_QUESTION,),
    secret=True,
)
ANSWER_QUESTION = Permission(
    "Answer who questions an outcome",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE, Role.BODY_CHAIR}),
    bars=(CLOSED_QUESTION, Bar("You decided on this application, so someone else answers.", _took_part)),
    seen_by=READ_QUESTION,
)
