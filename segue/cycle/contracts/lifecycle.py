"""A contract's life: drafted from the decision, offered, accepted, completed or ended early.

An offer can be taken back to be corrected; a draft nobody wants any more is cancelled.
"""

from django.db.models import TextChoices

from segue.record.lifecycle import Move


class Status(TextChoices):
    DRAFT = "draft", "Being drafted"
    OFFERED = "offered", "Offered, to be accepted"
    IN_FORCE = "in_force", "In force"
    COMPLETED = "completed", "Completed"
    REFUSED = "refused", "Refused by the applicant"
    ENDED = "ended", "Ended early"
    CANCELLED = "cancelled", "Cancelled before it was agreed"


# Nothing in it is offered to anybody, and nothing of it is published.
NOT_OFFERED = frozenset({Status.DRAFT, Status.CANCELLED})
# Both sides said yes, whatever came after.
AGREED = (Status.IN_FORCE, Status.COMPLETED, Status.ENDED)
# Nothing was agreed and nothing will be: the money went back.
NEVER_AGREED = frozenset({Status.REFUSED, Status.CANCELLED})
# What the hub has contracted, or offered to.
COUNTED = (Status.OFFERED, *AGREED)


OFFER = Move.between("offer", Status.DRAFT, to=Status.OFFERED)
ACCEPT = Move.between("accept", Status.OFFERED, to=Status.IN_FORCE)
TAKE_BACK = Move.between("take back", Status.OFFERED, to=Status.DRAFT)
REFUSE = Move.between("refuse", Status.OFFERED, to=Status.REFUSED)
COMPLETE = Move.between("complete", Status.IN_FORCE, to=Status.COMPLETED)
END = Move.between("end early", Status.IN_FORCE, to=Status.ENDED)
CANCEL = Move.between("cancel", Status.DRAFT, to=Status.CANCELLED)

MOVES = (OFFER, ACCEPT, TAKE_BACK, REFUSE, COMPLETE, END, CANCEL)
