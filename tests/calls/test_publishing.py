"""Publishing a call, and the few things that may change afterwards."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from segue.cycle.calls import actions, lifecycle, readiness, rules
from segue.cycle.calls.models import Call, LateLeave, Question, ScoreMeaning
from segue.cycle.calls.queries import waiting_for_publication_by
from segue.cycle.calls.school_form import ensure_school_form
from segue.people.models import Role
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.conftest import UK
from tests.factories import (
    ApplicationFactory,
    BudgetFactory,
    CallFactory,
    CommitmentFactory,
    CriterionFactory,
    DelegationFactory,
    HubFactory,
    InterestFactory,
    OpportunityFactory,
    SchoolFactory,
    SeatFactory,
    UserFactory,
)
from tests.moves import moved
from tests.racing import together

pytestmark = pytest.mark.django_db


def uk(moment):
    return dt.datetime.fromisoformat(moment).replace(tzinfo=UK)


@pytest.fixture(autouse=True)
def _noon_in_may(request, at):
    """Threads of their own do not share a stopped clock."""
    if "race" in request.node.name:
        yield
        return
    with at("2027-05-01 12:00"):
        yield


@pytest.fixture
def chief():
    return UserFactory(role=Role.CHIEF_EXECUTIVE)


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


def ready_call(**facts):
    call = CallFactory(
        **{
            "draft": True,
            "opens_at": uk("2027-05-10 09:00"),
            "closes_at": uk("2027-06-25 17:00"),
            "decisions_by": dt.date(2027, 7, 16),
            "question_set": ensure_school_form(),
        }
        | facts
    )
    OpportunityFactory(call=call)
    criterion = CriterionFactory(call=call, highest=1)
    ScoreMeaning.objects.create(criterion=criterion, score=0, meaning="No")
    ScoreMeaning.objects.create(criterion=criterion, score=1, meaning="Yes")
    return call


@pytest.fixture
def call():
    DelegationFactory(act="publish_call", role=Role.CHIEF_EXECUTIVE)
    return ready_call()


def test_a_call_is_drafted_then_published_then_perhaps_cancelled():
    moves = {move.name: (set(move.allowed_from), move.to) for move in lifecycle.MOVES}

    assert moves == {"publish": ({"draft"}, "published"), "cancel": ({"published"}, "cancelled")}


def test_a_call_with_all_it_needs_is_published_and_the_line_of_the_scheme_is_kept(call, chief):
    actions.publish(call, by=chief)

    assert call.status == "published"
    assert history_of(call).get().because == "Publish a call, any amount: Chief executive"


def missing(call):
    """What a call lacks; asked of all calls at once, the answer is the same."""
    found = [check.missing for check in readiness.checks(call) if not check.done]
    assert readiness.ready().filter(pk=call.pk).exists() is (call.status == "draft" and not found)
    return found


def refused(call, chief, words):
    with pytest.raises(RuleBroken, match=words):
        actions.publish(call, by=chief)
    fresh = Call.objects.get(pk=call.pk)
    missing(fresh)
    assert not waiting_for_publication_by(chief).exists()
    assert (call.status, fresh.status, history_of(call).count()) == ("draft", "draft", 0)


def test_a_call_needs_an_opportunity(call, chief):
    call.opportunities.all().delete()

    refused(call, chief, "at least one opportunity")


def test_a_call_needs_a_criterion(call, chief):
    criterion = call.criteria.get()
    criterion.meanings.all().delete()
    criterion.delete()

    refused(call, chief, "at least one criterion")


def test_every_score_of_every_criterion_is_described(call, chief):
    criterion = CriterionFactory(call=call, title="Value", highest=2)
    for score, meaning in ((0, " "), (1, "Fair"), (3, "Beyond the highest")):
        ScoreMeaning.objects.create(criterion=criterion, score=score, meaning=meaning)

    refused(call, chief, "Value: 0, 2")


@pytest.mark.parametrize(("closes", "ready"), (("2027-05-01 12:00", True), ("2027-05-01 11:59", False)))
def test_a_call_closes_in_the_future(call, chief, closes, ready):
    Call.objects.filter(pk=call.pk).update(opens_at=uk("2027-04-01 09:00"), closes_at=uk(closes))

    assert (missing(Call.objects.get(pk=call.pk)) == []) is ready


@pytest.mark.parametrize(("day", "ready"), ((None, False), (dt.date(2027, 6, 24), False), (dt.date(2027, 6, 25), True)))
def test_decisions_are_promised_for_a_day_after_the_close(call, chief, day, ready):
    call.decisions_by = day
    call.save()

    assert (missing(call) == []) is ready
    if not ready:
        refused(call, chief, "decisions are expected|Decisions are expected")


def test_a_call_needs_a_penny_left_in_its_budget(call, chief):
    budget = BudgetFactory(amount=Decimal(1000))
    Call.objects.filter(pk=call.pk).update(budget=budget)
    call.refresh_from_db()
    CommitmentFactory(budget=budget, amount=Decimal("999.99"))
    assert missing(call) == []

    CommitmentFactory(budget=budget, amount=Decimal("0.01"))
    refused(call, chief, "Nothing is left")


def test_the_activity_lies_inside_the_fund(call, chief):
    fund = call.budget.fund
    fund.ends = call.activity_ends - dt.timedelta(days=1)
    fund.save()

    refused(call, chief, "outside the period")


def test_a_call_needs_a_priority_in_force(call, chief):
    priority = call.specification.priorities.get()
    moved(priority, "retired")

    refused(call, chief, "in force")


def test_a_call_asks_what_a_school_would_like(chief):
    DelegationFactory(act="publish_call", role=Role.CHIEF_EXECUTIVE)
    empty = ready_call()
    questions = Question.objects.filter(section__question_set=empty.question_set)
    empty.question_set = type(empty.question_set).objects.create(name="Empty", version=1)
    empty.save()

    assert questions.exists()
    refused(empty, chief, "does not ask")


def test_everything_that_is_missing_is_said_at_once(chief):
    bare = CallFactory(draft=True)

    with pytest.raises(RuleBroken) as broken:
        actions.publish(bare, by=chief)

    assert len(broken.value.messages) == 3


def test_a_call_of_which_everything_is_there_has_no_gaps(call):
    assert [check.name for check in readiness.checks(call)] == [
        "A priority in force",
        "Opportunities",
        "Criteria, with what each score means",
        "Dates in order",
        "Money",
        "Questions",
    ]
    assert missing(call) == []


def test_a_person_the_scheme_does_not_name_cannot_publish(call, officer):
    refused(call, officer, "scheme of delegation does not let you")


@pytest.mark.parametrize(("left", "may"), (("1000.00", True), ("1000.01", False)))
def test_the_scheme_counts_the_money_on_offer(officer, left, may):
    DelegationFactory(act="publish_call", role=Role.OFFICER, up_to=Decimal(1000))
    call = ready_call(budget=BudgetFactory(amount=Decimal(left)))

    if may:
        assert actions.publish(call, by=officer).status == "published"
    else:
        refused(call, officer, "scheme of delegation does not let you")


def test_a_call_keeps_the_area_it_was_published_for(call, chief):
    hub = HubFactory(local_authorities=["Kent"], local_authority_codes=["886"])
    here, there = SchoolFactory(la_code="886"), SchoolFactory(la_code="887")
    actions.publish(call, by=chief)
    type(hub).objects.update(local_authorities=["Medway"], local_authority_codes=["887"])

    call.refresh_from_db()

    assert (rules.why_not(call, here), rules.why_not(call, there).kind) == (None, "elsewhere")
    with pytest.raises(IntegrityError, match="stands as it is"), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(area=["887"])


@pytest.mark.parametrize("second_person", (True, False))
def test_who_drafted_a_call_alone_publishes_it_where_the_scheme_allows_it(chief, second_person):
    DelegationFactory(act="publish_call", role=Role.CHIEF_EXECUTIVE, second_person=second_person)
    call = ready_call()
    actions.add_opportunity(call, by=chief, code="CHOIR", title="Choir", phases=["primary"], cap=Decimal(100))

    if second_person:
        with pytest.raises(RuleBroken, match="You alone prepared this"):
            actions.publish(call, by=chief)
        assert Call.objects.get(pk=call.pk).status == "draft"
    else:
        assert actions.publish(call, by=chief).status == "published"


def test_what_two_drafted_together_either_publishes(call, officer, chief):
    for by, code in ((officer, "CHOIR"), (chief, "BAND")):
        actions.add_opportunity(call, by=by, code=code, title=code, phases=["primary"], cap=Decimal(100))

    assert actions.publish(call, by=chief).status == "published"


def test_a_line_that_asks_for_nobody_else_is_found_beside_one_that_does(call, chief):
    DelegationFactory(act="publish_call", role=Role.CHIEF_EXECUTIVE, second_person=False, category="schools")
    actions.add_opportunity(call, by=chief, code="CHOIR", title="Choir", phases=["primary"], cap=Decimal(100))

    assert actions.publish(call, by=chief).status == "published"


@pytest.mark.parametrize("is_chair", (True, False))
def test_the_chair_publishes_for_a_body(is_chair):
    seat = SeatFactory(is_chair=is_chair, user=UserFactory(role=Role.BODY_CHAIR))
    DelegationFactory(act="publish_call", role="", body=seat.body)
    call = ready_call()

    if is_chair:
        assert actions.publish(call, by=seat.user).status == "published"
    else:
        refused(call, seat.user, "does not let you")


ROLES = (
    (Role.APPLICANT, False, False),
    (Role.ASSESSOR, False, False),
    (Role.OFFICER, True, True),
    (Role.FINANCE, False, False),
    (Role.CHIEF_EXECUTIVE, True, True),
    (Role.BODY_MEMBER, False, False),
    (Role.BODY_CHAIR, True, False),
    (Role.AUDITOR, False, False),
    (Role.ADMINISTRATOR, False, False),
)


@pytest.mark.parametrize(("role", "publishes", "changes"), ROLES)
def test_who_may_publish_extend_cancel_and_give_leave(role, publishes, changes):
    DelegationFactory(act="publish_call", role=role)
    person, draft, live = UserFactory(role=role), ready_call(), ready_call(draft=False)
    later = uk("2027-07-01 17:00")
    acts = (
        (publishes, lambda: actions.publish(draft, by=person)),
        (changes, lambda: actions.extend_closing(live, closes_at=later, because="Storm", by=person)),
        (
            changes,
            lambda: actions.give_late_leave(
                live, school=SchoolFactory(), until=uk("2027-07-05 17:00"), because="Fire", by=person
            ),
        ),
        (changes, lambda: actions.cancel(live, because="Withdrawn", by=person)),
    )

    for may, act in acts:
        if may:
            act()
        else:
            with pytest.raises(PermissionDenied):
                act()

    fresh = Call.objects.get(pk=live.pk)
    assert (fresh.status == "cancelled", fresh.closes_at == later, LateLeave.objects.exists()) == (changes,) * 3
    assert (Call.objects.get(pk=draft.pk).status == "published") is publishes


@pytest.fixture
def live():
    return ready_call(draft=False)


def test_a_closing_time_moves_later_with_a_reason(live, officer):
    moved = actions.extend_closing(live, closes_at=uk("2027-06-25 17:01"), because="Post was late", by=officer)

    assert moved.closes_at == uk("2027-06-25 17:01")
    change = history_of(live).get()
    assert (change.before, change.after, change.because) == (
        "25 June 2027 at 17:00",
        "25 June 2027 at 17:01",
        "Post was late",
    )


@pytest.mark.parametrize(
    ("closes", "because", "words"),
    (
        ("2027-06-25 17:00", "Storm", "only ever moved later"),
        ("2027-06-25 16:59", "Storm", "only ever moved later"),
        ("2027-07-01 17:00:30", "Storm", "without seconds"),
        ("2027-07-17 09:00", "Storm", "promised by 16 July 2027"),
        ("2027-07-01 17:00", " ", "Say why"),
    ),
)
def test_a_closing_time_never_moves_earlier_or_without_reason(live, officer, closes, because, words):
    with pytest.raises(RuleBroken, match=words):
        actions.extend_closing(live, closes_at=uk(closes), because=because, by=officer)

    live.refresh_from_db()
    assert live.closes_at == uk("2027-06-25 17:00")


def test_a_new_closing_time_lies_in_the_future(live, officer, at):
    with at("2027-06-28 09:00"), pytest.raises(RuleBroken, match="has passed already"):
        actions.extend_closing(live, closes_at=uk("2027-06-26 17:00"), because="Storm", by=officer)


@pytest.mark.parametrize("status", ("draft", "cancelled"))
def test_only_a_published_call_is_extended_or_gives_leave(officer, status):
    call = ready_call(draft=False, status=status)

    with pytest.raises(RuleBroken, match="this cannot be done"):
        actions.extend_closing(call, closes_at=uk("2027-07-01 17:00"), because="Storm", by=officer)
    with pytest.raises(RuleBroken, match="this cannot be done"):
        actions.give_late_leave(call, school=SchoolFactory(), until=uk("2027-07-01 17:00"), because="Fire", by=officer)


def test_a_call_is_cancelled_for_a_reason(live, officer):
    with pytest.raises(RuleBroken, match="Say why"):
        actions.cancel(live, because="", by=officer)
    actions.cancel(live, because="The fund was withdrawn", by=officer)

    assert live.status == "cancelled"


@pytest.mark.parametrize(
    ("status", "may"), (("submitted", True), ("recommended", True), ("awarded", False), ("declined", False))
)
def test_a_call_is_cancelled_only_before_its_first_decision(live, officer, status, may):
    ApplicationFactory(call=live, status=status)

    if may:
        actions.cancel(live, because="The fund was withdrawn", by=officer)
    else:
        with pytest.raises(RuleBroken, match="have been decided"):
            actions.cancel(live, because="The fund was withdrawn", by=officer)

    live.refresh_from_db()
    assert live.status == ("cancelled" if may else "published")


@pytest.mark.parametrize(("until", "may"), (("2027-06-25 17:00", False), ("2027-06-25 17:01", True)))
def test_leave_is_later_than_the_close(live, officer, until, may):
    school = SchoolFactory()

    if may:
        assert (
            actions.give_late_leave(live, school=school, until=uk(until), because="Fire", by=officer).given_by
            == officer
        )
    else:
        with pytest.raises(RuleBroken, match="must be for later"):
            actions.give_late_leave(live, school=school, until=uk(until), because="Fire", by=officer)


def test_leave_is_given_once_with_a_reason(live, officer):
    school, until = SchoolFactory(), uk("2027-07-01 17:00")

    with pytest.raises(RuleBroken, match="Say why"):
        actions.give_late_leave(live, school=school, until=until, because=" ", by=officer)
    actions.give_late_leave(live, school=school, until=until, because="Fire", by=officer)
    with pytest.raises(RuleBroken, match="has leave already, until 1 July 2027 at 17:00"):
        actions.give_late_leave(live, school=school, until=until, because="Fire", by=officer)

    assert live.late_leaves.count() == 1


def test_leave_is_not_given_for_a_time_gone_by(live, officer, at):
    with at("2027-07-02 09:00"), pytest.raises(RuleBroken, match="passed already"):
        actions.give_late_leave(live, school=SchoolFactory(), until=uk("2027-07-01 17:00"), because="Fire", by=officer)


@pytest.mark.parametrize("ended", (False, True))
def test_nobody_gives_leave_to_a_school_they_have_an_interest_in(live, officer, ended):
    school = SchoolFactory()
    InterestFactory(user=officer, organisation=school.organisation, until=timezone.localdate() if ended else None)

    with pytest.raises(RuleBroken, match="a colleague must give the leave"):
        actions.give_late_leave(live, school=school, until=uk("2027-07-01 17:00"), because="Fire", by=officer)

    assert not live.late_leaves.exists()


def test_the_database_keeps_a_published_call_and_its_score_meanings(live):
    with pytest.raises(IntegrityError, match="stands as it is"), transaction.atomic():
        Call.objects.filter(pk=live.pk).update(status="draft")
    with pytest.raises(IntegrityError, match="stands as it is"), transaction.atomic():
        Call.objects.filter(pk=live.pk).update(year=2030)
    with pytest.raises(IntegrityError, match="stands once"), transaction.atomic():
        ScoreMeaning.objects.filter(criterion__call=live).update(meaning="Perhaps")
    with pytest.raises(IntegrityError, match="stands once"), transaction.atomic():
        ScoreMeaning.objects.filter(criterion__call=live).delete()


def test_the_database_asks_late_leave_for_a_reason(live, officer):
    with pytest.raises(IntegrityError, match="late_leave_has_a_reason"), transaction.atomic():
        LateLeave.objects.create(call=live, school=SchoolFactory(), until=live.closes_at, because="", given_by=officer)


@pytest.mark.django_db(transaction=True)
def test_two_people_race_to_publish_and_one_does():
    DelegationFactory(act="publish_call", role=Role.CHIEF_EXECUTIVE)
    soon = (dt.datetime.now(UK) + dt.timedelta(days=30)).replace(second=0, microsecond=0)
    call = ready_call(
        opens_at=soon - dt.timedelta(days=20), closes_at=soon, decisions_by=(soon + dt.timedelta(days=9)).date()
    )
    chiefs = [UserFactory(role=Role.CHIEF_EXECUTIVE) for _ in range(2)]

    got = together(*(lambda by=by: actions.publish(Call.objects.get(pk=call.pk), by=by) for by in chiefs))

    assert sorted(type(result).__name__ for result in got) == ["Call", "RuleBroken"]
    assert history_of(call).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_race_to_publish_and_to_take_out_the_last_opportunity_never_leaves_a_call_without():
    DelegationFactory(act="publish_call", role=Role.CHIEF_EXECUTIVE)
    soon = (dt.datetime.now(UK) + dt.timedelta(days=30)).replace(second=0, microsecond=0)
    call = ready_call(
        opens_at=soon - dt.timedelta(days=20), closes_at=soon, decisions_by=(soon + dt.timedelta(days=9)).date()
    )
    opportunity, chief = call.opportunities.get(), UserFactory(role=Role.CHIEF_EXECUTIVE)

    got = together(
        lambda: actions.publish(Call.objects.get(pk=call.pk), by=chief),
        lambda: actions.remove_opportunity(opportunity, by=chief),
    )

    call.refresh_from_db()
    assert sum(isinstance(result, RuleBroken) for result in got) == 1
    assert call.status == ("published" if call.opportunities.exists() else "draft")
