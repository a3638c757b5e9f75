from django.http import HttpResponse
from django.shortcuts import render

from segue.cycle.applications.permissions import SEE_CASE, SEE_CASES
from segue.cycle.reporting import case_page, queries
from segue.cycle.reporting.forms import CaseFilter
from segue.cycle.reporting.history import whole_history
from segue.cycle.reporting.links import open_to, page_of
from segue.cycle.reporting.permissions import EXPORT_CASES
from segue.cycle.reporting.tables import CASE_COLUMNS, case_lines, case_table
from segue.cycle.reporting.thread import as_read_by, stave, with_thread
from segue.cycle.reporting.whole_thread import whole_thread_of, with_whole_thread
from segue.site.exports import csv_download
from segue.site.pages import page
from segue.site.paging import page_by_key

ORDERS = {
    "asked": ("requested", "pk"),
    "-asked": ("-requested", "-pk"),
    "sent": ("submitted_at", "pk"),
    "-sent": ("-submitted_at", "-pk"),
}


def _found(request):
    filters = CaseFilter(request.GET)
    return filters, queries.cases_filtered(request.user, filters.wanted)


@page(SEE_CASES)
def cases(request):
    filters, found = _found(request)
    rows = page_by_key(
        queries.listed_cases(found), request.GET, order=ORDERS.get(request.GET.get("sort", ""), ("-pk",))
    )
    context = {
        "filters": filters,
        "chips": case_page.views_of(request),
        "rows": rows,
        "table": case_table(rows),
        "can": {"export": EXPORT_CASES.allows(request.user)},
    }
    return render(request, "reporting/cases.html", context)


@page(EXPORT_CASES)
def cases_csv(request) -> HttpResponse:
    _, found = _found(request)
    return csv_download("cases", CASE_COLUMNS, case_lines(queries.with_score(found)))


@page(SEE_CASE, with_thread(), key="reference")
def case(request, application):
    return render(
        request, "reporting/case.html", case_page.context(as_read_by(application, request.user), request.user)
    )


@page(SEE_CASE, with_whole_thread(), key="reference")
def thread(request, application):
    stages = whole_thread_of(as_read_by(application, request.user))
    shown = [(stage, [(row, page_of(request.user, row)) for row in stage.rows]) for stage in stages]
    notes = stave(stages, lambda to: open_to(request.user, to))
    return render(request, "reporting/thread.html", {"application": application, "stages": shown, "notes": notes})


@page(SEE_CASE, with_thread(), key="reference")
def history(request, application):
    changes = whole_history(as_read_by(application, request.user), request.user)
    return render(request, "reporting/history.html", {"application": application, "events": changes})
