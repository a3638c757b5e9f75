"""Rules about what the hub chooses to act on."""

from collections.abc import Collection, Sequence

from django.utils import timezone

from segue.cycle.needs.lifecycle import Status as FindingStatus
from segue.cycle.needs.models import Finding
from segue.cycle.priorities.lifecycle import Status
from segue.cycle.priorities.models import Aim, Priority
from segue.governance import delegation
from segue.governance.models import Act, Meeting
from segue.record.history import workers_on
from segue.rules import RuleBroken
from segue.wording import uk_date


def acts_on_a_need(findings: Collection[Finding]) -> None:
    """Needs analysis determines priorities: each acts on at least one stated finding (policy N1)."""
    if not findings:
        raise RuleBroken("Choose at least one finding the priority acts on.")
    for finding in findings:
        if finding.status != FindingStatus.STATED:
            raise RuleBroken(f"“{finding}” is not a stated finding, so a priority cannot act on it.")


def serves_an_aim(aims: Sequence[int]) -> None:
    """Everything commissioned serves at least one of the three aims of the National Plan (policy P1)."""
    if not aims or not set(aims) <= set(Aim.values):
        raise RuleBroken("Choose at least one of the three aims of the National Plan for Music Education.")


def ends_after_it_starts(from_year: int, to_year: int) -> None:
    """A priority's last year is not before its first."""
    if to_year < from_year:
        raise RuleBroken("The last year is before the first year.")


def is_proposed(priority: Priority) -> None:
    """An adopted priority stands as the body adopted it."""
    if priority.status != Status.PROPOSED:
        raise RuleBroken("This priority was adopted and stands as it is. Retire it and propose a new one.")


def may_be_adopted_at(meeting: Meeting) -> None:
    """Only a body named by the scheme of delegation on the day of its meeting adopts a priority."""
    if meeting.held_on > timezone.localdate():
        raise RuleBroken("This meeting has not been held yet.")
    if not delegation.lines(Act.ADOPT_PRIORITY, on=meeting.held_on).filter(body_id=meeting.body_id).exists():
        day = uk_date(meeting.held_on)
        raise RuleBroken(f"The scheme of delegation on {day} does not let the {meeting.body} adopt a priority.")


def somebody_else_adopts(priority: Priority, meeting: Meeting) -> None:
    """Where the scheme asks for two, a body adopts nothing with nobody there but who proposed it."""
    lines = delegation.lines(Act.ADOPT_PRIORITY, on=meeting.held_on).filter(body_id=meeting.body_id)
    others = meeting.present.exclude(pk__in=workers_on(priority))
    if not others.exists() and not lines.filter(second_person=False).exists():
        raise RuleBroken("Only who proposed this priority was present, and the scheme asks for a second person.")


def is_minuted(minute_reference: str) -> None:
    """A decision of a body is found again by its minute."""
    if not minute_reference.strip():
        raise RuleBroken("Give the reference of the minute.")


def is_said(because: str) -> None:
    """A priority is retired for a reason."""
    if not because.strip():
        raise RuleBroken("Say why.")
