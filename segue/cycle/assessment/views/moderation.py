from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from segue.cycle.applications.models import Application
from segue.cycle.assessment import actions, queries, rules
from segue.cycle.assessment.forms import ModerationForm
from segue.cycle.assessment.lifecycle import TO_DO
from segue.cycle.assessment.models import Assessment, Moderation
from segue.cycle.assessment.permissions import MODERATE, SEE_MODERATION
from segue.cycle.calls.models import Criterion
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
    everybody = list(case.assessments.select_related("assessor").annotate(is_tied=queries.is_tied()).order_by("pk"))
    waiting = [row for row in everybody if row.is_live and row.status in TO_DO]
    shown = [] if waiting else list(queries.scores_shown_to(user).filter(application=case).order_by("pk"))
    totals = [row.total for row in shown if row.total is not None]
    refusal = MODERATE.refusal(user, case)
    can_be = case.status in rules.BEING_ASSESSED and bool(totals)
    agreed = Moderation.objects.filter(application=case).select_related("by").prefetch_related("counted")
    return {
        "case": case,
        "call": case.call,
        "everybody": everybody,
        "waiting": waiting,
        "shown": shown,
        "rows": [(row, _side_by_side(row.pk, shown)) for row in Criterion.objects.filter(call=case.call_id)],
        "average": rules.average(totals) if totals else None,
        "spread": rules.spread(totals) if totals else None,
        "is_large": bool(totals) and rules.spread(totals) >= rules.LARGE_SPREAD,
        "few": len(totals) < case.call.assessors_each,
        "moderations": [(row, not waiting and _rests_on(row, shown)) for row in agreed],
        "refusal": refusal,
        "can": {"moderate": refusal is None and can_be},
        "events": [
            Event(row.said, row.at, str(row.by or ""), row.because) for row in reversed(history_of(case, *everybody))
        ],
    }


def _rests_on(moderation: Moderation, shown: list[Assessment]) -> bool:
    return {row.pk for row in moderation.counted.all()} == {row.pk for row in shown}


def _side_by_side(criterion: int, shown: list[Assessment]) -> list[Any]:
    """Each assessor with their score of one criterion."""
    return [
        (str(row.assessor), next((score for score in row.scores.all() if score.criterion_id == criterion), None))
        for row in shown
    ]
