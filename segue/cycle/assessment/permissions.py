"""Who assesses, who moderates. A person with an interest in a case never comes near it."""

from typing import Any

from segue.cycle.applications.models import Application
from segue.cycle.applications.permissions import CASE_BARS, CLOSED_BY_INTEREST, SEE_CASE, is_closed_to
from segue.cycle.assessment.lifecycle import LIVE, Status
from segue.cycle.assessment.models import Assessment
from segue.people.models import Role
from segue.people.permissions import Bar, Permission


def _not_yours(user: Any, assessment: Assessment) -> bool:
    return assessment.assessor_id != user.pk


def _declared(_user: Any, assessment: Assessment) -> bool:
    return assessment.status == Status.CONFLICTED


def _taken_off(_user: Any, assessment: Assessment) -> bool:
    return assessment.status == Status.RELEASED


def _not_declared(_user: Any, assessment: Assessment) -> bool:
    return assessment.status == Status.ASSIGNED


def _closed_case(user: Any, assessment: Assessment) -> bool:
    return is_closed_to(user, assessment.application)


def _scored_it(user: Any, application: Application) -> bool:
    return Assessment.objects.filter(application=application, assessor=user, status__in=LIVE).exists()


_SOMEBODY_ELSES = Bar("This assessment belongs to someone else.", _not_yours, hides=True)
_WITHDRAWN = Bar("You declared an interest in this applicant, so the case is closed to you.", _declared)
_REGISTERED = Bar(
    "The register holds an interest of yours in this applicant, so the case is closed to you.", _closed_case
)
_RELEASED = Bar("You were taken off this case, so it is closed to you.", _taken_off)

SEE_ASSESSMENTS = Permission("See one's own assessments", roles=frozenset({Role.ASSESSOR}))
DECLARE = Permission(
    "Declare an interest or none before assessing",
    roles=frozenset({Role.ASSESSOR}),
    bars=(_SOMEBODY_ELSES, _WITHDRAWN, _RELEASED),
    secret=True,
)
SEE_ASSESSMENT = Permission(
    "Open one's own assessment",
    roles=frozenset({Role.ASSESSOR}),
    bars=(_SOMEBODY_ELSES, _WITHDRAWN, _REGISTERED, _RELEASED),
    secret=True,
)
SCORE = Permission(
    "Read a case as its assessor and score it",
    roles=frozenset({Role.ASSESSOR}),
    bars=(
        _SOMEBODY_ELSES,
        _WITHDRAWN,
        _REGISTERED,
        _RELEASED,
        Bar("Say first whether you have an interest in this applicant.", _not_declared),
    ),
    secret=True,
)
SEE_ASSIGNING = Permission(
    "See who assesses what, and how far they are",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE, Role.AUDITOR}),
)
ASSIGN = Permission(
    "Assign assessors, remind them and take them off",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE}),
    seen_by=SEE_ASSIGNING,
)
ASSIGN_CASE = Permission(
    "Assign an assessor to a case",
    roles=ASSIGN.roles,
    bars=CASE_BARS,
    seen_by=SEE_CASE,
)
TAKE_OFF = Permission(
    "Take an assessor off a case",
    roles=ASSIGN.roles,
    bars=(Bar(CLOSED_BY_INTEREST.reason, _closed_case, hides=True),),
    seen_by=SEE_ASSIGNING,
)
SEE_MODERATION = Permission(
    "See the scores of a case side by side",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE, Role.AUDITOR}),
    bars=CASE_BARS,
    seen_by=SEE_CASE,
)
MODERATE = Permission(
    "Agree the moderated score",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE}),
    bars=(
        *CASE_BARS,
        Bar("You are an assessor of this case, so someone else moderates it.", _scored_it),
    ),
    seen_by=SEE_CASE,
)
