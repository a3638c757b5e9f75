"""The history of rows, as the timeline part draws it."""

from django.db.models import Model

from segue.record.history import history_of
from segue.site.parts import Event


def events_of(*subjects: Model) -> list[Event]:
    """What happened to these rows, latest first."""
    return [
        Event(
            change.what[:1].upper() + change.what[1:] + (f": {change.after}" if _tells(change.after) else ""),
            change.at,
            by=str(change.by) if change.by else "the system",
            why=change.because,
        )
        for change in history_of(*subjects)
    ][::-1]


def _tells(after: str) -> bool:
    """A status says no more than the move that led to it."""
    return " " in after or "£" in after or after[:1].isupper()
