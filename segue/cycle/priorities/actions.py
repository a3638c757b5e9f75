"""Choosing what to act on."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Max

from segue.cycle.needs.models import Finding
from segue.cycle.priorities import lifecycle, rules
from segue.cycle.priorities.models import Priority
from segue.cycle.priorities.permissions import ADOPT_PRIORITY, PROPOSE_PRIORITY
from segue.governance.models import Meeting
from segue.governance.rules import had_its_quorum
from segue.people.models import User
from segue.record.history import note
from segue.record.lifecycle import change_status
from segue.record.numbering import take_turns


@transaction.atomic
def propose(findings: Collection[Finding], *, by: User, **facts: Any) -> Priority:
    """Propose a priority that acts on findings. It gets the next number of its first year."""
    PROPOSE_PRIORITY.require(by, None)
    rules.acts_on_a_need(findings)
    _check(facts)
    number = facts.pop("number", None) or _next_number(facts["from_year"])
    priority = Priority(number=number, **facts)
    priority.full_clean()
    priority.save()
    priority.findings.set(findings)
    note(priority, "propose priority", after=str(priority), by=by)
    return priority


@transaction.atomic
def edit_priority(priority: Priority, *, findings: Collection[Finding], by: User, **facts: Any) -> Priority:
    """Change a priority that is only proposed."""
    PROPOSE_PRIORITY.require(by, priority)
    priority = _locked(priority)
    rules.is_proposed(priority)
    rules.acts_on_a_need(findings)
    _check(facts)
    if facts["from_year"] != priority.from_year:
        priority.number = _next_number(facts["from_year"])
    for name, value in facts.items():
        setattr(priority, name, value)
    priority.full_clean()
    priority.save()
    priority.findings.set(findings)
    note(priority, "edit priority", after=str(priority), by=by)
    return priority


@transaction.atomic
def adopt(priority: Priority, *, meeting: Meeting, minute_reference: str, by: User) -> Priority:
    """Record that a body adopted a priority at a meeting, with the reference of the minute."""
    ADOPT_PRIORITY.require(by, priority)
    rules.may_be_adopted_at(meeting)
    had_its_quorum(meeting)
    rules.somebody_else_adopts(priority, meeting)
    rules.is_minuted(minute_reference)
    _locked(priority)
    rules.acts_on_a_need(priority.findings.all())
    change_status(
        priority,
        lifecycle.ADOPT,
        by=by,
        because=f"{meeting}, minute {minute_reference}",
        adopted_at=meeting,
        minute_reference=minute_reference,
    )
    return priority


@transaction.atomic
def retire(priority: Priority, *, because: str, by: User) -> Priority:
    """Retire a priority, and say why."""
    ADOPT_PRIORITY.require(by, priority)
    rules.is_said(because)
    change_status(priority, lifecycle.RETIRE, by=by, because=because)
    return priority


def _check(facts: dict[str, Any]) -> None:
    facts["aims"] = sorted(int(aim) for aim in facts["aims"])
    rules.serves_an_aim(facts["aims"])
    rules.ends_after_it_starts(facts["from_year"], facts["to_year"])


def _locked(priority: Priority) -> Priority:
    return Priority.objects.select_for_update(of=("self",)).get(pk=priority.pk)


def _next_number(from_year: int) -> int:
    take_turns(f"priorities of {from_year}")
    last = Priority.objects.filter(from_year=from_year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
