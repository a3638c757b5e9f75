"""A name that gives way to a pseudonym in lines that are never edited otherwise. The database lets nothing else through."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import Func, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast, Left


class _GivesWay(Func):
    function = "segue_pseudonymised"
    output_field = TextField()


def give_way(rows: QuerySet[Model], columns: dict[str, int | None], *, word: str, pseudonym: str) -> int:
    """Replace a word in columns of rows, within the length of each, and say in how many rows. In a transaction only."""
    holds = Q()
    for column in columns:
        holds |= Q(**{f"{column}__contains": word})
    new = {
        column: Left(_GivesWay(Cast(column, TextField())), longest) if longest else _GivesWay(column)
        for column, longest in columns.items()
    }
    with only_this(word, pseudonym):
        return rows.filter(holds).order_by().update(**new)


@contextmanager
def only_this(word: str, pseudonym: str) -> Iterator[None]:
    """For these statements the guards of the database let this one word give way to this one pseudonym."""
    _say(word, pseudonym)
    yield
    _say("", "")


def _say(word: str, pseudonym: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('segue.word', %s, true), set_config('segue.pseudonym', %s, true)", [word, pseudonym]
        )
