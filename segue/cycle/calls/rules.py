"""Rules about calls: when they are open, who may apply, and how much one school may ask for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from django.db.models import Min
from django.utils import timezone

from segue.cycle.calls import times
from segue.cycle.calls.lifecycle import Status
from segue.cycle.calls.models import Call, LateLeave, Opportunity
from segue.governance.interests import closes
from segue.governance.models import Hub
from segue.people.models import User
from segue.places.models import School, Standing
from segue.rules import RuleBroken
from segue.wording import uk_date
from segue.words import listed

# What an application of this call became, once somebody decided on it.
DECIDED = ("awarded", "declined")

Why = Literal["closed_school", "not_open_yet", "elsewhere", "independent", "phase"]


@dataclass(frozen=True)
class CannotApply:
    """Why a school may not apply: the kind, the words for the school, and where to go instead."""

    kind: Why
    message: str
    successor: School | None = None


def open_to(call: Call, school: School | None, at: datetime | None = None) -> bool:
    """A call takes applications from its opening minute to the end of its closing minute, later only with leave."""
    at = at or timezone.now()
    if call.status != Status.PUBLISHED or at < call.opens_at:
        return False
    if not times.is_past(call.closes_at, at):
        return True
    leave = late_leave_of(call, school)
    return leave is not None and not times.is_past(leave.until, at)


def is_open_to(call: Call, school: School | None, at: datetime | None = None) -> None:
    """After the closing minute nothing is sent; what was written is kept."""
    if open_to(call, school, at):
        return
    state = times.state_of(call, at)
    if state == times.State.PLANNED:
        raise RuleBroken(f"This call opens on {times.in_words(call.opens_at)}.")
    if state == times.State.CANCELLED:
        raise RuleBroken("This call was cancelled.")
    if state == times.State.DRAFT:
        raise RuleBroken("This call is not published yet.")
    raise RuleBroken(f"This call closed on {times.in_words(call.closes_at)}. What you wrote is kept.")


def last_minute_for(call: Call, school: School | None) -> datetime:
    """The closing minute that counts for a school: its own where it has leave."""
    leave = late_leave_of(call, school)
    return max(call.closes_at, leave.until) if leave else call.closes_at


def late_leave_of(call: Call, school: School | None) -> LateLeave | None:
    """The leave a school has to send its application late."""
    return None if school is None else call.late_leaves.filter(school=school).first()


def why_not(call: Call, school: School) -> CannotApply | None:
    """Say why a school may not apply to a call, or None when it may."""
    if not school.is_open:
        return _not_open(school)
    hub = Hub.objects.first()
    if hub is not None and not serves(hub, school, call):
        return _elsewhere(hub, school)
    if not school.state_funded:
        return CannotApply(
            "independent",
            f"Funded Opportunities are paid for with public money for state-funded schools. The register lists "
            f"{school} as {school.type_name or 'independent'}, so it cannot apply. "
            "Its pupils are welcome in our ensembles, centres and holiday courses.",
        )
    phases = {phase for opportunity in call.opportunities.all() for phase in opportunity.phases}
    if school.phase not in phases:
        return CannotApply(
            "phase",
            f"Nothing in this call is for schools of the phase “{school.get_phase_display()}”, "
            f"which is how the register lists {school}.",
        )
    return None


def serves(hub: Hub, school: School, call: Call) -> bool:
    """Tell whether a school lies in the area the call was published for: a hub that named no authority serves all.

    Until it is published, the area is that of the hub today.
    """
    codes = hub.local_authority_codes if call.area is None else call.area
    return not codes or school.la_code in {"", *codes}


def may_apply(call: Call, school: School) -> None:
    """Only open, state-funded schools of the hub's area and of a fitting phase apply."""
    reason = why_not(call, school)
    if reason is not None:
        raise RuleBroken(reason.message)


def fits(opportunity: Opportunity, school: School) -> bool:
    """Tell whether an opportunity is for schools of this phase."""
    return school.phase in opportunity.phases


def cap_for(opportunity: Opportunity, school: School) -> Decimal:
    """The most a school may ask for: the cap of its phase where there is one, else the opportunity's own."""
    caps = {cap.phase: cap.cap for cap in opportunity.phase_caps.all()}
    return caps.get(school.phase, opportunity.cap)


def is_a_draft(call: Call) -> None:
    """A published call stands as it is: everyone applies to the same words."""
    if call.status != Status.DRAFT:
        raise RuleBroken(
            "This call was published and stands as it is. Only its closing time can be moved, and only later."
        )


def is_published(call: Call) -> None:
    """Only a published call has a closing time to move, or schools to let apply late."""
    if call.status != Status.PUBLISHED:
        raise RuleBroken(f"This call is {call.get_status_display().lower()}, so this cannot be done.")


