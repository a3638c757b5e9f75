"""Checking, sending, the receipt, taking back, and the list of one's own."""

from functools import partial

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from segue.cycle.applications import actions, changes, desk, queries, receipts
from segue.cycle.applications.forms import Because, OwnFilter, Send
from segue.cycle.applications.lifecycle import Status
from segue.cycle.applications.permissions import APPLY, SEE_APPLICATION, WRITE_APPLICATION
from segue.cycle.applications.shown import sent_sections, written_section
from segue.site.asking import Question, confirm
from segue.site.exports import csv_download
from segue.site.pages import attempt, page
from segue.site.paging import page_by_key


@page(SEE_APPLICATION, queries.one(), key="reference")
def check(request, application):
    """Every answer on one page, what is still missing on top, and the button that sends it."""
    form = Send(request.POST if request.method == "POST" else None)
    done = attempt(form, actions.submit, application, by=request.user)
    # A second press, or a colleague's, finds it sent: the receipt says by whom.
    if done or (form.is_bound and application.status == Status.SUBMITTED):
        return redirect("application-receipt", application.reference)
    sheet = queries.sheet(application)
    context = {
        "application": application,
        "form": form,
        "parts": [(part, written_section(part)) for part in sheet.parts],
        "problems": desk.problems_of(sheet),
        "survey": desk.survey_needed(application),
        "aside": desk.aside_of(application, sheet),
        "closed": desk.why_not_written(application),
        "last_minute": queries.last_minute(application),
    }
    return render(request, "applications/check.html", context)


@page(SEE_APPLICATION, queries.one(), key="reference")
def receipt(request, application):
    """What was sent, when and by whom, as it was sent."""
    sent = list(queries.submissions(application))
    wanted = request.GET.get("version", "")
    shown = next((one for one in sent if str(one.number) == wanted), sent[-1] if sent else None)
    if shown is None:
        raise Http404
    before = next((one for one in sent if one.number == shown.number - 1), None)
    context = {
        "application": application,
        "submission": shown,
        "others": [one for one in sent if one != shown],
        "sections": sent_sections(shown.answers),
        "changed": changes.between(before, shown) if before else [],
        "unaltered": receipts.is_unaltered(shown),
        "colleagues": desk.colleagues_of(application),
    }
    return render(request, "applications/receipt.html", context)


@page(WRITE_APPLICATION, queries.one(), key="reference")
def withdraw(request, application):
    question = Question(
        title="Withdraw this application",
        about=application,
        consequence="It will not be considered any more. You cannot undo this. "
        "Nothing is deleted: you can still read what you wrote and sent.",
        verb="Withdraw the application",
        back=reverse("application", args=[application.reference]),
        form=partial(Because, label="Why do you withdraw?", hint="A few words are enough."),
    )
    return confirm(request, question, actions.withdraw, application)


@page(APPLY)
def my_applications(request):
    years = queries.own_years(request.user)
    filters, found = _own(request, years)
    rows = page_by_key(found, request.GET, order=("-call__year", "-pk"), size=25, keys_first=True)
    context = {
        "rows": rows,
        "tables": desk.own_tables(rows),
        "filters": filters if desk.is_worth_filtering(years, request.GET) else None,
        "calls": queries.open_calls(request.user),
        "only_delivers": not rows.rows and queries.only_delivers(request.user),
    }
    return render(request, "applications/my_applications.html", context)


@page(APPLY)
def my_applications_csv(request):
    _, found = _own(request, queries.own_years(request.user))
    return csv_download("applications", desk.OWN_COLUMNS, desk.own_lines(found))


def _own(request, years):
    filters = OwnFilter(request.GET, years=years)
    return filters, queries.narrowed(queries.own(request.user), **filters.wanted)
