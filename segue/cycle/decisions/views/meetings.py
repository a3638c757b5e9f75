"""A meeting with what it adopted and decided: governance notes it, the stages fill it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from segue.cycle.decisions import queries
from segue.cycle.priorities.models import Priority
from segue.governance.models import Meeting
from segue.governance.permissions import NOTE_MEETING, SEE_GOVERNANCE
from segue.record.history import history_of
from segue.record.models import Change
from segue.site.pages import page
from segue.site.parts import Event
from segue.wording import uk_date


@page(SEE_GOVERNANCE, Meeting.objects.select_related("body"))
def meeting(request: HttpRequest, found: Meeting) -> HttpResponse:
    present = list(found.present.order_by("name", "pk"))
    context = {
        "meeting": found,
        "present": present,
        "quorate": len(present) >= found.quorum,
        "priorities": Priority.objects.filter(adopted_at=found).order_by("number", "pk"),
        "sittings": queries.sittings_of(found, request.user),
        "earlier": [
            {"until": f"The minutes as they stood until {uk_date(row.at)}", "by": row.by, "words": row.minutes}
            for row in found.minutes_before.select_related("by")
        ],
        "events": [
            Event(_what(change), change.at, str(change.by or ""), change.because)
            for change in reversed(history_of(found))
        ],
        "can": {"note": NOTE_MEETING.allows(request.user, found)},
    }
    return render(request, "decisions/meeting.html", context)


def _what(change: Change) -> str:
    return f"{change.said}: {change.after}" if change.after else change.said
