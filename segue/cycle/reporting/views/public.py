from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from segue.cycle.calls.queries import in_state, published
from segue.cycle.calls.times import State
from segue.cycle.decisions.queries import with_exceptions
from segue.cycle.priorities.lifecycle import Status as PriorityStatus
from segue.cycle.priorities.models import Priority
from segue.cycle.reporting import award_page, queries
from segue.cycle.reporting.forms import AwardFilter
from segue.cycle.reporting.tables import AWARD_COLUMNS, ORDERS, award_lines, award_table
from segue.site.exports import csv_download
from segue.site.pages import public_page
from segue.site.paging import page_by_key


@public_page
def home(request):
    context = {
        "open_calls": in_state(published(), State.OPEN)[:4],
        "planned_calls": in_state(published(), State.PLANNED)[:4],
        "priorities": Priority.objects.filter(status=PriorityStatus.ADOPTED).order_by("-from_year", "number")[:6],
        "awards": award_table(queries.listed_publicly(queries.public_awards())[:5]),
    }
    return render(request, "reporting/home.html", context)


@public_page
def awards(request):
    filters, found, order = _found(request)
    rows = page_by_key(queries.listed_publicly(found), request.GET, order=order)
    context = {"filters": filters, "rows": rows, "table": award_table(rows, sorts=True)}
    return render(request, "reporting/awards.html", context)


@public_page
def awards_csv(request) -> HttpResponse:
    _, found, order = _found(request)
    return csv_download("awards", AWARD_COLUMNS, award_lines(queries.listed_publicly(found).order_by(*order)))


def _found(request):
    """The register as it is asked for: on the page and in its download alike."""
    filters = AwardFilter(request.GET)
    return filters, queries.awards_filtered(filters.wanted), ORDERS.get(request.GET.get("sort", ""), ORDERS["-decided"])


@public_page
def award(request, reference):
    found = get_object_or_404(
        with_exceptions(queries.public_awards()).select_related(
            "application__applicant",
            "application__school",
            "application__call__specification",
            "application__call__budget__fund",
            "contract__provider",
            "contract__result",
            "sitting__policy",
            "sitting__body",
            "sitting__delegation",
        ),
        application__reference=reference,
    )
    return render(request, "reporting/award.html", award_page.context(found))
