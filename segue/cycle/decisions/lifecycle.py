"""A recommendation's life: prepared, put to the decision-maker (frozen), decided or sent back."""

from django.db.models import TextChoices

from segue.record.lifecycle import Move


class Status(TextChoices):
    DRAFT = "draft", "Being prepared"
    PUT = "put", "Put to the decision-maker"
    DECIDED = "decided", "Decided"
    SENT_BACK = "sent_back", "Sent back"


PUT = Move.between("put", Status.DRAFT, to=Status.PUT)
DECIDE = Move.between("decide", Status.PUT, to=Status.DECIDED)
SEND_BACK = Move.between("send back", Status.PUT, to=Status.SENT_BACK)

MOVES = (PUT, DECIDE, SEND_BACK)

# What is noted of a recommendation beside its moves. The history of a case leaves out what tells of its neighbours.
PREPARED, RANKED_AGAIN, PROPOSED, TAKEN_OUT = "prepare", "rank again", "propose", "take a case out"
