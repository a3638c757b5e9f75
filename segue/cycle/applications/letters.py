"""Letters about an application: the receipt with every answer, and word of changes asked for."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from segue.cycle.applications.models import Application, Submission
from segue.cycle.applications.shown import sent_sections
from segue.letters import post
from segue.people.models import User
from segue.people.queries import people_of

# Enough for every colleague who writes; a crowd is nobody's business.
COPIES = 10


def receipt(submission: Submission, *, by: User) -> None:
    """To who sent it, with a copy to the colleagues who may act for the applicant."""
    application = submission.application
    subject = f"Received: {application.reference}, {application.call.title}"
    facts = {"submission": submission, "sections": sent_sections(submission.answers)}
    _send("receipt", _readers(application, by), subject[:200], application, by=by, **facts)


def returned(application: Application, *, because: str, by: User) -> None:
    """To who sent it and the colleagues: what is to be changed."""
    subject = f"Please change something: {application.reference}, {application.call.title}"
    readers = _readers(application, application.submitted_by)
    _send("returned", readers, subject[:200], application, by=by, because=because)


def withdrawn(application: Application, *, by: User) -> None:
    """To the applicant's people: that it was taken back, and by whom."""
    subject = f"Withdrawn: {application.reference}, {application.call.title}"
    _send("withdrawn", _readers(application, by), subject[:200], application, by=by, withdrawn_by=by)


def _send(
    kind: str, readers: Iterable[User], subject: str, application: Application, *, by: User, **facts: object
) -> None:
    page = f"{settings.PUBLIC_URL}{reverse('application', args=[application.reference])}"
    drafts = [
        post.Draft(
            kind=f"application {kind}",
            to=reader,
            subject=subject,
            template=f"applications/letters/{kind}.txt",
            about=application,
            facts={"page": page} | facts,
        )
        for reader in readers
    ]
    post.send(*drafts, by=by)


def _readers(application: Application, first: User | None) -> Iterable[User]:
    """The person it concerns most, then the applicant's other confirmed people."""
    known = [first] if first else []
    return known + [user for user in people_of(application.applicant_id)[:COPIES] if user != first]
