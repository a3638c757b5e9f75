"""Pages about what the hub chose to act on."""

from itertools import groupby

from django.contrib import messages
from django.forms import model_to_dict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from segue.cycle.needs.permissions import SEE_NEEDS
from segue.cycle.priorities import actions, queries
from segue.cycle.priorities.forms import AdoptForm, PriorityForm, RetireForm
from segue.cycle.priorities.lifecycle import Status
from segue.cycle.priorities.models import Priority
from segue.cycle.priorities.permissions import ADOPT_PRIORITY, PROPOSE_PRIORITY, SEE_PRIORITIES
from segue.cycle.priorities.tables import CSV_COLUMNS, TAGS, calls_under, csv_rows, waits_for, years_of
from segue.record.history import history_of
from segue.site import navigation
from segue.site.asking import Question, confirm
from segue.site.exports import csv_download
from segue.site.pages import attempt, page, public_page
from segue.site.timeline import events
from segue.years import ProgrammeYear

FIELDS = ("title", "statement", "aims", "from_year", "to_year", "findings")


@public_page
def priorities(request):
    found = queries.with_what_they_lead_to(queries.priorities_for(request.user))
    shown = [(priority, TAGS[priority.status], calls_under(priority)) for priority in found]
    years = [(ProgrammeYear(year), list(group)) for year, group in groupby(shown, key=lambda row: row[0].from_year)]
    can = {
        "propose": PROPOSE_PRIORITY.allows(request.user),
        "see_proposed": SEE_PRIORITIES.allows(request.user),
    }
    return render(request, "priorities/priorities.html", {"years": years, "can": can})


@public_page
def priorities_csv(request):
    found = queries.with_what_they_lead_to(queries.priorities_for(request.user))
    return csv_download("priorities", CSV_COLUMNS, csv_rows(found))


@public_page
def priority(request, pk):
    found = queries.with_what_they_lead_to(queries.priorities_for(request.user))
    priority = get_object_or_404(found, pk=pk)
    inside = SEE_PRIORITIES.allows(request.user)
    proposed = priority.status == Status.PROPOSED
    adopts = proposed and ADOPT_PRIORITY.allows(request.user, priority)
    adoptable = adopts and queries.has_met(priority)
    context = {
        "priority": priority,
        "tag": TAGS[priority.status],
        "years": years_of(priority),
        "calls": calls_under(priority),
        "events": events(history_of(priority)) if inside else [],
        "waits": waits_for(notes=adopts) if inside and proposed and not adoptable else "",
        "can": {
            "see_needs": SEE_NEEDS.allows(request.user),
            "edit": proposed and PROPOSE_PRIORITY.allows(request.user, priority),
            "adopt": adoptable,
            "retire": priority.status == Status.ADOPTED and ADOPT_PRIORITY.allows(request.user, priority),
            "specify": inside and priority.status == Status.ADOPTED and navigation.offers(request, "specification-new"),
        },
    }
    return render(request, "priorities/priority.html", context)


@page(PROPOSE_PRIORITY)
def priority_new(request):
    form = PriorityForm(request.POST or None, initial={"findings": request.GET.getlist("finding")})
    if made := attempt(form, actions.propose, by=request.user):
        messages.success(request, "The priority is proposed. A body adopts it at a meeting.")
        return redirect("priority", made.pk)
    context = {"form": form, "title": "Propose a priority", "verb": "Propose", "back": reverse("priorities")}
    context["lead"] = "A priority acts on findings and serves the National Plan. A body adopts it at a meeting."
    return render(request, "site/form.html", context)


@page(PROPOSE_PRIORITY, Priority)
def priority_edit(request, priority):
    form = PriorityForm(request.POST or None, initial=model_to_dict(priority, FIELDS))
    if attempt(form, actions.edit_priority, priority, by=request.user):
        messages.success(request, "The priority is changed.")
        return redirect("priority", priority.pk)
    context = {"form": form, "title": "Change this priority", "about": priority, "verb": "Save"}
    context["back"] = reverse("priority", args=[priority.pk])
    return render(request, "site/form.html", context)


@page(ADOPT_PRIORITY, Priority)
def priority_adopt(request, priority):
    question = Question(
        title="Record the adoption",
        about=priority,
        consequence="Once adopted the priority is public and its words are fixed.",
        verb="Record the adoption",
        done="The priority is adopted. It stands as it is, and the public can read it.",
        back=reverse("priority", args=[priority.pk]),
        form=AdoptForm,
    )
    return confirm(request, question, actions.adopt, priority)


@page(ADOPT_PRIORITY, Priority)
def priority_retire(request, priority):
    question = Question(
        title="Retire this priority?",
        about=priority,
        consequence="It stays on record, but nothing new can be commissioned under it.",
        verb="Retire this priority",
        done="The priority is retired. It stays on record.",
        back=reverse("priority", args=[priority.pk]),
        form=RetireForm,
    )
    return confirm(request, question, actions.retire, priority)
