"""The one thing that comes next with a recommendation, told to whoever reads its page."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from segue.cycle.decisions.lifecycle import Status
from segue.cycle.decisions.models import Decision, Recommendation
from segue.cycle.decisions.permissions import is_named
from segue.letters.lifecycle import Status as LetterStatus
from segue.letters.permissions import RELEASE_LETTERS
from segue.letters.queries import letters_for
from segue.site.parts import Step
from segue.wording import count


def next_step(recommendation: Recommendation, user: Any, can: dict[str, Any]) -> Step | None:
    """What this reader could do next, or whom the recommendation waits for."""
    match recommendation.status:
        case Status.DRAFT:
            return _of_a_draft(recommendation, can)
        case Status.PUT:
            return _of_one_put(recommendation, user, can)
        case Status.DECIDED:
            return _of_one_decided(recommendation, user)
    return None


def _of_a_draft(recommendation: Recommendation, can: dict[str, Any]) -> Step:
    if can["edit"]:
        return Step(words="Look through the list, move the line where it should be, then put it to whoever decides.")
    return Step(words=f"{recommendation.prepared_by} is preparing it.")


def _of_one_put(recommendation: Recommendation, user: Any, can: dict[str, Any]) -> Step:
    if can["decide"]:
        address = reverse("recommendation-decide", args=[recommendation.pk])
        return Step("Go on to decide", address, "You are named to decide on this recommendation.")
    line = recommendation.delegation
    waits = f"It waits for {line.whom()} to decide." if line else ""
    return Step(words=f"{waits} {can['refusal']}" if is_named(user, recommendation) else waits)


def _of_one_decided(recommendation: Recommendation, user: Any) -> Step | None:
    if not RELEASE_LETTERS.allows(user):
        return None
    kind = ContentType.objects.get_for_model(Decision)
    decided = Decision.objects.filter(sitting__recommendation=recommendation).values("pk")
    held = letters_for(user, LetterStatus.HELD).filter(about_type=kind, about_id__in=decided).count()
    if not held:
        return None
    words = f"{count(held, 'letter')} with the outcome {'waits' if held == 1 else 'wait'} in the outbox."
    return Step("Read and release the letters", f"{reverse('letters')}?status=held", words)
