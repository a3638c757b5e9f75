from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

register = template.Library()
# Raw HTML in the text is shown as text, so what the renderer makes is safe.
_READER = MarkdownIt("commonmark", {"html": False})


@register.filter
def markdown(text: str) -> SafeString:
    """A clause's Markdown as HTML, with raw HTML left as plain words."""
    return mark_safe(_READER.render(text))  # noqa: S308 - html is off in the reader


@register.simple_tag
def address_of(name: str) -> str:
    """The address of a page by name, or nothing where this hub has none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
