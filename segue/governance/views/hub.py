from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from segue.governance import actions
from segue.governance.forms import HubForm
from segue.governance.models import Hub
from segue.governance.permissions import SEE_GOVERNANCE, SET_UP_HUB
from segue.people.permissions import SEE_PEOPLE
from segue.record.history import history_of
from segue.site.pages import attempt, page
from segue.site.parts import Event, Fact
from segue.wording import count
from segue.years import ProgrammeYear


@page(SEE_GOVERNANCE)
def hub(request: HttpRequest) -> HttpResponse:
    row = Hub.objects.select_related("lead").first()
    context = {
        "hub": row,
        "facts": _facts(row) if row else [],
        "events": [
            Event(f"{change.said}: {change.after}", change.at, str(change.by or ""), change.because)
            for change in reversed(history_of(row))
        ],
        "can": {"set_up": SET_UP_HUB.allows(request.user), "see_people": SEE_PEOPLE.allows(request.user)},
    }
    return render(request, "governance/hub.html", context)


@page(SET_UP_HUB)
def set_up(request: HttpRequest) -> HttpResponse:
    """The first page of a new hub, and later the one to change its facts."""
    row = Hub.objects.select_related("lead").first()
    form = HubForm(request.POST or None, initial=_initial(row))
    if attempt(form, actions.set_up_hub, by=request.user):
        messages.success(
            request,
            "The hub is set up. “Set-up” tells what is still missing before its first call."
            if row is None
            else "The facts of the hub are changed.",
        )
        return redirect("hub")
    return render(request, "governance/hub_set_up.html", {"form": form, "first": row is None})


def _facts(row: Hub) -> list[Fact]:
    area = ", ".join(
        f"{name} ({code})" for name, code in zip(row.local_authorities, row.local_authority_codes, strict=True)
    )
    return [
        Fact("Name", row.name),
        Fact("Lead organisation", row.lead),
        Fact("Local authorities", area or "–"),
        Fact("Programme year", f"{ProgrammeYear.current()}, from September to August"),
        Fact("Review of a contract", f"at least every {count(row.review_months, 'month')}"),
        Fact("E-mail", row.email),
        Fact("Telephone", row.telephone or "–"),
        Fact("Address", row.address or "–", typed=True),
    ]


def _initial(row: Hub | None) -> dict[str, object]:
    if row is None:
        return {}
    area = zip(row.local_authority_codes, row.local_authorities, strict=False)
    kept = ("name", "review_months", "email", "telephone", "address")
    return {name: getattr(row, name) for name in kept} | {
        "lead_name": row.lead.name,
        "area": "\n".join(f"{code} {name}" for code, name in area),
    }
