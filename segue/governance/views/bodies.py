from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from segue.governance import actions, queries
from segue.governance.forms import BecauseForm, BodyForm, SeatForm
from segue.governance.models import Body, Seat
from segue.governance.permissions import NOTE_MEETING, SEE_GOVERNANCE, SET_UP_HUB
from segue.record.history import history_of
from segue.site.asking import Question, confirm
from segue.site.pages import attempt, page, public_page
from segue.site.paging import page_by_key
from segue.site.parts import Event

SEATS = Seat.objects.select_related("body", "user")
FACTS = ("name", "kind", "purpose", "decides", "quorum")


@public_page
def bodies(request: HttpRequest) -> HttpResponse:
    can = {"set_up": SET_UP_HUB.allows(request.user), "see": SEE_GOVERNANCE.allows(request.user)}
    return render(request, "governance/bodies.html", {"bodies": list(queries.bodies()), "can": can})


@public_page
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """Anyone may read what a body is for and decides; names are for signed-in readers."""
    found = get_object_or_404(queries.bodies(), pk=pk)
    sees = SEE_GOVERNANCE.allows(request.user)
    seats = queries.seats(found) if sees else []
    context = {
        "body": found,
        "seats": [seat for seat in seats if seat.until is None],
        "former": [seat for seat in seats if seat.until is not None],
        "has_chair": found.seats.filter(until=None, is_chair=True).exists(),
        "lines": list(queries.decided_by(found)),
        "meetings": page_by_key(queries.meetings(found), request.GET, order=("-held_on", "-pk"), size=12),
        "events": _events(found, seats) if sees else [],
        "can": {
            "see": sees,
            "set_up": SET_UP_HUB.allows(request.user),
            "note_meeting": NOTE_MEETING.allows(request.user, found),
        },
    }
    return render(request, "governance/body.html", context)


@page(SET_UP_HUB)
def add_body(request: HttpRequest) -> HttpResponse:
    form = BodyForm(request.POST or None)
    if added := attempt(form, actions.add_body, by=request.user):
        messages.success(request, f"{added} is added. Give people their seats.")
        return redirect("body", pk=added.pk)
    context = {"form": form, "title": "Add a body", "verb": "Add the body", "back": reverse("bodies")}
    return render(request, "site/form.html", context)


@page(SET_UP_HUB, Body)
def change_body(request: HttpRequest, found: Body) -> HttpResponse:
    initial = {name: getattr(found, name) for name in FACTS} | {"decides": "1" if found.decides else "0"}
    form = BodyForm(request.POST or None, initial=initial)
    back = reverse("body", args=(found.pk,))
    if attempt(form, actions.change_body, found, by=request.user):
        messages.success(request, "The body is changed.")
        return redirect(back)
    context = {"form": form, "title": f"Change {found.name}", "verb": "Save", "back": back}
    return render(request, "site/form.html", context)


@page(SET_UP_HUB, Body)
def give_seat(request: HttpRequest, found: Body) -> HttpResponse:
    form = SeatForm(request.POST or None)
    back = reverse("body", args=(found.pk,))
    if seat := attempt(form, actions.give_seat, found, by=request.user):
        messages.success(request, f"{seat.user} sits on {found} from today.")
        return redirect(back)
    context = {"form": form, "title": f"Give a seat on {found}", "verb": "Give the seat", "back": back}
    return render(request, "site/form.html", context)


@page(SET_UP_HUB, SEATS)
def end_seat(request: HttpRequest, seat: Seat) -> HttpResponse:
    question = Question(
        title=f"End the seat of {seat.user}",
        consequence=f"{seat.user} leaves {seat.body} today. With the last seat ends the role that came with it.",
        verb="End the seat",
        done=f"{seat.user} no longer sits on {seat.body}.",
        back=reverse("body", args=(seat.body_id,)),
        form=BecauseForm,
    )
    return confirm(request, question, actions.end_seat, seat)


def _events(found: Body, seats: list[Seat]) -> list[Event]:
    whose: dict[Any, str] = {seat.pk: str(seat.user) for seat in seats}
    changes = history_of(found, *seats)
    return [
        Event(f"{change.said}: {_about(change, whose)}", change.at, str(change.by or ""), change.because)
        for change in reversed(changes)
    ]


def _about(change: Any, whose: dict[Any, str]) -> str:
    if change.subject_type.model == "seat":
        return f"{whose.get(change.subject_id, '')}, {change.after or change.before}"
    return " → ".join(filter(None, (change.before, change.after)))
