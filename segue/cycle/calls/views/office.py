"""Drafting, publishing and changing calls."""

from functools import partial

from django.contrib import messages
from django.forms import model_to_dict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from segue.cycle.calls import actions, call_page, letters, office_page, queries
from segue.cycle.calls.forms import CallForm, CancelForm, ExtendForm, LateLeaveForm, OfficeFilter, call_filter
from segue.cycle.calls.models import Call
from segue.cycle.calls.permissions import (
    CHANGE_PUBLISHED_CALL,
    GIVE_LATE_LEAVE,
    PUBLISH_CALL,
    SEE_CALLS,
    WRITE_CALL,
)
from segue.cycle.calls.tables import CALL_CSV, call_rows, call_table
from segue.cycle.calls.times import State
from segue.site import navigation
from segue.site.asking import Question, confirm
from segue.site.exports import csv_download
from segue.site.pages import attempt, page
from segue.site.paging import page_by_key
from segue.wording import uk_datetime

ORDER = ("-closes_at", "-pk")


def _found(request):
    filters = call_filter(OfficeFilter, request.GET)
    return filters, queries.narrowed(queries.office(), **filters.wanted)


@page(SEE_CALLS)
def calls(request):
    filters, found = _found(request)
    rows = page_by_key(found, request.GET, order=ORDER)
    context = {
        "filters": filters,
        "rows": rows,
        "table": call_table(rows),
        "can": {"write": WRITE_CALL.allows(request.user)},
    }
    return render(request, "calls/office.html", context)


@page(SEE_CALLS)
def calls_csv(request):
    _, found = _found(request)
    return csv_download("calls", CALL_CSV, call_rows(found.order_by(*ORDER).iterator()))


@page(WRITE_CALL)
def call_new(request):
    form = CallForm(request.POST or None, initial={"specification": request.GET.get("specification", "")})
    if made := attempt(form, actions.draft_call, by=request.user):
        messages.success(request, "The call is drafted. Add its opportunities and criteria next.")
        return redirect("call-office-one", made.pk)
    context = {"form": form, "title": "Draft a call", "verb": "Save the draft", "back": reverse("call-office")}
    context["lead"] = "Opportunities and criteria come next. Nobody outside the hub sees a draft."
    return render(request, "site/form.html", context)


@page(SEE_CALLS, queries.in_full(Call.objects.all()))
def call(request, call):
    context = office_page.context(call, request.user)
    context["can"]["assign"] = context["state"] == State.CLOSED and navigation.offers(request, "assigning", pk=call.pk)
    return render(request, "calls/office_one.html", context)


@page(WRITE_CALL, Call)
def call_edit(request, call):
    initial = model_to_dict(call) | {"opens_at": call.opens_at, "closes_at": call.closes_at}
    form = CallForm(request.POST or None, initial=initial, fixed_specification=True)
    if attempt(form, actions.edit_call, call, by=request.user):
        messages.success(request, "The call is changed.")
        return redirect("call-office-one", call.pk)
    context = {"form": form, "title": "Change this call", "about": call, "verb": "Save"}
    context["back"] = office_page.address(call)
    return render(request, "site/form.html", context)


@page(WRITE_CALL, Call.objects.select_related("specification"))
def call_copy(request, call):
    form = CallForm(request.POST or None, initial=office_page.a_year_later(call))
    if made := attempt(form, actions.copy_call, call, by=request.user):
        messages.success(request, "The opportunities, caps and criteria were copied. Look through them.")
        return redirect("call-office-one", made.pk)
    context = {"form": form, "title": "Draft a new call from this one", "verb": "Copy into a new draft"}
    context["about"] = call
    context["lead"] = (
        f"{call.reference} {call}: its opportunities, caps and criteria come along. The dates are a year later."
    )
    context["back"] = office_page.address(call)
    return render(request, "site/form.html", context)


@page(SEE_CALLS, queries.in_full(Call.objects.all()))
def preview(request, call):
    return render(request, "calls/call.html", call_page.context(call) | {"changes": [], "draft": True})


@page(PUBLISH_CALL, Call.objects.select_related("specification", "budget__fund"))
def call_publish(request, call):
    opens = uk_datetime(timezone.localtime(call.opens_at))
    question = Question(
        title=f"Publish “{call}”?",
        consequence=f"Everyone can read it at once, and schools can apply from {opens}. Its opportunities, criteria and "
        "questions can no longer be changed; its closing time can only be moved later.",
        verb="Publish this call",
        done="The call is published.",
        back=office_page.address(call),
    )
    return confirm(request, question, actions.publish, call)


@page(CHANGE_PUBLISHED_CALL, Call)
def call_extend(request, call):
    question = Question(
        title="Move the closing time later",
        about=call,
        consequence="The new time holds for every school, and cannot be taken back.",
        verb="Move the closing time",
        done="The closing time was moved. The public page says so, and why.",
        back=office_page.address(call),
        form=partial(ExtendForm, initial={"closes_at": call.closes_at}),
    )
    return confirm(request, question, actions.extend_closing, call)


@page(CHANGE_PUBLISHED_CALL, Call)
def call_cancel(request, call):
    question = Question(
        title=f"Cancel “{call}”?",
        consequence="No school can apply any longer. This cannot be undone.",
        verb="Cancel this call",
        done="The call is cancelled. The public page says so, and why.",
        back=office_page.address(call),
        form=CancelForm,
    )
    return confirm(request, question, actions.cancel, call)


@page(GIVE_LATE_LEAVE, Call)
def late_leave(request, call):
    form = LateLeaveForm(request.POST or None)
    if leave := attempt(form, actions.give_late_leave, call, by=request.user):
        told = (
            "A letter tells its people." if letters.to_whom(leave) else "Nobody has joined it here yet, so tell them."
        )
        messages.success(request, f"The school may apply late. {told}")
        return redirect("call-office-one", call.pk)
    context = {
        "form": form,
        "title": "Let a school apply late",
        "about": call,
        "verb": "Give leave",
        "back": office_page.address(call),
    }
    verb = "closes" if call.closes_at > timezone.now() else "closed"
    context["lead"] = f"{call} {verb} for everyone on {uk_datetime(timezone.localtime(call.closes_at))}."
    return render(request, "site/form.html", context)
