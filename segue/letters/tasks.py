"""Delivery of released letters, in the background."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from segue.letters import lifecycle
from segue.letters.models import Letter
from segue.record.lifecycle import change_status

ATTEMPTS = 5
# Seconds between the attempts: 4, 16, 64, 256.
WAIT = 4
INTERRUPTED = (
    "The worker stopped while this letter was being sent, so it may have arrived. "
    "Ask the reader; release it again if it has not."
)


@app.task(
    retry=RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=WAIT, retry_exceptions={OSError, OperationalError}),
    pass_context=True,
)
def deliver(context: JobContext, letter_id: int) -> None:
    """Send one released letter, once, however often the task runs."""
    try:
        deliver_now(letter_id)
    except OSError as problem:
        if context.job.attempts + 1 >= ATTEMPTS:
            _give_up(letter_id, problem)
            return
        raise
    except ValueError as problem:
        # An address or a subject that no mail can have: another try would be no better.
        _give_up(letter_id, problem)


def deliver_now(letter_id: int) -> None:
    """Hand a letter over, unless an earlier try may have done so: better late than twice."""
    with _alone_with(letter_id):
        if not _begin(letter_id):
            return
        try:
            _hand_over(letter_id)
        except (OSError, ValueError):
            Letter.objects.filter(pk=letter_id).update(tried_at=None)
            raise


@contextmanager
def _alone_with(letter_id: int) -> Iterator[None]:
    """No two workers try one letter at once. Who is killed lets go of it with the connection."""
    key = f"letter {letter_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [key])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])


@transaction.atomic
def _begin(letter_id: int) -> bool:
    """Write down that a try begins, before it does. A try that never ended is for a person to look into."""
    letter = _locked(letter_id)
    if letter.status != lifecycle.Status.RELEASED:
        return False
    if letter.tried_at is not None:
        change_status(letter, lifecycle.FAIL, by=None, because=INTERRUPTED, problem=INTERRUPTED)
        return False
    letter.tried_at = timezone.now()
    letter.save(update_fields=["tried_at"])
    return True


@transaction.atomic
def _hand_over(letter_id: int) -> None:
    letter = _locked(letter_id)
    EmailMessage(letter.subject, letter.text, settings.DEFAULT_FROM_EMAIL, [letter.to_email]).send()
    change_status(letter, lifecycle.SENT, by=None, sent_at=timezone.now())


@transaction.atomic
def _give_up(letter_id: int, problem: Exception) -> None:
    letter = _locked(letter_id)
    if letter.status == lifecycle.Status.RELEASED:
        words = f"{type(problem).__name__}: {problem}"
        change_status(letter, lifecycle.FAIL, by=None, because=words, problem=words[:300])


def _locked(letter_id: int) -> Letter:
    return Letter.objects.select_for_update().get(pk=letter_id)
