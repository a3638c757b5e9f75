"""What the hub writes when the times of a call change, and to whom: those it concerns who act for a school."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from segue.cycle.calls.models import Call, LateLeave
from segue.letters.post import Draft
from segue.people.models import User
from segue.people.queries import people_by_organisation, people_of

# Enough for every colleague who writes; a crowd is nobody's business.
COPIES = 10


def late_leave(leave: LateLeave) -> Iterator[Draft]:
    """Leave to apply late, to everybody who acts for the school."""
    subject = f"You may apply late: {leave.call.title} ({leave.call.reference})"
    link = settings.PUBLIC_URL + reverse("call", args=[leave.call.reference])
    for person in to_whom(leave):
        yield _letter("call_late_leave", person, subject, leave, call=leave.call, leave=leave, link=link)


def closing_moved(call: Call, because: str) -> Iterator[Draft]:
    """Word that there is more time, to everybody who has begun and not sent."""
    subject = f"More time: {call.title} ({call.reference})"
    unsent = call.applications.filter(status="draft")
    return _to_applicants("call_closing_moved", subject, call, unsent, because)


def cancelled(call: Call, because: str) -> Iterator[Draft]:
    """Word that nothing will come of a call, to everybody who has begun or sent."""
    subject = f"Cancelled: {call.title} ({call.reference})"
    return _to_applicants("call_cancelled", subject, call, call.applications.exclude(status="withdrawn"), because)


def to_whom(leave: LateLeave) -> list[User]:
    """Those who act for the school that may apply late; nobody where nobody has joined it yet."""
    return list(people_of(leave.school.organisation_id)[:COPIES]) if leave.school.organisation_id else []


def _to_applicants(kind: str, subject: str, call: Call, applications: Any, because: str) -> Iterator[Draft]:
    """One letter for each person and application, so that each is closed to who has an interest in its applicant."""
    rows = list(applications.select_related("applicant").order_by("pk"))
    people = people_by_organisation([application.applicant_id for application in rows])
    for application in rows:
        link = settings.PUBLIC_URL + reverse("application", args=[application.reference])
        for person in people.get(application.applicant_id, [])[:COPIES]:
            yield _letter(kind, person, subject, application, call=call, because=because, link=link)


def _letter(kind: str, to: User, subject: str, about: Any, **facts: Any) -> Draft:
    return Draft(kind, to, subject[:200], f"calls/letters/{kind}.txt", about, facts)
