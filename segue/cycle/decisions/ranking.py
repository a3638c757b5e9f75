"""The ranked list as a page shows it: what is left after each row, and where the line is."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from segue.cycle.decisions import queries
from segue.cycle.decisions.lifecycle import Status
from segue.cycle.decisions.models import Outcome, Proposal, Recommendation
from segue.money import queries as money

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Row:
    place: int
    proposal: Proposal
    left: Decimal
    departs: bool
    is_line: bool

    @property
    def awarded(self) -> bool:
        return self.proposal.outcome == Outcome.AWARDED


@dataclass(frozen=True)
class Ranking:
    rows: list[Row]
    money: Decimal
    given: Decimal
    requested: Decimal

    @property
    def awards(self) -> int:
        return sum(row.proposal.amount is not None for row in self.rows)

    @property
    def left(self) -> Decimal:
        return self.money - self.given


def ranking_for(recommendation: Recommendation, user: Any) -> Ranking:
    """The rows a reader may see, numbered and summed without those closed to them."""
    proposals = list(queries.proposals_shown_to(recommendation, user))
    odd = queries.unexplained(recommendation, proposals) if recommendation.status == Status.DRAFT else set()
    left = start = money.left_in(recommendation.call.budget) + _taken_already(recommendation, proposals)
    last = max((place for place, row in enumerate(proposals) if row.amount is not None), default=-1)
    rows = []
    for place, proposal in enumerate(proposals):
        left -= proposal.amount or NOTHING
        rows.append(Row(place + 1, proposal, left, proposal.pk in odd, place == last))
    requested = sum((row.application.requested for row in proposals), NOTHING)
    return Ranking(rows, start, start - left, requested)


def _taken_already(recommendation: Recommendation, proposals: list[Proposal]) -> Decimal:
    """What the decision on this list took from the budget: the list shows the money as it stood before."""
    if recommendation.status != Status.DECIDED:
        return NOTHING
    return sum((proposal.amount or NOTHING for proposal in proposals), NOTHING)
