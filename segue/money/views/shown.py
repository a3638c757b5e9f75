"""History as the pages about money show it."""

from typing import Any

from segue.record.history import history_of
from segue.site.parts import Event

NEWEST = 50


def events(*subjects: Any) -> list[Event]:
    """The newest changes of these rows, newest first."""
    changes = history_of(*subjects).order_by("-pk")[:NEWEST]
    return [
        Event(
            f"{change.said}: {change.after}" if change.after[:1] == "£" else change.said,
            change.at,
            str(change.by or "Segue"),
            change.because,
        )
        for change in changes
    ]
