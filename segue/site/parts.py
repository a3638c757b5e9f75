"""What a view hands to the drawn parts of a page. Shapes only: no rule, no query, no markup."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Kind = Literal["done", "wait", "late", "todo"]
NoteState = Literal["done", "now", "todo", "rest"]


@dataclass(frozen=True)
class Tag:
    """A status: a word, and the shape its kind is drawn with."""

    kind: Kind
    word: str


@dataclass(frozen=True)
class Note:
    """One stage on the stave. A rest is a stage this case does not need."""

    name: str
    state: NoteState = "todo"
    url: str = ""
    caption: str = ""

    @property
    def said(self) -> str:
        """The state in words, for those who hear the stave."""
        return {"done": "done", "now": "now", "rest": "not needed", "todo": "to come"}[self.state]

    @property
    def caption_says_it(self) -> bool:
        return self.said in self.caption


@dataclass(frozen=True)
class Fact:
    """A name and its value; `url` is where the value is changed, or where it leads."""

    name: str
    value: object
    url: str = ""
    verb: str = "Change"
    typed: bool = False


@dataclass(frozen=True)
class Task:
    """A section of a longer piece of work. Without an address it cannot be begun yet."""

    name: str
    tag: Tag
    url: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Todo:
    """One thing that needs somebody, and when."""

    when: str
    what: str
    url: str = ""
    rest: str = ""
    meta: str = ""
    tag: Tag | None = None


@dataclass(frozen=True)
class Step:
    """What comes next on a page: a button, or only words where somebody else acts."""

    verb: str = ""
    url: str = ""
    words: str = ""


@dataclass(frozen=True)
class Event:
    """One line of a history: what, when, by whom, and why."""

    what: str
    at: datetime | date
    by: str = ""
    why: str = ""
    url: str = ""


@dataclass(frozen=True)
class Link:
    """A place to go: a crumb, a chip, a tab."""

    name: str
    url: str = ""
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Column:
    """A column of a table; with a `sort` key its heading sorts."""

    name: str
    sort: str = ""
    number: bool = False


@dataclass(frozen=True)
class Cell:
    value: object = ""
    url: str = ""
    small: str = ""
    tag: Tag | None = None


@dataclass(frozen=True)
class Table:
    """Rows of cells under columns. The first cell of a row names the row."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] = ()
    caption_hidden: bool = False


@dataclass(frozen=True)
class Bar:
    """A budget as a bar: paid, promised and recommended out of a total."""

    name: str
    total: Decimal
    paid: Decimal = Decimal(0)
    promised: Decimal = Decimal(0)
    recommended: Decimal = Decimal(0)
    url: str = ""

    @property
    def left(self) -> Decimal:
        return self.total - self.paid - self.promised

    @property
    def segments(self) -> list[tuple[str, str, str]]:
        """Each part as a class, where it starts and how wide it is, in hundredths of the total."""
        segments, start = [], Decimal(0)
        for part in ("paid", "promised", "recommended"):
            width = min(_hundredths(getattr(self, part), self.total), 100 - start)
            if width > 0:
                segments.append((part, f"{start:.2f}", f"{width:.2f}"))
                start += width
        return segments

    @property
    def words(self) -> str:
        """The bar for those who hear it."""
        parts = (
            f"{part} {_hundredths(getattr(self, part), self.total):.0f}%"
            for part in ("paid", "promised", "recommended")
            if getattr(self, part)
        )
        return ", ".join(parts) or "nothing promised yet"


@dataclass(frozen=True)
class Ranked:
    """A thing on a ranked bar: its size and the words for it."""

    name: str
    value: Decimal | int
    words: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Contender:
    """An application on a ranked list: its score and what it asks for."""

    name: str
    asked: Decimal
    score: object = ""
    url: str = ""
    note: str = ""
    tag: Tag | None = None


@dataclass(frozen=True)
class District:
    """A place on the map: its outline, how well it is reached (0 none to 5 best), and the words for it."""

    name: str
    outline: str
    level: int
    words: str
    url: str = ""
    centre: tuple[float, float] = (0, 0)


@dataclass(frozen=True)
class DistrictMap:
    caption: str
    districts: Sequence[District]
    frame: str
    measure: str = "Reach"
    levels: Sequence[str] = field(
        default=(
            "none",
            "under 20%",
            "20 to 39%",
            "40 to 59%",
            "60 to 79%",
            "80% or more",
        )
    )
    source: str = ""

    @property
    def key(self) -> list[tuple[int, str]]:
        """The levels that appear, with their words."""
        present = {district.level for district in self.districts}
        return [(level, words) for level, words in enumerate(self.levels) if level in present]


def _hundredths(part: Decimal | int, whole: Decimal | int) -> Decimal:
    return Decimal(part) * 100 / Decimal(whole) if whole else Decimal(0)


def ranked_widths(rows: Sequence[Ranked]) -> list[tuple[Ranked, str]]:
    """Each row with its bar's width, in hundredths of the largest."""
    largest = max((row.value for row in rows), default=0)
    return [(row, f"{_hundredths(row.value, largest):.2f}") for row in rows]


@dataclass(frozen=True)
class Standing:
    """A contender with the money left once it and all above it are funded."""

    place: int
    contender: Contender
    left: Decimal
    above: bool

    @property
    def short(self) -> bool:
        return self.left < 0


def standings(contenders: Sequence[Contender], money: Decimal, line: int) -> list[Standing]:
    """Walk down the ranked list and tell what is left after each."""
    left, found = money, []
    for place, contender in enumerate(contenders, start=1):
        left -= contender.asked
        found.append(Standing(place, contender, left, above=place <= line))
    return found
