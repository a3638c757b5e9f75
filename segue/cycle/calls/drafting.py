"""Rules about what a specification and a call rest on before anyone sees them."""

from collections.abc import Collection

from segue.cycle.calls.lifecycle import Status
from segue.cycle.calls.models import Call, Indicator, Specification
from segue.cycle.priorities.lifecycle import Status as PriorityStatus
from segue.cycle.priorities.models import Priority
from segue.money import rules as money_rules
from segue.money.models import Budget
from segue.rules import RuleBroken
from segue.years import ProgrammeYear


def serves_priorities(priorities: Collection[Priority]) -> None:
    """What is commissioned serves at least one adopted priority (policy N1)."""
    if not priorities:
        raise RuleBroken("Choose at least one priority this serves.")
    for priority in priorities:
        if priority.status != PriorityStatus.ADOPTED:
            raise RuleBroken(f"“{priority}” is not an adopted priority.")


def is_measured(indicators: Collection[Indicator]) -> None:
    """Contracts are monitored against performance indicators (policy C1)."""
    if not indicators:
        raise RuleBroken("Choose at least one indicator to measure it by.")


def has_no_published_call(specification: Specification) -> None:
    """Once people have applied under a specification it stands."""
    if specification.calls.exclude(status=Status.DRAFT).exists():
        raise RuleBroken("A call from this specification was published, so it stands as it is. Write a new one.")


def budget_pays(call: Call, budget: Budget) -> None:
    """A call draws on a budget of its own category, and happens inside the period of the fund (policy N3)."""
    if budget.category != call.category:
        raise RuleBroken(f"{budget} is a budget for {budget.get_category_display()}, not for this category.")
    if budget.year != call.year:
        raise RuleBroken(f"{budget} is set aside for {ProgrammeYear(budget.year)}, not for the year of the call.")
    money_rules.restriction_allows(budget.fund, budget.category)
    money_rules.inside_fund_period(budget.fund, call.activity_starts, call.activity_ends)


def code_is_free(code: str) -> None:
    """The definition of an indicator never changes, so that figures of two years can be compared."""
    if Indicator.objects.filter(code=code).exists():
        raise RuleBroken(f"The code {code} is taken. A new definition needs a new code.")


def category_stands(specification: Specification, category: str) -> None:
    """A call is of the category its specification was written for."""
    if category != specification.category and specification.calls.exists():
        raise RuleBroken("A call was drafted from this specification, so its category stands.")
