"""What changed between two submissions, word by word."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from segue.cycle.applications.models import Submission
from segue.cycle.applications.shown import as_text, sent_sections

# Words and what stands between them, so that nothing is lost when they are put together again.
PIECES = re.compile(r"\s+|[^\s]+")
# Beyond this many pieces, whole lines are compared: comparing every word would keep the reader waiting.
MANY = 6_000


@dataclass(frozen=True)
class Piece:
    """Text that stayed, came or went."""

    kind: str
    text: str


@dataclass(frozen=True)
class Changed:
    """One question whose answer changed."""

    section: str
    label: str
    pieces: list[Piece]


def between(before: Submission, after: Submission, withheld: Collection[tuple[str, str]] = ()) -> list[Changed]:
    """The questions whose answers changed from one submission to the next, but those withheld from the reader."""
    earlier = _texts(before)
    return [
        Changed(section, label, pieces(earlier.get(key, ("", "", ""))[2], text))
        for key, (section, label, text) in _texts(after).items()
        if earlier.get(key, ("", "", ""))[2] != text and key not in withheld
    ]


def pieces(before: str, after: str) -> list[Piece]:
    """Two texts as what stayed, what went and what came, in reading order."""
    old, new = PIECES.findall(before), PIECES.findall(after)
    if max(len(old), len(new)) > MANY:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return list(_pieces(old, new))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(old[from_old:to_old]))
            continue
        if to_old > from_old:
            yield Piece("gone", "".join(old[from_old:to_old]))
        if to_new > from_new:
            yield Piece("new", "".join(new[from_new:to_new]))


def _texts(submission: Submission) -> dict[tuple[str, str], tuple[str, str, str]]:
    return {
        (section.key, question.key): (section.title, question.label, as_text(question))
        for section in sent_sections(submission.answers)
        for question in section.questions
    }
