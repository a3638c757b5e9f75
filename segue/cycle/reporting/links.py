"""Addresses of other parts' pages, shown only where the reader's roles open them."""

from typing import Any

from django.urls import reverse

from segue.site.navigation import permission_of
from segue.site.pages import EVERYONE


def open_to(user: Any, to: tuple[str, Any] | None) -> str:
    """The address of a page for this reader, or "" where their roles do not open it."""
    if to is None:
        return ""
    name, key = to
    url = reverse(name, args=[key])
    permission = permission_of(name, url)
    roles = getattr(permission, "roles", frozenset())
    if permission is EVERYONE or (user.is_authenticated and user.has_role(*roles)):
        return url
    return ""
