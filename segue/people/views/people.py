from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from segue.governance.interests import interests_of
from segue.governance.queries import seats_of
from segue.people import actions, queries
from segue.people.forms import PeopleFilter, PersonForm, ReasonForm, RoleForm
from segue.people.models import RoleHeld, User
from segue.people.permissions import CHECK_CONTACTS, CLOSE_ACCOUNT, MANAGE_PEOPLE, PSEUDONYMISE, SEE_PEOPLE
from segue.people.pseudonyms import pseudonym_of
from segue.people.rules import WITH_A_SEAT
from segue.record.history import history_of
from segue.site.asking import Question, confirm
from segue.site.exports import csv_download
from segue.site.pages import attempt, page
from segue.site.paging import page_by_key
from segue.site.parts import Cell, Column, Event, Table

HELD = RoleHeld.objects.select_related("user")


@page(SEE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    filters = PeopleFilter(request.GET or None)
    rows = page_by_key(_found(filters), request.GET, order=("sort_name", "pk"))
    table = Table(
        "People",
        [Column("Name"), Column("E-mail"), Column("Roles"), Column("Organisations")],
        [_row(user) for user in rows],
        caption_hidden=True,
    )
    can = {"manage": MANAGE_PEOPLE.allows(request.user)}
    return render(request, "people/people.html", {"filters": filters, "rows": rows, "table": table, "can": can})


@page(SEE_PEOPLE)
def people_csv(request: HttpRequest) -> HttpResponse:
    found = _found(PeopleFilter(request.GET or None)).order_by("sort_name", "pk")
    rows = (
        (user.name, user.email, _roles(user), _organisations(user), timezone.localdate(user.joined_at), user.is_active)
        for user in found.iterator(chunk_size=500)
    )
    return csv_download("people", ("Name", "E-mail", "Roles", "Organisations", "Joined", "Open"), rows)


@page(MANAGE_PEOPLE)
def add_person(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if user := attempt(form, actions.add_person, by=request.user):
        messages.success(request, f"{user} can sign in now. Give them a role.")
        return redirect("person", pk=user.pk)
    return render(request, "people/person_add.html", {"form": form})


@page(SEE_PEOPLE, User)
def person(request: HttpRequest, user: User) -> HttpResponse:
    changes = history_of(*queries.timeline_subjects(user))
    events = [Event(_words(change), change.at, str(change.by or ""), change.because) for change in changes]
    can_manage = MANAGE_PEOPLE.allows(request.user)
    context = {
        "person": user,
        "held": [
            (held, can_manage and held.role not in WITH_A_SEAT) for held in user.roles_held.filter(RoleHeld.held_now())
        ],
        "memberships": queries.memberships_of(user),
        "seats": seats_of(user),
        "interests": interests_of(user),
        "events": events[::-1],
        "can": {
            "give_role": can_manage and user != request.user,
            "check_contacts": CHECK_CONTACTS.allows(request.user),
            "close": CLOSE_ACCOUNT.allows(request.user, user) and user.pseudonym_since is None,
            "pseudonymise": PSEUDONYMISE.allows(request.user, user),
        },
    }
    return render(request, "people/person.html", context)


@page(MANAGE_PEOPLE, User)
def give_role(request: HttpRequest, user: User) -> HttpResponse:
    form = RoleForm(request.POST or None, person=user)
    if held := attempt(form, actions.give_role, user, by=request.user):
        messages.success(request, f"{user} is now {held.get_role_display().lower()}.")
        return redirect("person", pk=user.pk)
    return render(request, "people/role_give.html", {"form": form, "person": user})


@page(CLOSE_ACCOUNT, User)
def close_account(request: HttpRequest, user: User) -> HttpResponse:
    question = Question(
        title=f"Close the account of {user}?",
        consequence=f"{user} is signed out at once and cannot sign in; no link sent before works. "
        "Roles, seats and memberships stay as they are: end those that should not come back with the account. "
        "What was done under it stays on record.",
        verb="Close the account",
        done=f"The account of {user} is closed.",
        back=reverse("person", args=(user.pk,)),
        form=ReasonForm,
    )
    return confirm(request, question, actions.close_account, user)


@page(CLOSE_ACCOUNT, User)
def reopen_account(request: HttpRequest, user: User) -> HttpResponse:
    question = Question(
        title=f"Open the account of {user} again?",
        consequence=f"{user} can sign in again by a new link, with the roles, seats and memberships shown before.",
        verb="Open the account",
        done=f"{user} can ask for a link and sign in again.",
        back=reverse("person", args=(user.pk,)),
        form=ReasonForm,
    )
    return confirm(request, question, actions.reopen_account, user)


@page(PSEUDONYMISE, User)
def pseudonymise(request: HttpRequest, user: User) -> HttpResponse:
    question = Question(
        title=f"Replace the name of {user} by a pseudonym?",
        consequence=f"On the account, in the history and in letters to them, {user} and {user.email} become "
        f"“{pseudonym_of(user)}”, for good: nobody can find the name again here. What they did stays on record. "
        "What others typed about them, such as minutes or the answers of an application, stays as it was typed.",
        verb="Replace the name",
        done=f"{pseudonym_of(user)} stands on record where a name stood.",
        back=reverse("person", args=(user.pk,)),
        form=ReasonForm,
    )
    return confirm(request, question, actions.pseudonymise, user)


@page(MANAGE_PEOPLE, HELD)
def end_role(request: HttpRequest, held: RoleHeld) -> HttpResponse:
    question = Question(
        title=f"End the role of {held.get_role_display().lower()}",
        consequence=f"{held.user} loses what this role allows at once. The role can be given again.",
        verb="End the role",
        done=f"{held.user} is no longer {held.get_role_display().lower()}.",
        back=reverse("person", args=(held.user_id,)),
        form=ReasonForm,
    )
    return confirm(request, question, actions.end_role, held)


def _found(filters: PeopleFilter) -> Any:
    return queries.people(**filters.wanted)


def _row(user: Any) -> list[Cell]:
    closed = "" if user.is_active else "Account closed"
    named = Cell(user.name or "No name yet", reverse("person", args=(user.pk,)), closed)
    return [named, Cell(user.email), Cell(_roles(user)), Cell(_organisations(user))]


def _roles(user: Any) -> str:
    return ", ".join(held.get_role_display() for held in user.held) or "None"


def _organisations(user: Any) -> str:
    return ", ".join(f"{belongs.organisation}{' (waits)' if belongs.waits else ''}" for belongs in user.belongs)


def _words(change: Any) -> str:
    what = change.said
    told = " → ".join(filter(None, (change.before, change.after)))
    return f"{what}: {told}" if told else what
