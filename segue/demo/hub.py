"""The demo's database: filled once, thrown away on request, and never mistaken for a real hub's."""

from collections.abc import Callable

from django.core.management import call_command
from django.db import connection
from psycopg import sql

from segue.demo import load

LOADING = "Segue demo, half loaded"
LOADED = "Segue demo"


class NotADemo(Exception):
    """The database holds something that is not the demo: nobody may sign in to that with one click."""


def ready(*, reset: bool, say: Callable[[str], None]) -> None:
    """Bring the database to the state of a loaded demo, whatever state it was left in."""
    mark = _mark()
    if mark not in {LOADING, LOADED} and _tables():
        raise NotADemo(
            "This database holds a hub that is not the demo. Give the demo another SEGUE_DATA or DATABASE_URL."
        )
    if reset or mark == LOADING:
        _empty()
    fresh = not _tables()
    if fresh:
        say("Setting up the demo hub…")
        _set_mark(LOADING)
    call_command("migrate", verbosity=0, interactive=False)
    if fresh:
        load.load()
        _set_mark(LOADED)


def _tables() -> bool:
    with connection.cursor() as cursor:
        return bool(connection.introspection.table_names(cursor))


def _mark() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('public'::regnamespace)")
        return cursor.fetchone()[0] or ""


def _set_mark(mark: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("COMMENT ON SCHEMA public IS {}").format(sql.Literal(mark)))


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
