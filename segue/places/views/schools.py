from django.contrib import messages
from django.shortcuts import redirect, render

from segue.places import actions, queries, school_page, tables
from segue.places.forms import SchoolFilter, SurveyForm
from segue.places.models import School
from segue.places.permissions import NOTE_SURVEY, SEE_SCHOOLS
from segue.site.exports import csv_download
from segue.site.pages import attempt, page
from segue.site.paging import page_by_key
from segue.years import ProgrammeYear

WHOLE = School.objects.select_related("organisation", "successor")


def _wanted(filters: SchoolFilter) -> dict:
    return {"year": ProgrammeYear.current().start} | filters.wanted


@page(SEE_SCHOOLS)
def schools(request):
    filters = SchoolFilter(request.GET)
    wanted = _wanted(filters)
    rows = page_by_key(queries.filtered(School.objects.all(), wanted), request.GET, order=("name", "urn"))
    context = {
        "filters": filters,
        "rows": rows,
        "table": tables.school_table(rows, str(ProgrammeYear(wanted["year"]))),
    }
    return render(request, "places/schools.html", context)


@page(SEE_SCHOOLS)
def schools_csv(request):
    found = queries.filtered(School.objects.order_by("name", "urn"), _wanted(SchoolFilter(request.GET)))
    return csv_download("schools", tables.SCHOOL_COLUMNS, tables.school_lines(found))


@page(SEE_SCHOOLS, WHOLE, key="urn")
def school(request, school):
    return render(request, "places/school.html", school_page.context(school, request.user))


@page(NOTE_SURVEY, School, key="urn")
def school_survey(request, school):
    form = SurveyForm(request.POST or None)
    if attempt(form, actions.note_survey, school, by=request.user):
        messages.success(request, "The survey is noted.")
        return redirect("school", urn=school.urn)
    return render(request, "places/school_survey.html", {"form": form, "school": school})
