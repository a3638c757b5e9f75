"""Who may open an application: the applicant's own people on one side, the hub on the other."""

from typing import Any

from segue.cycle.applications.models import Application
from segue.governance.interests import has_interest
from segue.people.models import Role
from segue.people.permissions import READERS, Bar, Permission
from segue.places.models import School


def _interest(user: Any, application: Application) -> bool:
    return has_interest(user, application.applicant_id)


def _not_of_this_school(user: Any, school: School | None) -> bool:
    return school is not None and school.organisation_id not in user.organisation_ids


def _not_a_colleague(user: Any, application: Application) -> bool:
    return application.applicant_id not in user.organisation_ids


NOT_WITH_AN_INTEREST = Bar("You have an interest in this applicant, so the case is closed to you.", _interest)
OWN_ONLY = Bar("This application belongs to another organisation.", _not_a_colleague, hides=True)

SEE_CASE = Permission("Open a case", roles=READERS, bars=(NOT_WITH_AN_INTEREST,), secret=True)
SEE_CASES = Permission("See the list of cases", roles=READERS)
SEE_CONTACTS = Permission(
    "Read in a case how an applicant's people are reached",
    roles=frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE, Role.ADMINISTRATOR, Role.AUDITOR}),
    bars=(NOT_WITH_AN_INTEREST,),
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
    bars=(NOT_WITH_AN_INTEREST,),
    seen_by=SEE_CASE,
)
