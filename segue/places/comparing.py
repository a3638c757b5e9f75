"""What a file would do to the register, row by row, in flat memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Any

from segue.places.cells import CannotRead
from segue.places.layouts import Layout, recognise
from segue.places.models import STILL_OPEN, District, School, Standing
from segue.places.register_file import RegisterFile, Row
from segue.rules import RuleBroken
from segue.wording import uk_date

BATCH = 1_000
# An empty cell says nobody knows, and what the register knows stays; but here emptiness says something.
EMPTY_SAYS_NONE = frozenset({"closed_on", "trust"})
# Two files give one school's place to within this many degrees, about 50 metres: that is no change.
SAME_PLACE = Decimal("0.0005")


class Kind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    CLOSED = "closed"
    UNCHANGED = "unchanged"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Difference:
    """One fact of a school before and after."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Outcome:
    """What comes of one row."""

    row: int
    kind: Kind
    urn: int = 0
    name: str = ""
    why: str = ""
    doubt: str = ""
    differences: tuple[Difference, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    pk: int | None = None


def layout_of(file: RegisterFile) -> Layout:
    """Tell which layout a file has by its header."""
    header = next(file.rows(), None)
    if header is None:
        raise RuleBroken("The file has no header row.")
    return recognise(header.cells)


def outcomes(file: RegisterFile, layout: Layout) -> Iterator[list[Outcome]]:
    """Compare a school file with the register, a thousand rows at a time."""
    districts = {name.casefold(): name for name in District.objects.values_list("name", flat=True)}
    columns = None
    for batch in read_batches(file, layout):
        read = [item.facts for item in batch if item.facts]
        columns = columns or [name for name in (read[0] if read else ()) if name != "doubt"]
        known = School.objects.filter(urn__in=[facts["urn"] for facts in read]).values("pk", *columns)
        by_urn = {school["urn"]: school for school in known}
        for facts in read:
            name = facts["district_name"]
            facts["district_name"] = districts.get(name.casefold(), name)
        yield [_outcome(item, by_urn) if item.facts else item for item in batch]


def read_batches(file: RegisterFile, layout: Layout) -> Iterator[list[Outcome]]:
    """Read a file into batches of rows; each has its facts, or says why it cannot be read."""
    rows = _read(file, layout)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _read(file: RegisterFile, layout: Layout) -> Iterator[Outcome]:
    rows = file.rows()
    header = [name.strip() for name in next(rows).cells]
    first_row: dict[Any, int] = {}
    row, short = None, False
    for row in rows:
        short = len(row.cells) < len(header)
        try:
            facts = layout.read(_by_column(header, row))
            key = (facts["urn"], facts.get("linked_urn"), facts.get("kind"))
            if first_row.setdefault(key, row.number) != row.number:
                raise CannotRead(f"URN {facts['urn']} stands in row {first_row[key]:,} already.")  # noqa: TRY301
        except CannotRead as problem:
            yield Outcome(row.number, Kind.UNREADABLE, why=str(problem), name=_told(row))
        else:
            yield Outcome(row.number, Kind.NEW, urn=facts["urn"], facts=facts)
    if row is None:
        raise RuleBroken("The file has a header, but no row under it.")
    if short and not file.ends_whole:
        raise RuleBroken(f"The file breaks off in the middle of row {row.number:,}: it was cut short on its way.")


def _by_column(header: list[str], row: Row) -> dict[str, str]:
    extra = row.cells[len(header) :]
    if len(row.cells) < len(header) or any(extra):
        raise CannotRead(f"The row has {len(row.cells)} cells; the header has {len(header)}.")
    if any("\ufffd" in cell for cell in row.cells):
        raise CannotRead("The row has letters that are neither UTF-8 nor Windows-1252.")
    return dict(zip(header, row.cells, strict=False))


def _told(row: Row) -> str:
    return ", ".join(cell for cell in row.cells[:5] if cell)[:80]


def _outcome(item: Outcome, by_urn: dict[int, dict[str, Any]]) -> Outcome:
    facts = dict(item.facts)
    doubt = facts.pop("doubt", "")
    before = by_urn.get(item.urn)
    found: dict[str, Any] = {"urn": item.urn, "name": facts["name"], "doubt": doubt, "facts": facts}
    if before is None:
        return Outcome(item.row, Kind.NEW, **found)
    found["pk"] = before["pk"]
    found["facts"] = after = {name: _after(name, before[name], value) for name, value in facts.items()}
    changed = [name for name, value in after.items() if value != before[name]]
    if not changed:
        return Outcome(item.row, Kind.UNCHANGED, **found)
    closes = after["standing"] == Standing.CLOSED and before["standing"] in STILL_OPEN
    differences = tuple(_difference(name, before[name], after[name]) for name in changed)
    return Outcome(item.row, Kind.CLOSED if closes else Kind.CHANGED, differences=differences, **found)


def _after(name: str, before: Any, value: Any) -> Any:
    if name == "sources":
        return {**before, **value}
    if value in (None, "") and name not in EMPTY_SAYS_NONE:
        return before
    if name in {"longitude", "latitude"} and before is not None and abs(before - value) <= SAME_PLACE:
        return before
    return value


def _difference(name: str, before: Any, after: Any) -> Difference:
    column = School._meta.get_field(name)  # noqa: SLF001 - Django means it to be used
    what = "source" if name == "sources" else str(column.verbose_name)  # type: ignore[union-attr]
    return Difference(what, *(_shown(name, column, value) for value in (before, after)))


def _shown(name: str, column: Any, value: Any) -> str:
    if value in (None, "", {}):
        return "nothing"
    if name == "sources":
        return "; ".join(sorted(set(value.values())))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    return uk_date(value) if hasattr(value, "strftime") else str(value)
