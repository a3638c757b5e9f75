from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from segue.site.navigation import offers

register = template.Library()
# Raw HTML in the text is shown as text, so what the renderer makes is safe.
_READER = MarkdownIt("commonmark", {"html": False})


@register.filter
def markdown(text: str) -> SafeString:
    """A clause's Markdown as HTML, with raw HTML left as plain words."""
    return mark_safe(_READER.render(text))  # noqa: S308 - html is off in the reader


@register.simple_tag(takes_context=True)
def address_of(context: dict[str, Any], name: str) -> str:
    """The address of a page by name, or nothing where this reader may not open it."""
    return reverse(name) if offers(context["request"], name) else ""
