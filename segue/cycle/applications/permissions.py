"""Who may open an application: the applicant's own people on one side, the hub on the other."""

from typing import Any

from segue.cycle.applications.models import Application
from segue.governance.interests import closes
from segue.people.models import Role
from segue.people.permissions import READERS, Bar, Permission
from segue.places.models import School


def is_closed_to(user: Any, application: Application) -> bool:
    """Tell whether an interest closes a case to a person."""
    return closes(user, application.applicant_id, application.begun_at)


def _not_sent(_user: Any, application: Application) -> bool:
    return application.submitted_at is None


def _not_of_this_school(user: Any, school: School | None) -> bool:
    return school is not None and school.organisation_id not in user.organisation_ids


def _not_a_colleague(user: Any, application: Application) -> bool:
    return application.applicant_id not in user.organisation_ids


CLOSED_BY_INTEREST = Bar(
    "You have an interest in this applicant, so the case is closed to you.", is_closed_to, hides=True
)
NOT_SENT = Bar("This application has not been sent, so it is the applicant's own.", _not_sent, hides=True)
CASE_BARS = (NOT_SENT, CLOSED_BY_INTEREST)
OWN_ONLY = Bar("This application belongs to another organisation.", _not_a_colleague, hides=True)

SEE_CASE = Permission("Open a case", roles=READERS, bars=CASE_BARS, secret=True)
SEE_CASES = Permission("See the list of cases", roles=READERS)
SEE_CONTACTS = Permission(
    "Read in a case how an applicant's people are reached",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE, Role.ADMINISTRATOR, Role.AUDITOR}),
    bars=CASE_BARS,
    seen_by=SEE_CASE,
)
APPLY = Permission("Apply for one's own organisation", roles=frozenset({Role.APPLICANT}))
BEGIN_APPLICATION = Permission(
    "Begin an application for one's own school",
    roles=frozenset({Role.APPLICANT}),
    bars=(Bar("You do not act for this school yet.", _not_of_this_school),),
)
SEE_APPLICATION = Permission(
    "See one's own application",
    roles=frozenset({Role.APPLICANT}),
    bars=(OWN_ONLY,),
    secret=True,
)
WRITE_APPLICATION = Permission(
    "Write, submit and withdraw one's own application",
    roles=frozenset({Role.APPLICANT}),
    bars=(OWN_ONLY,),
    seen_by=SEE_APPLICATION,
)
RETURN_APPLICATION = Permission(
    "Return an application for changes",
    roles=frozenset({Role.OFFICER}),
    bars=CASE_BARS,
    seen_by=SEE_CASE,
)
