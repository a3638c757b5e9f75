"""Recording what the hub found, and how it knows."""

from typing import Any

from django.db import transaction

from segue.cycle.needs import lifecycle, rules
from segue.cycle.needs.models import Evidence, Finding
from segue.cycle.needs.permissions import RECORD_NEEDS
from segue.people.models import User
from segue.record.history import note
from segue.record.lifecycle import change_status


@transaction.atomic
def record_finding(*, by: User, **facts: Any) -> Finding:
    """Record a finding as a draft: what was found, where, about whom, in which year."""
    RECORD_NEEDS.require(by, None)
    rules.names_a_place(facts.get("district"), facts.get("place", ""))
    finding = Finding(recorded_by=by, **facts)
    finding.full_clean()
    finding.save()
    note(finding, "record finding", after=finding.statement[:200], by=by)
    return finding


@transaction.atomic
def edit_finding(finding: Finding, *, by: User, **facts: Any) -> Finding:
    """Change a finding that is still a draft."""
    RECORD_NEEDS.require(by, finding)
    finding = _locked(finding)
    rules.is_a_draft(finding)
    for name, value in facts.items():
        setattr(finding, name, value)
    rules.names_a_place(finding.district, finding.place)
    finding.full_clean()
    finding.save()
    note(finding, "edit finding", after=finding.statement[:200], by=by)
    return finding


@transaction.atomic
def add_evidence(finding: Finding, *, by: User, **facts: Any) -> Evidence:
    """Add a piece of evidence with its source and date."""
    RECORD_NEEDS.require(by, finding)
    finding = _locked(finding)
    rules.still_holds(finding)
    rules.is_in_the_past(facts["dated"])
    evidence = Evidence(finding=finding, **facts)
    evidence.full_clean()
    evidence.save()
    note(finding, "add evidence", after=evidence.source, by=by)
    return evidence


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: User) -> Finding:
    """Take a piece of evidence away from a finding that is still a draft."""
    RECORD_NEEDS.require(by, evidence.finding)
    finding = _locked(evidence.finding)
    rules.is_a_draft(finding)
    evidence.delete()
    note(finding, "remove evidence", before=evidence.source, by=by)
    return finding


@transaction.atomic
def state(finding: Finding, *, by: User) -> Finding:
    """State a finding: from now on it is fixed, and priorities may act on it."""
    RECORD_NEEDS.require(by, finding)
    _locked(finding)
    rules.has_evidence(finding)
    change_status(finding, lifecycle.STATE, by=by)
    return finding


@transaction.atomic
def retire(finding: Finding, *, because: str, by: User) -> Finding:
    """Retire a finding that no longer holds, and say why."""
    RECORD_NEEDS.require(by, finding)
    rules.is_said(because)
    change_status(finding, lifecycle.RETIRE, by=by, because=because)
    return finding


def _locked(finding: Finding) -> Finding:
    return Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
