"""What everyone may know about a call, put together for its page."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from segue.categories import CATEGORIES
from segue.cycle.calls.lifecycle import CANCEL, Status
from segue.cycle.calls.models import Call, Criterion, Opportunity
from segue.cycle.calls.tables import tag_of
from segue.cycle.calls.times import MINUTE, State, state_of
from segue.cycle.priorities.lifecycle import Status as PriorityStatus
from segue.places.models import Phase
from segue.record.history import history_of
from segue.site.parts import Fact
from segue.wording import pounds_short, uk_date, uk_datetime
from segue.words import listed
from segue.years import ProgrammeYear


@dataclass(frozen=True)
class Offer:
    """An opportunity with what schools of each phase may ask for."""

    opportunity: Opportunity
    caps: list[tuple[str, Decimal]]
    differ: bool

    @property
    def for_whom(self) -> str:
        """The phases it is for, as people say them."""
        return listed([phase.lower() for phase, _ in self.caps])


def offer(opportunity: Any) -> Offer:
    own = {cap.phase: cap.cap for cap in opportunity.phase_caps.all()}
    caps = [(str(Phase(phase).label), own.get(phase, opportunity.cap)) for phase in opportunity.phases]
    return Offer(opportunity, caps, differ=len({cap for _, cap in caps}) > 1)


@dataclass(frozen=True)
class Weighed:
    """A criterion with its share of the whole score."""

    criterion: Criterion
    share: int


def weighed(criteria: list[Any]) -> list[Weighed]:
    whole = sum(criterion.weight for criterion in criteria)
    return [Weighed(criterion, round(100 * criterion.weight / whole)) for criterion in criteria]


def scale_in_common(criteria: list[Any]) -> list[Any]:
    """What each score means, where it means the same for every criterion; else nothing."""
    scales = [[(meaning.score, meaning.meaning) for meaning in criterion.meanings.all()] for criterion in criteria]
    alike = len(scales) > 1 and all(scale == scales[0] for scale in scales)
    return list(criteria[0].meanings.all()) if alike else []


def dates(call: Call) -> list[Fact]:
    """The key dates, by the UK clock. A call that was cancelled has no decisions and no activity to come."""
    opens, closes = uk_datetime(call.opens_at), uk_datetime(call.closes_at)
    if call.status == Status.CANCELLED:
        cancelled = history_of(call).filter(what=CANCEL.name).values_list("at", flat=True).last() or timezone.now()
        opened = "Opened" if call.opens_at <= cancelled else "Was to open"
        closed = "Closed" if call.closes_at <= cancelled else "Was to close"
        return [Fact(opened, opens), Fact(closed, closes)]
    facts = [Fact("Opens", opens), Fact("Closes", closes)]
    if call.decisions_by:
        facts.append(Fact("Decisions by", uk_date(call.decisions_by)))
    return [*facts, Fact("Activity", f"{uk_date(call.activity_starts)} to {uk_date(call.activity_ends)}")]


def money(call: Call) -> list[Fact]:
    """How much there is in all, for one school, and who gave it."""
    facts = [Fact("In all", pounds_short(call.budget.amount)), Fact("Given by", call.budget.fund.given_by)]
    if call.cap_per_school:
        facts.insert(1, Fact("Most for one school", pounds_short(call.cap_per_school)))
    return facts


def context(call: Any) -> dict[str, Any]:
    """Everything a school wants to know. The call comes from `queries.in_full`."""
    now = timezone.now()
    state = state_of(call, now)
    phases = [phase for phase in Phase if any(phase in one.phases for one in call.opportunities.all())]
    return {
        "call": call,
        "state": state,
        "tag": tag_of(call),
        "year": ProgrammeYear(call.year),
        "is_open": state in {State.OPEN, State.CLOSING},
        "dates": dates(call),
        "too_late": call.closes_at + MINUTE,
        "money": money(call),
        "awards_published": CATEGORIES[call.category].published,
        "offers": [offer(opportunity) for opportunity in call.opportunities.all()],
        "phases": listed([phase.label.lower() for phase in phases]),
        "criteria": weighed(list(call.criteria.all())),
        "scale": scale_in_common(list(call.criteria.all())),
        "priorities": [
            priority for priority in call.specification.priorities.all() if priority.status != PriorityStatus.PROPOSED
        ],
    }
