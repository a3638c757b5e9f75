"""What the controls of a form are made of: `{% load form_markup %}`. Written here and not by a template, for lists are long."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Said by the class of the control, or by our own words once something is wrong; a browser would say it first and worse.
LEFT_OUT = frozenset({"class", "maxlength", "minlength", "min", "max", "step"})


@register.filter
def control_attributes(attrs: Mapping[str, Any]) -> SafeString:
    """The attributes of a control, each with a space before it."""
    said = (_attribute(name, value) for name, value in attrs.items() if value is not False and name not in LEFT_OUT)
    return mark_safe("".join(said))  # noqa: S308 - escaped piece by piece


def _attribute(name: str, value: Any) -> str:
    return f" {conditional_escape(name)}" + ("" if value is True else f'="{conditional_escape(value)}"')


@register.filter
def list_options(optgroups: Iterable[tuple[str | None, list[dict[str, Any]], int]]) -> SafeString:
    """The options of a list to choose from, each on a line of its own."""
    lines: list[str] = []
    for name, options, _ in optgroups:
        inside = [_option(one) for one in options]
        lines += [f'<optgroup label="{conditional_escape(name)}">', *inside, "</optgroup>"] if name else inside
    return mark_safe("\n".join(lines))  # noqa: S308 - escaped piece by piece


def _option(one: Mapping[str, Any]) -> str:
    chosen = " selected" if one["selected"] else ""
    return (
        f'<option value="{conditional_escape(str(one["value"]))}"{chosen}>{conditional_escape(one["label"])}</option>'
    )
