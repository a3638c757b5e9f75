from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from segue.governance import actions, queries
from segue.governance.forms import BecauseForm, InterestFilter, InterestForm, OrganisationSearch
from segue.governance.interests import interests_of
from segue.governance.models import Interest
from segue.governance.permissions import DECLARE_INTEREST, END_INTEREST, SEE_INTERESTS
from segue.people.models import Organisation
from segue.places.models import School
from segue.site.asking import Question, confirm
from segue.site.exports import csv_download
from segue.site.pages import attempt, page
from segue.site.paging import page_by_key
from segue.site.parts import Cell, Column, Table
from segue.wording import uk_date

INTERESTS = Interest.objects.select_related("user", "organisation")
ORDER = ("-declared_at", "-pk")


@page(DECLARE_INTEREST)
def interests(request: HttpRequest) -> HttpResponse:
    """One's own interests; with the permission, everybody's."""
    sees = SEE_INTERESTS.allows(request.user)
    filters = InterestFilter(request.GET or None)
    rows = page_by_key(_found(filters), request.GET, order=ORDER) if sees else ()
    table = Table(
        "Register of interests",
        [Column("Person"), Column("Organisation"), Column("Interest"), Column("Declared"), Column("Ended")],
        [_row(interest) for interest in rows],
        caption_hidden=True,
    )
    context = {
        "own": interests_of(request.user),
        "filters": filters,
        "rows": rows,
        "table": table,
        "can": {"see": sees},
    }
    return render(request, "governance/interests.html", context)


@page(SEE_INTERESTS)
def interests_csv(request: HttpRequest) -> HttpResponse:
    rows = (
        (
            interest.user.name,
            interest.organisation.name,
            interest.nature,
            timezone.localdate(interest.declared_at),
            interest.until,
        )
        for interest in _found(InterestFilter(request.GET or None)).iterator(chunk_size=500)
    )
    return csv_download("interests", ("Person", "Organisation", "Interest", "Declared", "Ended"), rows)


@page(DECLARE_INTEREST)
def find_organisation(request: HttpRequest) -> HttpResponse:
    form = OrganisationSearch(request.GET or None)
    found = queries.organisations_called(form.wanted["q"]) if "q" in form.wanted else None
    return render(request, "governance/interest_find.html", {"form": form, "found": found})


@page(DECLARE_INTEREST, Organisation)
def declare_interest(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    return _declare(request, actions.declare_interest, organisation)


@page(DECLARE_INTEREST, School, key="urn")
def declare_interest_in_school(request: HttpRequest, school: School) -> HttpResponse:
    return _declare(request, actions.declare_interest_in_school, school)


@page(END_INTEREST, INTERESTS)
def end_interest(request: HttpRequest, interest: Interest) -> HttpResponse:
    question = Question(
        title=f"End your interest in {interest.organisation}",
        consequence="Cases it begins from tomorrow on are open to you. Those begun before stay closed to you for good, "
        "and the register keeps that you had this interest, and until when.",
        verb="End the interest",
        done=f"Your interest in {interest.organisation} has ended.",
        back=reverse("interests"),
        form=BecauseForm,
    )
    return confirm(request, question, actions.end_interest, interest)


def _declare(request: HttpRequest, action: Any, whom: Organisation | School) -> HttpResponse:
    form = InterestForm(request.POST or None)
    if attempt(form, action, whom, by=request.user):
        messages.success(request, f"Your interest in {whom} is declared. Its cases are closed to you.")
        return redirect("interests")
    return render(request, "governance/interest_declare.html", {"form": form, "whom": whom})


def _found(filters: InterestFilter) -> Any:
    return queries.interests(**filters.wanted)


def _row(interest: Interest) -> list[Cell]:
    return [
        Cell(interest.user),
        Cell(interest.organisation),
        Cell(interest.nature),
        Cell(uk_date(interest.declared_at)),
        Cell(uk_date(interest.until)),
    ]
