"""A letter's life: held in the outbox until read and released, then sent."""

from django.db.models import TextChoices

from segue.record.lifecycle import Move


class Status(TextChoices):
    HELD = "held", "Held in the outbox"
    RELEASED = "released", "On its way"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"
    CANCELLED = "cancelled", "Cancelled"


RELEASE = Move.between("release", Status.HELD, Status.FAILED, to=Status.RELEASED)
CANCEL = Move.between("cancel", Status.HELD, Status.FAILED, to=Status.CANCELLED)
SENT = Move.between("mark as sent", Status.RELEASED, to=Status.SENT)
FAIL = Move.between("mark as failed", Status.RELEASED, to=Status.FAILED)

MOVES = (RELEASE, CANCEL, SENT, FAIL)
