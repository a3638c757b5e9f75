from functools import partial

from django.db import transaction
from django.utils import timezone

from segue.letters import lifecycle, tasks
from segue.letters.models import Letter
from segue.letters.permissions import RELEASE_LETTERS
from segue.people.models import User
from segue.record.history import note
from segue.record.lifecycle import change_status
from segue.rules import RuleBroken


@transaction.atomic
def mark_read(letter: Letter, *, by: User) -> Letter:
    """Say that a held letter was read and is fit to go."""
    RELEASE_LETTERS.require(by, letter)
    letter.read_at, letter.read_by = timezone.now(), by
    letter.save(update_fields=["read_at", "read_by"])
    note(letter, "read letter", by=by)
    return letter


@transaction.atomic
def release(letter: Letter, *, by: User) -> Letter:
    """Let a letter go that someone has read."""
    RELEASE_LETTERS.require(by, letter)
    if letter.read_at is None:
        raise RuleBroken("Read the letter before you release it.")
    change_status(letter, lifecycle.RELEASE, by=by)
    transaction.on_commit(partial(tasks.deliver.defer, letter_id=letter.pk))
    return letter


@transaction.atomic
def cancel(letter: Letter, *, because: str, by: User) -> Letter:
    """Keep a held letter from going, with the reason."""
    RELEASE_LETTERS.require(by, letter)
    change_status(letter, lifecycle.CANCEL, by=by, because=because)
    return letter
