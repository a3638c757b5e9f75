"""An assessment's life: nothing opens before the assessor declares an interest or none."""

from django.db.models import TextChoices

from segue.record.lifecycle import Move


class Status(TextChoices):
    ASSIGNED = "assigned", "Interest to be declared"
    OPEN = "open", "Being scored"
    SUBMITTED = "submitted", "Scored"
    CONFLICTED = "conflicted", "Withdrawn: interest declared"
    RELEASED = "released", "Taken off the case"


TO_DO = (Status.ASSIGNED, Status.OPEN)
# What counts, or may come to count.
LIVE = (*TO_DO, Status.SUBMITTED)

DECLARE_NONE = Move.between("declare no interest", Status.ASSIGNED, to=Status.OPEN)
DECLARE_INTEREST = Move.between(
    "declare an interest",
    Status.ASSIGNED,
    Status.OPEN,
    Status.SUBMITTED,
    to=Status.CONFLICTED,
)
SUBMIT = Move.between("submit scores", Status.OPEN, to=Status.SUBMITTED)
TAKE_OFF = Move.between("take off the case", Status.ASSIGNED, Status.OPEN, to=Status.RELEASED)

MOVES = (DECLARE_NONE, DECLARE_INTEREST, SUBMIT, TAKE_OFF)
