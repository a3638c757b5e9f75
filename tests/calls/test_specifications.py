"""Indicators and specifications."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from segue.cycle.calls import actions
from segue.cycle.calls.models import Indicator, Specification
from segue.people.models import Role
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.factories import CallFactory, IndicatorFactory, PriorityFactory, SpecificationFactory, UserFactory

pytestmark = pytest.mark.django_db

FACTS = {
    "title": "Whole-class playing in Year 4",
    "category": "schools",
    "year": 2027,
    "to_achieve": "Every pupil plays for a year",
    "for_whom": "State-funded primary schools",
    "standard": "Taught by qualified musicians",
}


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


def test_a_specification_names_its_priorities_and_indicators(officer):
    priority, indicator = PriorityFactory(adopted=True), IndicatorFactory()

    specification = actions.write_specification([priority], [indicator], by=officer, **FACTS)

    assert [*specification.priorities.all()] == [priority]
    assert [*specification.indicators.all()] == [indicator]
    assert [change.what for change in history_of(specification)] == ["write specification"]


def test_a_specification_serves_at_least_one_adopted_priority(officer):
    indicator, retired = IndicatorFactory(), PriorityFactory(adopted=True, status="retired")

    for priorities, words in (
        ([], "at least one priority"),
        ([PriorityFactory()], "not an adopted"),
        ([retired], "not an adopted"),
    ):
        with pytest.raises(RuleBroken, match=words):
            actions.write_specification(priorities, [indicator], by=officer, **FACTS)

    assert not Specification.objects.exists()


def test_a_specification_is_measured_by_at_least_one_indicator(officer):
    with pytest.raises(RuleBroken, match="at least one indicator"):
        actions.write_specification([PriorityFactory(adopted=True)], [], by=officer, **FACTS)


def edit(specification, by, **facts):
    priorities, indicators = specification.priorities.all(), specification.indicators.all()
    return actions.edit_specification(
        specification, priorities=priorities, indicators=indicators, by=by, **FACTS | facts
    )


def test_a_specification_is_edited_while_its_calls_are_drafts(officer):
    specification = CallFactory(draft=True).specification

    assert edit(specification, officer).title == FACTS["title"]


@pytest.mark.parametrize("status", ("published", "cancelled"))
def test_a_specification_stands_once_a_call_from_it_was_published(officer, status):
    specification = CallFactory(status=status).specification

    with pytest.raises(RuleBroken, match="stands as it is"):
        edit(specification, officer)


def test_the_category_stands_once_a_call_was_drafted(officer):
    specification = CallFactory(draft=True).specification

    with pytest.raises(RuleBroken, match="its category stands"):
        edit(specification, officer, category="research")


def test_an_indicator_is_added_once_under_its_code(officer):
    facts = {"code": "KPI-1", "name": "Schools engaged", "definition": "Counted once a year", "unit": "schools"}
    actions.add_indicator(by=officer, **facts)

    with pytest.raises(RuleBroken, match="KPI-1 is taken"):
        actions.add_indicator(by=officer, **facts)

    assert Indicator.objects.count() == 1


def test_the_database_keeps_a_definition_as_it_was():
    indicator = IndicatorFactory()

    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        Indicator.objects.filter(pk=indicator.pk).update(definition="Counted twice")


@pytest.mark.parametrize(
    ("role", "may"),
    (
        (Role.APPLICANT, False),
        (Role.ASSESSOR, False),
        (Role.OFFICER, True),
        (Role.FINANCE, False),
        (Role.CHIEF_EXECUTIVE, True),
        (Role.BODY_MEMBER, False),
        (Role.BODY_CHAIR, False),
        (Role.AUDITOR, False),
        (Role.ADMINISTRATOR, False),
    ),
)
def test_who_may_write_specifications_and_indicators(role, may):
    person, specification = UserFactory(role=role), SpecificationFactory()
    acts = (
        lambda: actions.write_specification(
            specification.priorities.all(), specification.indicators.all(), by=person, **FACTS
        ),
        lambda: edit(specification, person),
        lambda: actions.add_indicator(by=person, code="X", name="X", definition="X"),
    )

    for act in acts:
        if may:
            act()
        else:
            with pytest.raises(PermissionDenied):
                act()

    assert (Specification.objects.count(), Indicator.objects.count()) == ((2, 2) if may else (1, 1))
