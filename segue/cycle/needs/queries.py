"""Findings, as lists and pages ask for them."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from segue.cycle.needs.lifecycle import Status
from segue.cycle.needs.models import Finding


def findings(**wanted: Any) -> QuerySet[Finding]:
    """Findings with `pieces` of evidence and `acted_on` (whether a priority acts on them), as a filter asks."""
    found = Finding.objects.select_related("district").annotate(
        pieces=Count("evidence", distinct=True),
        acted_on=Exists(Finding.priorities.through.objects.filter(finding_id=OuterRef("pk"))),
    )
    if wanted.get("with_priority"):
        found = found.filter(acted_on=wanted["with_priority"] == "yes")
    exact = {name: wanted[name] for name in ("year", "district", "status") if wanted.get(name) not in (None, "")}
    return found.filter(**exact)


def years() -> list[int]:
    """The years findings were recorded for, latest first."""
    return list(Finding.objects.order_by("-year").values_list("year", flat=True).distinct())


def to_act_on() -> QuerySet[Finding]:
    """Findings a priority may act on: stated, and still holding."""
    return Finding.objects.filter(status=Status.STATED).select_related("district").order_by("-year", "-pk")
