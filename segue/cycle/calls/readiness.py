"""What a call still needs before it can be published."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from segue.cycle.calls import times
from segue.cycle.calls.lifecycle import Status
from segue.cycle.calls.models import Asks, Call, Criterion, Opportunity, Question
from segue.cycle.priorities.lifecycle import Status as PriorityStatus
from segue.cycle.priorities.models import Priority
from segue.money import queries as money
from segue.rules import RuleBroken


@dataclass(frozen=True)
class Check:
    """One thing a call needs. `missing` says what is still to do; it is empty when done."""

    name: str
    missing: str = ""

    @property
    def done(self) -> bool:
        return not self.missing


def checks(call: Call, at: datetime | None = None) -> list[Check]:
    """Everything a call needs before it can be published, done or not."""
    at = at or timezone.now()
    return [
        Check("A priority in force", _priority(call)),
        Check("Opportunities", "" if call.opportunities.exists() else "Add at least one opportunity."),
        Check("Criteria, with what each score means", _criteria(call)),
        Check("Dates in order", _dates(call, at)),
        Check("Money", _money(call)),
        Check("Questions", _questions(call)),
    ]


def is_ready(call: Call) -> None:
    """Nobody is invited to apply before they can read all there is to know."""
    missing = [check.missing for check in checks(call) if check.missing]
    if missing:
        raise RuleBroken(missing)


def ready(at: datetime | None = None) -> QuerySet[Call]:
    """The drafts that lack nothing of this, each with what is `left` in its budget: every check, asked of all at once."""
    at = at or timezone.now()
    budget: QuerySet[Any] = money.budgets_with_sums().filter(pk=OuterRef("budget"))
    said = Count("meanings", filter=Q(meanings__score__lte=F("highest"), meanings__meaning__regex=r"\S"))
    criteria = Criterion.objects.filter(call=OuterRef("pk")).order_by()
    asks = Question.objects.filter(section__question_set=OuterRef("question_set"), asks=Asks.OPPORTUNITIES)
    return Call.objects.annotate(left=Subquery(budget.values("left_sum"))).filter(
        Exists(Priority.objects.filter(specifications__calls=OuterRef("pk"), status=PriorityStatus.ADOPTED)),
        Exists(Opportunity.objects.filter(call=OuterRef("pk"))),
        Exists(criteria),
        ~Exists(criteria.annotate(said=said).filter(said__lte=F("highest"))),
        Exists(asks),
        status=Status.DRAFT,
        closes_at__gt=at - times.MINUTE,
        decisions_by__gte=TruncDate("closes_at"),
        activity_starts__gte=F("budget__fund__starts"),
        activity_ends__lte=F("budget__fund__ends"),
        left__gt=0,
    )


def _priority(call: Call) -> str:
    if call.specification.priorities.filter(status=PriorityStatus.ADOPTED).exists():
        return ""
    return "None of the priorities of its specification is in force any longer."


def _criteria(call: Call) -> str:
    criteria = list(call.criteria.prefetch_related("meanings"))
    if not criteria:
        return "Add at least one criterion."
    unsaid = [
        f"{criterion}: {', '.join(map(str, scores))}" for criterion in criteria if (scores := undescribed(criterion))
    ]
    return f"Say what these scores mean. {'; '.join(unsaid)}." if unsaid else ""


def undescribed(criterion: Criterion) -> list[int]:
    """The scores of a criterion nobody has described yet."""
    described = {meaning.score for meaning in criterion.meanings.all() if meaning.meaning.strip()}
    return [score for score in range(criterion.highest + 1) if score not in described]


def _dates(call: Call, at: datetime) -> str:
    if times.is_past(call.closes_at, at):
        return "The closing time has passed. Choose a later one."
    if call.decisions_by is None:
        return "Say by when decisions are expected."
    if call.decisions_by < timezone.localdate(call.closes_at):
        return "Decisions are expected before the call closes."
    return ""


def _money(call: Call) -> str:
    fund = call.budget.fund
    if call.activity_starts < fund.starts or call.activity_ends > fund.ends:
        return f"The activity lies outside the period of {fund}."
    return "" if money.left_in(call.budget) > 0 else f"Nothing is left in the budget {call.budget}."


def _questions(call: Call) -> str:
    asks = Question.objects.filter(section__question_set=call.question_set_id, asks=Asks.OPPORTUNITIES)
    return "" if asks.exists() else f"{call.question_set} does not ask what a school would like."
