from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from segue.cycle.applications.models import Application
from segue.cycle.assessment.queries import latest_moderation
from segue.cycle.decisions import actions, queries, rules
from segue.cycle.decisions.forms import AnswerForm, QuestionFilter, QuestionForm
from segue.cycle.decisions.models import OutcomeQuestion
from segue.cycle.decisions.permissions import ANSWER_QUESTION, READ_QUESTION, SEE_OUTCOME, SEE_QUESTIONS
from segue.site.exports import csv_download
from segue.site.pages import attempt, page
from segue.site.paging import page_by_key

OWN = Application.objects.select_related("applicant", "call", "decision__sitting")
QUESTIONS = OutcomeQuestion.objects.select_related(
    "decision__sitting", "decision__application__applicant", "decision__application__call", "asked_by", "answered_by"
)
HEADER = ("Reference", "Applicant", "Asked", "Question", "Answer", "Answered")


@page(SEE_OUTCOME, OWN, key="reference")
def outcome(request: HttpRequest, application: Application) -> HttpResponse:
    decision, letter = application.decision, queries.letter_told(application)
    form = QuestionForm(request.POST or None)
    if attempt(form, actions.question_outcome, decision, by=request.user):
        messages.success(request, "Your question has been sent. Somebody who did not take the decision will answer.")
        return redirect("outcome", application.reference)
    last = rules.question_until(queries.told_on(letter)) if letter else timezone.localdate()
    moderation = latest_moderation(application)
    context = {
        "application": application,
        "decision": decision,
        "contract": queries.contract_offered(decision),
        "feedback": moderation.feedback if moderation else "",
        "form": form,
        "last": last,
        "open": timezone.localdate() <= last,
        "questions": list(decision.questions.select_related("answered_by")),
    }
    return render(request, "decisions/outcome.html", context)


def _found(request: HttpRequest) -> tuple[QuestionFilter, Any]:
    filters = QuestionFilter(request.GET)
    rows = queries.questions_for(request.user)
    state = filters.wanted.get("state", "")
    if state:
        rows = rows.filter(Q(answer="") if state == "open" else ~Q(answer=""))
    return filters, rows


@page(SEE_QUESTIONS)
def questions(request: HttpRequest) -> HttpResponse:
    filters, rows = _found(request)
    context = {"filters": filters, "rows": page_by_key(rows, request.GET, order=("-pk",))}
    return render(request, "decisions/questions.html", context)


@page(SEE_QUESTIONS)
def questions_csv(request: HttpRequest) -> HttpResponse:
    _, rows = _found(request)
    lines = (_cells(row) for row in rows.order_by("-pk").iterator(chunk_size=500))
    return csv_download("outcome-questions", HEADER, lines)


def _cells(row: OutcomeQuestion) -> tuple[Any, ...]:
    case = row.decision.application
    return case.reference, case.applicant.name, row.asked_at, row.text, row.answer, row.answered_at


@page(READ_QUESTION, QUESTIONS)
def answer(request: HttpRequest, question: OutcomeQuestion) -> HttpResponse:
    if request.method == "POST":
        ANSWER_QUESTION.require(request.user, question)
    form = AnswerForm(request.POST or None)
    if attempt(form, actions.answer_question, question, by=request.user):
        messages.success(request, "Your answer has been sent.")
        return redirect("outcome-question", question.pk)
    refusal = ANSWER_QUESTION.refusal(request.user, question)
    context = {"form": form, "question": question, "decision": question.decision, "refusal": refusal}
    return render(request, "decisions/answer.html", context)
