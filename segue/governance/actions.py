from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import Truncator

from segue.governance import queries, rules
from segue.governance.models import Body, Delegation, Hub, Interest, Meeting, MinutesBefore, Seat
from segue.governance.permissions import DECLARE_INTEREST, END_INTEREST, NOTE_MEETING, SET_UP_HUB
from segue.people import organisations, roles
from segue.people.models import Kind, Organisation, Role, RoleHeld, User
from segue.places.models import School
from segue.record.history import note

# Any number does, as long as every line of the scheme asks for the same one.
SCHEME_LOCK = 1871
# As many as a row of the history holds.
WORDS_KEPT = 200


@transaction.atomic
def set_up_hub(*, by: User, **facts: Any) -> Hub:
    """Say which hub this is, or change its facts: name, lead, area, contact, programme year."""
    SET_UP_HUB.require(by)
    rules.authorities_have_codes(facts)
    if lead_name := facts.pop("lead_name", ""):
        facts["lead"] = _lead(lead_name, by=by)
    known = Hub.objects.select_for_update(of=("self",)).first()
    hub = known or Hub(pk=1)
    before = {name: getattr(known, name, None) for name in facts}
    for name, value in facts.items():
        setattr(hub, name, value)
    hub.full_clean(validate_constraints=False)
    hub.save()
    if known is None:
        note(hub, "set up the hub", after=hub.name, by=by)
    else:
        _note_changes(hub, before, facts, by=by)
    return hub


@transaction.atomic
def add_body(*, by: User, **facts: Any) -> Body:
    """Add a body: who it is, what for, whether it decides, how many make its quorum."""
    SET_UP_HUB.require(by)
    body = Body(**facts)
    rules.body_has_its_own_name(body)
    body.full_clean()
    body.save()
    note(body, "add body", after=body.name, by=by)
    return body


@transaction.atomic
def change_body(body: Body, *, by: User, **facts: Any) -> Body:
    """Change what a body is for, whether it decides, or its quorum."""
    SET_UP_HUB.require(by, body)
    body.refresh_from_db(from_queryset=Body.objects.select_for_update())
    before = {name: getattr(body, name) for name in facts}
    for name, value in facts.items():
        setattr(body, name, value)
    rules.body_has_its_own_name(body)
    body.full_clean()
    body.save()
    _note_changes(body, before, facts, by=by)
    return body


@transaction.atomic
def give_seat(body: Body, *, user: User, is_chair: bool = False, since: date | None = None, by: User) -> Seat:
    """Give a person a seat on a body, and the role that goes with it."""
    SET_UP_HUB.require(by, body)
    Body.objects.select_for_update().get(pk=body.pk)
    since = since or timezone.localdate()
    rules.seat_has_begun(since)
    rules.seat_is_for_somebody_else(user, by)
    rules.sits_once(body, user)
    if is_chair:
        rules.one_chair(body)
    seat = Seat.objects.create(body=body, user=user, is_chair=is_chair, since=since)
    note(seat, "give seat", after=str(seat), by=by)
    roles.hold(user, _role(seat), by=by, because=str(seat))
    return seat


@transaction.atomic
def end_seat(seat: Seat, *, because: str = "", by: User) -> Seat:
    """End a seat today. The role that went with a person's last seat ends with it."""
    SET_UP_HUB.require(by, seat)
    locked = Seat.objects.select_for_update(of=("self",)).select_related("user", "body")
    seat.refresh_from_db(from_queryset=locked)
    rules.seat_is_held(seat)
    seat.until = timezone.localdate()
    seat.save(update_fields=["until"])
    note(seat, "end seat", before=str(seat), by=by, because=because)
    User.objects.select_for_update().get(pk=seat.user_id)
    if not Seat.objects.filter(user=seat.user, is_chair=seat.is_chair, until=None).exists():
        for held in seat.user.roles_held.filter(RoleHeld.held_now(), role=_role(seat)):
            roles.end(held, by=by, because=f"The last seat ended: {seat.body}")
    seat.user.forget_roles()
    return seat


@transaction.atomic
def note_meeting(
    body: Body, *, held_on: date, title: str = "", present: Sequence[User] = (), minutes: str = "", by: User
) -> Meeting:
    """Note a meeting that was held: who was present, and the minutes."""
    NOTE_MEETING.require(by, body)
    body = Body.objects.select_for_update().get(pk=body.pk)
    rules.has_met(held_on)
    rules.noted_once(body, held_on, title)
    rules.members_only(body, present)
    needed = queries.quorum_on(body, held_on)
    meeting = Meeting.objects.create(body=body, held_on=held_on, title=title, minutes=minutes, quorum=needed)
    meeting.present.set(present)
    note(meeting, "note meeting", after=f"{len(present)} present", by=by)
    return meeting


