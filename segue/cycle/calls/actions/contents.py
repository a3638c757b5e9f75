"""What stands in a draft call: opportunities, caps and criteria."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from segue.cycle.calls import rules
from segue.cycle.calls.models import Call, Criterion, Opportunity, PhaseCap, ScoreMeaning
from segue.cycle.calls.permissions import WRITE_CALL
from segue.money import rules as money_rules
from segue.people.models import User
from segue.record.history import note
from segue.wording import pounds


@transaction.atomic
def add_opportunity(call: Call, *, by: User, **facts: Any) -> Opportunity:
    """Add one thing a school may ask for."""
    WRITE_CALL.require(by, call)
    call = _locked_draft(call)
    facts.setdefault("position", _next_position(call.opportunities))
    opportunity = Opportunity(call=call, **facts)
    _keep_opportunity(opportunity)
    note(call, "add opportunity", after=_about(opportunity), by=by)
    return opportunity


@transaction.atomic
def edit_opportunity(opportunity: Opportunity, *, by: User, **facts: Any) -> Opportunity:
    """Change an opportunity of a draft call. A cap of a phase it is no longer for goes."""
    WRITE_CALL.require(by, opportunity.call)
    call = _locked_draft(opportunity.call)
    before = _about(opportunity)
    for name, value in facts.items():
        setattr(opportunity, name, value)
    _keep_opportunity(opportunity)
    opportunity.phase_caps.exclude(phase__in=opportunity.phases).delete()
    note(call, "edit opportunity", before=before, after=_about(opportunity), by=by)
    return opportunity


@transaction.atomic
def remove_opportunity(opportunity: Opportunity, *, by: User) -> Call:
    """Take an opportunity out of a draft call."""
    WRITE_CALL.require(by, opportunity.call)
    call = _locked_draft(opportunity.call)
    note(call, "remove opportunity", before=_about(opportunity), by=by)
    opportunity.phase_caps.all().delete()
    opportunity.delete()
    return call


@transaction.atomic
def set_phase_cap(opportunity: Opportunity, *, phase: str, cap: Decimal | None, by: User) -> PhaseCap | None:
    """Set a lower or higher cap for schools of one phase; without an amount the opportunity's own cap holds."""
    WRITE_CALL.require(by, opportunity.call)
    call = _locked_draft(opportunity.call)
    rules.phase_is_offered(opportunity, phase)
    if cap is None:
        opportunity.phase_caps.filter(phase=phase).delete()
        return None
    money_rules.is_positive(cap)
    kept, _ = PhaseCap.objects.update_or_create(opportunity=opportunity, phase=phase, defaults={"cap": cap})
    note(call, "set cap", after=f"{opportunity.code}, {kept.get_phase_display()}: {pounds(cap)}", by=by)
    return kept


@transaction.atomic
def set_phase_caps(opportunity: Opportunity, *, by: User, **caps: Decimal | None) -> Opportunity:
    """Set the caps of all phases of an opportunity at once."""
    WRITE_CALL.require(by, opportunity.call)
    known = {cap.phase: cap.cap for cap in opportunity.phase_caps.all()}
    for phase, cap in caps.items():
        if known.get(phase) != cap:
            set_phase_cap(opportunity, phase=phase, cap=cap, by=by)
    return opportunity


@transaction.atomic
def add_criterion(call: Call, meanings: Mapping[int, str] | None = None, *, by: User, **facts: Any) -> Criterion:
    """Add what applications are scored on, and what each score means."""
    WRITE_CALL.require(by, call)
    call = _locked_draft(call)
    facts.setdefault("position", _next_position(call.criteria))
    criterion = Criterion(call=call, **facts)
    _keep_criterion(criterion, meanings or {})
    note(call, "add criterion", after=criterion.title, by=by)
    return criterion


@transaction.atomic
def edit_criterion(criterion: Criterion, *, meanings: Mapping[int, str], by: User, **facts: Any) -> Criterion:
    """Change a criterion of a draft call, and what its scores mean."""
    WRITE_CALL.require(by, criterion.call)
    call = _locked_draft(criterion.call)
    for name, value in facts.items():
        setattr(criterion, name, value)
    criterion.meanings.all().delete()
    _keep_criterion(criterion, meanings)
    note(call, "edit criterion", after=criterion.title, by=by)
    return criterion


@transaction.atomic
def remove_criterion(criterion: Criterion, *, by: User) -> Call:
    """Take a criterion out of a draft call."""
    WRITE_CALL.require(by, criterion.call)
    call = _locked_draft(criterion.call)
    note(call, "remove criterion", before=criterion.title, by=by)
    criterion.meanings.all().delete()
    criterion.delete()
    return call


def _locked_draft(call: Call) -> Call:
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    rules.is_a_draft(call)
    return call


def _next_position(rows: Any) -> int:
    last: int | None = rows.aggregate(last=Max("position"))["last"]
    return 1 if last is None else last + 1


def _about(opportunity: Opportunity) -> str:
    return f"{opportunity.code}, up to {pounds(opportunity.cap)}: {opportunity.title}"[:200]


def _keep_opportunity(opportunity: Opportunity) -> None:
    money_rules.is_positive(opportunity.cap)
    rules.total_covers_one(opportunity.cap, opportunity.total)
    if opportunity.unit_value is not None:
        money_rules.is_positive(opportunity.unit_value)
    rules.code_is_new(opportunity.call, opportunity.code, other_than=opportunity.pk)
    opportunity.full_clean()
    opportunity.save()


def _keep_criterion(criterion: Criterion, meanings: Mapping[int, str]) -> None:
    rules.scores_lie_between(criterion.highest, meanings)
    criterion.full_clean()
    criterion.save()
    ScoreMeaning.objects.bulk_create(
        ScoreMeaning(criterion=criterion, score=score, meaning=meaning)
        for score, meaning in meanings.items()
        if meaning.strip()
    )
