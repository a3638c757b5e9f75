"""Rows of history, as the timeline part draws them."""

from collections.abc import Iterable
from typing import Any

from segue.site.parts import Event


def events(changes: Iterable[Any]) -> list[Event]:
    """What happened, latest first. The changes come from `record.history.history_of`."""
    return [
        Event(
            change.said + (f": {change.after}" if _tells(change.after) else ""),
            change.at,
            by=str(change.by) if change.by else "the system",
            why=change.because,
        )
        for change in changes
    ][::-1]


def _tells(after: str) -> bool:
    """A status says no more than the move that led to it."""
    return " " in after or "£" in after or after[:1].isupper()
