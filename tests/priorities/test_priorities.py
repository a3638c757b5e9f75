"""What the hub chooses to act on: proposed, adopted by a body, retired."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from segue.cycle.priorities import actions, lifecycle
from segue.cycle.priorities.models import Priority
from segue.people.models import Role
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.factories import (
    BodyFactory,
    DelegationFactory,
    FindingFactory,
    MeetingFactory,
    PriorityFactory,
    SeatFactory,
    UserFactory,
)
from tests.racing import together

pytestmark = pytest.mark.django_db

FACTS = {"title": "Singing in every school", "statement": "", "aims": [1, 3], "from_year": 2026, "to_year": 2028}


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


@pytest.fixture
def finding():
    return FindingFactory(status="stated")


@pytest.fixture
def meeting():
    body = BodyFactory()
    DelegationFactory(act="adopt_priority", role="", body=body)
    return MeetingFactory(body=body, quorate=True)


def proposed(finding):
    priority = PriorityFactory()
    priority.findings.add(finding)
    return priority


def test_a_priority_is_proposed_then_adopted_then_retired():
    moves = {move.name: (set(move.allowed_from), move.to) for move in lifecycle.MOVES}

    assert moves == {"adopt": ({"proposed"}, "adopted"), "retire": ({"adopted"}, "retired")}


def test_a_priority_is_proposed_from_findings(officer, finding):
    priority = actions.propose([finding], by=officer, **FACTS)

    assert (priority.number, priority.status, priority.aims) == (1, "proposed", [1, 3])
    assert [*priority.findings.all()] == [finding]
    assert [change.what for change in history_of(priority)] == ["propose priority"]


@pytest.mark.parametrize(("present", "may"), ((0, False), (1, False), (2, True)))
def test_a_meeting_without_its_quorum_adopts_nothing(officer, finding, meeting, present, may):
    members = [SeatFactory(body=meeting.body, since=meeting.held_on).user for _ in range(2)]
    gone = SeatFactory(body=meeting.body, since=meeting.held_on, until=meeting.held_on).user
    meeting.present.set([*members[:present], gone] if present else [])
    priority = proposed(finding)

    if may:
        assert actions.adopt(priority, meeting=meeting, minute_reference="4.2", by=officer).status == "adopted"
    else:
        with pytest.raises(RuleBroken, match=f"no quorum on that day: {present} of the 2"):
            actions.adopt(priority, meeting=meeting, minute_reference="4.2", by=officer)


@pytest.mark.parametrize(
    ("alone", "second_person", "may"), ((True, True, False), (True, False, True), (False, True, True))
)
def test_a_body_adopts_with_somebody_there_but_who_proposed_it(finding, alone, second_person, may):
    body, officer = BodyFactory(quorum=1), UserFactory(role=Role.OFFICER)
    DelegationFactory(act="adopt_priority", role="", body=body, second_person=second_person)
    meeting = MeetingFactory(body=body)
    other = SeatFactory(body=body, since=meeting.held_on).user
    SeatFactory(body=body, user=officer, since=meeting.held_on)
    meeting.present.set([officer] if alone else [officer, other])
    priority = actions.propose([finding], by=officer, **FACTS)

    if may:
        assert actions.adopt(priority, meeting=meeting, minute_reference="4.2", by=officer).status == "adopted"
    else:
        with pytest.raises(RuleBroken, match="Only who proposed this priority was present"):
            actions.adopt(priority, meeting=meeting, minute_reference="4.2", by=officer)
        assert Priority.objects.get().status == "proposed"


def test_priorities_of_a_year_are_numbered_one_after_another(officer, finding):
    numbers = [actions.propose([finding], by=officer, **FACTS).number for _ in range(3)]
    next_year = actions.propose([finding], by=officer, **FACTS | {"from_year": 2027})

    assert (numbers, next_year.number) == ([1, 2, 3], 1)


def test_a_priority_acts_on_at_least_one_finding(officer):
    with pytest.raises(RuleBroken, match="at least one finding"):
        actions.propose([], by=officer, **FACTS)


@pytest.mark.parametrize("status", ("draft", "retired"))
def test_a_priority_acts_only_on_stated_findings(officer, finding, status):
    with pytest.raises(RuleBroken, match="not a stated finding"):
        actions.propose([finding, FindingFactory(status=status)], by=officer, **FACTS)

    assert not Priority.objects.exists()


@pytest.mark.parametrize("aims", ([], [4], [1, 4]))
def test_a_priority_serves_one_of_the_three_aims(officer, finding, aims):
    with pytest.raises(RuleBroken, match="three aims"):
        actions.propose([finding], by=officer, **FACTS | {"aims": aims})


def test_a_priority_may_last_one_year_but_not_less(officer, finding):
    one_year = actions.propose([finding], by=officer, **FACTS | {"to_year": 2026})
    with pytest.raises(RuleBroken, match="before the first"):
        actions.propose([finding], by=officer, **FACTS | {"to_year": 2025})

    assert one_year.to_year == 2026


def test_a_proposed_priority_is_edited_and_keeps_its_number(officer, finding):
    priority = actions.propose([finding], by=officer, **FACTS)

    edited = actions.edit_priority(priority, findings=[finding], by=officer, **FACTS | {"title": "Singing"})

    assert str(edited) == "1. Singing"


def test_a_priority_moved_to_another_year_takes_the_next_number_there(officer, finding):
    actions.propose([finding], by=officer, **FACTS | {"from_year": 2027})
    priority = actions.propose([finding], by=officer, **FACTS)

    moved = actions.edit_priority(priority, findings=[finding], by=officer, **FACTS | {"from_year": 2027})

    assert (priority.number, moved.number, moved.from_year) == (1, 2, 2027)


def test_an_adopted_priority_is_not_edited(officer, finding):
    with pytest.raises(RuleBroken, match="stands as it is"):
        actions.edit_priority(PriorityFactory(adopted=True), findings=[finding], by=officer, **FACTS)


def test_a_body_named_by_the_scheme_adopts(officer, finding, meeting):
    priority = proposed(finding)

    actions.adopt(priority, meeting=meeting, minute_reference="4.2", by=officer)

    assert (priority.status, priority.adopted_at, priority.minute_reference) == ("adopted", meeting, "4.2")
    assert history_of(priority).get().because == f"{meeting}, minute 4.2"


def test_a_body_the_scheme_does_not_name_cannot_adopt(officer, finding):
    priority = proposed(finding)

    with pytest.raises(RuleBroken, match="does not let"):
        actions.adopt(priority, meeting=MeetingFactory(), minute_reference="4.2", by=officer)

    priority.refresh_from_db()
    assert (priority.status, priority.adopted_at) == ("proposed", None)


def test_a_line_for_one_category_does_not_cover_priorities(officer, finding):
    meeting = MeetingFactory()
    DelegationFactory(act="adopt_priority", role="", body=meeting.body, category="schools")

    with pytest.raises(RuleBroken, match="does not let"):
        actions.adopt(proposed(finding), meeting=meeting, minute_reference="4.2", by=officer)


@pytest.mark.parametrize(
    ("from_day", "until_day", "may"), ((0, None, True), (1, None, False), (-9, 1, True), (-9, 0, False))
)
def test_the_line_is_in_force_on_the_day_of_the_meeting(officer, finding, from_day, until_day, may):
    held_on = timezone.localdate() - timedelta(days=30)
    meeting = MeetingFactory(held_on=held_on, quorate=True)
    until = None if until_day is None else held_on + timedelta(days=until_day)
    starts = held_on + timedelta(days=from_day)
    DelegationFactory(act="adopt_priority", role="", body=meeting.body, in_force_from=starts, until=until)
    priority = proposed(finding)

    if may:
        actions.adopt(priority, meeting=meeting, minute_reference="4.2", by=officer)
    else:
        with pytest.raises(RuleBroken, match="does not let"):
            actions.adopt(priority, meeting=meeting, minute_reference="4.2", by=officer)

    assert (priority.status == "adopted") is may


def test_a_meeting_is_held_before_it_adopts(officer, finding, meeting):
    meeting.held_on = timezone.localdate() + timedelta(days=1)

    with pytest.raises(RuleBroken, match="not been held yet"):
        actions.adopt(proposed(finding), meeting=meeting, minute_reference="4.2", by=officer)


def test_an_adoption_names_its_minute(officer, finding, meeting):
    with pytest.raises(RuleBroken, match="reference of the minute"):
        actions.adopt(proposed(finding), meeting=meeting, minute_reference=" ", by=officer)


def test_a_priority_whose_findings_no_longer_hold_is_not_adopted(officer, meeting):
    priority = proposed(FindingFactory(status="retired"))

    with pytest.raises(RuleBroken, match="not a stated finding"):
        actions.adopt(priority, meeting=meeting, minute_reference="4.2", by=officer)


def test_a_priority_is_retired_for_a_reason(officer):
    priority = PriorityFactory(adopted=True)

    with pytest.raises(RuleBroken, match="Say why"):
        actions.retire(priority, because="", by=officer)
    actions.retire(priority, because="Done", by=officer)

    assert priority.status == "retired"


@pytest.mark.parametrize(
    ("role", "proposes", "adopts"),
    (
        (Role.APPLICANT, False, False),
        (Role.ASSESSOR, False, False),
        (Role.OFFICER, True, True),
        (Role.FINANCE, False, False),
        (Role.CHIEF_EXECUTIVE, True, True),
        (Role.BODY_MEMBER, False, False),
        (Role.BODY_CHAIR, False, True),
        (Role.AUDITOR, False, False),
        (Role.ADMINISTRATOR, False, True),
    ),
)
def test_who_may_propose_adopt_and_retire(role, proposes, adopts, finding, meeting):
    person, priority = UserFactory(role=role), proposed(finding)

    def tried(act):
        try:
            act()
        except PermissionDenied:
            return False
        return True

    assert tried(lambda: actions.propose([finding], by=person, **FACTS)) is proposes
    assert Priority.objects.count() == (2 if proposes else 1)
    readers = {
        Role.OFFICER,
        Role.FINANCE,
        Role.CHIEF_EXECUTIVE,
        Role.BODY_MEMBER,
        Role.BODY_CHAIR,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    }
    if role in readers:
        assert tried(lambda: actions.adopt(priority, meeting=meeting, minute_reference="1", by=person)) is adopts
        assert tried(lambda: actions.retire(priority, because="Done", by=person)) is adopts
        assert priority.status == ("retired" if adopts else "proposed")


@pytest.mark.parametrize("facts", ({"aims": []}, {"aims": [1, 4]}))
def test_the_database_asks_for_an_aim(facts):
    with pytest.raises(IntegrityError, match="priority_serves_an_aim"), transaction.atomic():
        PriorityFactory(**facts)


@pytest.mark.parametrize(
    ("facts", "constraint"),
    (
        ({"from_year": 2026, "to_year": 2025}, "priority_ends_after_it_starts"),
        ({"status": "adopted"}, "priority_is_adopted_at_a_meeting"),
        ({"minute_reference": "4.2"}, "priority_is_adopted_at_a_meeting"),
    ),
)
def test_the_database_repeats_the_rules(facts, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PriorityFactory(**facts)


@pytest.mark.parametrize("change", ({"title": "Other"}, {"aims": [2]}, {"to_year": 2035}, {"minute_reference": "5"}))
def test_the_database_keeps_an_adopted_priority_as_it_was(change):
    priority = PriorityFactory(adopted=True)

    with pytest.raises(IntegrityError, match="as it was adopted"), transaction.atomic():
        Priority.objects.filter(pk=priority.pk).update(**change)


@pytest.mark.django_db(transaction=True)
def test_two_proposals_at_once_get_two_numbers():
    finding = FindingFactory(status="stated")
    officers = [UserFactory(role=Role.OFFICER) for _ in range(4)]

    got = together(*(lambda by=by: actions.propose([finding], by=by, **FACTS).number for by in officers))

    assert sorted(got) == [1, 2, 3, 4]


@pytest.mark.django_db(transaction=True)
def test_a_priority_adopted_twice_at_once_is_adopted_once():
    finding, body = FindingFactory(status="stated"), BodyFactory()
    DelegationFactory(act="adopt_priority", role="", body=body)
    priority, meeting = proposed(finding), MeetingFactory(body=body, quorate=True)
    officers = [UserFactory(role=Role.OFFICER) for _ in range(2)]

    def adopt(by):
        return actions.adopt(Priority.objects.get(pk=priority.pk), meeting=meeting, minute_reference="1", by=by)

    got = together(*(lambda by=by: adopt(by) for by in officers))

    assert sorted(type(result).__name__ for result in got) == ["Priority", "RuleBroken"]
    assert history_of(priority).count() == 1