def on_the_minute(*moments: datetime) -> None:
    """A call opens and closes on the minute, in UK time."""
    if any(moment.second or moment.microsecond for moment in moments):
        raise RuleBroken("Give times to the minute, without seconds.")


def closes_after_it_opens(opens_at: datetime, closes_at: datetime) -> None:
    """A call is open for a while before it closes."""
    if closes_at <= opens_at:
        raise RuleBroken("The closing time is not after the opening time.")


def moves_later(call: Call, closes_at: datetime) -> None:
    """A published closing time is never moved earlier: schools rely on it."""
    if closes_at <= call.closes_at:
        raise RuleBroken(f"A closing time is only ever moved later than {times.in_words(call.closes_at)}.")
    if times.is_past(closes_at, timezone.now()):
        raise RuleBroken("The new closing time has passed already.")
    if call.decisions_by and timezone.localdate(closes_at) > call.decisions_by:
        raise RuleBroken(f"Decisions are promised by {uk_date(call.decisions_by)}; close before then.")


def is_decided_on(call: Call) -> bool:
    """Tell whether any application to a call has its outcome."""
    return call.applications.filter(status__in=DECIDED).exists()


def nothing_is_decided(call: Call) -> None:
    """What was decided stands: a call is cancelled only before its first decision."""
    if is_decided_on(call):
        raise RuleBroken("Applications to this call have been decided, so it cannot be cancelled any more.")


def leave_is_later(call: Call, until: datetime) -> None:
    """Late leave lets a school apply after the call closed for all."""
    if until <= call.closes_at:
        raise RuleBroken(
            f"The call closes on {times.in_words(call.closes_at)} for everyone; the leave must be for later."
        )
    if times.is_past(until, timezone.now()):
        raise RuleBroken("This time has passed already.")


def leave_is_given_once(call: Call, school: School) -> None:
    """A school has one leave for a call."""
    leave = late_leave_of(call, school)
    if leave is not None:
        raise RuleBroken(f"{school} has leave already, until {times.in_words(leave.until)}.")


def scores_lie_between(highest: int, scores: Collection[int]) -> None:
    """Scores run from 0 to the highest."""
    if any(score < 0 or score > highest for score in scores):
        raise RuleBroken(f"Describe only the scores from 0 to {highest}.")


def phase_is_offered(opportunity: Opportunity, phase: str) -> None:
    """A cap is set for a phase the opportunity is for."""
    if phase not in opportunity.phases:
        raise RuleBroken("This opportunity is not for schools of that phase.")


def code_is_new(call: Call, code: str, *, other_than: int | None) -> None:
    """Two opportunities of a call have two codes."""
    others = call.opportunities.filter(code=code)
    if (others.exclude(pk=other_than) if other_than else others).exists():
        raise RuleBroken(f"This call already has an opportunity with the code {code}.")


def total_covers_one(cap: Decimal, total: Decimal | None) -> None:
    """What is awarded in all is at least what one school may ask for."""
    if total is not None and total < cap:
        raise RuleBroken("The most awarded in all is less than one school may ask for.")


def is_said(because: str) -> None:
    """What is changed after publishing is changed for a reason everyone can read."""
    if not because.strip():
        raise RuleBroken("Say why.")


def _not_open(school: School) -> CannotApply:
    if school.standing == Standing.PROPOSED:
        return CannotApply(
            "not_open_yet", f"The register lists {school} as proposed to open. It can apply once it is open."
        )
    successor = successor_of(school)
    if successor is None:
        return CannotApply("closed_school", f"The register lists {school} as closed, and names no school in its place.")
    return CannotApply(
        "closed_school", f"The register lists {school} as closed. {successor} took its place.", successor
    )


def _elsewhere(hub: Hub, school: School) -> CannotApply:
    return CannotApply(
        "elsewhere",
        f"{hub} serves {listed(hub.local_authorities)}. The register lists {school} in {school.la_name or 'another area'}: "
        "its own Music Hub can say what it offers.",
    )


def successor_of(school: School) -> School | None:
    """The open school that took a closed one's place, however many steps later."""
    seen = {school.pk}
    while (following := school.successor) is not None and following.pk not in seen:
        if following.is_open:
            return following
        seen.add(following.pk)
        school = following
    return None


def leave_is_given_without_interest(call: Call, school: School, by: User) -> None:
    """Nobody lets a school apply late that they have an interest in, or had when it began."""
    begun = call.applications.filter(school=school).aggregate(first=Min("begun_at"))["first"] or timezone.now()
    if school.organisation_id and closes(by, school.organisation_id, begun):
        raise RuleBroken("You have an interest in this school, so a colleague must give the leave.")
