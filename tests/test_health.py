"""What whoever watches Segue is told."""

import pytest
from django.db import OperationalError, connection, connections
from procrastinate.contrib.django import app

from segue import health

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting_job() -> int:
    return app.configure_task("segue.tests.nothing", allow_unknown=True).defer()


def deferred(job: int, ago: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = now() - %s::interval WHERE job_id = %s", [ago, job])


def test_all_is_well_when_database_and_queue_answer():
    assert health.state() == {"database": "ok", "queue": "ok"}


def test_work_may_wait_ten_minutes(waiting_job):
    deferred(waiting_job, "9 minutes 59 seconds")

    assert health.state()["queue"] == "ok"


def test_work_that_waits_longer_says_that_no_worker_runs(waiting_job):
    deferred(waiting_job, "10 minutes 1 second")

    assert "is a worker running?" in health.state()["queue"]


def test_a_database_that_is_gone_is_said(monkeypatch):
    def gone() -> None:
        raise OperationalError

    monkeypatch.setattr(health.connection, "cursor", gone)

    assert health.state() == {"database": "does not answer", "queue": "unknown"}


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_does_not_answer_is_said_after_some_seconds(monkeypatch):
    monkeypatch.setattr(health, "SECONDS", 1)
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("BEGIN; LOCK TABLE procrastinate_jobs")
        try:
            found = health.state()
        finally:
            cursor.execute("ROLLBACK")
    other.close()

    assert found == {"database": "ok", "queue": "did not answer within 1 second"}


def test_a_hub_without_the_tables_of_the_queue_says_what_to_do():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE procrastinate_jobs RENAME TO elsewhere")

    assert health.state() == {"database": "ok", "queue": "has no tables: run segue migrate"}
