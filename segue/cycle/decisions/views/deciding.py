from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from segue.cycle.decisions import actions
from segue.cycle.decisions.attendance import attendance_of
from segue.cycle.decisions.forms import DecideForm
from segue.cycle.decisions.lifecycle import Status
from segue.cycle.decisions.models import Recommendation
from segue.cycle.decisions.permissions import DECIDE
from segue.cycle.decisions.ranking import ranking_for
from segue.governance.models import Seat
from segue.people.models import User
from segue.policy.models import PolicyVersion
from segue.site.pages import attempt, page

ONE = Recommendation.objects.select_related("call__budget__fund", "delegation__body", "prepared_by")


@page(DECIDE, ONE)
def decide(request: HttpRequest, recommendation: Recommendation) -> HttpResponse:
    """Say what will happen before it does: the money, the letters, who withdraws."""
    if recommendation.status != Status.PUT:
        return redirect("recommendation", recommendation.pk)
    line = recommendation.delegation
    body = line.body if line else None
    members = _members(body) if body else []
    put_on = timezone.localdate(recommendation.put_at)
    form = DecideForm(request.POST or None, body=body, members=members, put_on=put_on)
    if attempt(form, actions.decide, recommendation, by=request.user):
        messages.success(request, "Decided. The letters wait in the outbox to be read and released.")
        return redirect("recommendation", recommendation.pk)
    return render(request, "decisions/decide.html", _facts(request.user, recommendation, members) | {"form": form})


def _facts(user: Any, recommendation: Recommendation, members: list[User]) -> dict[str, Any]:
    ranking = ranking_for(recommendation, user)
    proposals = [row.proposal for row in ranking.rows]
    withdrawn = attendance_of(proposals, members).withdrawn
    return {
        "recommendation": recommendation,
        "body": recommendation.delegation.body if recommendation.delegation else None,
        "ranking": ranking,
        "policy": PolicyVersion.in_force_on(timezone.localdate()),
        "awards": sum(row.amount is not None for row in proposals),
        "refusals": sum(row.amount is None for row in proposals),
        "withdrawn": [
            (row.application, withdrawn[row.application_id], len(members) - len(withdrawn[row.application_id]))
            for row in proposals
            if row.application_id in withdrawn
        ],
    }


def _members(body: Any) -> list[User]:
    seats = Seat.objects.filter(Seat.held_on(timezone.localdate()), body=body)
    return list(User.objects.filter(pk__in=seats.values("user")).order_by("name", "pk"))
