"""Pages of a list by key: as fast on the last page as on the first, and no row twice while rows arrive."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from math import isfinite
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet

from segue.database import Among
from segue.words import can_be_kept


@dataclass(frozen=True)
class KeyPage:
    """One page of rows with the cursors of its neighbours (empty where there is none)."""

    rows: list[Any]
    earlier: str
    later: str

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page_by_key(
    queryset: QuerySet[Any],
    params: Any,
    *,
    order: tuple[str, ...] = ("-pk",),
    size: int = 50,
    keys_first: bool = False,
) -> KeyPage:
    """Take the page that `after` or `before` in the address asks for.

    `order` names columns that are never null, the last of them unique; "-" means descending. With `keys_first`
    the rows of the page are found by their keys alone, and only they are joined to all that is shown of them:
    for a list in an order that no index has.
    """
    backwards = "before" in params and "after" not in params
    cursor = _read(params.get("before" if backwards else "after", ""), len(order))
    backwards = backwards and cursor is not None
    wanted = tuple(_turned(name) for name in order) if backwards else order
    rows = queryset.order_by(*wanted)
    if cursor is not None:
        try:
            rows = rows.filter(_beyond(wanted, cursor))
        except (ValidationError, ValueError, TypeError, OverflowError):
            cursor = None
    if keys_first:
        rows = queryset.filter(Among(rows.values("pk")[: size + 1])).order_by(*wanted)
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    has_earlier = more if backwards else cursor is not None
    has_later = cursor is not None if backwards else more
    return KeyPage(
        found,
        _write(found[0], order) if found and has_earlier else "",
        _write(found[-1], order) if found and has_later else "",
    )


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: tuple[str, ...], cursor: list[Any]) -> Q:
    """Rows after the cursor. The first bound alone lets the index find the start."""
    first, *rest = order
    name, step = first.lstrip("-"), "lt" if first.startswith("-") else "gt"
    here = Q(**{f"{name}__{step}": cursor[0]})
    if not rest:
        return here
    here |= Q(**{name: cursor[0]}) & _beyond(tuple(rest), cursor[1:])
    return Q(**{f"{name}__{step}e": cursor[0]}) & here


def _write(row: Any, order: tuple[str, ...]) -> str:
    values = [_value(row, name.lstrip("-")) for name in order]
    return urlsafe_b64encode(json.dumps(values, cls=DjangoJSONEncoder).encode()).decode().rstrip("=")


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _read(cursor: str, length: int) -> list[Any] | None:
    """Read a cursor from an address; one that was tampered with starts the list anew."""
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        return None
    plain = isinstance(values, list) and all(map(_is_plain, values))
    return values if plain and len(values) == length else None


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return can_be_kept(value)
    return isinstance(value, int) or (isinstance(value, float) and isfinite(value))
