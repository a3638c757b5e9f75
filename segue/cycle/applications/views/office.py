"""What the hub's officer does with an application before it is assessed."""

from functools import partial

from django.shortcuts import render
from django.urls import reverse

from segue.cycle.applications import actions, changes, queries, receipts
from segue.cycle.applications.forms import Because
from segue.cycle.applications.lifecycle import RETURN
from segue.cycle.applications.permissions import RETURN_APPLICATION, SEE_CASE
from segue.site.asking import Question, confirm
from segue.site.pages import page


@page(RETURN_APPLICATION, queries.one(), key="reference")
def return_for_changes(request, application):
    """Give it back, with what is to be changed."""
    wanted, hint = "What should the school change?", "The school reads these words as you write them."
    question = Question(
        title=f"Return {application.reference} for changes",
        consequence=f"{application.applicant} can change and send it again, after the closing time too. "
        "What it sent stays on record, and you will see what changed.",
        verb="Return it",
        back=reverse("case", args=[application.reference]),
        form=partial(Because, label=wanted, hint=hint),
    )
    return confirm(request, question, actions.return_for_changes, application)


@page(SEE_CASE, queries.one(), key="reference")
def versions(request, application):
    """Everything that was sent, latest first, with what changed from one time to the next."""
    sent = list(queries.submissions(application))
    pairs = zip([None, *sent], sent, strict=False)
    hidden = queries.withheld_from(request.user, application)
    shown = [
        (one, changes.between(before, one, hidden) if before else [], receipts.is_unaltered(one))
        for before, one in pairs
    ]
    context = {
        "application": application,
        "versions": shown[::-1],
        "can": {
            "return": RETURN_APPLICATION.allows(request.user, application) and application.status in RETURN.allowed_from
        },
    }
    return render(request, "applications/versions.html", context)
