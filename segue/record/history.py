"""The one place where history is written and read."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from segue.people.models import User
from segue.record.models import Change

# What stood before and after is a label; a text of any length belongs in `because`.
LONGEST = 200


def note(
    subject: Model,
    what: str,
    *,
    by: User | None,
    because: str = "",
    before: Any = "",
    after: Any = "",
) -> Change:
    """Keep on record what happened to a subject, and who did it. `by` is None only for a timer."""
    return Change.objects.create(
        subject=subject,
        what=what,
        before=str(before)[:LONGEST],
        after=str(after)[:LONGEST],
        because=because,
        by=by,
    )


def changes_of(model: type[Model]) -> QuerySet[Change]:
    """What happened to all rows of one kind."""
    return Change.objects.filter(subject_type=ContentType.objects.get_for_model(model))


def workers_on(subject: Model) -> set[int]:
    """The keys of everybody who did something to a subject."""
    return set(history_of(subject).filter(by__isnull=False).order_by().values_list("by_id", flat=True))


def note_many(
    model: type[Model],
    changes: Iterable[tuple[int, str, str]],
    what: str,
    *,
    by: User | None,
    because: str = "",
) -> None:
    """Keep on record what happened to many rows of one kind: for each its key, before and after."""
    kind = ContentType.objects.get_for_model(model)
    Change.objects.bulk_create(
        [
            Change(
                subject_type=kind,
                subject_id=key,
                what=what,
                before=before[:LONGEST],
                after=after[:LONGEST],
                because=because,
                by=by,
            )
            for key, before, after in changes
        ],
        batch_size=1_000,
    )


def history_of(*subjects: Model | None) -> QuerySet[Change]:
    """Everything that happened to these rows, in order."""
    wanted = Q(pk__in=[])
    for model, keys in _by_model(subject for subject in subjects if subject is not None).items():
        kind = ContentType.objects.get_for_model(model)
        wanted |= Q(subject_type=kind, subject_id__in=keys)
    return Change.objects.filter(wanted).select_related("by", "subject_type").order_by("pk")


def _by_model(subjects: Iterable[Model]) -> dict[type[Model], list[int]]:
    found: dict[type[Model], list[int]] = {}
    for subject in subjects:
        found.setdefault(type(subject), []).append(subject.pk)
    return found
