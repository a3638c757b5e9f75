"""The one place where a status changes."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.lookups import Exact, In

from segue.people.models import User
from segue.record.history import note
from segue.rules import RuleBroken


@dataclass(frozen=True)
class Move:
    name: str
    allowed_from: frozenset[str]
    to: str

    @classmethod
    def between(cls, name: str, *sources: str, to: str) -> "Move":
        """Name a move, where it may start and where it ends."""
        return cls(name, frozenset(sources), to)


class StatusField(models.CharField):
    """A status column, asked for by words that stand in the query itself.

    Connections keep the plans of their queries. A plan that knows the status asked for can read an index of the few
    rows that have it; one that is told only later reads them all.
    """

    def deconstruct(self) -> Any:
        name, _, args, facts = super().deconstruct()
        return name, "django.db.models.CharField", args, facts


class _WordsInTheQuery:
    """A comparison with statuses there are: each is one of the program's own words, so it is written out."""

    lhs: Any

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        sql, words = super().process_rhs(compiler, connection)  # type: ignore[misc]
        known = {str(value) for value, _ in self.lhs.output_field.choices}
        if words and known.issuperset(words):
            return sql % tuple(f"'{word}'" for word in words), ()
        return sql, words


@StatusField.register_lookup
class _Is(_WordsInTheQuery, Exact):
    pass


@StatusField.register_lookup
class _IsOneOf(_WordsInTheQuery, In):
    pass


def status_field(statuses: Any, default: str) -> StatusField:
    """A status column. Only `change_status` writes it after the row is made."""
    return StatusField(max_length=20, choices=statuses, default=default, editable=False)


def status_is_known(statuses: Any, name: str) -> models.CheckConstraint:
    """The database's own list of the statuses there are."""
    return models.CheckConstraint(condition=Q(status__in=statuses.values), name=name)


def change_status(subject: Any, move: Move, *, by: User | None, because: str = "", **facts: Any) -> None:
    """Make one legal move and keep it on record. Two people clicking at once are safe.

    `facts` are columns that belong to the new status (who, when); they are written with it.
    """
    locked = type(subject).objects.select_for_update(of=("self",))
    subject.refresh_from_db(fields=["status"], from_queryset=locked)
    if subject.status not in move.allowed_from:
        raise RuleBroken(f"You cannot {move.name} something that is {subject.get_status_display().lower()}.")
    note(subject, move.name, before=subject.status, after=move.to, by=by, because=because)
    subject.status = move.to
    for name, value in facts.items():
        setattr(subject, name, value)
    subject.save(update_fields=["status", *facts])
