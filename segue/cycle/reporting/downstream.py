"""The thread walked forward: what came of a finding or a priority, down to results and next year's findings."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from segue.cycle.applications.lifecycle import Status as ApplicationStatus
from segue.cycle.applications.models import Application
from segue.cycle.applications.queries import closed_to
from segue.cycle.calls.models import Call, Specification
from segue.cycle.contracts.lifecycle import COUNTED
from segue.cycle.contracts.models import Contract
from segue.cycle.contracts.queries import closed_to as contract_closed_to
from segue.cycle.decisions.models import Decision, Outcome
from segue.cycle.monitoring.lifecycle import Status as ReturnStatus
from segue.cycle.monitoring.models import Result, Return
from segue.cycle.priorities.models import Priority
from segue.site.parts import Note
from segue.wording import count, pounds_short

SHOWN = 50


@dataclass(frozen=True)
class Downstream:
    """Everything commissioned under some priorities, less what is closed to the reader."""

    priorities: list[Priority]
    calls: list[Any]
    awards: list[Decision]
    awarded: int
    amount: Decimal
    contracts: int
    returns: int
    results: list[Result]

    @property
    def sent(self) -> int:
        return sum(call.sent for call in self.calls)

    def notes(self, needs: int) -> list[Note]:
        """The stages of the cycle, filled where something stands."""
        stages = (
            ("Need", needs, count(needs, "finding")),
            ("Priority", len(self.priorities), count(len(self.priorities), "priority,priorities")),
            ("Call", len(self.calls), count(len(self.calls), "call")),
            ("Application", self.sent, f"{self.sent:,} sent"),
            ("Decision", self.awarded, f"{count(self.awarded, 'award')}, {pounds_short(self.amount)}"),
            ("Contract", self.contracts, count(self.contracts, "contract")),
            ("Delivery", self.returns, f"{count(self.returns, 'return')} accepted"),
            ("Outcome", len(self.results), count(len(self.results), "result")),
        )
        return [Note(name, "done" if number else "todo", caption=words) for name, number, words in stages]


def downstream_of(priorities: QuerySet[Priority], user: Any) -> Downstream:
    """Follow some priorities forward, in a fixed number of queries."""
    chosen = list(priorities)
    return _followed(chosen, Call.objects.filter(specification__priorities__in=chosen).distinct(), user)


def downstream_of_specification(specification: Specification, user: Any) -> Downstream:
    """Follow one specification forward: its calls, and what came of them."""
    return _followed(list(specification.priorities.all()), Call.objects.filter(specification=specification), user)


def _followed(priorities: list[Priority], under: QuerySet[Call], user: Any) -> Downstream:
    sent = (
        Application.objects.filter(~closed_to(user), call=OuterRef("pk"))
        .exclude(status__in=(ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN))
        .order_by()
        .values("call")
    )
    counted = Subquery(sent.annotate(number=Count("pk")).values("number"))
    calls = list(under.order_by("-closes_at", "-pk").annotate(sent=Coalesce(counted, 0)))
    # By the recommendations they were decided on: those are few, applications are many.
    awards = Decision.objects.filter(
        ~closed_to(user, "application"), outcome=Outcome.AWARDED, sitting__recommendation__call__in=calls
    )
    sums = awards.aggregate(number=Count("pk"), amount=Sum("amount"))
    contracts = Contract.objects.filter(~contract_closed_to(user), decision__sitting__recommendation__call__in=calls)
    return Downstream(
        priorities=priorities,
        calls=calls,
        awards=list(
            awards.select_related("application__applicant", "application__school", "application__call").order_by("-pk")[
                :SHOWN
            ]
        ),
        awarded=sums["number"],
        amount=sums["amount"] or Decimal(0),
        contracts=contracts.filter(status__in=COUNTED).count(),
        returns=Return.objects.filter(due__contract__in=contracts, status=ReturnStatus.ACCEPTED).count(),
        results=list(
            Result.objects.filter(contract__in=contracts)
            .select_related("contract__holder", "leads_to")
            .order_by("-pk")[:SHOWN]
        ),
    )
