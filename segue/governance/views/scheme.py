from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from segue.governance import actions, queries
from segue.governance.forms import DayForm, EndLineForm, LineForm
from segue.governance.models import Act, Delegation
from segue.governance.permissions import SEE_GOVERNANCE, SET_UP_HUB
from segue.record.history import history_of
from segue.site.asking import Question, ask
from segue.site.exports import csv_download
from segue.site.pages import attempt, page, public_page
from segue.site.parts import Event
from segue.wording import uk_date

LINES = Delegation.objects.select_related("body")


@public_page
def scheme(request: HttpRequest) -> HttpResponse:
    """Who may decide what, for anybody to read, as it stands on a day."""
    asked = DayForm(request.GET or None)
    today = timezone.localdate()
    day = asked.wanted.get("on") or today
    lines = list(queries.scheme_on(day))
    context = {
        "day": day,
        "is_today": day == today,
        "asked": asked if asked.is_bound else DayForm(initial={"on": day}),
        "acts": [
            (act.label, [line for line in lines if line.act == act]) for act in Act if any(x.act == act for x in lines)
        ],
        "others": list(queries.changes_of_the_scheme(day)[:100]),
        "can": {"set_up": SET_UP_HUB.allows(request.user), "see": SEE_GOVERNANCE.allows(request.user)},
    }
    return render(request, "governance/scheme.html", context)


@public_page
def scheme_csv(_request: HttpRequest) -> HttpResponse:
    """Every line there ever was: a spreadsheet filters by date."""
    header = ("What", "Kind", "Up to", "Who", "Second person", "In force from", "Until")
    rows = (
        (
            line.get_act_display(),
            line.get_category_display() if line.category else "Every kind",
            line.up_to,
            line.who(),
            "yes" if line.second_person else "no",
            line.in_force_from,
            line.until,
        )
        for line in LINES.iterator()
    )
    return csv_download("scheme-of-delegation", header, rows)


@page(SET_UP_HUB)
def add_line(request: HttpRequest) -> HttpResponse:
    form = LineForm(request.POST or None)
    if attempt(form, actions.add_delegation, by=request.user):
        messages.success(request, "The line is in the scheme of delegation.")
        return redirect("delegation")
    context = {
        "form": form,
        "title": "Add a line to the scheme",
        "lead": "A line is never edited: to change one, end it and add another.",
        "verb": "Add the line",
        "back": reverse("delegation"),
    }
    return render(request, "site/form.html", context)


@page(SEE_GOVERNANCE, LINES)
def line(request: HttpRequest, found: Delegation) -> HttpResponse:
    events = [
        Event(
            f"{change.said}: {change.before or change.after}",
            change.at,
            str(change.by or ""),
            change.because,
        )
        for change in reversed(history_of(found))
    ]
    may_end = SET_UP_HUB.allows(request.user) and found.until is None
    context = {"line": found, "events": events, "can": {"end": may_end}}
    return render(request, "governance/scheme_line.html", context)


@page(SET_UP_HUB, LINES)
def end_line(request: HttpRequest, found: Delegation) -> HttpResponse:
    form = EndLineForm(request.POST or None)
    if attempt(form, actions.end_delegation, found, by=request.user):
        messages.success(request, f"The line ends on {uk_date(found.until)}.")
        return redirect("delegation")
    question = Question(
        title="End a line of the scheme",
        about=found,
        consequence="What was decided under this line stays as it is.",
        verb="End the line",
        back=reverse("delegation-line", args=(found.pk,)),
    )
    return ask(request, question, form)
