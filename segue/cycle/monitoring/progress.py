"""What was reached, beside what was promised."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices

from segue.cycle.contracts.models import Contract, Target
from segue.cycle.monitoring.models import Actual

RULE = (
    "Met: the target is reached. On track: at least as much of the way to the target is done as of the contract's time "
    "had passed when the return was due. Behind: less than that. Pupils, schools and sessions are counted whole. "
    "Only accepted returns count."
)


class State(TextChoices):
    NOTHING_YET = "nothing_yet", "No figures yet"
    BEHIND = "behind", "Behind"
    ON_TRACK = "on_track", "On track"
    MET = "met", "Met"


@dataclass(frozen=True)
class Standing:
    """One target with what was reached, as of a day."""

    target: Target
    reached: Decimal | None
    as_of: date | None
    estimated: bool
    expected: Decimal | None
    state: State


def standings(contract: Contract, targets: Iterable[Target], actuals: Iterable[Actual]) -> list[Standing]:
    """Set each target beside what accepted returns say; `actuals` come in the order their returns were due."""
    by_target = defaultdict(list)
    for actual in actuals:
        by_target[actual.target_id].append(actual)
    return [standing(contract, target, by_target[target.pk]) for target in targets]


def standing(contract: Contract, target: Target, actuals: list[Actual]) -> Standing:
    """Tell where one target stands."""
    if not actuals:
        return Standing(target, None, None, estimated=False, expected=None, state=State.NOTHING_YET)
    counted = actuals if target.adds_up else actuals[-1:]
    reached = sum((actual.value for actual in counted), Decimal(0))
    as_of = actuals[-1].report.due.due_on
    expected = expected_by(contract, target, as_of)
    return Standing(
        target,
        reached,
        as_of,
        estimated=any(actual.estimated for actual in counted),
        expected=expected,
        state=_state(target, reached, expected),
    )


def expected_by(contract: Contract, target: Target, day: date) -> Decimal:
    """How far one would be by a day if the way went evenly from the start to the target, in whole things."""
    whole = (contract.ends - contract.starts).days + 1
    passed = min(max((day - contract.starts).days + 1, 0), whole)
    begin = _begin(target)
    way = (target.target - begin) * passed / whole
    return begin + (Decimal(int(way)) if target.indicator.is_counted else way)


def _state(target: Target, reached: Decimal, expected: Decimal) -> State:
    falling = target.target < _begin(target)

    def at(goal: Decimal) -> bool:
        return reached <= goal if falling else reached >= goal

    if at(target.target):
        return State.MET
    return State.ON_TRACK if at(expected) else State.BEHIND


def _begin(target: Target) -> Decimal:
    """What adds up begins at nothing; the rest begins at its baseline."""
    return Decimal(0) if target.adds_up or target.baseline is None else target.baseline
