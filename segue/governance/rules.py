"""Rules of governance, each one function."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from segue.governance.models import Act, Body, Delegation, Interest, Meeting, Seat
from segue.people.models import Organisation, Role, User
from segue.record.history import changes_of
from segue.rules import RuleBroken
from segue.wording import uk_date

# A hub enters its scheme as it stood, from the days it stood, in the weeks after its first line.
SETTING_UP = timedelta(days=28)
ADDED_TO_THE_SCHEME = "add to the scheme"
MAY_DECIDE = (Role.OFFICER, Role.FINANCE, Role.CHIEF_EXECUTIVE)


def body_has_its_own_name(body: Body) -> None:
    """Two bodies never share a name."""
    if Body.objects.filter(name=body.name).exclude(pk=body.pk).exists():
        raise RuleBroken(f"There is a body called {body.name} already.")


def sits_once(body: Body, user: User) -> None:
    """A person has one seat on a body at a time."""
    if body.seats.filter(user=user, until=None).exists():
        raise RuleBroken(f"{user} sits on {body} already. End that seat first.")


def one_chair(body: Body) -> None:
    """A body has one chair at a time."""
    chair = body.seats.filter(until=None, is_chair=True).select_related("user").first()
    if chair is not None:
        raise RuleBroken(f"{chair.user} is chair of {body}. End that seat first.")


def seat_is_for_somebody_else(user: User, by: User) -> None:
    """Nobody gives a seat to themselves."""
    if user.pk == by.pk:
        raise RuleBroken("You cannot give yourself a seat. Somebody else who sets up the hub must do it.")


def seat_has_begun(since: date) -> None:
    """A seat is given from today or from a day before."""
    if since > timezone.localdate():
        raise RuleBroken("A seat cannot begin in the future. Give it on the day.")


def seat_is_held(seat: Seat) -> None:
    """A seat ends once."""
    if seat.until is not None:
        raise RuleBroken("This seat has ended already.")


def has_met(held_on: date) -> None:
    """A meeting is noted once it has been held."""
    if held_on > timezone.localdate():
        raise RuleBroken("A meeting is noted on its day or later, not before.")


def had_its_quorum(meeting: Meeting) -> None:
    """A body decides nothing where too few of its members are noted as present."""
    noted = meeting.present.values("pk")
    members = Seat.objects.filter(Seat.held_on(meeting.held_on), body=meeting.body_id, user__in=noted)
    number = members.values("user").distinct().count()
    if number < meeting.quorum:
        raise RuleBroken(
            f"The {meeting.body} had no quorum on that day: "
            f"{number} of the {meeting.quorum} members needed are noted as present."
        )


def noted_once(body: Body, held_on: date, title: str) -> None:
    """A meeting is noted once."""
    if body.meetings.filter(held_on=held_on, title=title).exists():
        raise RuleBroken("This meeting is noted already. Give another title if there were two on one day.")


def members_only(body: Body, present: Sequence[User]) -> None:
    """Only who sits, or sat, on a body is present at its meetings: the quorum is counted from them."""
    seated = set(body.seats.values_list("user_id", flat=True))
    strangers = [str(user) for user in present if user.pk not in seated]
    if strangers:
        raise RuleBroken(f"No seat on {body}: {', '.join(strangers)}. Name guests in the minutes.")


def declared_once(user: User, organisation: Organisation) -> None:
    """An interest in an organisation is declared once."""
    if Interest.objects.filter(user=user, organisation=organisation, until=None).exists():
        raise RuleBroken(f"You have declared an interest in {organisation} already. End that one to word it anew.")


def interest_stands(interest: Interest) -> None:
    """An interest ends once."""
    if interest.until is not None:
        raise RuleBroken("This interest has ended already.")


def names_a_role_or_a_body(line: Delegation) -> None:
    """A line of the scheme delegates to one role or one body, and only to those who may decide."""
    if bool(line.role) == bool(line.body_id):
        raise RuleBroken("Choose either a role or a body.")
    if line.role and line.role not in MAY_DECIDE:
        raise RuleBroken(f"The scheme cannot delegate to this role: {line.get_role_display().lower()}.")
    if line.body is not None and not line.body.decides:
        raise RuleBroken(f"{line.body} advises; it takes no decisions. Choose a body that decides.")


def adoption_is_by_a_body(line: Delegation) -> None:
    """A priority is adopted by a body at a meeting, whatever it will cost and whichever kind of commission serves it."""
    if line.act == Act.ADOPT_PRIORITY and not (line.body_id and line.up_to is None and not line.category):
        raise RuleBroken("A body adopts a priority, at a meeting. Choose a body, every kind, and no amount.")


def not_to_oneself(line: Delegation, by: User) -> None:
    """Nobody writes the line that says what their own office, or the body they chair, may decide."""
    chairs = Seat.objects.filter(Seat.held_on(timezone.localdate()), body=line.body_id, user=by, is_chair=True)
    if (line.role and by.has_role(line.role)) or chairs.exists():
        raise RuleBroken("This line would say what you yourself may decide. Somebody else must add it.")


def begins_today_or_while_setting_up(line: Delegation) -> None:
    """Nothing is allowed after it was done: once a hub has set its scheme up, a new line begins today or later."""
    first = changes_of(Delegation).filter(what=ADDED_TO_THE_SCHEME).order_by("at").first()
    if first is None or line.in_force_from >= timezone.localdate():
        return
    set_up_by = timezone.localdate(first.at) + SETTING_UP
    if timezone.localdate() > set_up_by:
        raise RuleBroken(f"The scheme was set up by {uk_date(set_up_by)}. Since then a new line begins today or later.")


def ends_after_it_starts(line: Delegation) -> None:
    """A line is in force from a day until a later one."""
    if line.until is not None and line.until <= line.in_force_from:
        raise RuleBroken("The line would end before it begins.")


def not_in_the_scheme_yet(line: Delegation) -> None:
    """The same line stands in the scheme once at a time."""
    same = Delegation.objects.filter(
        Q(until=None) | Q(until__gt=line.in_force_from),
        act=line.act,
        category=line.category,
        role=line.role,
        body=line.body,
        up_to=line.up_to,
    )
    if line.until is not None:
        same = same.filter(in_force_from__lt=line.until)
    if same.exists():
        raise RuleBroken("The same line is in force then already. End it first.")


def ends_from_today_on(line: Delegation, until: date) -> None:
    """What was in force yesterday stays on record: a line ends today or later, once."""
    if line.until is not None:
        raise RuleBroken("This line has an end already.")
    if until < timezone.localdate():
        raise RuleBroken("The end cannot lie in the past: what was decided under this line stays.")
    if until < line.in_force_from:
        raise RuleBroken("The line would end before it begins.")


def authorities_have_codes(facts: Any) -> None:
    """Each local authority of the hub has its number."""
    names, codes = facts.get("local_authorities") or [], facts.get("local_authority_codes") or []
    if len(names) != len(codes):
        raise RuleBroken("Give each local authority its number.")
