from django.shortcuts import render

from segue.cycle.applications.permissions import SEE_CASES
from segue.cycle.calls.models import Specification
from segue.cycle.needs.models import Finding
from segue.cycle.priorities.models import Priority
from segue.cycle.reporting.downstream import downstream_of, downstream_of_specification
from segue.site.pages import page


@page(SEE_CASES, Finding)
def finding_thread(request, finding):
    priorities = finding.priorities.order_by("-from_year", "number", "pk")
    return _show(request, downstream_of(priorities, request.user), [finding], str(finding))


@page(SEE_CASES, Priority)
def priority_thread(request, priority):
    needs = list(priority.findings.order_by("-year", "pk"))
    return _show(request, downstream_of(Priority.objects.filter(pk=priority.pk), request.user), needs, str(priority))


@page(SEE_CASES, Specification)
def specification_thread(request, specification):
    needs = list(Finding.objects.filter(priorities__specifications=specification).distinct().order_by("-year", "pk"))
    found = downstream_of_specification(specification, request.user)
    return _show(request, found, needs, specification.title, specification=specification)


def _show(request, found, needs, title, **more):
    context = {"found": found, "needs": needs, "title": title, "notes": found.notes(len(needs))}
    return render(request, "reporting/downstream.html", context | more)
