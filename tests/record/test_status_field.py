"""A status asked for stands in the query itself, so that a plan kept by a connection knows it."""

import pytest
from django.db import connection

from segue.letters.lifecycle import Status
from segue.letters.models import Letter
from tests.factories import LetterFactory


@pytest.mark.parametrize(
    ("asked", "written", "bound"),
    (
        ({"status": "held"}, "\"status\" = 'held'", ()),
        ({"status": Status.HELD}, "\"status\" = 'held'", ()),
        ({"status__in": ("held",)}, "\"status\" IN ('held')", ()),
        ({"status": "no such status"}, '"status" = %s', ("no such status",)),
        ({"status__in": ("'; DROP TABLE letters_letter",)}, '"status" IN (%s)', ("'; DROP TABLE letters_letter",)),
    ),
)
def test_words_of_the_program_are_written_out_and_any_others_are_bound(asked, written, bound):
    sql, values = Letter.objects.filter(**asked).order_by().query.sql_with_params()

    assert sql.endswith(f'WHERE "letters_letter".{written}')
    assert values == bound


@pytest.mark.django_db
def test_each_letter_is_found_by_its_status_alone():
    held, sent = LetterFactory(status="held"), LetterFactory(status="failed")

    assert Letter.objects.get(status="held") == held
    assert Letter.objects.exclude(status="held").get() == sent
    assert set(Letter.objects.filter(status__in=("held", "failed", "nonsense"))) == {held, sent}
    assert not Letter.objects.filter(status="nonsense").exists()


@pytest.mark.django_db
def test_a_plan_made_before_the_values_are_known_reads_the_index_of_what_waits():
    sql, _ = Letter.objects.filter(status="held").order_by("-pk")[:5].query.sql_with_params()

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}")
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "letters_held" in plan
