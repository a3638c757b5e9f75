"""Numbers given one after another, though many ask at once."""

from django.db import connection


def take_turns(over: str) -> None:
    """Wait until nobody else is taking a number from the same row of numbers, then hold the place to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [over])
