from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from segue.cycle.applications.models import Application
from segue.cycle.assessment import actions, queries, rules
from segue.cycle.assessment.forms import ModerationForm
from segue.cycle.assessment.models import Assessment, Moderation
from segue.cycle.assessment.permissions import MODERATE, SEE_MODERATION
from segue.record.history import history_of
from segue.site.pages import attempt, page
from segue.site.parts import Event

CASES = Application.objects.select_related("applicant", "call")


@page(SEE_MODERATION, CASES, key="reference")
def moderation(request: HttpRequest, case: Application) -> HttpResponse:
    form = ModerationForm(request.POST or None)
    if request.method == "POST":
        MODERATE.require(request.user, case)
        if attempt(form, actions.moderate, case, by=request.user):
            messages.success(request, "The moderated score is on record.")
            return redirect("moderation", case.reference)
    return render(request, "assessment/moderation.html", _facts(request.user, case) | {"form": form})


def _facts(user: Any, case: Application) -> dict[str, Any]:
    shown = list(queries.scores_shown_to(user).filter(application=case).order_by("pk"))
    everybody = list(case.assessments.select_related("assessor").annotate(is_tied=queries.is_tied()).order_by("pk"))
    waiting = [row for row in everybody if not row.is_tied and row.status in {"assigned", "open"}]
    totals = [] if waiting else [row.total for row in shown if row.total is not None]
    criteria = list(queries.criteria_of(case))
    standing = queries.standing_moderations([case.pk]).get(case.pk)
    history = [row for row in history_of(case, *everybody) if row.what != "save scores"]
    return {
        "case": case,
        "call": case.call,
        "everybody": everybody,
        "waiting": waiting,
        "shown": [] if waiting else shown,
        "rows": [] if waiting else [(row, _side_by_side(row.pk, shown)) for row in criteria],
        "average": rules.average(totals) if totals else None,
        "spread": rules.spread(totals) if totals else None,
        "is_large": bool(totals) and rules.spread(totals) >= rules.LARGE_SPREAD,
        "few": len(totals) < case.call.assessors_each,
        "moderations": list(Moderation.objects.filter(application=case).select_related("by")),
        "standing": standing,
        "can": {"moderate": _may(user, case) and bool(totals)},
        "refusal": MODERATE.refusal(user, case),
        "events": [Event(row.what, row.at, str(row.by or ""), row.because) for row in history],
    }


def _may(user: Any, case: Application) -> bool:
    return MODERATE.allows(user, case) and case.status in rules.BEING_ASSESSED


def _side_by_side(criterion: int, shown: list[Assessment]) -> list[Any]:
    return [next((score for score in row.scores.all() if score.criterion_id == criterion), None) for row in shown]
