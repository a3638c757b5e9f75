"""Figures about people as they may be read outside the hub: fewer than a handful could be known again."""

from collections.abc import Sequence
from decimal import Decimal

from django.template.defaultfilters import floatformat

SMALL_CELL = 5


def is_small(number: Decimal | int) -> bool:
    """Tell whether a figure about people is about so few that they could be known again."""
    return 0 < number < SMALL_CELL


def shown(number: Decimal | int | None) -> str:
    """A figure about people in words."""
    if number is not None and is_small(number):
        return f"fewer than {SMALL_CELL}"
    return str(floatformat(number, "-1g"))


def shown_total(numbers: Sequence[int]) -> str:
    """The total of such figures. Where one is hidden the total must not give it away."""
    hidden = sum(is_small(number) for number in numbers)
    if not hidden:
        return shown(sum(numbers))
    least = sum(number for number in numbers if not is_small(number)) + hidden
    return f"{least:,} or more"
