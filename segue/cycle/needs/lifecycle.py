"""A finding's life: drafted, then stated, then retired when it no longer holds."""

from django.db.models import TextChoices

from segue.record.lifecycle import Move


class Status(TextChoices):
    DRAFT = "draft", "Draft"
    STATED = "stated", "Stated"
    RETIRED = "retired", "No longer holds"


STATE = Move.between("state", Status.DRAFT, to=Status.STATED)
RETIRE = Move.between("retire", Status.STATED, to=Status.RETIRED)

MOVES = (STATE, RETIRE)
