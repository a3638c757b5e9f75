"""A filter by programme year offers the years that hold something, and the one its reader asked for."""

import pytest
from django.urls import reverse

from segue.cycle.reporting.models import YearFigures
from segue.people.models import Role
from segue.years import ProgrammeYear, offered
from tests.factories import BudgetFactory, CallFactory, DecisionFactory, HubFactory, SurveyDoneFactory, UserFactory
from tests.reporting.worlds import awarded

pytestmark = pytest.mark.django_db
NOW = ProgrammeYear.current().start


@pytest.fixture
def auditor(client):
    HubFactory()
    client.force_login(UserFactory(role=Role.AUDITOR))
    return client


def of_year(year, *, category="schools"):
    """A closed call of a year, with the budget it draws on."""
    return CallFactory(
        closed=True,
        year=year,
        category=category,
        budget=BudgetFactory(year=year, category=category, amount=10_000),
    )


def years_in(client, name, **asked):
    return [value for value, _ in client.get(reverse(name), asked).context["filters"].fields["year"].choices]


@pytest.mark.parametrize(
    ("asked", "years"),
    (
        ("", ["2026", "2024"]),
        ("2025", ["2026", "2025", "2024"]),
        ("2026", ["2026", "2024"]),
        ("1999", ["2026", "2024"]),
        ("2101", ["2026", "2024"]),
        ("soon", ["2026", "2024"]),
        ("2_025", ["2026", "2024"]),
    ),
)
def test_the_latest_year_comes_first_and_one_that_is_asked_for_is_offered(asked, years):
    assert [value for value, _ in offered([2024, 2026, 2024], asked=asked)] == years


def test_the_register_offers_the_years_of_awards_that_are_public(client):
    HubFactory()
    for years_ago in (1, 3):
        awarded(call=of_year(NOW - years_ago))
    awarded(told=False, call=of_year(NOW))
    awarded(call=of_year(NOW - 2, category="financial_assistance"))
    DecisionFactory(declined=True, application__call=of_year(NOW - 4))
    CallFactory(year=NOW + 1)

    assert years_in(client, "awards") == ["", str(NOW - 1), str(NOW - 3)]
    assert years_in(client, "awards", year=NOW - 2) == ["", str(NOW - 1), str(NOW - 2), str(NOW - 3)]


def test_a_year_of_the_register_that_holds_nothing_says_so(client):
    HubFactory()
    awarded(call=of_year(NOW - 1))

    response = client.get(reverse("awards"), {"year": NOW - 5})

    assert response.context["rows"].rows == []
    assert f"Programme year: {ProgrammeYear(NOW - 5)}" in response.content.decode()


def test_the_board_page_offers_the_years_with_a_budget_and_this_one(auditor):
    BudgetFactory(year=NOW + 1)
    BudgetFactory(year=NOW - 2)

    assert years_in(auditor, "board") == [str(NOW + 1), str(NOW), str(NOW - 2)]
    assert auditor.get(reverse("board"), {"year": NOW - 4}).context["year"] == ProgrammeYear(NOW - 4)
    assert auditor.get(reverse("board"), {"year": "never"}).context["year"] == ProgrammeYear(NOW)


def test_the_awards_of_the_board_begin_with_this_year_and_go_on_with_those_awarded(auditor):
    awarded(told=False, call=of_year(NOW + 1))
    awarded(call=of_year(NOW - 2))
    BudgetFactory(year=NOW - 1)

    assert years_in(auditor, "board-awards") == [str(NOW), str(NOW + 1), str(NOW - 2)]
    assert auditor.get(reverse("board-awards")).context["year"] == ProgrammeYear(NOW)


@pytest.mark.parametrize("name", ("schools", "surveys"))
def test_lists_by_the_schools_survey_offer_the_years_of_surveys_and_this_one_first(auditor, name):
    SurveyDoneFactory(year=NOW + 1)
    SurveyDoneFactory(year=NOW - 2)

    assert years_in(auditor, name) == [str(NOW), str(NOW + 1), str(NOW - 2)]
    assert years_in(auditor, name, year=NOW - 1) == [str(NOW), str(NOW + 1), str(NOW - 1), str(NOW - 2)]


@pytest.mark.parametrize("budgets", (0, 1))
def test_a_year_without_budgets_asks_no_more_than_twenty_questions(auditor, budgets, django_assert_max_num_queries):
    BudgetFactory(year=NOW - 2)
    BudgetFactory.create_batch(budgets, year=NOW)
    auditor.get(reverse("board"))
    YearFigures.objects.all().delete()

    with django_assert_max_num_queries(20):
        assert years_in(auditor, "board") == [str(NOW), str(NOW - 2)]
