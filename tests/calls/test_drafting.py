"""A call in draft: its reference, money, dates, and what stands in it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from segue.cycle.calls import actions
from segue.cycle.calls.models import Call, Criterion, Opportunity
from segue.people.models import Role
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.conftest import UK
from tests.factories import (
    BudgetFactory,
    CallFactory,
    CriterionFactory,
    OpportunityFactory,
    SpecificationFactory,
    UserFactory,
)
from tests.racing import together

pytestmark = pytest.mark.django_db

ROLES = (
    (Role.APPLICANT, False),
    (Role.ASSESSOR, False),
    (Role.OFFICER, True),
    (Role.FINANCE, False),
    (Role.CHIEF_EXECUTIVE, True),
    (Role.BODY_MEMBER, False),
    (Role.BODY_CHAIR, False),
    (Role.AUDITOR, False),
    (Role.ADMINISTRATOR, False),
)


def uk(moment):
    return dt.datetime.fromisoformat(moment).replace(tzinfo=UK)


def facts(**changed):
    return {
        "title": "Funded Opportunities 2027/28",
        "budget": changed.pop("budget", None) or BudgetFactory(year=2027),
        "opens_at": uk("2027-05-01 09:00"),
        "closes_at": uk("2027-06-25 17:00"),
        "activity_starts": dt.date(2027, 9, 1),
        "activity_ends": dt.date(2028, 8, 31),
    } | changed


THING = {"code": "WCET", "title": "Whole-class teaching", "phases": ["primary", "special"], "cap": Decimal(1000)}
QUESTION = {"title": "Need", "question": "How clear is the need?", "weight": 2}


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


@pytest.fixture
def call():
    return CallFactory(draft=True)


def test_a_call_takes_category_year_and_questions_from_what_it_rests_on(officer):
    specification = SpecificationFactory(year=2027)

    call = actions.draft_call(specification, by=officer, **facts())

    assert (call.reference, call.category, call.year, call.status) == ("FO-27", "schools", 2027, "draft")
    assert str(call.question_set) == "Funded Opportunities school form, version 1"
    assert [change.what for change in history_of(call)] == ["draft call"]


def test_calls_of_a_category_and_year_are_told_apart_by_letters(officer):
    specification, budget = SpecificationFactory(year=2027), BudgetFactory(year=2027)

    references = [actions.draft_call(specification, by=officer, **facts(budget=budget)).reference for _ in range(28)]

    assert references[:3] == ["FO-27", "FO-27B", "FO-27C"]
    assert references[-3:] == ["FO-27Z", "FO-27BA", "FO-27BB"]


def test_a_budget_of_another_category_does_not_pay(officer):
    with pytest.raises(RuleBroken, match="is a budget for"):
        actions.draft_call(
            SpecificationFactory(year=2027), by=officer, **facts(budget=BudgetFactory(category="research", year=2027))
        )

    assert not Call.objects.exists()


@pytest.mark.parametrize(("year", "fits"), ((2026, False), (2027, True), (2028, False)))
def test_a_call_draws_on_a_budget_of_its_own_year(officer, year, fits):
    specification, budget = SpecificationFactory(year=2027), BudgetFactory(year=year)

    if fits:
        assert actions.draft_call(specification, by=officer, **facts(budget=budget)).budget == budget
    else:
        with pytest.raises(RuleBroken, match=f"set aside for {year}/{year % 100 + 1}, not for the year of the call"):
            actions.draft_call(specification, by=officer, **facts(budget=budget))
        assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("starts", "ends", "inside"),
    (
        (dt.date(2027, 9, 1), dt.date(2028, 8, 31), True),
        (dt.date(2027, 8, 31), dt.date(2028, 8, 31), False),
        (dt.date(2027, 9, 1), dt.date(2028, 9, 1), False),
    ),
)
def test_the_activity_lies_inside_the_period_of_the_fund(officer, starts, ends, inside):
    budget = BudgetFactory(year=2027, fund__starts=dt.date(2027, 9, 1), fund__ends=dt.date(2028, 8, 31))
    asked = facts(budget=budget, activity_starts=starts, activity_ends=ends)

    if inside:
        assert actions.draft_call(SpecificationFactory(year=2027), by=officer, **asked).activity_ends == ends
    else:
        with pytest.raises(RuleBroken, match="the dates must lie inside it"):
            actions.draft_call(SpecificationFactory(year=2027), by=officer, **asked)


def test_a_call_closes_at_least_a_minute_after_it_opens(officer):
    opens = uk("2027-05-01 09:00")

    with pytest.raises(RuleBroken, match="not after the opening"):
        actions.draft_call(SpecificationFactory(year=2027), by=officer, **facts(opens_at=opens, closes_at=opens))
    call = actions.draft_call(
        SpecificationFactory(year=2027), by=officer, **facts(opens_at=opens, closes_at=opens + dt.timedelta(minutes=1))
    )

    assert call.pk


def test_times_are_to_the_minute(officer):
    with pytest.raises(RuleBroken, match="without seconds"):
        actions.draft_call(SpecificationFactory(year=2027), by=officer, **facts(closes_at=uk("2027-06-25 17:00:01")))


def test_a_draft_is_edited_and_a_published_call_is_not(officer):
    draft = actions.draft_call(SpecificationFactory(year=2027), by=officer, **facts())

    assert actions.edit_call(draft, by=officer, title="Other", question_set=None).question_set == draft.question_set
    other = CallFactory().question_set
    assert actions.edit_call(draft, by=officer, question_set=other).question_set == other
    assert (
        actions.draft_call(SpecificationFactory(year=2027), by=officer, **facts(question_set=other)).question_set
        == other
    )
    with pytest.raises(RuleBroken, match="stands as it is"):
        actions.edit_call(CallFactory(), by=officer, title="Other")


def test_opportunities_take_their_place_one_after_another(officer, call):
    first = actions.add_opportunity(call, by=officer, **THING)
    second = actions.add_opportunity(call, by=officer, **THING | {"code": "CHOIR"})

    assert (first.position, second.position) == (1, 2)
    assert [change.what for change in history_of(call)] == ["add opportunity", "add opportunity"]


@pytest.mark.parametrize(
    ("changed", "words"),
    (
        ({"cap": Decimal(0)}, "between £0.01 and"),
        ({"total": Decimal("999.99")}, "less than one school"),
        ({"unit_value": Decimal(-1)}, "between £0.01 and"),
    ),
)
def test_an_opportunity_has_sensible_amounts(officer, call, changed, words):
    with pytest.raises(RuleBroken, match=words):
        actions.add_opportunity(call, by=officer, **THING | changed)

    assert not Opportunity.objects.exists()


def test_the_total_may_equal_the_cap(officer, call):
    assert actions.add_opportunity(call, by=officer, **THING | {"total": Decimal(1000)}).total == 1000


def test_two_opportunities_have_two_codes(officer, call):
    actions.add_opportunity(call, by=officer, **THING)

    with pytest.raises(RuleBroken, match="already has an opportunity with the code WCET"):
        actions.add_opportunity(call, by=officer, **THING)


def test_a_phase_has_a_cap_of_its_own_until_it_is_taken_away(officer, call):
    opportunity = actions.add_opportunity(call, by=officer, **THING)

    actions.set_phase_cap(opportunity, phase="special", cap=Decimal(1500), by=officer)
    actions.set_phase_cap(opportunity, phase="special", cap=Decimal(1600), by=officer)
    assert [cap.cap for cap in opportunity.phase_caps.all()] == [Decimal(1600)]

    actions.set_phase_caps(opportunity, by=officer, primary=Decimal(10), special=None)
    assert [(cap.phase, cap.cap) for cap in opportunity.phase_caps.all()] == [("primary", Decimal(10))]

    told = history_of(call).count()
    actions.set_phase_caps(opportunity, by=officer, primary=Decimal(10), special=None)
    assert history_of(call).count() == told


def test_a_cap_is_for_a_phase_the_opportunity_is_for(officer, call):
    opportunity = actions.add_opportunity(call, by=officer, **THING)

    with pytest.raises(RuleBroken, match="not for schools of that phase"):
        actions.set_phase_cap(opportunity, phase="secondary", cap=Decimal(10), by=officer)


def test_a_phase_that_goes_takes_its_cap_along(officer, call):
    opportunity = actions.add_opportunity(call, by=officer, **THING)
    actions.set_phase_cap(opportunity, phase="special", cap=Decimal(10), by=officer)

    actions.edit_opportunity(opportunity, by=officer, phases=["primary"])

    assert not opportunity.phase_caps.exists()


def test_an_opportunity_is_taken_out_of_a_draft(officer, call):
    opportunity = actions.add_opportunity(call, by=officer, **THING)
    actions.set_phase_cap(opportunity, phase="special", cap=Decimal(10), by=officer)

    actions.remove_opportunity(opportunity, by=officer)

    assert not call.opportunities.exists()


def test_a_criterion_says_what_its_scores_mean(officer, call):
    criterion = actions.add_criterion(call, meanings={0: "None", 1: " ", 4: "Beyond doubt"}, by=officer, **QUESTION)

    assert [(meaning.score, meaning.meaning) for meaning in criterion.meanings.all()] == [
        (4, "Beyond doubt"),
        (0, "None"),
    ]


@pytest.mark.parametrize(("score", "may"), ((-1, False), (0, True), (4, True), (5, False)))
def test_a_described_score_lies_between_0_and_the_highest(officer, call, score, may):
    if may:
        assert actions.add_criterion(call, meanings={score: "So"}, by=officer, **QUESTION).meanings.count() == 1
    else:
        with pytest.raises(RuleBroken, match="from 0 to 4"):
            actions.add_criterion(call, meanings={score: "So"}, by=officer, **QUESTION)


def test_a_criterion_is_changed_and_taken_out(officer, call):
    criterion = actions.add_criterion(call, meanings={0: "None"}, by=officer, **QUESTION)

    actions.edit_criterion(criterion, meanings={1: "Some"}, by=officer, title="Clear need")
    assert [meaning.meaning for meaning in criterion.meanings.all()] == ["Some"]

    actions.remove_criterion(criterion, by=officer)
    assert not Criterion.objects.exists()


def test_nothing_in_a_published_call_changes(officer):
    opportunity = OpportunityFactory()
    call, criterion = opportunity.call, CriterionFactory(call=opportunity.call)
    acts = (
        lambda: actions.add_opportunity(call, by=officer, **THING),
        lambda: actions.edit_opportunity(opportunity, by=officer, title="Other"),
        lambda: actions.remove_opportunity(opportunity, by=officer),
        lambda: actions.set_phase_cap(opportunity, phase="primary", cap=Decimal(1), by=officer),
        lambda: actions.add_criterion(call, meanings={}, by=officer, **QUESTION),
        lambda: actions.edit_criterion(criterion, meanings={}, by=officer, title="Other"),
        lambda: actions.remove_criterion(criterion, by=officer),
    )

    for act in acts:
        with pytest.raises(RuleBroken, match="stands as it is"):
            act()

    assert (call.opportunities.count(), call.criteria.count()) == (1, 1)


def test_last_years_call_is_copied_with_opportunities_caps_and_criteria(officer):
    source = CallFactory(draft=True, year=2026)
    opportunity = actions.add_opportunity(source, by=officer, **THING)
    actions.set_phase_cap(opportunity, phase="special", cap=Decimal(1500), by=officer)
    actions.add_criterion(source, meanings={0: "None", 4: "Beyond doubt"}, by=officer, **QUESTION)

    copy = actions.copy_call(source, specification=SpecificationFactory(year=2027), by=officer, **facts())

    copied = copy.opportunities.get()
    assert (copy.status, copy.year, copied.code, copied.cap) == ("draft", 2027, "WCET", Decimal(1000))
    assert [(cap.phase, cap.cap) for cap in copied.phase_caps.all()] == [("special", Decimal(1500))]
    assert [meaning.meaning for meaning in copy.criteria.get().meanings.all()] == ["Beyond doubt", "None"]
    assert (source.opportunities.count(), source.criteria.get().meanings.count()) == (1, 2)


@pytest.mark.parametrize(("role", "may"), ROLES)
def test_who_may_draft_a_call(role, may):
    person, specification = UserFactory(role=role), SpecificationFactory(year=2027)
    call = CallFactory(draft=True, opens_at=uk("2027-05-01 09:00"), closes_at=uk("2027-06-25 17:00"))
    acts = (
        lambda: actions.draft_call(specification, by=person, **facts()),
        lambda: actions.copy_call(call, specification=specification, by=person, **facts()),
        lambda: actions.edit_call(call, by=person, title="Other"),
        lambda: actions.add_opportunity(call, by=person, **THING),
        lambda: actions.add_criterion(call, meanings={}, by=person, **QUESTION),
    )

    for act in acts:
        if may:
            act()
        else:
            with pytest.raises(PermissionDenied):
                act()

    assert (Call.objects.count(), call.opportunities.count()) == ((3, 1) if may else (1, 0))


@pytest.mark.parametrize(
    ("changed", "constraint"),
    (
        ({"opens_at": uk("2027-06-25 17:00"), "closes_at": uk("2027-06-25 17:00")}, "call_closes_after_it_opens"),
        ({"activity_starts": dt.date(2027, 9, 1), "activity_ends": dt.date(2027, 9, 1)}, "call_activity_ends"),
        ({"assessors_each": 0}, "call_has_at_least_one_assessor"),
        ({"cap_per_school": Decimal(0)}, "call_cap_is_positive"),
        ({"status": "imagined"}, "call_status_is_known"),
    ),
)
def test_the_database_repeats_the_rules(changed, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CallFactory(**changed)


@pytest.mark.django_db(transaction=True)
def test_calls_drafted_at_once_get_different_references():
    specification, budget = SpecificationFactory(year=2027), BudgetFactory(year=2027)
    officers = [UserFactory(role=Role.OFFICER) for _ in range(4)]
    asked = facts(budget=budget)

    got = together(*(lambda by=by: actions.draft_call(specification, by=by, **asked).reference for by in officers))

    assert sorted(got) == ["FO-27", "FO-27B", "FO-27C", "FO-27D"]
