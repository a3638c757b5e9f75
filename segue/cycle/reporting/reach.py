"""Whom the contracts of a year reached: pupils as a bar for each Key Stage, and the same facts as a table."""

from dataclasses import dataclass

from segue.cycle.monitoring.figures import PARTS
from segue.cycle.monitoring.sums import Reached
from segue.cycle.reporting.small_cells import is_small, shown, shown_total
from segue.places.key_stages import GROUPS
from segue.site.parts import Cell, Column, Ranked, Table
from segue.years import ProgrammeYear


@dataclass(frozen=True)
class Reach:
    """What accepted returns of a year say, fit to be shown to the Board and printed."""

    bars: list[Ranked]
    table: Table
    sessions: int
    contracts: int


def reach(year: int, found: Reached) -> Reach:
    """Whom a year reached, fit to be shown."""
    rows = [[Cell(one.key_stage.label), *(Cell(shown(getattr(one, part))) for part in PARTS)] for one in found.stages]
    total = [Cell("In all"), *(Cell(shown_total([getattr(one, part) for one in found.stages])) for part in PARTS)]
    columns = (Column("Key Stage"), *(Column(GROUPS[part], number=True) for part in PARTS))
    # A bar must not be longer or shorter for one pupil where the figure itself is hidden.
    bars = [
        Ranked(one.key_stage.label, 0 if is_small(one.pupils) else one.pupils, shown(one.pupils))
        for one in found.stages
    ]
    caption = f"Pupils reported, {ProgrammeYear(year)}"
    return Reach(bars, Table(caption, columns, rows, total=total if rows else ()), found.sessions, found.contracts)
