from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from segue.governance import actions
from segue.governance.forms import CorrectionForm, MeetingForm
from segue.governance.models import Body, Meeting
from segue.governance.permissions import NOTE_MEETING
from segue.people.visitors import onward
from segue.site.pages import attempt, page

MEETINGS = Meeting.objects.select_related("body")


@page(NOTE_MEETING, Body)
def note_meeting(request: HttpRequest, body: Body) -> HttpResponse:
    form = MeetingForm(request.POST or None, body=body)
    if meeting := attempt(form, actions.note_meeting, body, by=request.user):
        messages.success(request, "The meeting is noted.")
        return redirect(onward(request) or reverse("meeting", args=(meeting.pk,)))
    back = onward(request) or reverse("body", args=(body.pk,))
    context = {"form": form, "title": f"Note a meeting of the {body}", "verb": "Note the meeting", "back": back}
    return render(request, "site/form.html", context)


@page(NOTE_MEETING, MEETINGS)
def correct_meeting(request: HttpRequest, found: Meeting) -> HttpResponse:
    initial = {"minutes": found.minutes, "present": found.present.all()}
    form = CorrectionForm(request.POST or None, initial=initial, body=found.body)
    if attempt(form, actions.correct_meeting, found, by=request.user):
        messages.success(request, "The meeting is corrected.")
        return redirect("meeting", pk=found.pk)
    back = reverse("meeting", args=(found.pk,))
    context = {
        "form": form,
        "title": "Correct the meeting",
        "about": found,
        "verb": "Save the correction",
        "back": back,
    }
    return render(request, "site/form.html", context)
