from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from segue.cycle.assessment import actions, queries, reading, rules
from segue.cycle.assessment.forms import DeclareForm, ListFilter, ScoreForm
from segue.cycle.assessment.lifecycle import TO_DO, Status
from segue.cycle.assessment.models import Assessment
from segue.cycle.assessment.permissions import DECLARE, SCORE, SEE_ASSESSMENT, SEE_ASSESSMENTS
from segue.site.exports import csv_download
from segue.site.pages import attempt, page, press
from segue.site.paging import page_by_key

ONE = Assessment.objects.select_related(
    "application__applicant", "application__call", "application__school", "assessor"
)
STATES = {
    "todo": TO_DO,
    "done": (Status.SUBMITTED,),
    "withdrawn": (Status.CONFLICTED, Status.RELEASED),
}
SENT_ALREADY = "Your scores were sent before, so what you typed just now was not saved. Go back one page to copy it."
FAR = timezone.datetime(9999, 12, 31).date()


# As many as anybody has in hand; the rest is one press away.
IN_HAND = 50


def _asked(request: HttpRequest) -> tuple[ListFilter, str, QuerySet[Any]]:
    filters = ListFilter(request.GET)
    state = filters.wanted.get("state", "")
    rows = queries.assessments_of(request.user).annotate(is_tied=queries.is_tied(), due=Coalesce("due_on", Value(FAR)))
    return filters, state, rows


@page(SEE_ASSESSMENTS)
def assessments(request: HttpRequest) -> HttpResponse:
    """What is due stands first, by its date; what is finished after it, the latest first."""
    filters, state, rows = _asked(request)
    context = {"filters": filters, "today": timezone.localdate()} | _lists(request, rows, state)
    return render(request, "assessment/assessments.html", context)


def _lists(request: HttpRequest, rows: QuerySet[Assessment], state: str) -> dict[str, Any]:
    if state == "todo":
        return {"due": page_by_key(_in_state(rows, state), request.GET, order=("due", "pk")), "pages": "due"}
    begins = not (state or "after" in request.GET or "before" in request.GET)
    due = list(_in_state(rows, "todo").order_by("due", "pk")[: IN_HAND + 1]) if begins else []
    return {
        "due": due[:IN_HAND],
        "more": len(due) > IN_HAND,
        "finished": page_by_key(_in_state(rows, state or "finished"), request.GET, order=("-pk",)),
        "pages": "finished",
    }


def _in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    if state == "todo":
        return rows.filter(status__in=TO_DO, is_tied=False)
    if state == "finished":
        return rows.exclude(status__in=TO_DO, is_tied=False)
    return rows.filter(status__in=STATES[state]) if state else rows


@page(SEE_ASSESSMENTS)
def assessments_csv(request: HttpRequest) -> HttpResponse:
    _, state, rows = _asked(request)
    found = _in_state(rows, state).order_by("due", "pk")
    lines = ((row.application.call.title, row.application.applicant.name, row.said, row.due_on) for row in found)
    return csv_download("assessments", ("Call", "Applicant", "Status", "Due"), lines)


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
        if request.method == "POST" and "autosave" not in request.POST:
            messages.warning(request, SENT_ALREADY)
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
    judged, confirmed = reading.chapters(case)
    others = queries.scores_shown_to(request.user).filter(application=case).exclude(pk=assessment.pk)
    return {
        "assessment": assessment,
        "case": case,
        "chapters": judged,
        "confirmed": confirmed,
        "facts": reading.facts(case),
        "rows": rows,
        "total": rules.weighted(whole) if rows and len(whole) == len(rows) else None,
        "others": list(others) if assessment.status == Status.SUBMITTED else [],
        "moderation": queries.latest_moderation(case) if assessment.status == Status.SUBMITTED else None,
    }


@page(SCORE, ONE)
def send(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    if request.method == "POST" and press(
        request, actions.submit_scores, assessment, by=request.user, done="Your scores have been sent."
    ):
        return redirect("assessment", assessment.pk)
    if assessment.status == Status.SUBMITTED:
        return redirect("assessment", assessment.pk)
    read = _read(request, assessment)
    return render(request, "assessment/send.html", read | {"lacking": rules.lacking(read["rows"])})
