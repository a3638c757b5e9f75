"""A payment's life: entered by one person, approved by another."""

from django.db.models import TextChoices

from segue.record.lifecycle import Move


class Status(TextChoices):
    ENTERED = "entered", "Waiting for approval"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"


APPROVE = Move.between("approve", Status.ENTERED, to=Status.APPROVED)
REJECT = Move.between("reject", Status.ENTERED, to=Status.REJECTED)

MOVES = (APPROVE, REJECT)
