"""Pages about evidence of need."""

from django.contrib import messages
from django.forms import model_to_dict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from segue.cycle.needs import actions, queries
from segue.cycle.needs.forms import EvidenceForm, FindingFilter, FindingForm, RetireForm
from segue.cycle.needs.lifecycle import Status
from segue.cycle.needs.models import Evidence, Finding
from segue.cycle.needs.permissions import RECORD_NEEDS, SEE_NEEDS
from segue.cycle.needs.tables import CSV_COLUMNS, csv_rows, finding_table, status_tag
from segue.record.history import history_of
from segue.site import navigation
from segue.site.asking import Question, confirm
from segue.site.exports import csv_download
from segue.site.pages import attempt, page, press
from segue.site.paging import page_by_key
from segue.site.timeline import events
from segue.years import ProgrammeYear

ORDER = ("-year", "-pk")
FIELDS = ("statement", "detail", "group", "district", "place", "year")


def _found(request):
    filters = FindingFilter(request.GET)
    return filters, queries.findings(**filters.wanted)


@page(SEE_NEEDS)
def needs(request):
    filters, found = _found(request)
    rows = page_by_key(found, request.GET, order=ORDER)
    context = {
        "filters": filters,
        "rows": rows,
        "table": finding_table(rows),
        "can": {"record": RECORD_NEEDS.allows(request.user)},
    }
    return render(request, "needs/needs.html", context)


@page(SEE_NEEDS)
def needs_csv(request):
    _, found = _found(request)
    return csv_download("findings", CSV_COLUMNS, csv_rows(found.order_by(*ORDER).iterator()))


@page(RECORD_NEEDS)
def finding_new(request):
    form = FindingForm(request.POST or None)
    if made := attempt(form, actions.record_finding, by=request.user):
        messages.success(request, "The finding is kept as a draft. Add the evidence next.")
        return redirect("finding", made.pk)
    context = {"form": form, "title": "Record a finding", "verb": "Save as a draft", "back": reverse("needs")}
    context["lead"] = "What did you find, where, and about whom? You add the evidence next."
    return render(request, "site/form.html", context)


@page(SEE_NEEDS, Finding.objects.select_related("district", "recorded_by"))
def finding(request, finding):
    may = RECORD_NEEDS.allows(request.user, finding)
    context = {
        "finding": finding,
        "year": ProgrammeYear(finding.year),
        "tag": status_tag(finding),
        "evidence": finding.evidence.all(),
        "priorities": finding.priorities.order_by("-from_year", "number", "pk"),
        "results": finding.results.select_related("contract").order_by("pk"),
        "events": events(history_of(finding)),
        "can": {
            "edit": may and finding.status == Status.DRAFT,
            "add": may and finding.status != Status.RETIRED,
            "retire": may and finding.status == Status.STATED,
            "propose": finding.status == Status.STATED and navigation.offers(request, "priority-new"),
        },
    }
    return render(request, "needs/finding.html", context)


@page(RECORD_NEEDS, Finding)
def finding_edit(request, finding):
    form = FindingForm(request.POST or None, initial=model_to_dict(finding, FIELDS))
    if attempt(form, actions.edit_finding, finding, by=request.user):
        messages.success(request, "The finding is changed.")
        return redirect("finding", finding.pk)
    context = {"form": form, "title": "Change this finding", "about": finding, "verb": "Save"}
    context["back"] = reverse("finding", args=[finding.pk])
    return render(request, "site/form.html", context)


@page(RECORD_NEEDS, Finding)
def evidence_new(request, finding):
    form = EvidenceForm(request.POST or None)
    if attempt(form, actions.add_evidence, finding, by=request.user):
        messages.success(request, "The evidence is added.")
        return redirect("finding", finding.pk)
    context = {"form": form, "title": "Add evidence", "about": finding, "verb": "Add evidence"}
    context["back"] = reverse("finding", args=[finding.pk])
    return render(request, "site/form.html", context)


@page(RECORD_NEEDS, Evidence.objects.select_related("finding"))
@require_POST
def evidence_remove(request, evidence):
    press(request, actions.remove_evidence, evidence, by=request.user, done="The evidence was taken away.")
    return redirect("finding", evidence.finding_id)


@page(RECORD_NEEDS, Finding)
@require_POST
def finding_state(request, finding):
    press(request, actions.state, finding, by=request.user, done="The finding is stated. Priorities may act on it now.")
    return redirect("finding", finding.pk)


@page(RECORD_NEEDS, Finding)
def finding_retire(request, finding):
    question = Question(
        title="Retire this finding?",
        about=finding,
        consequence="It stays on record with its evidence, but no new priority can act on it.",
        verb="Retire this finding",
        done="The finding is retired. It stays on record.",
        back=reverse("finding", args=[finding.pk]),
        form=RetireForm,
    )
    return confirm(request, question, actions.retire, finding)
