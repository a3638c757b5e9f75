"""Addresses of other parts' pages, shown only where the reader's roles open them."""

from typing import Any

from django.urls import reverse

from segue.site.navigation import permission_of
from segue.site.pages import EVERYONE


def open_to(user: Any, to: tuple[str, Any] | None) -> str:
    """The address of a page for this reader, or "" where their roles do not open it."""
    return _opened(user, to[0], reverse(to[0], args=[to[1]])) if to else ""


def page_of(user: Any, row: Any) -> str:
    """The address of a row of the thread, at its place on the page, or "" where the reader's roles do not open it."""
    url = open_to(user, row.to)
    return f"{url}{row.part}" if url else ""


def list_open_to(user: Any, name: str, query: str = "") -> str:
    """The address of a list for this reader, as it is asked for, or "" where their roles do not open it."""
    url = _opened(user, name, reverse(name))
    return f"{url}?{query}" if url and query else url


def _opened(user: Any, name: str, url: str) -> str:
    permission = permission_of(name, url)
    roles = getattr(permission, "roles", frozenset())
    if permission is EVERYONE or (user.is_authenticated and user.has_role(*roles)):
        return url
    return ""
