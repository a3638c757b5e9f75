"""What all returns of a year add up to. It takes longer the more there are, so it is kept for some minutes.

Whoever is tied to an organisation gets figures of their own, worked out without what is closed to them.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from segue.cycle.monitoring.sums import Measured, Reached, Taught, reached_in, targets_met_in
from segue.cycle.reporting.models import YearFigures
from segue.governance.interests import ties_of
from segue.places.key_stages import KeyStage


@dataclass(frozen=True)
class Figures:
    """Whom a year reached and which targets it met, as of a moment."""

    reached: Reached
    measured: list[Measured]
    at: datetime


def of(year: int, user: Any) -> Figures:
    """The figures of a year, as far as they are open to the reader; of who is tied to nobody, some minutes old at most."""
    if ties_of(user) or not settings.FIGURES_KEPT:
        return _worked_out(year, user)
    kept = YearFigures.objects.filter(year=year, at__gt=timezone.now() - settings.FIGURES_KEPT).first()
    return _read(kept) if kept else _keep(year, _worked_out(year, user))


def _worked_out(year: int, user: Any) -> Figures:
    return Figures(reached_in(year, user), targets_met_in(year, user), timezone.now())


def _keep(year: int, figures: Figures) -> Figures:
    """Two readers at once both work them out; the last to come is kept."""
    content = {"reached": asdict(figures.reached), "measured": [asdict(row) for row in figures.measured]}
    YearFigures.objects.bulk_create(
        [YearFigures(year=year, content=content, at=figures.at)],
        update_conflicts=True,
        unique_fields=["year"],
        update_fields=["content", "at"],
    )
    return figures


def _read(kept: YearFigures) -> Figures:
    reached, measured = kept.content["reached"], kept.content["measured"]
    stages = [Taught(**row | {"key_stage": KeyStage(row["key_stage"])}) for row in reached["stages"]]
    return Figures(Reached(**reached | {"stages": stages}), [Measured(**row) for row in measured], kept.at)
