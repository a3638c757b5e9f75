"""What everyone may read of one award: what for, how chosen, which need, what came of it; nobody's name."""

from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import floatformat

from segue.cycle.contracts.lifecycle import AGREED, NOT_OFFERED, Status
from segue.cycle.contracts.models import Contract
from segue.cycle.decisions.models import Decision
from segue.cycle.decisions.queries import rankings_of
from segue.cycle.monitoring.contract_page import standings_of
from segue.cycle.monitoring.progress import Standing, State
from segue.cycle.reporting import small_cells
from segue.cycle.reporting.tables import how_chosen
from segue.site.parts import Tag

PEOPLE = ("pupil", "child", "young", "student", "teacher")
AGREEMENT = {
    Status.OFFERED: "The agreement waits to be accepted.",
    Status.IN_FORCE: "The agreement is in force.",
    Status.COMPLETED: "What was agreed is complete.",
    Status.REFUSED: "The agreement was not accepted, and the money went back to the hub.",
    Status.ENDED: "The agreement ended early.",
    Status.CANCELLED: "There is no agreement, and the money went back to the hub.",
}


@dataclass(frozen=True)
class Reached:
    """One target as it is published."""

    name: str
    unit: str
    target: str
    reached: str
    tag: Tag


def context(award: Decision) -> dict[str, Any]:
    """Everything the page of an award shows. The hub's own drafts are no part of it."""
    contract = getattr(award, "contract", None)
    agreement = AGREEMENT.get(contract.status, "") if contract else ""  # type: ignore[call-overload]
    contract = None if contract is None or contract.status in NOT_OFFERED else contract
    recommendation = award.sitting.recommendation_id
    ranking = rankings_of({recommendation}).get(recommendation)
    return {
        "award": award,
        "application": award.application,
        "what_for": [line.opportunity.title for line in award.application.lines.select_related("opportunity")],
        "contract": contract,
        "agreement": agreement,
        "how_chosen": how_chosen(award.application.call.category, award.rank, award.score, ranking),
        "priorities": award.application.call.specification.priorities.prefetch_related("findings"),
        "reached": reached(contract) if contract else [],
        "result": getattr(contract, "result", None),
    }


def reached(contract: Contract) -> list[Reached]:
    """What accepted returns say, with figures about very few people hidden."""
    if contract.status not in AGREED:
        return []
    return [
        Reached(
            one.target.indicator.name,
            one.target.indicator.unit,
            floatformat(one.target.target, "-1g"),
            published(one),
            tag,
        )
        for one, tag in standings_of(contract)
        if one.state != State.NOTHING_YET
    ]


def published(standing: Standing) -> str:
    """A figure as everyone may read it."""
    about_people = any(word in standing.target.indicator.unit.lower() for word in PEOPLE)
    return small_cells.shown(standing.reached) if about_people else str(floatformat(standing.reached, "-1g"))
