"""What is known before a return is begun, and what is kept of it once it is sent."""

from collections.abc import Iterable
from typing import Any

from segue.cycle.contracts.models import ReturnDue, Target
from segue.cycle.contracts.wording import figure
from segue.cycle.monitoring import queries
from segue.cycle.monitoring.figures import Figures, as_typed
from segue.places.key_stages import KeyStage


def known_before(due: ReturnDue) -> dict[str, str]:
    """Offer the figures of the last return, save those that are added up: they would count twice."""
    last = queries.last_sent(due)
    if last is None:
        return {}
    latest = set(due.contract.targets.filter(adds_up=False).values_list("pk", flat=True))
    pupils = {stage: counted.values() for stage, counted in queries.counts_of(last).items()}
    actuals = {
        actual.target_id: (figure(actual.value).replace(",", ""), False)
        for actual in last.actuals.all()
        if actual.target_id in latest
    }
    return as_typed(pupils=pupils, actuals=actuals)


def content(due: ReturnDue, figures: Figures, targets: Iterable[Target]) -> dict[str, Any]:
    """Everything a return says, in words that stand on their own."""
    return {
        "contract": due.contract.reference,
        "return": due.title,
        "due": due.due_on.isoformat(),
        "sessions": figures.sessions,
        "pupils": [
            {"key_stage": KeyStage(stage).label, **figures.pupils[stage]}
            for stage in KeyStage.values
            if stage in figures.pupils
        ],
        "figures": [
            {
                "indicator": target.indicator.name,
                "unit": target.indicator.unit,
                "target": figure(target.target),
                "actual": figure(figures.actuals[target.pk][0]),
                "estimate": figures.actuals[target.pk][1],
            }
            for target in targets
        ],
        "story": figures.story,
        "problems": figures.problems,
    }
