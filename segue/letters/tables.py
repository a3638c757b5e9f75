from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from segue.letters.lifecycle import Status
from segue.letters.models import Letter
from segue.site.parts import Cell, Column, Table, Tag
from segue.wording import uk_datetime

SHAPES = {Status.SENT: "done", Status.FAILED: "late", Status.CANCELLED: "todo"}
LETTER_COLUMNS = ("Number", "Kind", "To", "E-mail", "Subject", "Status", "Written", "Read by", "Sent", "Problem")


def tag_of(letter: Letter) -> Tag:
    """The status of a letter as a word and a shape."""
    return Tag(SHAPES.get(Status(letter.status), "wait"), letter.get_status_display())  # type: ignore[arg-type]


def letter_table(letters: Iterable[Letter]) -> Table:
    columns = (Column("Letter"), Column("To"), Column("Written"), Column("Read"), Column("Status"))
    rows = [
        [
            Cell(letter.subject, reverse("letter", args=[letter.pk])),
            Cell(letter.to_name or letter.to_email, small=letter.to_email if letter.to_name else ""),
            Cell(uk_datetime(letter.written_at)),
            Cell(_reader(letter)),
            Cell(tag=tag_of(letter), small=letter.problem),
        ]
        for letter in letters
    ]
    return Table("Letters", columns, rows, caption_hidden=True)


def letter_lines(letters: Iterable[Letter]) -> Iterable[tuple[Any, ...]]:
    return (
        (
            letter.pk,
            letter.kind,
            letter.to_name,
            letter.to_email,
            letter.subject,
            letter.get_status_display(),
            letter.written_at,
            str(letter.read_by or ""),
            letter.sent_at,
            letter.problem,
        )
        for letter in letters
    )


def _reader(letter: Letter) -> str:
    """Who read it before it went. Receipts and reminders go by themselves."""
    if letter.read_by:
        return str(letter.read_by)
    return "Not needed" if letter.status == Status.SENT else "Not yet"
