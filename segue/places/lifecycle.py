"""The life of an import of the school register: uploaded, looked through, applied or thrown away."""

from django.db.models import TextChoices

from segue.record.lifecycle import Move


class Status(TextChoices):
    UPLOADED = "uploaded", "Being looked through"
    READ = "read", "Waiting for you to apply it"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"
    BROKEN = "broken", "Could not be used"
    DISCARDED = "discarded", "Thrown away"


LOOK_THROUGH = Move.between("look through", Status.UPLOADED, to=Status.READ)
APPLY = Move.between("apply", Status.READ, to=Status.APPLYING)
FINISH = Move.between("finish applying", Status.APPLYING, to=Status.APPLIED)
BREAK = Move.between("call unusable", Status.UPLOADED, Status.APPLYING, to=Status.BROKEN)
DISCARD = Move.between("throw away", Status.READ, Status.BROKEN, to=Status.DISCARDED)

MOVES = (LOOK_THROUGH, APPLY, FINISH, BREAK, DISCARD)
