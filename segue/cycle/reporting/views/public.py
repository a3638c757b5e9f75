from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from segue.cycle.calls.queries import in_state, published
from segue.cycle.calls.times import State
from segue.cycle.priorities.models import Priority
from segue.cycle.reporting import award_page, queries
from segue.cycle.reporting.forms import AwardFilter
from segue.cycle.reporting.tables import AWARD_COLUMNS, award_lines, award_table
from segue.site.exports import csv_download
from segue.site.pages import public_page
from segue.site.paging import page_by_key

BY_DATE = ("-decided_at", "-pk")


@public_page
def home(request):
    context = {
        "open_calls": in_state(published(), State.OPEN)[:4],
        "planned_calls": in_state(published(), State.PLANNED)[:4],
        "priorities": Priority.objects.filter(status="adopted").order_by("-from_year", "number")[:6],
        "awards": award_table(queries.public_awards()[:5]),
    }
    return render(request, "reporting/home.html", context)


@public_page
def awards(request):
    filters = AwardFilter(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = page_by_key(queries.awards_filtered(wanted), request.GET, order=BY_DATE)
    return render(request, "reporting/awards.html", {"filters": filters, "rows": rows, "table": award_table(rows)})


@public_page
def awards_csv(request) -> HttpResponse:
    filters = AwardFilter(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    return csv_download("awards", AWARD_COLUMNS, award_lines(queries.awards_filtered(wanted)))


@public_page
def award(request, reference):
    found = get_object_or_404(
        queries.public_awards().select_related(
            "application__call__budget__fund",
            "contract__provider",
            "contract__result",
            "sitting__policy",
            "sitting__body",
        ),
        application__reference=reference,
    )
    return render(request, "reporting/award.html", award_page.context(found))
