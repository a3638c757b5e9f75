"""The partner organisations: the list, and what an officer enters and changes. The page of one is in monitoring."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from segue.people import actions, queries
from segue.people.forms import PartnerFilter, PartnerForm, PersonForm, ReasonForm
from segue.people.models import Kind, Organisation
from segue.people.permissions import INVITE_TO_PARTNER, KEEP_PARTNERS, SEE_PARTNERS
from segue.site.asking import Question, confirm
from segue.site.exports import csv_download
from segue.site.pages import attempt, page
from segue.site.paging import page_by_key
from segue.site.parts import Cell, Column, Table, Tag

PARTNERS = Organisation.objects.filter(kind=Kind.PARTNER)
BY_NAME = ("sort_name", "pk")
ORDERS = {
    "-name": ("-sort_name", "-pk"),
    "kind": ("legal_form", "sort_name", "pk"),
    "-kind": ("-legal_form", "-sort_name", "-pk"),
}
COLUMNS = (
    "Name", "Kind", "What it does", "Charity number", "Company number", "Website", "E-mail", "Works with the hub", "Until"
)  # fmt: skip


@page(SEE_PARTNERS)
def partners(request: HttpRequest) -> HttpResponse:
    filters = PartnerFilter(request.GET)
    is_narrowed = any(filters.wanted.values())
    order = ORDERS.get(request.GET.get("sort", ""), BY_NAME)
    rows = page_by_key(_found(filters), request.GET, order=order)
    table = Table(
        "Partner organisations",
        [Column("Name", sort="name"), Column("Kind", sort="kind"), Column("Numbers"), Column("Works with the hub")],
        [_row(partner) for partner in rows],
        caption_hidden=True,
    )
    context = {
        "filters": filters,
        "rows": rows,
        "table": table,
        "all_closed": not rows.rows and not is_narrowed and PARTNERS.exists(),
        "can": {"keep": KEEP_PARTNERS.allows(request.user)},
    }
    return render(request, "people/partners.html", context)


@page(SEE_PARTNERS)
def partners_csv(request: HttpRequest) -> HttpResponse:
    found = _found(PartnerFilter(request.GET)).order_by(*BY_NAME)
    rows = (
        (
            partner.name,
            partner.get_legal_form_display(),
            partner.about,
            partner.charity_number,
            partner.company_number,
            partner.website,
            partner.email,
            "yes" if partner.is_open else "no",
            partner.closed_at and timezone.localdate(partner.closed_at),
        )
        for partner in found.iterator(chunk_size=500)
    )
    return csv_download("partners", COLUMNS, rows)


@page(KEEP_PARTNERS)
def add_partner(request: HttpRequest) -> HttpResponse:
    form = PartnerForm(request.POST or None)
    if partner := attempt(form, actions.add_partner, by=request.user):
        messages.success(request, f"{partner} is entered. It is offered where a contract asks who delivers.")
        return redirect("partner", pk=partner.pk)
    return render(request, "people/partner_form.html", {"form": form})


@page(KEEP_PARTNERS, PARTNERS)
def change_partner(request: HttpRequest, partner: Organisation) -> HttpResponse:
    initial = {name: getattr(partner, name) for name in actions.PARTNER_FACTS}
    form = PartnerForm(request.POST or None, initial=initial)
    if attempt(form, actions.change_partner, partner, by=request.user):
        messages.success(request, "The entry is kept.")
        return redirect("partner", pk=partner.pk)
    return render(request, "people/partner_form.html", {"form": form, "named": initial["name"], "partner": partner})


@page(INVITE_TO_PARTNER, PARTNERS)
def invite_to_partner(request: HttpRequest, partner: Organisation) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if made := attempt(form, actions.invite_to_partner, partner, by=request.user):
        messages.success(request, f"{made.user} can now act for {partner}. A letter tells them how to sign in.")
        return redirect("partner", pk=partner.pk)
    context = {"form": form, "title": "Invite a person to act for it", "about": partner, "verb": "Invite"}
    context["lead"] = (
        "They see what it delivers and what is due, accept its contracts and send its returns. "
        "Whoever acts for a partner counts as having an interest in it."
    )
    context["back"] = reverse("partner", args=(partner.pk,))
    return render(request, "site/form.html", context)


@page(KEEP_PARTNERS, PARTNERS)
def close_partner(request: HttpRequest, partner: Organisation) -> HttpResponse:
    question = Question(
        title=f"Close the entry of {partner}?",
        consequence=f"{partner} no longer works with the hub: it is not offered for new contracts. "
        "Its contracts, returns and payments stay as they are. The entry can be opened again.",
        verb="Close the entry",
        done=f"{partner} no longer works with the hub.",
        back=reverse("partner", args=(partner.pk,)),
        form=ReasonForm,
    )
    return confirm(request, question, actions.close_partner, partner)


@page(KEEP_PARTNERS, PARTNERS)
def reopen_partner(request: HttpRequest, partner: Organisation) -> HttpResponse:
    question = Question(
        title=f"Open the entry of {partner} again?",
        consequence=f"{partner} works with the hub again: it is offered for new contracts.",
        verb="Open the entry",
        done=f"{partner} works with the hub again.",
        back=reverse("partner", args=(partner.pk,)),
        form=ReasonForm,
    )
    return confirm(request, question, actions.reopen_partner, partner)


def _found(filters: PartnerFilter) -> Any:
    return queries.partners(**filters.wanted)


def _row(partner: Organisation) -> list[Cell]:
    tag = Tag("done", "Yes") if partner.is_open else Tag("todo", "No longer")
    return [
        Cell(partner.name, reverse("partner", args=(partner.pk,))),
        Cell(partner.get_legal_form_display() or "–"),
        Cell(_numbers(partner) or "–"),
        Cell(tag=tag),
    ]


def _numbers(partner: Organisation) -> str:
    named = (("charity", partner.charity_number), ("company", partner.company_number))
    return ", ".join(f"{words} {number}" for words, number in named if number)
