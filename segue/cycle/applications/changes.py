"""What changed between two submissions, word by word."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

from segue.cycle.applications.models import Submission
from segue.cycle.applications.shown import as_text, sent_sections

# Words and what stands between them, so that nothing is lost when they are put together again.
WORDS = re.compile(r"\s+|[^\s]+")
LINES = re.compile(r"[^\n]*\n|[^\n]+")
# Pairs of equal pieces that may be weighed against each other: more would keep the reader waiting.
MANY = 60_000


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
    """Two texts as what stayed, what went and what came, in reading order: by words, or by lines where that is long."""
    for cut in (WORDS, LINES):
        old, new = cut.findall(before), cut.findall(after)
        begins = _alike(old, new)
        ends = _alike(old[begins:][::-1], new[begins:][::-1])
        middle = old[begins : len(old) - ends], new[begins : len(new) - ends]
        if _pairs(*middle) <= MANY:
            break
    else:
        middle = ["".join(middle[0])], ["".join(middle[1])]
    same = [Piece("same", "".join(old[:begins])), Piece("same", "".join(old[len(old) - ends :]))]
    return [piece for piece in (same[0], *_pieces(*middle), same[1]) if piece.text]


def _alike(old: Iterable[str], new: Iterable[str]) -> int:
    """How many pieces are the same from the beginning."""
    return sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(old, new, strict=False)))


def _pairs(old: list[str], new: list[str]) -> int:
    """How many pairs of the same word there are: what a comparison has to go through at least once."""
    times = Counter(new)
    return sum(times[piece] for piece in old if not piece.isspace())


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    matched = SequenceMatcher(str.isspace, old, new, autojunk=False)
    for kind, from_old, to_old, from_new, to_new in matched.get_opcodes():
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
