"""What was sent, word for word, and its fingerprint."""

import json
from hashlib import sha256
from typing import Any

from django.utils import timezone

from segue.cycle.applications.models import Application, Submission
from segue.cycle.applications.sheet import Part, Sheet
from segue.people.models import User


def next_number(application: Application) -> int:
    """The number of what is sent next: 1, as long as nothing was sent."""
    return application.submissions.count() + 1 if application.submitted_at else 1


def write(sheet: Sheet, number: int, *, by: User) -> Submission:
    """Keep a copy of every question and answer as they are sent."""
    application = sheet.application
    sent = copy_of(sheet, number)
    return Submission.objects.create(
        application=application,
        number=number,
        answers=sent,
        requested=application.requested,
        sha256=fingerprint(sent),
        by=by,
        at=application.submitted_at or timezone.now(),
    )


def copy_of(sheet: Sheet, number: int) -> dict[str, Any]:
    """The questions and answers in one piece that explains itself."""
    application, school = sheet.application, sheet.application.school
    return {
        "reference": application.reference,
        "submission": number,
        "submitted_at": application.submitted_at.isoformat() if application.submitted_at else "",
        "call": {"reference": application.call.reference, "title": application.call.title},
        "applicant": application.applicant.name,
        "school": {"urn": school.urn, "name": school.name} if school else None,
        "form": {"name": application.question_set.name, "version": application.question_set.version},
        "requested": f"{application.requested:.2f}",
        "sections": [_section(part) for part in sheet.parts],
    }


def fingerprint(sent: dict[str, Any]) -> str:
    """The SHA-256 of the copy, written with sorted names, no spaces and UTF-8."""
    plain = json.dumps(sent, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(plain.encode()).hexdigest()


def is_unaltered(submission: Submission) -> bool:
    """Tell whether the copy still has the fingerprint it was given."""
    return fingerprint(submission.answers) == submission.sha256


def _section(part: Part) -> dict[str, Any]:
    return {
        "key": part.key,
        "title": part.section.title,
        "questions": [
            {
                "key": question.key,
                "label": question.label,
                "asks": question.asks,
                "words": question.words,
                "answer": part.answer(question),
            }
            | ({"offered": _offered(part)} if question.asks == "opportunities" else {})
            for question in part.questions
        ],
    }


def _offered(part: Part) -> dict[str, str]:
    return {one.opportunity.code: one.opportunity.title for one in part.offer.opportunities}


def latest(application: Application) -> Submission | None:
    """What was sent last."""
    return application.submissions.select_related("by").order_by("-number").first()
