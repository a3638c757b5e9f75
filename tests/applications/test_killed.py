"""A server that dies while an application is being sent leaves nothing half-written behind."""

import threading

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import OperationalError, connection, connections, transaction

from segue.cycle.applications import actions
from segue.cycle.applications.models import Application, Submission
from segue.letters.models import Letter
from segue.record.models import Change
from tests.applications.conftest import make_world

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_connection_killed_before_the_commit_leaves_a_draft_that_can_be_sent():
    ContentType.objects.clear_cache()
    world = make_world()
    application = world.full()
    changes = Change.objects.count()
    met = []

    sender = threading.Thread(target=lambda: met.append(_send_and_die(application, world.lead)))
    sender.start()
    sender.join(timeout=30)

    application.refresh_from_db()
    assert isinstance(met[0], OperationalError)
    assert application.status == "draft"
    assert (Submission.objects.count(), Letter.objects.count(), Change.objects.count()) == (0, 0, changes)
    actions.submit(application, by=world.lead)
    assert Submission.objects.count() == 1


def _send_and_die(application, by):
    """Send, lose the connection before the commit, and tell what was met."""
    try:
        with transaction.atomic():
            actions.submit(Application.objects.get(pk=application.pk), by=by)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                _kill(cursor.fetchone()[0])
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
    except OperationalError as died:
        return died
    finally:
        connections.close_all()
    return None


def _kill(pid):
    """End a database connection from another one, as the kernel ends a killed server's."""

    def kill():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        connections.close_all()

    killer = threading.Thread(target=kill)
    killer.start()
    killer.join(timeout=10)
