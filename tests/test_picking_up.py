"""Work whose worker was killed is done by the next one."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from segue import picking_up
from segue.letters import actions, tasks
from segue.people.models import Role
from tests.factories import LetterFactory, UserFactory
from tests.working import work

pytestmark = pytest.mark.django_db(transaction=True)


def released():
    officer = UserFactory(role=Role.OFFICER)
    return actions.release(actions.mark_read(LetterFactory(), by=officer), by=officer)


def killed(*, beat=timedelta(minutes=2), attempts=0):
    """The worker that had begun what waits is gone, and last gave a sign of life a while ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [timezone.now() - beat]
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s, worker_id = %s WHERE status = 'todo'",
            [attempts, cursor.fetchone()[0]],
        )


def statuses():
    return list(ProcrastinateJob.objects.order_by("pk").values_list("status", flat=True))


def look():
    picking_up.pick_up.defer(timestamp=0)
    work()


def test_a_letter_whose_worker_was_killed_before_it_began_is_sent_once():
    letter = released()
    killed()
    work()
    assert (mail.outbox, statuses()) == ([], ["doing"])

    look()
    look()

    letter.refresh_from_db()
    assert (letter.status, len(mail.outbox), statuses()) == ("sent", 1, [])


def test_a_letter_whose_worker_was_killed_while_it_sent_goes_to_nobody_twice():
    letter = released()
    assert tasks._begin(letter.pk)
    killed()

    look()

    letter.refresh_from_db()
    assert (letter.status, letter.problem, mail.outbox) == ("failed", tasks.INTERRUPTED, [])


def test_work_of_a_worker_that_lives_is_left_to_it():
    released()
    killed(beat=timedelta())

    look()

    assert (mail.outbox, statuses()) == ([], ["doing"])


def test_work_that_kills_one_worker_after_another_is_given_up():
    released()
    killed(attempts=picking_up.ATTEMPTS)

    look()

    assert (mail.outbox, statuses()) == ([], ["failed"])


def test_work_that_waits_again_already_is_not_given_back_too():
    tasks.deliver.configure(queueing_lock="once").defer(letter_id=1)
    killed()
    tasks.deliver.configure(queueing_lock="once", schedule_in={"hours": 1}).defer(letter_id=1)

    look()

    assert statuses() == ["todo"]


def test_work_that_another_worker_has_given_back_is_left_alone(monkeypatch):
    released()
    killed()
    monkeypatch.setattr(
        picking_up.JobManager, "get_stalled_jobs", _seen_by_both(picking_up.JobManager.get_stalled_jobs)
    )

    look()

    assert (len(mail.outbox), statuses()) == (1, [])


def _seen_by_both(look_for):
    """Two workers look at the same moment: what the other gives back first is in this one's list all the same."""

    async def seen(manager, *args, **facts):
        found = list(await look_for(manager, *args, **facts))
        return found + found

    return seen
