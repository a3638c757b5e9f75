"""Every address says who may come."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern)
        else:
            yield pattern


def name(pattern: Any) -> str:
    return f"{pattern.name}: {pattern.pattern}"


@pytest.mark.parametrize("pattern", tuple(patterns(get_resolver())), ids=name)
def test_an_address_declares_its_permission(pattern):
    assert hasattr(pattern.callback, "permission"), "decorate the view with @page(PERMISSION) or @public_page"


@pytest.mark.parametrize("pattern", tuple(patterns(get_resolver())), ids=name)
def test_an_address_has_a_name(pattern):
    assert pattern.name, "name it: templates and letters find it by name"
