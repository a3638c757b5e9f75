"""Indicators, specifications, and which priorities they cover."""

from django.contrib import messages
from django.forms import model_to_dict
from django.shortcuts import redirect, render
from django.urls import reverse

from segue.cycle.calls import actions, queries, tables
from segue.cycle.calls.forms import IndicatorForm, SpecificationForm, YearAndCategory
from segue.cycle.calls.lifecycle import Status
from segue.cycle.calls.models import Specification
from segue.cycle.calls.permissions import SEE_CALLS, WRITE_CALL, WRITE_SPECIFICATION
from segue.record.history import history_of
from segue.site.exports import csv_download
from segue.site.pages import attempt, page
from segue.site.paging import page_by_key
from segue.site.timeline import events
from segue.years import ProgrammeYear

ORDER = ("-year", "-pk")


def _specifications(request):
    filters = YearAndCategory(request.GET, years=queries.specification_years())
    return filters, queries.specifications(**filters.wanted)


@page(SEE_CALLS)
def specifications(request):
    filters, found = _specifications(request)
    rows = page_by_key(found, request.GET, order=ORDER)
    context = {"filters": filters, "rows": rows, "table": tables.specification_table(rows)}
    context["can"] = {"write": WRITE_SPECIFICATION.allows(request.user)}
    return render(request, "calls/specifications.html", context)


@page(SEE_CALLS)
def specifications_csv(request):
    _, found = _specifications(request)
    lines = tables.specification_rows(found.order_by(*ORDER).iterator())
    return csv_download("specifications", tables.SPECIFICATION_CSV, lines)


@page(WRITE_SPECIFICATION)
def specification_new(request):
    form = SpecificationForm(request.POST or None, initial={"priorities": request.GET.getlist("priority")})
    if made := attempt(form, actions.write_specification, by=request.user):
        messages.success(request, "The specification is written. Draft a call from it next.")
        return redirect("specification", made.pk)
    context = {"form": form, "title": "Write a specification", "verb": "Save", "back": reverse("specifications")}
    context["lead"] = "What is to be achieved, for whom, to which standard. Calls invite applications under it."
    return render(request, "site/form.html", context)


@page(SEE_CALLS, Specification)
def specification(request, specification):
    calls = list(specification.calls.order_by("-closes_at", "-pk"))
    fixed = any(call.status != Status.DRAFT for call in calls)
    context = {
        "specification": specification,
        "year": ProgrammeYear(specification.year),
        "priorities": specification.priorities.all(),
        "indicators": specification.indicators.all(),
        "calls": [(call, tables.tag_of(call)) for call in calls],
        "events": events(history_of(specification)),
        "can": {
            "edit": not fixed and WRITE_SPECIFICATION.allows(request.user, specification),
            "call": WRITE_CALL.allows(request.user),
        },
    }
    return render(request, "calls/specification.html", context)


@page(WRITE_SPECIFICATION, Specification)
def specification_edit(request, specification):
    form = SpecificationForm(request.POST or None, initial=model_to_dict(specification))
    if attempt(form, actions.edit_specification, specification, by=request.user):
        messages.success(request, "The specification is changed.")
        return redirect("specification", specification.pk)
    context = {"form": form, "title": "Change this specification", "about": specification, "verb": "Save"}
    context["back"] = reverse("specification", args=[specification.pk])
    return render(request, "site/form.html", context)


@page(SEE_CALLS)
def indicators(request):
    rows = page_by_key(queries.indicators(), request.GET, order=("code", "pk"))
    can = {"write": WRITE_SPECIFICATION.allows(request.user)}
    context = {"rows": rows, "table": tables.indicator_table(rows), "can": can}
    return render(request, "calls/indicators.html", context)


@page(SEE_CALLS)
def indicators_csv(_request):
    return csv_download("indicators", tables.INDICATOR_CSV, tables.indicator_rows(queries.indicators().iterator()))


@page(WRITE_SPECIFICATION)
def indicator_new(request):
    form = IndicatorForm(request.POST or None)
    if attempt(form, actions.add_indicator, by=request.user):
        messages.success(request, "The indicator is in the library.")
        return redirect("indicators")
    context = {"form": form, "title": "Add an indicator", "verb": "Add", "back": reverse("indicators"), "lead": ""}
    return render(request, "site/form.html", context)


@page(SEE_CALLS)
def coverage(request):
    rows = list(queries.coverage())
    context = {
        "rows": rows,
        "table": tables.coverage_table(rows),
        "bare": [row for row in rows if not row.called],
        "can": {"write": WRITE_SPECIFICATION.allows(request.user)},
    }
    return render(request, "calls/coverage.html", context)


@page(SEE_CALLS)
def coverage_csv(_request):
    return csv_download("priorities-coverage", tables.COVERAGE_CSV, tables.coverage_rows(queries.coverage()))
