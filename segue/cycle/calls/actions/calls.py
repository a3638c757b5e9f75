"""Drafting a call, and drafting it again from last year's."""

from typing import Any

from django.db import transaction

from segue.categories import CATEGORIES
from segue.cycle.calls import drafting, rules
from segue.cycle.calls.models import Call, Opportunity, PhaseCap, ScoreMeaning, Specification
from segue.cycle.calls.permissions import WRITE_CALL
from segue.cycle.calls.school_form import ensure_school_form
from segue.people.models import User
from segue.record.history import note
from segue.record.numbering import take_turns


@transaction.atomic
def draft_call(specification: Specification, *, by: User, **facts: Any) -> Call:
    """Draft an invitation to apply under a specification. It gets its own reference."""
    WRITE_CALL.require(by, None)
    facts = {"year": specification.year} | facts
    if facts.get("question_set") is None:
        facts["question_set"] = ensure_school_form()
    call = Call(specification=specification, category=specification.category, **facts)
    _check(call)
    call.reference = _next_reference(call)
    call.full_clean()
    call.save()
    note(call, "draft call", after=call.reference, by=by)
    return call


@transaction.atomic
def edit_call(call: Call, *, by: User, **facts: Any) -> Call:
    """Change a call that is still a draft."""
    WRITE_CALL.require(by, call)
    call = Call.objects.select_for_update(of=("self",)).select_related("budget__fund").get(pk=call.pk)
    rules.is_a_draft(call)
    if facts.get("question_set", call) is None:
        del facts["question_set"]
    for name, value in facts.items():
        setattr(call, name, value)
    _check(call)
    call.full_clean()
    call.save()
    note(call, "edit call", after=call.title, by=by)
    return call


@transaction.atomic
def copy_call(source: Call, *, specification: Specification, by: User, **facts: Any) -> Call:
    """Draft a call with the opportunities, caps and criteria of an earlier one."""
    WRITE_CALL.require(by, source)
    call = draft_call(specification, by=by, **facts)
    for opportunity in source.opportunities.prefetch_related("phase_caps"):
        _copy_opportunity(opportunity, call)
    for criterion in source.criteria.prefetch_related("meanings"):
        meanings = [*criterion.meanings.all()]
        criterion.pk, criterion.call = None, call
        criterion.save(force_insert=True)
        ScoreMeaning.objects.bulk_create(
            ScoreMeaning(criterion=criterion, score=meaning.score, meaning=meaning.meaning) for meaning in meanings
        )
    note(call, "copy call", before=source.reference, after=call.reference, by=by)
    return call


def _copy_opportunity(opportunity: Opportunity, call: Call) -> None:
    caps = [*opportunity.phase_caps.all()]
    opportunity.pk, opportunity.call = None, call
    opportunity.save(force_insert=True)
    PhaseCap.objects.bulk_create(PhaseCap(opportunity=opportunity, phase=cap.phase, cap=cap.cap) for cap in caps)


def _check(call: Call) -> None:
    rules.on_the_minute(call.opens_at, call.closes_at)
    rules.closes_after_it_opens(call.opens_at, call.closes_at)
    drafting.budget_pays(call, call.budget)


def _next_reference(call: Call) -> str:
    """FO-27, then FO-27B, FO-27C: a category's calls of a programme year, in turn."""
    stem = f"{CATEGORIES[call.category].prefix}-{call.year % 100:02d}"
    take_turns(f"calls {stem}")
    taken = set(Call.objects.filter(reference__startswith=stem).values_list("reference", flat=True))
    number = 0
    while (reference := stem + _letters(number)) in taken:
        number += 1
    return reference


def _letters(number: int) -> str:
    """Nothing for the first, then B to Z, then BA, BB and on."""
    if number == 0:
        return ""
    head, last = divmod(number, 26)
    return (_letters(head) if head else "") + chr(ord("A") + last)
