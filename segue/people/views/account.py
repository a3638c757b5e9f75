from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from segue.governance import hub
from segue.governance.interests import interests_of
from segue.governance.permissions import SET_UP_HUB
from segue.governance.queries import seats_of
from segue.people import actions, queries
from segue.people.forms import NameForm
from segue.people.models import Role, RoleHeld
from segue.people.permissions import CHANGE_NAME, CHECK_CONTACTS, SEE_ACCOUNT, SEE_PEOPLE
from segue.people.visitors import onward
from segue.site import navigation
from segue.site.pages import attempt, page
from segue.site.parts import Fact


@page(SEE_ACCOUNT)
def account(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    facts = [
        Fact("Name", user.name or "Not given", reverse("account-name")),
        Fact("E-mail address", user.email),
    ]
    context = {
        "facts": facts,
        "roles": user.roles_held.filter(RoleHeld.held_now()),
        "memberships": queries.memberships_of(user),
        "waiting": queries.waiting_for(user),
        "interests": interests_of(user),
        "seats": seats_of(user),
        "can": {
            "apply": user.has_role(Role.APPLICANT),
            "see_people": SEE_PEOPLE.allows(user),
            "check_contacts": CHECK_CONTACTS.allows(user),
            "set_up": SET_UP_HUB.allows(user) and not hub.is_set_up(),
        },
    }
    return render(request, "people/account.html", context)


@page(CHANGE_NAME)
def change_name(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    going, new = onward(request), not user.name
    form = NameForm(request.POST or None, initial={"name": user.name})
    if attempt(form, actions.change_name, user, by=user):
        return redirect(going or (navigation.landing(request) if new else "account"))
    return render(request, "people/name.html", {"form": form, "onward": going, "new": new})
