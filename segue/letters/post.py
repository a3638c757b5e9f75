"""Writing letters. The stages call this inside their own actions, after their own permission."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.template.loader import render_to_string

from segue.letters import tasks
from segue.letters.lifecycle import RELEASE
from segue.letters.models import Letter
from segue.people.models import Organisation, User
from segue.record.lifecycle import change_status

# How the subjects of letters lead to an organisation: a question to its decision, a return to its contract.
LEADS_TO = ("applicant", "holder", "organisation", "application", "contract", "due", "decision")


@dataclass(frozen=True)
class Draft:
    """A letter as a stage words it: to whom, about what, which template with which facts."""

    kind: str
    to: User
    subject: str
    template: str
    about: Any
    facts: dict[str, Any]


@transaction.atomic
def hold(draft: Draft) -> Letter:
    """Put a letter in the outbox, to be read and released by a person."""
    text = render_to_string(draft.template, {"to": draft.to, "about": draft.about, **draft.facts})
    return Letter.objects.create(
        kind=draft.kind,
        to_name=draft.to.name,
        to_email=draft.to.email,
        subject=draft.subject,
        text=text.strip() + "\n",
        about=draft.about,
        concerns=concerned(draft.about),
    )


def concerned(about: Any, depth: int = 4) -> Organisation | None:
    """The organisation that the subject of a letter is about: its applicant, its holder, or the school itself."""
    for name in LEADS_TO:
        found = getattr(about, name, None)
        if isinstance(found, Organisation):
            return found
        if isinstance(found, Model) and depth:
            further = concerned(found, depth - 1)
            if further is not None:
                return further
    return None


@transaction.atomic
def send(draft: Draft, *, by: User | None) -> Letter:
    """Send a letter that needs nobody's reading, such as a receipt."""
    letter = hold(draft)
    change_status(letter, RELEASE, by=by)
    transaction.on_commit(partial(tasks.deliver.defer, letter_id=letter.pk))
    return letter
