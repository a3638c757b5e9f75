from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from segue.places import actions, queries, survey_list, tables
from segue.places.forms import ManySurveysForm, SurveyFilter
from segue.places.permissions import NOTE_SURVEY, SEE_SCHOOLS
from segue.site.exports import csv_download
from segue.site.pages import page, press
from segue.site.paging import page_by_key
from segue.site.parts import Cell, Column, Table
from segue.wording import count, uk_date
from segue.years import ProgrammeYear

SURVEY_COLUMNS = ("URN", "School", "District", "Programme year", "Completed", "Noted by", "Noted at")


def _wanted(request) -> tuple[SurveyFilter, int, str, bool]:
    filters = SurveyFilter(request.GET)
    wanted = filters.wanted
    year = wanted.get("year") or ProgrammeYear.current().start
    return filters, year, wanted.get("district") or "", wanted.get("done") == "missing"


@page(SEE_SCHOOLS)
def surveys(request):
    filters, year, district, missing = _wanted(request)
    if missing:
        rows = page_by_key(queries.not_surveyed(year, district=district), request.GET, order=("name", "urn"))
        table = tables.missing_table(rows)
    else:
        rows = page_by_key(queries.surveyed(year, district=district), request.GET, order=("-completed_on", "-pk"))
        table = tables.survey_table(rows)
    context = {
        "filters": filters,
        "year": ProgrammeYear(year),
        "rows": rows,
        "table": table,
        "missing": missing,
        "can": {"note": NOTE_SURVEY.allows(request.user)},
    }
    return render(request, "places/surveys.html", context)


@page(SEE_SCHOOLS)
def surveys_csv(request):
    _filters, year, district, missing = _wanted(request)
    if missing:
        found = queries.not_surveyed(year, district=district).order_by("name", "urn")
        lines = ((school.urn, school.name, school.district_name) for school in found.iterator(2_000))
        return csv_download("surveys-missing", SURVEY_COLUMNS[:3], lines)
    done = queries.surveyed(year, district=district).order_by("school__name", "pk")
    return csv_download(
        "surveys",
        SURVEY_COLUMNS,
        (
            (
                one.school.urn,
                one.school.name,
                one.school.district_name,
                str(ProgrammeYear(one.year)),
                one.completed_on,
                str(one.noted_by),
                one.noted_at,
            )
            for one in done.iterator(2_000)
        ),
    )


@page(NOTE_SURVEY)
def surveys_many(request):
    """First what would be noted and which lines cannot be; then, with the same words, it is done."""
    form = ManySurveysForm(request.POST or None, request.FILES or None)
    context = {"form": form}
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        entries, faults = survey_list.read(facts["text"], year=facts["year"], otherwise=facts["completed_on"])
        if (
            request.POST.get("sure") == "yes"
            and entries
            and press(request, actions.note_surveys, entries, year=facts["year"], by=request.user)
        ):
            messages.success(request, f"{count(len(entries), 'school')} noted for {ProgrammeYear(facts['year'])}.")
            return redirect(f"{reverse('surveys')}?year={facts['year']}")
        context |= {
            "entries": entries,
            "table": _preview(entries),
            "faults": faults,
            "text": facts["text"],
            "facts": facts,
        }
    return render(request, "places/surveys_many.html", context)


def _preview(entries: list[survey_list.SurveyEntry]) -> Table:
    rows = [
        [Cell(f"Line {one.row}"), Cell(one.school.urn), Cell(one.school.name), Cell(uk_date(one.completed_on))]
        for one in entries
    ]
    columns = [Column("Line"), Column("URN", number=True), Column("School"), Column("Completed")]
    return Table("These will be noted", columns, rows, caption_hidden=True)
