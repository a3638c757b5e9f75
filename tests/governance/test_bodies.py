"""Bodies, their seats and meetings, and the roles that come with a seat."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from segue.governance import actions
from segue.governance.models import Body, Hub, Meeting, Seat
from segue.people.models import Kind, Organisation, Role, RoleHeld, User
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.factories import BodyFactory, MeetingFactory, SeatFactory, UserFactory
from tests.racing import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return UserFactory(role=Role.ADMINISTRATOR)


def roles(user) -> frozenset[str]:
    return User.objects.get(pk=user.pk).roles


def whats(*rows) -> list[str]:
    return [change.what for change in history_of(*rows)]


HUB = {
    "name": "Weald & Estuary Music Hub",
    "lead_name": "Weald & Estuary Music",
    "email": "hello@hub.example.org",
    "local_authorities": ["Wealdshire", "Estuary"],
    "local_authority_codes": ["990", "991"],
}


@pytest.mark.parametrize(("months", "may"), ((0, False), (1, True), (24, True), (25, False)))
def test_contracts_are_reviewed_at_least_every_so_many_months(admin, months, may):
    hub = actions.set_up_hub(by=admin, **HUB)
    assert hub.review_months == 6

    if may:
        actions.set_up_hub(by=admin, review_months=months)
        assert history_of(hub).last().after == str(months)
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.set_up_hub(by=admin, review_months=months)


def test_the_hub_is_one_row_with_its_lead(admin):
    hub = actions.set_up_hub(by=admin, **HUB)

    assert (hub.pk, hub.lead.name, hub.lead.kind) == (1, "Weald & Estuary Music", Kind.LEAD)
    assert whats(hub) == ["set up the hub"]


def test_changing_the_hub_without_a_word_of_its_lead_keeps_the_lead(admin):
    lead = actions.set_up_hub(by=admin, **HUB).lead

    hub = actions.set_up_hub(by=admin, name="Weald Music Hub")

    assert (hub.name, hub.lead) == ("Weald Music Hub", lead)
    assert whats(hub) == ["set up the hub", "change name"]


def test_changing_the_hub_notes_each_fact_before_and_after(admin):
    actions.set_up_hub(by=admin, **HUB)

    hub = actions.set_up_hub(
        by=admin, **HUB | {"name": "Weald Hub", "email": "post@hub.example.org", "lead_name": "Weald Music"}
    )

    assert Hub.objects.count() == Organisation.objects.count() == 1
    changes = [(change.what, change.before, change.after) for change in history_of(hub)][1:]
    assert changes == [
        ("change name", "Weald & Estuary Music Hub", "Weald Hub"),
        ("change email", "hello@hub.example.org", "post@hub.example.org"),
    ]
    assert [(change.before, change.after) for change in history_of(hub.lead)] == [
        ("Weald & Estuary Music", "Weald Music")
    ]


def test_each_local_authority_has_its_number(admin):
    with pytest.raises(RuleBroken, match="its number"):
        actions.set_up_hub(by=admin, **HUB | {"local_authority_codes": ["990"]})


def test_the_database_holds_one_hub(admin):
    hub = actions.set_up_hub(by=admin, **HUB)

    with pytest.raises(IntegrityError), transaction.atomic():
        Hub.objects.create(pk=2, name="Second", lead=hub.lead, email="b@example.org")


def test_two_bodies_never_share_a_name(admin):
    body = actions.add_body(by=admin, name="Board", kind="board", decides=True, quorum=3)
    other = BodyFactory()

    with pytest.raises(RuleBroken, match="There is a body called Board already"):
        actions.add_body(by=admin, name="Board", kind="panel")
    with pytest.raises(RuleBroken, match="There is a body called Board already"):
        actions.change_body(other, by=admin, name="Board")
    assert whats(body) == ["add body"]


def test_changing_a_body_notes_what_changed(admin):
    body = BodyFactory(quorum=2)

    actions.change_body(body, by=admin, name=body.name, quorum=4)

    assert [(change.what, change.before, change.after) for change in history_of(body)] == [("change quorum", "2", "4")]


@pytest.mark.parametrize(("is_chair", "role"), ((False, Role.BODY_MEMBER), (True, Role.BODY_CHAIR)))
def test_a_seat_brings_its_role_and_takes_it_away(admin, is_chair, role):
    body, person = BodyFactory(), UserFactory()

    seat = actions.give_seat(body, user=person, is_chair=is_chair, by=admin)
    assert roles(person) == {role}
    actions.end_seat(seat, because="Term over", by=admin)

    assert roles(person) == frozenset()
    assert seat.until == timezone.localdate()
    assert whats(seat, person.roles_held.get()) == ["give seat", "give role", "end seat", "end role"]


def test_the_role_stays_while_another_seat_is_held(admin):
    person = UserFactory()
    first = actions.give_seat(BodyFactory(), user=person, by=admin)
    second = actions.give_seat(BodyFactory(), user=person, by=admin)

    actions.end_seat(first, by=admin)
    assert roles(person) == {Role.BODY_MEMBER}
    actions.end_seat(second, by=admin)

    assert roles(person) == frozenset()


def test_who_stops_chairing_one_body_is_still_member_of_another(admin):
    person = UserFactory()
    chair = actions.give_seat(BodyFactory(), user=person, is_chair=True, by=admin)
    actions.give_seat(BodyFactory(), user=person, by=admin)

    actions.end_seat(chair, by=admin)

    assert roles(person) == {Role.BODY_MEMBER}


def test_a_person_sits_once_and_a_body_has_one_chair(admin):
    body, person = BodyFactory(name="Board"), UserFactory(name="Ada")
    actions.give_seat(body, user=person, is_chair=True, by=admin)

    with pytest.raises(RuleBroken, match="Ada sits on Board already"):
        actions.give_seat(body, user=person, by=admin)
    with pytest.raises(RuleBroken, match="Ada is chair of Board"):
        actions.give_seat(body, user=UserFactory(), is_chair=True, by=admin)


def test_a_seat_begins_today_or_before(admin):
    today = timezone.localdate()

    assert actions.give_seat(BodyFactory(), user=UserFactory(), since=today, by=admin).since == today
    with pytest.raises(RuleBroken, match="cannot begin in the future"):
        actions.give_seat(BodyFactory(), user=UserFactory(), since=today + timedelta(days=1), by=admin)


def test_a_seat_ends_once_and_may_be_given_again(admin):
    body, person = BodyFactory(), UserFactory()
    seat = actions.give_seat(body, user=person, by=admin)
    actions.end_seat(seat, by=admin)

    with pytest.raises(RuleBroken, match="ended already"):
        actions.end_seat(seat, by=admin)
    actions.give_seat(body, user=person, by=admin)

    assert roles(person) == {Role.BODY_MEMBER}


@pytest.mark.django_db(transaction=True)
def test_of_two_chairs_given_at_once_one_is_chair():
    admin, body = UserFactory(role=Role.ADMINISTRATOR), BodyFactory()
    one, other = UserFactory(), UserFactory()
    assert admin.roles

    met = together(
        lambda: actions.give_seat(body, user=one, is_chair=True, by=admin),
        lambda: actions.give_seat(body, user=other, is_chair=True, by=admin),
    )

    assert sorted(type(result).__name__ for result in met) == ["RuleBroken", "Seat"]
    assert RoleHeld.objects.filter(role=Role.BODY_CHAIR).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_last_seats_ended_at_once_leave_no_role_behind():
    admin, person = UserFactory(role=Role.ADMINISTRATOR), UserFactory()
    seats = [actions.give_seat(BodyFactory(), user=person, by=admin) for _ in range(2)]

    met = together(*[lambda seat=seat: actions.end_seat(seat, by=admin) for seat in seats])

    assert [type(result) for result in met] == [Seat, Seat]
    assert roles(person) == frozenset()


BREAKING = (
    ("two chairs", lambda seat: SeatFactory(body=seat.body, is_chair=True)),
    ("seated twice", lambda seat: SeatFactory(body=seat.body, user=seat.user)),
    ("deleted", lambda seat: seat.delete()),
    ("edited", lambda seat: Seat.objects.filter(pk=seat.pk).update(is_chair=False)),
    ("ended before it began", lambda seat: Seat.objects.filter(pk=seat.pk).update(until=date(2001, 1, 1))),
)


@pytest.mark.parametrize(("what", "broken"), BREAKING, ids=[what for what, _ in BREAKING])
def test_the_database_refuses_a_seat(what, broken):
    seat = SeatFactory(is_chair=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        broken(seat)


def test_a_meeting_keeps_who_was_present(admin):
    seat = SeatFactory()

    meeting = actions.note_meeting(
        seat.body, held_on=timezone.localdate(), title="Autumn", present=[seat.user], minutes="1. Money", by=admin
    )

    assert list(meeting.present.all()) == [seat.user]
    assert [(change.what, change.after) for change in history_of(meeting)] == [("note meeting", "1 present")]


def test_only_members_count_as_present(admin):
    body, guest = BodyFactory(name="Board"), UserFactory(name="Guest")

    with pytest.raises(RuleBroken, match="No seat on Board: Guest"):
        actions.note_meeting(body, held_on=timezone.localdate(), present=[guest], by=admin)

    assert not Meeting.objects.exists()


def test_a_meeting_is_noted_once_and_not_before_it_is_held(admin):
    body = BodyFactory()
    with time_machine.travel(timezone.now(), tick=False):
        today = timezone.localdate()
        actions.note_meeting(body, held_on=today, by=admin)
        with pytest.raises(RuleBroken, match="noted already"):
            actions.note_meeting(body, held_on=today, by=admin)
        with pytest.raises(RuleBroken, match="not before"):
            actions.note_meeting(body, held_on=today + timedelta(1), by=admin)
        actions.note_meeting(body, held_on=today, title="Second that day", by=admin)


def test_a_meeting_keeps_the_quorum_of_its_day_whenever_it_is_noted(admin):
    body = BodyFactory(quorum=4)
    before = timezone.now()
    with time_machine.travel(before + timedelta(days=10), tick=False):
        actions.change_body(body, quorum=3, by=admin)
    with time_machine.travel(before + timedelta(days=20), tick=False):
        actions.change_body(body, quorum=2, by=admin)
        days = {days: timezone.localdate(before + timedelta(days=days)) for days in (9, 10, 19, 20)}
        noted = {after: actions.note_meeting(body, held_on=day, by=admin) for after, day in days.items()}

    assert {after: meeting.quorum for after, meeting in noted.items()} == {9: 4, 10: 3, 19: 3, 20: 2}
    for change in ({"quorum": 1}, {"held_on": days[20]}, {"body": BodyFactory()}):
        with pytest.raises(IntegrityError, match="meeting_keeps_its_day"), transaction.atomic():
            Meeting.objects.filter(pk=noted[9].pk).update(**change)


def test_a_correction_keeps_the_reason(admin):
    seat = SeatFactory(user=UserFactory(name="Ada"))
    meeting = MeetingFactory(body=seat.body, minutes="One")

    actions.correct_meeting(meeting, because="She came late", present=[seat.user], minutes="Two", by=admin)

    assert Meeting.objects.get().minutes == "Two"
    assert meeting.minutes_before.values_list("minutes", "by").get() == ("One", admin.pk)
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        meeting.minutes_before.update(minutes="Three")
    kept = [(change.what, change.after, change.because) for change in history_of(meeting)]
    assert kept == [
        ("correct who was present", "Ada", "She came late"),
        ("correct the minutes", "", "She came late"),
    ]


def test_a_correction_of_who_was_present_leaves_the_minutes_alone(admin):
    seat = SeatFactory(user=UserFactory(name="Ada"))
    meeting = MeetingFactory(body=seat.body, minutes="One")

    actions.correct_meeting(meeting, because="She came late", present=[seat.user], minutes="One", by=admin)

    assert [change.what for change in history_of(meeting)] == ["correct who was present"]
    assert list(meeting.present.all()) == [seat.user]


def test_a_correction_of_the_minutes_leaves_who_was_present_alone(admin):
    seat = SeatFactory(user=UserFactory(name="Ada"))
    meeting = MeetingFactory(body=seat.body, minutes="One")
    meeting.present.set([seat.user])

    actions.correct_meeting(meeting, because="A name", present=[seat.user], minutes="Two", by=admin)

    assert [change.what for change in history_of(meeting)] == ["correct the minutes"]
    assert list(meeting.present.all()) == [seat.user]


def test_a_chair_notes_the_meetings_of_their_own_body_only():
    chair = SeatFactory(is_chair=True, user=UserFactory(role=Role.BODY_CHAIR))

    actions.note_meeting(chair.body, held_on=timezone.localdate(), by=chair.user)
    with pytest.raises(PermissionDenied, match="their own body"):
        actions.note_meeting(BodyFactory(), held_on=timezone.localdate(), by=chair.user)


SETS_UP = {Role.ADMINISTRATOR, Role.CHIEF_EXECUTIVE}


@pytest.mark.parametrize("role", tuple(Role))
def test_who_may_set_up_the_hub(role):
    by = UserFactory(role=role)
    if role in SETS_UP:
        actions.add_body(by=by, name="New", kind="panel")
    else:
        with pytest.raises(PermissionDenied):
            actions.add_body(by=by, name="New", kind="panel")

    assert Body.objects.exists() is (role in SETS_UP)


def test_nobody_gives_a_seat_to_themselves(admin):
    with pytest.raises(RuleBroken, match="You cannot give yourself a seat"):
        actions.give_seat(BodyFactory(), user=admin, is_chair=True, by=admin)
