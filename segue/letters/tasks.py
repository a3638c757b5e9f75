"""Delivery of released letters, in the background."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from segue.letters import lifecycle
from segue.letters.models import Letter
from segue.record.lifecycle import change_status

ATTEMPTS = 5
# Seconds between the attempts: 4, 16, 64, 256.
WAIT = 4


@app.task(
    retry=RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=WAIT, retry_exceptions={OSError}), pass_context=True
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


@transaction.atomic
def deliver_now(letter_id: int) -> None:
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    if letter.status != lifecycle.Status.RELEASED:
        return
    EmailMessage(letter.subject, letter.text, settings.DEFAULT_FROM_EMAIL, [letter.to_email]).send()
    change_status(letter, lifecycle.SENT, by=None, sent_at=timezone.now())


@transaction.atomic
def _give_up(letter_id: int, problem: Exception) -> None:
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    if letter.status == lifecycle.Status.RELEASED:
        words = f"{type(problem).__name__}: {problem}"
        change_status(letter, lifecycle.FAIL, by=None, because=words, problem=words[:300])
