"""Writing letters. The stages call this inside their own actions, after their own permission."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model
from django.template.loader import render_to_string
from procrastinate.types import JSONDict

from segue.letters import tasks
from segue.letters.lifecycle import RELEASE, Status
from segue.letters.models import Letter
from segue.people.models import Organisation, User
from segue.record.history import note_many

# How the subjects of letters lead to an organisation: a question to its decision, a return to its contract.
LEADS_TO = ("applicant", "holder", "organisation", "school", "application", "contract", "due", "decision")
LEADS_TO_A_CONTRACT = ("contract", "due")


Found = TypeVar("Found")


@dataclass(frozen=True)
class Draft:
    """A letter as a stage words it: to whom, about what, which template with which facts."""

    kind: str
    to: User
    subject: str
    template: str
    about: Any
    facts: dict[str, Any]


def hold(*drafts: Draft) -> list[Letter]:
    """Put letters in the outbox, to be read and released by a person."""
    return Letter.objects.bulk_create([_letter(draft, Status.HELD) for draft in drafts])


def _letter(draft: Draft, status: Status) -> Letter:
    text = render_to_string(draft.template, {"to": draft.to, "about": draft.about, **draft.facts})
    return Letter(
        kind=draft.kind,
        to_name=draft.to.name,
        to_email=draft.to.email,
        subject=draft.subject,
        text=text.strip() + "\n",
        about=draft.about,
        concerns=concerned(draft.about),
        delivered_by=deliverer(draft.about),
        case_begun_at=begun_at(draft.about),
        status=status,
    )


def concerned(about: Any) -> Organisation | None:
    """The organisation that the subject of a letter is about: its applicant, its holder, or the school itself."""
    return _led_to(about, lambda one: one if isinstance(one, Organisation) else None)


def deliverer(about: Any) -> Organisation | None:
    """Who delivers what a letter is about. The lead is left out: a part in it closes nothing."""
    way = next((name for name in LEADS_TO_A_CONTRACT if hasattr(about, f"{name}_id")), "")
    if way:
        return deliverer(getattr(about, way))
    provider: Organisation | None = getattr(about, "provider", None)
    return None if provider is None or provider.is_lead else provider


def begun_at(about: Any) -> datetime | None:
    """When the case was begun that the subject of a letter belongs to, if it belongs to one."""
    return _led_to(about, lambda one: getattr(one, "begun_at", None))


def _led_to(about: Any, find: Callable[[Any], Found | None], depth: int = 5) -> Found | None:
    found = find(about)
    if found is not None or not depth:
        return found
    ways = (getattr(about, name, None) for name in LEADS_TO)
    return next((found for one in ways if isinstance(one, Model) and (found := _led_to(one, find, depth - 1))), None)


@transaction.atomic(savepoint=False)
def send(*drafts: Draft, by: User | None) -> list[Letter]:
    """Send letters that need nobody's reading, such as a receipt: they are on their way with what they tell of."""
    letters = Letter.objects.bulk_create([_letter(draft, Status.RELEASED) for draft in drafts])
    note_many(Letter, [(letter.pk, "", letter.status) for letter in letters], RELEASE.name, by=by)
    jobs: list[JSONDict] = [{"letter_id": letter.pk} for letter in letters]
    if jobs:
        tasks.deliver.batch_defer(*jobs)
    return letters