@transaction.atomic
def correct_meeting(meeting: Meeting, *, because: str, present: Sequence[User], minutes: str, by: User) -> Meeting:
    """Correct who was present or what the minutes say, with the reason."""
    NOTE_MEETING.require(by, meeting)
    meeting.refresh_from_db(from_queryset=Meeting.objects.select_for_update(of=("self",)).select_related("body"))
    rules.members_only(meeting.body, present)
    before = ", ".join(sorted(str(user) for user in meeting.present.all()))
    after = ", ".join(sorted(str(user) for user in present))
    if before != after:
        note(meeting, "correct who was present", before=_short(before), after=_short(after), by=by, because=because)
    if minutes != meeting.minutes:
        MinutesBefore.objects.create(meeting=meeting, minutes=meeting.minutes, by=by)
        note(meeting, "correct the minutes", by=by, because=because)
    meeting.minutes = minutes
    meeting.save(update_fields=["minutes"])
    meeting.present.set(present)
    return meeting


@transaction.atomic
def declare_interest(organisation: Organisation, *, nature: str, by: User) -> Interest:
    """Declare what ties one to an organisation: its cases are closed to one from then on."""
    DECLARE_INTEREST.require(by, organisation)
    User.objects.select_for_update().get(pk=by.pk)
    rules.declared_once(by, organisation)
    interest = Interest(user=by, organisation=organisation, nature=nature, declared_at=timezone.now())
    interest.full_clean()
    interest.save()
    note(interest, "declare interest", after=str(organisation), by=by, because=nature)
    by.forget_roles()
    return interest


@transaction.atomic
def declare_interest_in_school(school: School, *, nature: str, by: User) -> Interest:
    """Declare an interest in a school of the register, whether or not anybody acts for it yet."""
    DECLARE_INTEREST.require(by, school)
    return declare_interest(organisations.of_school(school), nature=nature, by=by)


@transaction.atomic
def end_interest(interest: Interest, *, because: str = "", by: User) -> Interest:
    """End an interest of one's own from today. It stays on the register as ended."""
    END_INTEREST.require(by, interest)
    interest.refresh_from_db(from_queryset=Interest.objects.select_for_update(of=("self",)))
    rules.interest_stands(interest)
    interest.until = timezone.localdate()
    interest.save(update_fields=["until"])
    note(interest, "end interest", before=str(interest.organisation), by=by, because=because)
    by.forget_roles()
    return interest


@transaction.atomic
def add_delegation(*, by: User, **facts: Any) -> Delegation:
    """Add a line to the scheme of delegation, in force from a day."""
    SET_UP_HUB.require(by)
    line = Delegation(**facts)
    _lock_scheme()
    rules.names_a_role_or_a_body(line)
    rules.adoption_is_by_a_body(line)
    rules.not_to_oneself(line, by)
    rules.begins_today_or_while_setting_up(line)
    rules.ends_after_it_starts(line)
    rules.not_in_the_scheme_yet(line)
    line.full_clean(validate_constraints=False)
    line.save()
    note(line, rules.ADDED_TO_THE_SCHEME, after=_short(line), by=by)
    return line


@transaction.atomic
def end_delegation(delegation: Delegation, *, until: date, because: str = "", by: User) -> Delegation:
    """End a line of the scheme of delegation on a day. What was decided under it stays."""
    SET_UP_HUB.require(by, delegation)
    delegation.refresh_from_db(from_queryset=Delegation.objects.select_for_update(of=("self",)))
    rules.ends_from_today_on(delegation, until)
    delegation.until = until
    delegation.save(update_fields=["until"])
    note(delegation, "end line of the scheme", before=_short(delegation), after=until, by=by, because=because)
    return delegation


def _lead(name: str, *, by: User) -> Organisation:
    lead, made = Organisation.objects.select_for_update().get_or_create(kind=Kind.LEAD, defaults={"name": name})
    if not made and lead.name != name:
        note(lead, "change name", before=lead.name, after=name, by=by)
        lead.name = name
        lead.save(update_fields=["name"])
    return lead


def _role(seat: Seat) -> Role:
    return Role.BODY_CHAIR if seat.is_chair else Role.BODY_MEMBER


def _lock_scheme() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SCHEME_LOCK])


def _note_changes(row: Any, before: dict[str, Any], after: dict[str, Any], *, by: User) -> None:
    for name, value in after.items():
        if value != before[name]:
            what = f"change {name.replace('_', ' ')}"
            note(row, what, before=_short(before[name]), after=_short(value), by=by)


def _short(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return Truncator(text).chars(WORDS_KEPT)
