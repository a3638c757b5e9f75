"""The outbox, without the letters closed to the reader."""

from typing import Any

from django.db.models import QuerySet

from segue.governance.interests import interested_in
from segue.letters.lifecycle import Status
from segue.letters.models import Letter

MANY = 200


def letters_for(user: Any, status: str = "") -> QuerySet[Letter]:
    """Every letter this person may see, of one status or all."""
    found = Letter.objects.exclude(concerns_id__in=interested_in(user)).select_related("read_by")
    return found.filter(status=status) if status else found


def ready_for(user: Any) -> QuerySet[Letter]:
    """Held letters that were read and may go."""
    return letters_for(user, Status.HELD).filter(read_at__isnull=False)
