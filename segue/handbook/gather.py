"""Everything the handbook prints, gathered from the modules that declare it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

from django.db.models import TextChoices
from django.urls import URLPattern, URLResolver, get_resolver

import segue
from segue.people.models import Role
from segue.people.permissions import Permission
from segue.record.lifecycle import Move

# In the order of the cycle, so that the handbook reads as the hub works.
PARTS = (
    "people", "governance", "policy", "places", "money", "letters", "needs", "priorities", "calls",
    "applications", "assessment", "decisions", "contracts", "monitoring", "reporting",
)  # fmt: skip


@dataclass(frozen=True)
class Allowed:
    """One thing that can be done: who may, and when even they may not."""

    part: str
    title: str
    roles: frozenset[str]
    refused_when: tuple[str, ...]

    def may(self, role: str) -> bool:
        return role in self.roles


@dataclass(frozen=True)
class Life:
    """The states of one kind of row, and the moves between them."""

    part: str
    story: str
    states: tuple[tuple[str, str], ...]
    moves: tuple[Move, ...]

    def name_of(self, state: str) -> str:
        return dict(self.states)[state]

    def moves_from(self, state: str) -> list[Move]:
        return [move for move in self.moves if state in move.allowed_from]


@dataclass(frozen=True)
class Address:
    """A page: its name, its path, and who may open it."""

    name: str
    path: str
    title: str
    roles: frozenset[str] | None

    @property
    def is_public(self) -> bool:
        return self.roles is None


@cache
def permissions() -> tuple[Allowed, ...]:
    """Every permission, part by part, once."""
    found: dict[str, Allowed] = {}
    for part, module in _modules("permissions"):
        for value in vars(module).values():
            if isinstance(value, Permission):
                reasons = tuple(bar.reason for bar in value.bars)
                found.setdefault(value.title, Allowed(part, value.title, frozenset(value.roles), reasons))
    return tuple(found.values())


@cache
def lives() -> tuple[Life, ...]:
    """Every kind of row that has states, in the order of the cycle."""
    return tuple(_life(part, module) for part, module in _modules("lifecycle") if hasattr(module, "MOVES"))


def _life(part: str, module: ModuleType) -> Life:
    states: type[TextChoices] = module.Status
    return Life(part, (module.__doc__ or "").strip(), tuple(states.choices), module.MOVES)


def addresses() -> list[Address]:
    """Every address with who may open it, by path."""
    return sorted((_address(path, pattern) for path, pattern in _patterns(get_resolver(), "/")), key=lambda a: a.path)


def _address(path: str, pattern: URLPattern) -> Address:
    permission: Any = pattern.callback.permission  # type: ignore[attr-defined]
    is_public = getattr(permission, "is_public", False)
    roles = None if is_public else frozenset(permission.roles)
    return Address(pattern.name or "", path, permission.title, roles)


def _patterns(resolver: URLResolver, before: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern, path)
        else:
            yield path, pattern


def _modules(name: str) -> list[tuple[str, ModuleType]]:
    """Every module of this name, with the part of the hub it belongs to."""
    named = [
        module.name
        for module in walk_packages(segue.__path__, "segue.")
        if module.name.endswith(f".{name}") and module.name.count(".") > 1
    ]
    parts = {path.split(".")[-2]: path for path in named}
    order = sorted(parts, key=lambda part: (PARTS.index(part) if part in PARTS else len(PARTS), part))
    return [(part, import_module(parts[part])) for part in order if part != "record"]


def role_names() -> list[tuple[str, str]]:
    return [(role.value, role.label) for role in Role]
