from django.http import HttpResponse
from django.shortcuts import render

from segue.cycle.reporting import board_page, board_sheet, queries
from segue.cycle.reporting.forms import BoardAwardFilter, YearFilter
from segue.cycle.reporting.permissions import SEE_BOARD_PAGE
from segue.cycle.reporting.tables import ORDERS
from segue.governance.interests import ties_of
from segue.site.exports import csv_download
from segue.site.pages import page
from segue.site.paging import page_by_key
from segue.years import ProgrammeYear


@page(SEE_BOARD_PAGE)
def board(request):
    year = _year(YearFilter(request.GET or None))
    filters = YearFilter({"year": year})
    return render(request, "reporting/board.html", {"filters": filters, **board_page.context(year, request.user)})


@page(SEE_BOARD_PAGE)
def board_csv(request) -> HttpResponse:
    year = _year(YearFilter(request.GET or None))
    lines = board_sheet.lines(board_page.context(year, request.user))
    return csv_download(f"board-{year}", board_sheet.COLUMNS, lines)


@page(SEE_BOARD_PAGE)
def awards(request):
    filters, year, found = _found(request)
    order = ORDERS.get(request.GET.get("sort", ""), ORDERS["-decided"])
    rows = page_by_key(found, request.GET, order=order, keys_first=True)
    context = {
        "filters": filters,
        "year": ProgrammeYear(year),
        "rows": rows,
        "table": board_sheet.award_table(rows, request.user),
        "interested": bool(ties_of(request.user)),
    }
    return render(request, "reporting/board_awards.html", context)


@page(SEE_BOARD_PAGE)
def awards_csv(request) -> HttpResponse:
    _, year, found = _found(request)
    lines = board_sheet.award_lines(found.order_by("-decided_at", "-pk"), request.user)
    return csv_download(f"board-awards-{year}", board_sheet.AWARD_COLUMNS, lines)


def _found(request):
    filters = BoardAwardFilter(request.GET)
    year = _year(filters)
    return filters, year, queries.listed_awards(year, request.user, filters.wanted)


def _year(filters) -> int:
    chosen = filters.wanted.get("year")
    return int(chosen) if chosen else ProgrammeYear.current().start
