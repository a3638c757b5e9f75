"""The public register narrowed and sorted: the page and its download say the same, and nothing that is not public."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import BudgetFactory, CallFactory, DistrictFactory, HubFactory, LineFactory, SchoolFactory
from tests.reporting.worlds import awarded

pytestmark = pytest.mark.django_db


@pytest.fixture
def awards():
    """Two awards, of two calls and for two things, the first the smaller."""
    HubFactory()
    DistrictFactory(name="Marsh")
    first = awarded(amount=100, school=SchoolFactory(district_name="Marsh"))
    second = awarded(amount=400, school=SchoolFactory(district_name="Weald"))
    for award, title in ((first, "Choirs"), (second, "Brass")):
        LineFactory(application=award.application, opportunity__call=award.application.call, opportunity__title=title)
    return first, second


def listed(client, **asked):
    """Whom the page and the download list, by reference, in order."""
    rows = client.get(reverse("awards"), asked).context["rows"]
    lines = b"".join(client.get(reverse("awards-csv"), asked).streaming_content).decode().splitlines()[1:]
    shown, downloaded = [award.reference for award in rows], [line.split(",")[0] for line in lines]
    assert shown == downloaded
    return shown


def references(*decisions):
    return [decision.application.reference for decision in decisions]


@pytest.mark.parametrize("by", ("call", "opportunity", "priority", "district"))
def test_the_register_and_its_download_are_narrowed_alike(client, awards, by):
    call = awards[0].application.call
    wanted = {
        "call": call.pk,
        "opportunity": "Choirs",
        "priority": call.specification.priorities.get().pk,
        "district": "Marsh",
    }

    assert listed(client, **{by: wanted[by]}) == references(awards[0])


@pytest.mark.parametrize(
    ("sort", "order"),
    (("amount", (0, 1)), ("-amount", (1, 0)), ("decided", (0, 1)), ("", (1, 0)), ("nonsense", (1, 0))),
)
def test_the_register_and_its_download_are_sorted_alike(client, awards, sort, order):
    assert listed(client, sort=sort) == references(*(awards[place] for place in order))


def test_what_fits_nothing_says_so_and_leads_back_to_all(client, awards):
    page = client.get(reverse("awards"), {"q": "Nowhere"}).content.decode()

    assert "No award fits" in page
    assert f'href="{reverse("awards")}">Show all' in page


def test_filters_name_no_draft_and_nothing_of_a_category_that_is_not_published(client, awards):
    LineFactory(opportunity__call=CallFactory(draft=True, title="Secret draft"), opportunity__title="Secret thing")
    budget = BudgetFactory(amount=1_000, category="financial_assistance")
    CallFactory(closed=True, budget=budget, category="financial_assistance", title="Help for one family")

    page = client.get(reverse("awards")).content.decode()

    assert [words for words in ("Secret draft", "Secret thing", "Help for one family") if words in page] == []
    assert "Choirs" in page


def test_the_front_page_counts_the_days_until_a_call_closes(client):
    HubFactory()
    CallFactory(closes_at=timezone.now() + timedelta(days=12))

    page = client.get(reverse("home")).content.decode()

    assert "closes in 12 days:" in page
