from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from segue.cycle.assessment.permissions import SEE_MODERATION
from segue.cycle.calls.models import Call
from segue.cycle.decisions import actions, decided, lifecycle, queries
from segue.cycle.decisions.forms import (
    LineForm,
    PrepareForm,
    ProposalForm,
    PutForm,
    ReasonForm,
    StatusFilter,
    initial_of,
)
from segue.cycle.decisions.lifecycle import Status
from segue.cycle.decisions.models import Decision, Proposal, Recommendation
from segue.cycle.decisions.next_steps import next_step
from segue.cycle.decisions.permissions import (
    DECIDE,
    EDIT_RECOMMENDATION,
    PREPARE,
    PROPOSE,
    PUT,
    RANK_AGAIN,
    SEE_RECOMMENDATION,
    SEE_RECOMMENDATIONS,
    SEND_BACK,
    TELL_AGAIN,
)
from segue.cycle.decisions.ranking import ranking_for
from segue.record.history import history_of
from segue.record.models import Change
from segue.site.asking import Question, ask, confirm
from segue.site.exports import csv_download
from segue.site.pages import attempt, page, press
from segue.site.paging import page_by_key
from segue.site.parts import Event

ONE = Recommendation.objects.select_related("call__budget__fund", "delegation__body", "prepared_by")


def _found(request: HttpRequest) -> tuple[StatusFilter, Any]:
    filters = StatusFilter(request.GET)
    rows = queries.recommendations_for(request.user)
    if status := filters.wanted.get("status"):
        rows = rows.filter(status=status)
    return filters, rows


@page(SEE_RECOMMENDATIONS)
def recommendations(request: HttpRequest) -> HttpResponse:
    filters, rows = _found(request)
    can = {"prepare": PREPARE.allows(request.user)}
    context = {
        "filters": filters,
        "rows": page_by_key(rows, request.GET, order=("-pk",)),
        "calls": list(queries.calls_ready(request.user)[:20]) if can["prepare"] else [],
        "can": can,
    }
    return render(request, "decisions/recommendations.html", context)


@page(SEE_RECOMMENDATIONS)
def recommendations_csv(request: HttpRequest) -> HttpResponse:
    _, rows = _found(request)
    lines = (
        (row.title, row.call.reference, row.get_status_display(), row.cases, row.awards, row.amount, row.put_at)
        for row in rows.order_by("-pk").iterator(chunk_size=500)
    )
    return csv_download("recommendations", ("Title", "Call", "Status", "Cases", "Awards", "Amount", "Put"), lines)


@page(PREPARE, Call.objects.select_related("budget"))
def prepare(request: HttpRequest, call: Call) -> HttpResponse:
    form = PrepareForm(request.POST or None, initial={"title": f"Awards of {call.title}"[:160]})
    made = attempt(form, actions.prepare, call, by=request.user)
    if made:
        messages.success(request, "Ranked, with awards suggested as far as the money goes. Look through the list.")
        return redirect("recommendation", made.pk)
    rows = queries.ready(call, request.user)
    return render(request, "decisions/prepare.html", {"form": form, "call": call, "count": len(rows)})


@page(SEE_RECOMMENDATION, ONE)
def recommendation(request: HttpRequest, recommendation: Recommendation) -> HttpResponse:
    ranking = ranking_for(recommendation, request.user)
    form = LineForm(request.POST or None, proposals=[row.proposal for row in ranking.rows])
    if request.method == "POST":
        EDIT_RECOMMENDATION.require(request.user, recommendation)
        if attempt(form, actions.move_the_line, recommendation, by=request.user):
            messages.success(request, "Saved. The money left is worked out again.")
            return redirect("recommendation", recommendation.pk)
    notes = [row for row in reversed(history_of(recommendation)) if row.what != lifecycle.PROPOSED]
    hides = queries.has_closed_case(recommendation, request.user)
    can, sitting = _can(request.user, recommendation), decided.sitting_of(recommendation)
    context = {
        "recommendation": recommendation,
        "ranking": ranking,
        "rows": [(row, form[f"outcome_{row.proposal.pk}"], form[f"amount_{row.proposal.pk}"]) for row in ranking.rows],
        "form": form,
        "can": can,
        "next": next_step(recommendation, request.user, can),
        "sitting": sitting,
        "sat": decided.facts(sitting) if sitting else [],
        "withdrew": decided.withdrawals(sitting, request.user) if sitting else [],
        "untold": queries.untold(request.user).filter(sitting=sitting) if sitting and can["tell"] else [],
        "elsewhere": queries.put_elsewhere(recommendation, request.user),
        "events": [Event(row.said, row.at, str(row.by or ""), _why(row, hides=hides)) for row in notes],
    }
    return render(request, "decisions/recommendation.html", context)


def _why(change: Change, *, hides: bool) -> str:
    """Why a case was taken out, or all were sent back, may name one that not everybody who reads this may see."""
    secret = {lifecycle.PREPARED, lifecycle.TAKEN_OUT, *((lifecycle.SEND_BACK.name,) if hides else ())}
    return "" if change.what in secret else change.because


