"""Finding the school, joining it, beginning its application."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from segue.cycle.applications import actions, finding, weighing
from segue.cycle.applications.forms import FindSchool, Join
from segue.cycle.applications.permissions import APPLY
from segue.cycle.calls.models import Call
from segue.cycle.calls.queries import published
from segue.people.actions import join_school
from segue.rules import RuleBroken
from segue.site.pages import page


@page(APPLY, published(), key="reference")
def apply(request, call):
    """Which school: one's own at hand, else found in the register; then its facts, to be confirmed."""
    urn = request.GET.get("school", "")
    if urn:
        return _confirm(request, call, finding.school_of(urn))
    own = finding.own_schools(request.user, call)
    if len(own) == 1 and "q" not in request.GET:
        return _confirm(request, call, own[0][0], other=True)
    # A name is searched only when something was asked: an empty page is no error.
    form = FindSchool(request.GET if "q" in request.GET else None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    context = {
        "call": call,
        "form": form,
        "words": words,
        "own": own,
        "why_not": finding.why_not_open(call),
    } | finding.searched(words)
    return render(request, "applications/apply.html", context)


def _confirm(request, call: Call, school: Any, form: Join | None = None, problem: str = "", *, other: bool = False):
    if school is None:
        raise Http404
    standing = finding.standing_of(request.user, call, school)
    if standing.application is not None and standing.is_member:
        return redirect("application", standing.application.reference)
    context = {
        "call": call,
        "school": school,
        "standing": standing,
        "facts": finding.facts_of(school),
        "form": form or Join(),
        "problem": problem,
        "back": f"{reverse('apply', args=[call.reference])}?q=",
        "other": other,
    }
    return render(request, "applications/apply_school.html", context)


@page(APPLY, published(), key="reference")
def begin(request, call):
    """Join the school when not yet a member, then begin, or go to the application a colleague began."""
    school = finding.school_of(request.POST.get("school", ""))
    form = Join(request.POST or None)
    if request.method != "POST" or school is None:
        return redirect("apply", call.reference)
    if not form.is_valid():
        return _confirm(request, call, school, form)
    try:
        if finding.standing_of(request.user, call, school).is_stranger:
            join_school(school, job=form.cleaned_data["job"], by=request.user)
            school.refresh_from_db(fields=["organisation"])
        if not finding.is_member(request.user, school):
            return redirect(f"{reverse('apply', args=[call.reference])}?school={school.urn}")
        application = actions.begin(call, school=school, by=request.user)
        if "earlier" in request.POST:
            actions.take_over(application, by=request.user)
            messages.success(request, weighing.TAKEN_OVER)
    except RuleBroken as broken:
        return _confirm(request, call, school, form, " ".join(broken.messages))
    return redirect("application", application.reference)
