"""Complete drafts in the open call, written through Segue's own actions."""

from bench.fill import WORDS
from segue.cycle.applications import actions
from segue.cycle.applications.models import Application
from segue.cycle.calls.models import Call
from segue.people.models import User
from segue.places.models import School

ANSWERS = {
    "school": {"register": True, "contact": "music@school.example", "headteacher": True},
    "wish": {"opportunities": [{"code": "CLASS", "amount": "1200", "note": "Year 4, every week"}]},
    "who": {"pupils": {"ks2": {"pupils": "58", "pupil_premium": "12", "send": "8"}}},
    "why": {"need": WORDS, "difference": WORDS, "delivery": WORDS},
    "after": {"continuation": WORDS, "provider": "The hub"},
    "agree": {"conditions": True, "data": True, "visits": True},
}


def drafts(number: int) -> list[str]:
    """References of new, complete drafts in the open call, each of another school."""
    lead = User.objects.get(email="lead@example.org")
    call = Call.objects.get(reference="FO-999")
    begun = Application.objects.filter(call=call).values("school")
    schools = School.objects.filter(organisation__in=lead.organisation_ids).exclude(pk__in=begun).order_by("urn")
    return [_draft(call, school, lead).reference for school in schools[:number]]


def _draft(call: Call, school: School, lead: User) -> Application:
    application = actions.begin(call, school=school, by=lead)
    for key, answers in ANSWERS.items():
        actions.save_section(application, key=key, answers=answers, version=0, by=lead)
    return application
