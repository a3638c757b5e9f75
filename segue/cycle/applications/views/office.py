"""What the hub's officer does with an application before it is assessed."""

from django.shortcuts import redirect, render
from django.urls import reverse

from segue.cycle.applications import actions, queries
from segue.cycle.applications.forms import Because
from segue.cycle.applications.permissions import RETURN_APPLICATION
from segue.site.pages import attempt, page


@page(RETURN_APPLICATION, queries.one(), key="reference")
def return_for_changes(request, application):
    """Give it back, with what is to be changed."""
    form = Because(
        request.POST or None,
        label="What should the school change?",
        hint="The school reads these words as you write them.",
    )
    if attempt(form, actions.return_for_changes, application, by=request.user):
        return redirect("case", application.reference)
    context = {
        "title": f"Return {application.reference} for changes",
        "consequence": f"{application.applicant} can change and send it again, after the closing time too. "
        "What it sent stays on record, and you will see what changed.",
        "verb": "Return it",
        "back": reverse("case", args=[application.reference]),
        "form": form,
    }
    return render(request, "site/confirm.html", context)
