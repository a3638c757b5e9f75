"""The rows of a table as markup. Written here and not by a template: a list has hundreds of cells."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from segue.site.parts import Cell, Column, Table, Tag

Tags = Sequence[tuple[str, str]]


def body(table: Table) -> SafeString:
    """Every row; the first cell of each names it."""
    around = _around(table.columns)
    return mark_safe("\n".join(_row(row, around) for row in table.rows))  # noqa: S308 - escaped piece by piece


def foot(table: Table) -> SafeString:
    """The totals."""
    return mark_safe(_row(table.total, _around(table.columns)[: len(table.total)]))  # noqa: S308


@lru_cache(maxsize=1024)
def drawn(tag: Tag) -> SafeString:
    """A status as a word with its shape."""
    return mark_safe(render_to_string("site/components/tag.html", {"tag": tag}).strip())  # noqa: S308 - by a template


def _around(columns: Iterable[Column]) -> Tags:
    """What stands before and after a cell of each column."""
    _, *rest = columns
    return [
        ('<th scope="row" role="rowheader">', "</th>"),
        *((f'<td role="cell"{_kind(one)} data-label="{escape(one.name)}">', "</td>") for one in rest),
    ]


def _kind(column: Column) -> str:
    return ' class="num"' if column.number else ""


def _row(row: Sequence[Cell], around: Tags) -> str:
    cells = "\n".join(before + _cell(cell) + after for cell, (before, after) in zip(row, around, strict=True))
    return f'<tr role="row">\n{cells}</tr>'


def _cell(cell: Cell) -> str:
    words = _text(cell.value)
    if cell.url:
        words = f'<a class="govuk-link" href="{_text(cell.url)}">{words}</a>'
    if cell.tag:
        words += drawn(cell.tag)
    return f"{words}<small>{_text(cell.small)}</small>" if cell.small else words


def _text(value: object) -> str:
    return str(value) if isinstance(value, SafeString) else escape(str(value))
