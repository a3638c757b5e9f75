"""Returns: the holder writes, checks and sends; the hub reads, accepts or sends back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from segue.cycle.monitoring import actions, queries, return_page
from segue.cycle.monitoring.forms import (
    AcceptReturnForm,
    ReturnFilter,
    ReturnForm,
    SendBackForm,
    SettleForm,
    still_open,
)
from segue.cycle.monitoring.models import Return, SetAside
from segue.cycle.monitoring.permissions import CHECK_RETURN, SEE_RETURN, SEE_RETURNS, WRITE_RETURN
from segue.cycle.monitoring.tables import RETURN_COLUMNS, return_lines, return_table
from segue.rules import RuleBroken
from segue.site.exports import csv_download
from segue.site.pages import attempt, page, press
from segue.site.paging import page_by_key
from segue.site.parts import Link

ALL = queries.returns()


def _found(request):
    filters = ReturnFilter(still_open(request.GET))
    return filters, queries.returns_filtered(queries.returns_for(request.user), filters.wanted)


@page(SEE_RETURNS)
def returns(request):
    filters, found = _found(request)
    rows = page_by_key(found, request.GET, order=("due_on", "pk"), keys_first=True)
    now = filters.data["state"]
    chips = [Link(words, f"?state={state}", current=state == now) for state, words in return_page.VIEWS]
    context = {"filters": filters, "rows": rows, "table": return_table(rows), "chips": chips}
    return render(request, "monitoring/returns.html", context)


@page(SEE_RETURNS)
def returns_csv(request) -> HttpResponse:
    _, found = _found(request)
    return csv_download("returns", RETURN_COLUMNS, return_lines(queries.with_pupils(found)))


@page(SEE_RETURN, ALL)
def one(request, due):
    """One address, one page: the form while it is the holder's to write, else what was sent."""
    if return_page.may_write(due, request.user) or (
        request.method == "POST" and WRITE_RETURN.allows(request.user, due)
    ):
        return _write(request, due)
    context = return_page.reading(due, request.user)
    forms = {"accepting": AcceptReturnForm(prefix="accept"), "sending_back": SendBackForm(prefix="back")}
    return render(request, "monitoring/return.html", {**context, **forms})


def _write(request, due):
    targets = return_page.targets_of(due)
    if request.method != "POST":
        return render(request, "monitoring/write.html", return_page.writing(due, targets, request.user))
    form = ReturnForm(request.POST, targets=targets)
    valid = form.is_valid()
    version = form.cleaned_data.get("version") or 0
    state = {"state": "saved", "words": "", "at": timezone.now()}
    try:
        report = actions.begin_return(due, by=request.user)
        kept = actions.save_return(report, version=version, answers=form.typed(), by=request.user)
    except RuleBroken as broken:
        return _too_late(request, due, form, broken)
    if isinstance(kept, SetAside) and "autosave" not in request.POST:
        # The page comes anew with the words that stand, so that the next press does not replace them unseen.
        messages.warning(request, return_page.CHOOSE)
        return redirect("return", due.pk)
    if isinstance(kept, SetAside):
        valid, state = False, {"state": "conflict", "words": return_page.CONFLICT, "at": None}
    if valid and "autosave" not in request.POST:
        return redirect("return-send" if "check" in request.POST else "contract", *return_page.after(due, request.POST))
    if not valid and state["state"] == "saved":
        state = {"state": "failed", "words": "Not all of it could be saved. See below.", "at": None}
    due = ALL.get(pk=due.pk)
    return render(
        request, "monitoring/write.html", return_page.writing(due, targets, request.user, form=form, save=state)
    )


def _too_late(request, due, form, broken):
    """Say why nothing more can be saved. What was typed after a return was sent is kept beside it."""
    due = ALL.get(pk=due.pk)
    report, why = return_page.report_of(due), " ".join(broken.messages)
    kept = report and actions.keep_late(report, answers=form.typed(), by=request.user)
    if report and form.is_valid() and "autosave" not in request.POST:
        messages.warning(request, f"{why} {return_page.KEPT}" if kept else why)
        return redirect("return", due.pk)
    if report and form.is_valid():
        state = {"state": "kept", "words": f"{why} {return_page.KEPT}" if kept else why, "at": None}
    else:
        state = {"state": "failed", "words": f"{why} {return_page.NOT_ALL_KEPT}" if report else why, "at": None}
    if report is None:
        form.add_error(None, broken)
    context = return_page.writing(due, return_page.targets_of(due), request.user, form=form, save=state)
    return render(request, "monitoring/write.html", context)


@page(WRITE_RETURN, ALL)
def send(request, due):
    report = get_object_or_404(Return, due=due)
    if request.method == "POST" and press(
        request,
        actions.send_return,
        report,
        by=request.user,
        done="Your return has been sent. A receipt is on its way.",
    ):
        return redirect("return", due.pk)
    return render(request, "monitoring/send.html", return_page.checking(due, report))


@page(WRITE_RETURN, ALL)
@require_POST
def words(request, due, kept):
    """Use words that were set aside, or dismiss them."""
    found = get_object_or_404(SetAside.objects.select_related("report"), pk=kept, report__due=due, settled_at=None)
    form = SettleForm(request.POST)
    if not form.is_valid():
        raise Http404
    done = "Done." if form.cleaned_data["use"] else "Dismissed."
    press(request, actions.settle_set_aside, found, by=request.user, done=done, **form.cleaned_data)
    return redirect("return", due.pk)


@page(CHECK_RETURN, ALL)
@require_POST
def accept(request, due):
    form = AcceptReturnForm(request.POST, prefix="accept")
    return _answered(
        request, due, form, actions.accept_return, "The return is accepted. Its figures count from now on."
    )


@page(CHECK_RETURN, ALL)
@require_POST
def send_back(request, due):
    form = SendBackForm(request.POST, prefix="back")
    return _answered(request, due, form, actions.send_back, "Sent back with your words.")


def _answered(request, due, form, action, done):
    report = get_object_or_404(Return, due=due)
    if attempt(form, action, report, by=request.user):
        messages.success(request, done)
        return redirect("return", due.pk)
    forms = {"accepting": AcceptReturnForm(prefix="accept"), "sending_back": SendBackForm(prefix="back")}
    forms["accepting" if action is actions.accept_return else "sending_back"] = form
    context = return_page.reading(due, request.user)
    return render(request, "monitoring/return.html", {**context, **forms, "form": form})
