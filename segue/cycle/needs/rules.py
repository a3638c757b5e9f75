"""Rules about evidence of need."""

from datetime import date

from django.utils import timezone

from segue.cycle.needs.lifecycle import Status
from segue.cycle.needs.models import Finding
from segue.rules import RuleBroken


def is_a_draft(finding: Finding) -> None:
    """A stated finding is fixed: more is said by adding evidence."""
    if finding.status != Status.DRAFT:
        raise RuleBroken(
            "This finding has been stated and is fixed. Add evidence to it, or retire it and record a new one."
        )


def still_holds(finding: Finding) -> None:
    """A finding that no longer holds gets no more evidence."""
    if finding.status == Status.RETIRED:
        raise RuleBroken("This finding no longer holds. Record a new one.")


def has_evidence(finding: Finding) -> None:
    """A need is stated on evidence, never on opinion."""
    if not finding.evidence.exists():
        raise RuleBroken("Add at least one piece of evidence before you state this finding.")


def names_a_place(district: object, place: str) -> None:
    """A finding is about a district or another place."""
    if district is None and not place.strip():
        raise RuleBroken("Choose a district or name the place the finding is about.")


def is_in_the_past(dated: date) -> None:
    """Evidence is dated when its source was, never in the future."""
    if dated > timezone.localdate():
        raise RuleBroken("The date of the source is in the future.")


def is_said(because: str) -> None:
    """What is taken back is taken back for a reason."""
    if not because.strip():
        raise RuleBroken("Say why.")
