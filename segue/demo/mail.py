"""In the demonstration letters leave nobody's house: they are kept, and shown on a page."""

from collections.abc import Sequence
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend

from segue.demo.models import SentMail


class KeepInDatabase(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[Any]) -> int:
        for message in email_messages:
            SentMail.objects.create(
                subject=message.subject[:400],
                sender=message.from_email[:400],
                to=", ".join(message.recipients())[:400],
                body=message.body,
            )
        return len(email_messages)
