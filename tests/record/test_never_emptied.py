"""What is never deleted is never emptied: TRUNCATE asks no guard of a row, so it has one of its own."""

from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction

pytestmark = pytest.mark.django_db

RECORD = (
    "record_change",
    "money_fund",
    "money_budget",
    "money_payment",
    "letters_letter",
    "needs_finding",
    "calls_call",
    "applications_application",
    "applications_submission",
    "decisions_decision",
    "contracts_contracttext",
    "monitoring_sending",
)
TABLES = """
    SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE tgname IN (SELECT relname || part FROM unnest(%s::text[]) AS part)
"""


def tables(*parts: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [list(parts)])
        return {name for (name,) in cursor.fetchall()}


def truncate(table: str) -> None:
    """As on a hub's own database: the tests' leaves this one guard asleep, so that Django can tidy up after them."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_never_emptied")
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_whatever_is_never_deleted_is_never_emptied():
    assert tables("_never_emptied") == tables("_append_only", "_never_deleted") >= set(RECORD)


@pytest.mark.parametrize("table", RECORD)
def test_a_table_of_the_record_is_not_emptied(table):
    with pytest.raises(IntegrityError, match="never edited or deleted"), transaction.atomic():
        truncate(table)


def test_a_database_that_stood_before_is_guarded_by_the_migration():
    with connection.cursor() as cursor:
        for table in RECORD:
            cursor.execute(f"DROP TRIGGER {table}_never_emptied ON {table}")
        before = tables("_never_emptied")
        cursor.execute(import_module("segue.record.migrations.0006_never_emptied").EVERY_TABLE)

    assert before.isdisjoint(RECORD)
    assert tables("_never_emptied") == before | set(RECORD)


def test_nor_is_it_emptied_by_way_of_another_table():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE record_change ENABLE TRIGGER record_change_never_emptied")

    with (
        pytest.raises(IntegrityError, match="Rows of record_change"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE people_user CASCADE")