def _can(user: Any, recommendation: Recommendation) -> dict[str, Any]:
    """What this reader may do now, and why not decide."""
    draft, is_put = recommendation.status == Status.DRAFT, recommendation.status == Status.PUT
    refusal = DECIDE.refusal(user, recommendation) if is_put else ""
    return {
        "edit": draft and EDIT_RECOMMENDATION.allows(user, recommendation),
        "put": draft and PUT.allows(user, recommendation),
        "decide": is_put and refusal is None,
        "refusal": refusal or "",
        "scores": SEE_MODERATION.is_for(user),
        "tell": TELL_AGAIN.is_for(user),
        "send_back": is_put and SEND_BACK.allows(user, recommendation),
    }


@page(SEE_RECOMMENDATION, ONE)
def recommendation_csv(request: HttpRequest, recommendation: Recommendation) -> HttpResponse:
    header = ("Place", "Reference", "Applicant", "Score", "Requested", "Outcome", "Amount", "Left")
    lines = (_cells(row) for row in ranking_for(recommendation, request.user).rows)
    name = f"recommendation-{recommendation.pk}"
    return csv_download(name, (*header, "Reasons", "Exception", "Conditions"), lines)


def _cells(row: Any) -> tuple[Any, ...]:
    one, case = row.proposal, row.proposal.application
    money = (case.requested, one.get_outcome_display(), one.amount, row.left)
    words = (one.reasons, one.exception, one.conditions)
    return (row.place, case.reference, case.applicant.name, one.score, *money, *words)


@page(EDIT_RECOMMENDATION, ONE)
def proposal(request: HttpRequest, recommendation: Recommendation, reference: str) -> HttpResponse:
    row = _proposal(request, recommendation, reference)
    form = ProposalForm(request.POST or None, initial=initial_of(row))
    if attempt(form, actions.propose, recommendation, application=row.application, by=request.user):
        messages.success(request, f"Kept for {row.application.applicant}.")
        return redirect("recommendation", recommendation.pk)
    context = {"recommendation": recommendation, "row": row, "case": row.application, "form": form}
    return render(request, "decisions/proposal.html", context)


def _proposal(request: HttpRequest, recommendation: Recommendation, reference: str) -> Proposal:
    row = get_object_or_404(queries.proposals_of(recommendation), application__reference=reference)
    PROPOSE.require(request.user, row.application)
    return row


@page(EDIT_RECOMMENDATION, ONE)
def take_out(request: HttpRequest, recommendation: Recommendation, reference: str) -> HttpResponse:
    row = _proposal(request, recommendation, reference)
    form = ReasonForm(request.POST or None)
    apart = attempt(form, actions.take_out, recommendation, application=row.application, by=request.user)
    if apart:
        messages.success(request, "Taken out. This is the recommendation it goes into.")
        return redirect("recommendation", apart.pk)
    question = Question(
        title=f"Take {row.application} out?",
        consequence="The case goes into a recommendation of its own, which somebody without an interest decides.",
        verb="Take it out",
        back=reverse("recommendation", args=[recommendation.pk]),
    )
    return ask(request, question, form)


@page(RANK_AGAIN, ONE)
@require_POST
def rank_again(request: HttpRequest, recommendation: Recommendation) -> HttpResponse:
    done = "Ranked again, from the scores that stand."
    press(request, actions.rank_again, recommendation, by=request.user, done=done)
    return redirect("recommendation", recommendation.pk)


@page(PUT, ONE)
def put(request: HttpRequest, recommendation: Recommendation) -> HttpResponse:
    proposals = list(queries.proposals_of(recommendation))
    form = PutForm(request.POST or None, lines=queries.covering(recommendation, proposals))
    if attempt(form, actions.put, recommendation, by=request.user):
        messages.success(request, "The recommendation is put, and frozen.")
        return redirect("recommendation", recommendation.pk)
    ranking = ranking_for(recommendation, request.user)
    context = {"recommendation": recommendation, "form": form, "ranking": ranking}
    return render(request, "decisions/put.html", context)


@page(TELL_AGAIN, Decision.objects.select_related("application", "sitting"), key="application__reference")
@require_POST
def tell_again(request: HttpRequest, decision: Decision) -> HttpResponse:
    done = "The letter is written again. It waits in the outbox until somebody has read it."
    press(request, actions.tell_again, decision, by=request.user, done=done)
    return redirect("recommendation", decision.sitting.recommendation_id)


@page(SEND_BACK, ONE)
def send_back(request: HttpRequest, recommendation: Recommendation) -> HttpResponse:
    question = Question(
        title=f"Send {recommendation} back?",
        consequence="It is closed undecided. Its applications can be recommended anew.",
        verb="Send it back",
        done="Sent back. Its applications can be recommended anew.",
        back=reverse("recommendation", args=[recommendation.pk]),
        form=ReasonForm,
    )
    return confirm(request, question, actions.send_back, recommendation)
