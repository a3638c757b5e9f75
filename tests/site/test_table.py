"""Tables: each cell under its heading, nothing a person typed is markup."""

from decimal import Decimal

import pytest
from django.utils.safestring import mark_safe

from segue.site.parts import Cell, Column, Table, Tag
from segue.site.table_rows import body, foot

COLUMNS = (Column("Name"), Column("Where & when"), Column("Amount", number=True))
ATTACK = '<script>alert("1")</script>\'&'
ESCAPED = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#x27;&amp;"


def test_a_row_is_named_by_its_first_cell_and_labelled_by_its_columns():
    table = Table("Budgets", COLUMNS, [[Cell("Schools", url="/1/?a=1&b=2", small="Grant"), Cell(None), Cell(12)]])

    assert body(table) == (
        '<tr role="row">\n<th scope="row" role="rowheader">'
        '<a class="govuk-link" href="/1/?a=1&amp;b=2">Schools</a><small>Grant</small></th>\n'
        '<td role="cell" data-label="Where &amp; when">None</td>\n'
        '<td role="cell" class="num" data-label="Amount">12</td></tr>'
    )


@pytest.mark.parametrize(
    "cell", (Cell(ATTACK), Cell("", small=ATTACK), Cell("x", url=ATTACK), Cell(tag=Tag("done", ATTACK)))
)
def test_what_was_typed_is_never_markup(cell):
    drawn = body(Table("T", COLUMNS[:1], [[cell]]))

    assert "<script>" not in drawn
    assert ESCAPED.replace("&#x27;", "") in drawn.replace("&#x27;", "")


def test_markup_of_ours_stays_markup():
    assert "<b>5</b>" in body(Table("T", COLUMNS[:1], [[Cell(mark_safe("<b>5</b>"))]]))


def test_totals_may_leave_columns_out_rows_may_not():
    table = Table("T", COLUMNS, [[Cell("A")]], total=[Cell("Together"), Cell(Decimal("1.50"))])

    assert foot(table).count("<td") == 1
    with pytest.raises(ValueError, match="longer"):
        body(table)
