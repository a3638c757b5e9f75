"""A call's life. Whether it takes applications is a matter of its opening and closing times."""

from django.db.models import TextChoices

from segue.record.lifecycle import Move


class Status(TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    CANCELLED = "cancelled", "Cancelled"


PUBLISH = Move.between("publish", Status.DRAFT, to=Status.PUBLISHED)
CANCEL = Move.between("cancel", Status.PUBLISHED, to=Status.CANCELLED)

MOVES = (PUBLISH, CANCEL)
