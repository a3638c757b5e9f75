from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from segue.cycle.assessment import actions, queries, reading, rules
from segue.cycle.assessment.forms import DeclareForm, ListFilter, ScoreForm
from segue.cycle.assessment.lifecycle import Status
from segue.cycle.assessment.models import Assessment
from segue.cycle.assessment.permissions import DECLARE, SCORE, SEE_ASSESSMENT, SEE_ASSESSMENTS
from segue.site.exports import csv_download
from segue.site.pages import attempt, page, press
from segue.site.paging import page_by_key

ONE = Assessment.objects.select_related(
    "application__applicant", "application__call", "application__school", "assessor"
)
STATES = {
    "todo": (Status.ASSIGNED, Status.OPEN),
    "done": (Status.SUBMITTED,),
    "withdrawn": (Status.CONFLICTED, Status.RELEASED),
}
FAR = timezone.datetime(9999, 12, 31).date()


@page(SEE_ASSESSMENTS)
def assessments(request: HttpRequest) -> HttpResponse:
    filters = ListFilter(request.GET)
    rows = _listed(request, filters)
    if request.GET.get("format") == "csv":
        lines = ((row.application.call.title, row.application.applicant.name, _said(row), row.due_on) for row in rows)
        return csv_download("assessments", ("Call", "Applicant", "Status", "Due"), lines)
    return render(
        request,
        "assessment/assessments.html",
        {
            "filters": filters,
            "rows": page_by_key(rows, request.GET, order=("due", "pk")),
            "next": queries.next_to_do(request.user),
            "today": timezone.localdate(),
        },
    )


def _listed(request: HttpRequest, filters: ListFilter) -> QuerySet[Assessment]:
    rows = queries.assessments_of(request.user).annotate(is_tied=queries.is_tied(), due=Coalesce("due_on", Value(FAR)))
    state = filters.cleaned_data.get("state") if filters.is_valid() else ""
    if state:
        rows = rows.filter(status__in=STATES[state])
    return rows.order_by(F("due"), "pk")


def _said(row: Any) -> str:
    tied = row.is_tied and row.status not in STATES["withdrawn"]
    return "Withdrawn: interest known" if tied else row.get_status_display()


@page(DECLARE, ONE)
def declare(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    is_open = assessment.status != Status.ASSIGNED
    form = DeclareForm(request.POST or None, is_open=is_open)
    if request.method == "POST" and form.is_valid():
        if form.is_none and press(request, actions.declare_none, assessment, by=request.user):
            return redirect("assessment", assessment.pk)
        nature = form.cleaned_data["nature"]
        if not form.is_none and press(request, actions.declare_interest, assessment, nature=nature, by=request.user):
            messages.success(request, "Your interest is on record. The case is closed to you.")
            return redirect("assessments")
    return render(request, "assessment/declare.html", {"form": form, "assessment": assessment, "is_open": is_open})


@page(SEE_ASSESSMENT, ONE)
def assessment(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    if assessment.status == Status.ASSIGNED:
        return redirect("assessment-declare", assessment.pk)
    if assessment.status == Status.SUBMITTED:
        return render(request, "assessment/sent.html", _read(request, assessment))
    return _score(request, assessment)


def _score(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    criteria = list(queries.criteria_of(assessment.application))
    form = ScoreForm(request.POST or None, criteria=criteria, assessment=assessment)
    saved = attempt(form, actions.save_scores, assessment, by=request.user)
    if saved and "autosave" not in request.POST:
        return redirect("assessment-send" if "send" in request.POST else "assessment", assessment.pk)
    context = _read(request, assessment) | {"form": form, "state": "saved" if assessment.saved_at else ""}
    if request.method == "POST" and not saved:
        context["state"] = "failed"
    return render(request, "assessment/score.html", context)


def _read(request: HttpRequest, assessment: Assessment) -> dict[str, Any]:
    case = assessment.application
    given = {score.criterion_id: score for score in assessment.scores.all()}
    rows = [(row, given.get(row.pk)) for row in queries.criteria_of(case)]
    whole = [(score.value, row.highest, row.weight) for row, score in rows if score and score.value is not None]
    others = queries.scores_shown_to(request.user).filter(application=case).exclude(pk=assessment.pk)
    return {
        "assessment": assessment,
        "case": case,
        "chapters": reading.chapters(case),
        "lines": list(case.lines.select_related("opportunity")),
        "rows": rows,
        "total": rules.weighted(whole) if rows and len(whole) == len(rows) else None,
        "others": list(others) if assessment.status == Status.SUBMITTED else [],
    }


@page(SCORE, ONE)
def send(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    if request.method == "POST" and press(
        request, actions.submit_scores, assessment, by=request.user, done="Your scores have been sent."
    ):
        return redirect("assessment", assessment.pk)
    if assessment.status == Status.SUBMITTED:
        return redirect("assessment", assessment.pk)
    return render(request, "assessment/send.html", _read(request, assessment))
