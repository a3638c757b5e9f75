"""A decision as its page tells it: who decided, where, under which policy, who withdrew."""

from typing import Any

from django.urls import reverse

from segue.cycle.assessment.queries import closed_to
from segue.cycle.decisions.lifecycle import Status
from segue.cycle.decisions.models import Recommendation, Recusal, Sitting
from segue.site.parts import Fact
from segue.wording import uk_date


def sitting_of(recommendation: Recommendation) -> Sitting | None:
    """The decision on a recommendation, if it was decided."""
    if recommendation.status != Status.DECIDED:
        return None
    found = Sitting.objects.filter(recommendation=recommendation)
    return found.select_related("decided_by", "meeting__body", "body", "policy").first()


def facts(sitting: Sitting) -> list[Fact]:
    """Who decided, when, under which version of the policy."""
    meeting = sitting.meeting
    known = [Fact("Decided by", sitting.body or sitting.decided_by)]
    if meeting:
        named = meeting.title or uk_date(meeting.held_on)
        known.append(Fact("Meeting", named, reverse("meeting", args=[meeting.pk]), verb="See"))
        known.append(Fact("Minute", sitting.minute_reference))
        known.append(Fact("Recorded by", sitting.decided_by))
    known.append(Fact("On", uk_date(meeting.held_on if meeting else sitting.decided_at)))
    if sitting.quorum:
        known.append(Fact("Present", f"{sitting.present.count()}; {sitting.quorum} were needed"))
    known.append(Fact("Policy", sitting.policy, reverse("policy-version", args=[sitting.policy.number]), verb="See"))
    return known


def withdrawals(sitting: Sitting, user: Any) -> list[Recusal]:
    """Who withdrew from which case, without the cases closed to the reader."""
    shown = sitting.recusals.filter(~closed_to(user, "application")).select_related("application__applicant", "user")
    return list(shown)
