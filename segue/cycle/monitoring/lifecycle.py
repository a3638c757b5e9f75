"""A return's life: begun, sent, checked, sent back or accepted."""

from django.db.models import TextChoices

from segue.record.lifecycle import Move


class Status(TextChoices):
    DRAFT = "draft", "Begun"
    SENT = "sent", "Sent, to be checked"
    SENT_BACK = "sent_back", "Sent back for changes"
    ACCEPTED = "accepted", "Accepted"


SEND = Move.between("send", Status.DRAFT, Status.SENT_BACK, to=Status.SENT)
SEND_BACK = Move.between("send back", Status.SENT, to=Status.SENT_BACK)
ACCEPT = Move.between("accept", Status.SENT, to=Status.ACCEPTED)

MOVES = (SEND, SEND_BACK, ACCEPT)
