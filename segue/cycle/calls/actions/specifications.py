"""Indicators and specifications."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from segue.cycle.calls import drafting
from segue.cycle.calls.models import Indicator, Specification
from segue.cycle.calls.permissions import WRITE_SPECIFICATION
from segue.cycle.priorities.models import Priority
from segue.people.models import User
from segue.record.history import note


@transaction.atomic
def add_indicator(*, by: User, **facts: Any) -> Indicator:
    """Add an indicator to the library. Its definition never changes; a new definition is a new indicator."""
    WRITE_SPECIFICATION.require(by, None)
    drafting.code_is_free(facts["code"])
    indicator = Indicator(**facts)
    indicator.full_clean()
    indicator.save()
    note(indicator, "add indicator", after=str(indicator), by=by)
    return indicator


@transaction.atomic
def write_specification(
    priorities: Collection[Priority], indicators: Collection[Indicator], *, by: User, **facts: Any
) -> Specification:
    """Write down what is to be achieved, for whom and to which standard."""
    WRITE_SPECIFICATION.require(by, None)
    drafting.serves_priorities(priorities)
    drafting.is_measured(indicators)
    specification = Specification(**facts)
    _keep(specification, priorities, indicators)
    note(specification, "write specification", after=specification.title, by=by)
    return specification


@transaction.atomic
def edit_specification(
    specification: Specification,
    *,
    priorities: Collection[Priority],
    indicators: Collection[Indicator],
    by: User,
    **facts: Any,
) -> Specification:
    """Change a specification nobody has applied under."""
    WRITE_SPECIFICATION.require(by, specification)
    specification = Specification.objects.select_for_update().get(pk=specification.pk)
    drafting.has_no_published_call(specification)
    drafting.serves_priorities(priorities)
    drafting.is_measured(indicators)
    drafting.category_stands(specification, facts.get("category", specification.category))
    for name, value in facts.items():
        setattr(specification, name, value)
    _keep(specification, priorities, indicators)
    note(specification, "edit specification", after=specification.title, by=by)
    return specification


def _keep(specification: Specification, priorities: Collection[Priority], indicators: Collection[Indicator]) -> None:
    specification.full_clean()
    specification.save()
    specification.priorities.set(priorities)
    specification.indicators.set(indicators)
