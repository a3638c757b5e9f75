"""The handbook as text, as JSON, and as the two pages of docs/."""

from typing import Any

from segue.handbook import gather


def pages() -> dict[str, str]:
    """The pages of docs/ that are printed from the code, by file name."""
    return {"cycle.md": cycle_page(), "who-can.md": who_can_page()}


def text() -> str:
    """The whole handbook for a terminal."""
    return f"{cycle_page()}\n{who_can_page()}\n{addresses_page()}"


def as_json() -> dict[str, Any]:
    """The whole handbook for a program."""
    return {
        "states": [
            {
                "part": life.part,
                "states": [{"value": value, "label": label} for value, label in life.states],
                "moves": [{"name": move.name, "from": sorted(move.allowed_from), "to": move.to} for move in life.moves],
            }
            for life in gather.lives()
        ],
        "permissions": [
            {
                "part": one.part,
                "title": one.title,
                "roles": sorted(one.roles),
                "refused_when": list(one.refused_when),
            }
            for one in gather.permissions()
        ],
        "addresses": [
            {
                "name": one.name,
                "path": one.path,
                "permission": one.title,
                "roles": "public" if one.roles is None else sorted(one.roles),
            }
            for one in gather.addresses()
        ],
    }


def cycle_page() -> str:
    """Every state and move, as diagrams."""
    pages = ["# The cycle, state by state", "", "Printed from the code by `make handbook`; do not edit.", ""]
    for life in gather.lives():
        pages += [f"## {life.part.replace('_', ' ').capitalize()}", "", life.story, "", "```mermaid", "stateDiagram-v2"]
        pages += [f"  {value}: {label}" for value, label in life.states]
        pages += [
            f"  {before} --> {move.to}: {move.name}"
            for move in life.moves
            for before in _in_order(life, move.allowed_from)
        ]
        pages += ["```", ""]
    return "\n".join(pages)


def who_can_page() -> str:
    """Who can do what, as one table a part."""
    roles = gather.role_names()
    pages = ["# Who can do what", "", "Printed from the code by `make handbook`; do not edit.", ""]
    for part in dict.fromkeys(one.part for one in gather.permissions()):
        pages += [f"## {part.replace('_', ' ').capitalize()}", ""]
        pages += [_row(["", *(label for _, label in roles), "Refused even then"]), _row(["---"] * (len(roles) + 2))]
        for one in gather.permissions():
            if one.part == part:
                ticks = ["yes" if one.may(role) else "" for role, _ in roles]
                pages.append(_row([one.title, *ticks, " ".join(one.refused_when)]))
        pages.append("")
    return "\n".join(pages)


def addresses_page() -> str:
    """Every address, the permission it asks for, and who has that."""
    lines = ["# Addresses", "", _row(["address", "name", "permission", "who"]), _row(["---"] * 4)]
    for one in gather.addresses():
        who = "everyone" if one.roles is None else ", ".join(sorted(one.roles))
        lines.append(_row([f"`{one.path}`", one.name, one.title, who]))
    return "\n".join([*lines, ""])


def _in_order(life: gather.Life, states: frozenset[str]) -> list[str]:
    return [value for value, _ in life.states if value in states]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
