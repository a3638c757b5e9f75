"""What comes next for an applicant: true at each state, told before the outcome is known and after."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from segue.cycle.applications.lifecycle import Status
from segue.cycle.calls.times import is_past
from segue.wording import uk_date

# Where a case stands with the hub, while its outcome is not known to the applicant.
WITH_THE_HUB = {
    Status.SUBMITTED: "We have your application. Assessors read it once the call has closed.",
    Status.IN_ASSESSMENT: "Assessors are reading your application.",
    Status.ASSESSED: "Assessors have read your application. Next it is put to those who decide.",
    Status.RECOMMENDED: "Your application is with those who decide.",
    Status.AWARDED: "Your application is with those who decide.",
    Status.DECLINED: "Your application is with those who decide.",
}


@dataclass(frozen=True)
class NextStep:
    """A heading, what to know, a few words for a list, and the page where it is done."""

    title: str
    words: str
    short: str
    verb: str = ""
    url: str = ""


def next_of(application: Any) -> NextStep | None:
    """The next step of an application that was sent. It comes with whether its outcome was told, and its agreement."""
    if application.told:
        return _after_an_award(application) if application.status == Status.AWARDED else _after_a_refusal(application)
    if application.status in WITH_THE_HUB:
        words = f"{WITH_THE_HUB[application.status]} {_when_told(application.call.decisions_by)}"
        return NextStep("Nothing for you to do now", words, _wait_in_short(application.call.decisions_by))
    return None


def in_short(application: Any) -> str:
    """The next step in a few words, for a list."""
    if application.status == Status.RETURNED:
        return "Change it and send it again"
    if application.status == Status.DRAFT:
        return _draft_in_short(application.call.closes_at)
    step = next_of(application)
    return step.short if step else ""


def _draft_in_short(closes: datetime) -> str:
    day = uk_date(timezone.localtime(closes))
    return f"The call closed on {day}" if is_past(closes, timezone.now()) else f"Send it by {day}"


def _is_late(day: date | None) -> bool:
    return day is not None and day < timezone.localdate()


def _when_told(day: date | None) -> str:
    if day is None:
        return "We write to you as soon as there is an outcome, and you can read it here."
    if _is_late(day):
        return (
            f"The outcome was due by {uk_date(day)}, so it is late. We write to you as soon as there is one, "
            "and you can read it here."
        )
    return f"We write to you by {uk_date(day)}, and you can read the outcome here then."


def _wait_in_short(day: date | None) -> str:
    if day is None:
        return "Wait for the outcome"
    return f"Outcome late: due {uk_date(day)}" if _is_late(day) else f"Outcome by {uk_date(day)}"


def _after_a_refusal(application: Any) -> NextStep:
    return NextStep(
        "Not awarded this time",
        "Read why, what the assessors said, and how to question the outcome.",
        "Read why",
        "Read the outcome",
        reverse("outcome", args=[application.reference]),
    )


def _after_an_award(application: Any) -> NextStep:
    if application.agreement in {None, "draft"}:
        return NextStep(
            "You have an award",
            "Read why and on which conditions. Next we write the agreement and send it to you to accept.",
            "Wait for the agreement",
            "Read the outcome",
            reverse("outcome", args=[application.reference]),
        )
    if application.agreement == "offered":
        return NextStep(
            "Accept the agreement",
            "You have an award. Read the agreement and accept it, so that the work can begin.",
            "Accept the agreement",
            "Read and accept the agreement",
            reverse("contract-accept", args=[application.agreement_reference]),
        )
    title, words, short = AGREED[application.agreement]
    return NextStep(
        title, words, short, "Go to your contract", reverse("contract", args=[application.agreement_reference])
    )


# An agreement by its status: heading, words, a few words.
AGREED = {
    "in_force": (
        "The work is under way",
        "Your contract shows what was agreed, and which return is due when.",
        "See which return is due",
    ),
    "completed": ("Complete", "Everything agreed was done and told. Thank you.", ""),
    "refused": ("You did not accept the agreement", "The award went back to the hub for other schools.", ""),
    "cancelled": ("There will be no agreement", "The hub told you why. The money went back to its budget.", ""),
    "ended": ("The agreement ended early", "Your contract says when and why.", ""),
}
