from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from segue.cycle.applications.lifecycle import Status as CaseStatus
from segue.cycle.applications.models import Application
from segue.cycle.assessment import actions, planning, queries
from segue.cycle.assessment.forms import CaseFilter, PlanForm, ReasonForm, RemindForm
from segue.cycle.assessment.models import Assessment, Score
from segue.cycle.assessment.permissions import ASSIGN, ASSIGN_CASE, SEE_ASSIGNING, TAKE_OFF
from segue.cycle.calls.models import Call
from segue.cycle.calls.times import is_past
from segue.site.asking import Question, confirm
from segue.site.exports import csv_download
from segue.site.pages import page, press
from segue.site.paging import page_by_key

CASES = Application.objects.select_related("applicant", "call")


def _found(request: HttpRequest, call: Call) -> tuple[CaseFilter, Any]:
    filters = CaseFilter(request.GET)
    rows = queries.with_assessors(call, request.user)
    if stage := filters.wanted.get("stage"):
        rows = rows.filter(status=stage)
    return filters, rows


@page(SEE_ASSIGNING, Call)
def assigning(request: HttpRequest, call: Call) -> HttpResponse:
    filters, rows = _found(request, call)
    return render(
        request,
        "assessment/assigning.html",
        {
            "call": call,
            "filters": filters,
            "rows": page_by_key(rows, request.GET, order=("pk",)),
            "progress": list(queries.progress(call, request.user)),
            "closed": is_past(call.closes_at, timezone.now()),
            "today": timezone.localdate(),
            "can": {"assign": ASSIGN.allows(request.user, call)},
        },
    )


@page(SEE_ASSIGNING, Call)
def assigning_csv(request: HttpRequest, call: Call) -> HttpResponse:
    _, rows = _found(request, call)
    lines = (
        (case.reference, case.applicant.name, case.get_status_display(), str(one.assessor), one.said, one.due_on)
        for case in rows.order_by("pk").iterator(chunk_size=500)
        for one in case.assessors
    )
    header = ("Reference", "Applicant", "Case", "Assessor", "Assessment", "Due")
    return csv_download(f"assessors-{call.reference}", header, lines)


@page(SEE_ASSIGNING, Call)
def scores(request: HttpRequest, call: Call) -> HttpResponse:
    """Every score this reader may see, for a spreadsheet."""
    shown = queries.scores_shown_to(request.user).filter(application__call=call)
    shown = shown.select_related("assessor", "application__applicant").order_by("application_id", "pk")
    lines = (
        (*_case_cells(row), *_score_cells(score), row.total)
        for row in shown.iterator(chunk_size=500)
        for score in row.scores.all()
    )
    header = ("Reference", "Applicant", "Assessor", "Criterion", "Score", "Highest", "Weight", "Reasons", "Total")
    return csv_download(f"scores-{call.reference}", header, lines)


def _case_cells(row: Assessment) -> tuple[str, ...]:
    return row.application.reference, row.application.applicant.name, str(row.assessor)


def _score_cells(score: Score) -> tuple[Any, ...]:
    criterion = score.criterion
    return criterion.title, score.value, criterion.highest, criterion.weight, score.reasons


@page(ASSIGN, Call)
def plan(request: HttpRequest, call: Call) -> HttpResponse:
    """Choose who may be asked, read what is suggested, confirm it."""
    form = PlanForm(request.POST or None, people=list(queries.assessors()))
    if request.method != "POST" or not form.is_valid():
        return render(request, "assessment/plan.html", {"call": call, "form": form})
    chosen, due_on = [int(key) for key in form.cleaned_data["assessors"]], form.cleaned_data["due_on"]
    if "confirm" in request.POST:
        pairs = planning.read(request.POST.getlist("pair"), call, request.user)
        done = "The assessors have their cases, and a letter each."
        if press(request, actions.assign_many, call, pairs=pairs, due_on=due_on, by=request.user, done=done):
            return redirect("assigning", call.pk)
    suggested = planning.suggest(call, chosen, request.user)
    return render(request, "assessment/plan_confirm.html", {"call": call, "form": form, "plan": suggested})


@page(ASSIGN_CASE, CASES, key="reference")
def assign_case(request: HttpRequest, case: Application) -> HttpResponse:
    people = planning.free_for(case)
    form = PlanForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        keys = set(form.cleaned_data["assessors"])
        pairs = [(case, person) for person in people if str(person.pk) in keys]
        due_on = form.cleaned_data["due_on"]
        if press(
            request, actions.assign_many, case.call, pairs=pairs, due_on=due_on, by=request.user, done="Assigned."
        ):
            return redirect("assign-case", case.reference)
    rows = case.assessments.select_related("assessor").annotate(is_tied=queries.is_tied())
    open_ = case.status in {CaseStatus.SUBMITTED, CaseStatus.IN_ASSESSMENT, CaseStatus.ASSESSED}
    context = {"form": form, "case": case, "call": case.call, "rows": rows, "people": people, "open": open_}
    return render(request, "assessment/assign_case.html", context)


@page(TAKE_OFF, Assessment.objects.select_related("application__applicant", "assessor"))
def take_off(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    question = Question(
        title=f"Take {assessment.assessor} off {assessment.application}?",
        consequence="They cannot open the case any more, and cannot be given it again.",
        verb="Take off the case",
        done=f"{assessment.assessor} is off the case.",
        back=reverse("assign-case", args=[assessment.application.reference]),
        form=ReasonForm,
    )
    return confirm(request, question, actions.take_off, assessment)


@page(ASSIGN, Call)
@require_POST
def remind(request: HttpRequest, call: Call) -> HttpResponse:
    form = RemindForm(request.POST)
    if not form.is_valid():
        raise Http404
    assessor = form.cleaned_data["assessor"]
    press(
        request, actions.remind, assessor, call=call, by=request.user, done=f"A reminder is on its way to {assessor}."
    )
    return redirect("assigning", call.pk)
