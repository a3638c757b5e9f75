"""Writing an application: its own page, and one page for each section."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from segue.cycle.applications import actions, desk, next_steps, queries, rules, saving, seen, weighing
from segue.cycle.applications.forms import SectionForm, Settle
from segue.cycle.applications.permissions import SEE_APPLICATION, WRITE_APPLICATION
from segue.cycle.applications.shown import written_section
from segue.site.pages import page, press


@page(SEE_APPLICATION, queries.on_its_way(), key="reference")
def application(request, application):
    sheet = queries.sheet(application)
    closed = desk.why_not_written(application)
    survey_done = rules.survey_is_done(application.call, application.school)
    context = {
        "application": application,
        "sheet": sheet,
        "done": sum(part.is_done for part in sheet.parts),
        "way": desk.way_of(application),
        "next": next_steps.next_of(application),
        "outcome": reverse("outcome", args=[application.reference]) if application.told else "",
        "tasks": desk.tasks_of(sheet),
        "survey": desk.survey_task(application, done=survey_done),
        "may_send": survey_done,
        "closed": closed,
        "earlier": None if closed else weighing.could_take_over(application, sheet),
        "last_minute": queries.last_minute(application),
        "colleagues": desk.colleagues_of(application),
        "aside": desk.aside_of(application, sheet),
        "changes": desk.asked_for_changes(application),
        "tag": desk.status_of(application),
        "can": desk.can(request.user, application),
    }
    return render(request, "applications/application.html", context)


@page(WRITE_APPLICATION, queries.one(), key="reference")
@require_POST
def take_over(request, application):
    """Begin with the answers of the last application."""
    press(request, actions.take_over, application, by=request.user, done=weighing.TAKEN_OVER)
    return redirect("application", application.reference)


@page(SEE_APPLICATION, queries.one(), key="reference")
def section(request, application, key):
    part = queries.sheet(application).find(key)
    if part is None:
        raise Http404
    if request.method == "POST":
        return _saved(request, application, part)
    problems = part.problems if "check" in request.GET else ()
    form = SectionForm(part, known=weighing.known(part, request.user), problems=problems)
    return _section_page(request, application, form, saving.as_it_stands(part))


def _saved(request, application, part):
    form = SectionForm(part, request.POST)
    done = saving.save(application, part, form, by=request.user)
    if "autosave" in request.POST or done.stays:
        return _section_page(request, application, form, done)
    if done.message:
        messages.warning(request, done.message)
    return redirect(done.address)


def _section_page(request, application, form, done):
    closed = desk.why_not_written(application)
    context = {
        "application": application,
        "part": done.part,
        "form": form,
        "done": done,
        "seen": seen.write(done.seen),
        "closed": closed,
        "shown": written_section(done.part),
        "conditions": desk.conditions_for(application, done.part),
        "facts": desk.register_facts(application) if done.part.section.position == desk.FIRST else [],
        "versions": weighing.two_versions(application, done.part),
        "earlier": None if closed else weighing.earlier_of(application, done.part),
        "last_minute": queries.last_minute(application),
    }
    return render(request, "applications/section.html", context)


@page(WRITE_APPLICATION, queries.one(), key="reference")
@require_POST
def settle(request, application, pk):
    """Use mine, theirs, or both."""
    aside = get_object_or_404(application.set_aside, pk=pk)
    aside.application = application
    form = Settle(request.POST)
    if form.is_valid():
        facts = form.cleaned_data
        press(request, actions.settle, aside, **facts, by=request.user, done=weighing.SETTLED[facts["use"]])
    return redirect("application-section", application.reference, aside.key)
