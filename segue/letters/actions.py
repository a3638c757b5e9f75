from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from segue.letters import lifecycle, queries, rules, tasks
from segue.letters.models import Letter
from segue.letters.permissions import RELEASE_LETTERS
from segue.people.models import User
from segue.record.history import note
from segue.record.lifecycle import change_status


@transaction.atomic
def mark_read(letter: Letter, *, by: User) -> Letter:
    """Say that a held letter was read and is fit to go."""
    RELEASE_LETTERS.require(by, letter)
    letter.refresh_from_db(from_queryset=Letter.objects.select_for_update(of=("self",)))
    rules.letter_still_waits(letter)
    if letter.read_at is None:
        letter.read_at, letter.read_by = timezone.now(), by
        letter.save(update_fields=["read_at", "read_by"])
        note(letter, "read letter", by=by)
    return letter


@transaction.atomic
def release(letter: Letter, *, by: User) -> Letter:
    """Let a letter go that someone has read; one that failed goes once more."""
    RELEASE_LETTERS.require(by, letter)
    rules.letter_was_read(letter)
    change_status(letter, lifecycle.RELEASE, by=by, problem="", tried_at=None)
    if queries.has_left(letter):
        _give_to_a_colleague(letter, by=by)
    tasks.deliver.defer(letter_id=letter.pk)
    return letter


@transaction.atomic
def release_many(letters: Iterable[Letter], *, by: User) -> int:
    """Let several letters go, each of them read: all of them, or none."""
    RELEASE_LETTERS.require(by)
    return sum(bool(release(letter, by=by)) for letter in sorted(letters, key=lambda one: one.pk))


@transaction.atomic
def cancel(letter: Letter, *, because: str, by: User) -> Letter:
    """Keep a letter from going that has not gone, with the reason."""
    RELEASE_LETTERS.require(by, letter)
    rules.reason_is_given(because)
    change_status(letter, lifecycle.CANCEL, by=by, because=because)
    return letter


def _give_to_a_colleague(letter: Letter, *, by: User) -> None:
    """What a school is told goes to somebody who acts for it, not to who has left."""
    colleague = rules.somebody_acts(letter, queries.colleagues(letter).first())
    note(letter, "give to a colleague", before=letter.to_name, after=colleague.name, by=by)
    letter.to_name, letter.to_email = colleague.name, colleague.email
    letter.save(update_fields=["to_name", "to_email"])
