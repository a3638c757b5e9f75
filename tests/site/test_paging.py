"""Every row of a list stands on one page, in order, forwards and backwards."""

import json
from base64 import urlsafe_b64encode

import pytest

from segue.money.models import Budget
from segue.site.paging import page_by_key
from tests.factories import BudgetFactory, FundFactory

ORDER = ("-fund__name", "-pk")


@pytest.fixture
def budgets(db):
    funds = [FundFactory(name=name) for name in ("A", "B", "C")]
    for number in range(7):
        BudgetFactory(fund=funds[number % 3], name=str(number))
    return list(Budget.objects.order_by(*ORDER))


def walk(towards, given, **facts):
    rows = Budget.objects.select_related("fund")
    while given is not None:
        page = page_by_key(rows, given, order=ORDER, size=3, **facts)
        yield list(page)
        cursor = getattr(page, "later" if towards == "after" else "earlier")
        given = {towards: cursor} if cursor else None


@pytest.mark.parametrize("keys_first", (False, True))
def test_a_list_is_walked_forwards_and_back(budgets, keys_first):
    forwards = list(walk("after", {}, keys_first=keys_first))
    last = page_by_key(Budget.objects.all(), {}, order=ORDER, size=6).later
    back = list(walk("before", {"before": last}, keys_first=keys_first))

    assert forwards == [budgets[:3], budgets[3:6], budgets[6:]]
    assert back == [budgets[2:5], budgets[:2]]


def test_keys_are_found_before_anything_is_joined_in_the_same_question(budgets, django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        rows = list(page_by_key(Budget.objects.select_related("fund"), {}, order=ORDER, size=3, keys_first=True))

    keys = asked.captured_queries[0]["sql"].split("= ANY(ARRAY(")[1]
    assert rows == budgets[:3]
    assert "LIMIT 4" in keys
    assert '"money_fund"."given_by"' not in keys.split("LIMIT 4")[0]


@pytest.mark.parametrize("order", (ORDER, ("-amount", "-pk"), ("year", "pk")))
@pytest.mark.parametrize(
    "values", ([float("inf"), 1], [1, float("-inf")], [float("nan"), 1], ["\ud800", 5], ["a", True])
)
def test_a_cursor_of_what_no_column_holds_begins_anew(budgets, order, values):
    cursor = urlsafe_b64encode(json.dumps(values).encode()).decode()

    for way in ("after", "before"):
        assert len(page_by_key(Budget.objects.all(), {way: cursor}, order=order, size=3)) in {0, 3}


@pytest.mark.parametrize("cursor", ("x", "W10", "WyIAIiwxXQ", "W1tb" * 1_000))
def test_a_cursor_that_was_tampered_with_begins_anew(budgets, cursor):
    assert len(page_by_key(Budget.objects.all(), {"after": cursor}, order=ORDER, size=3)) == 3
