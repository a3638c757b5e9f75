"""How an award was chosen, on every page that says so: its place among how many, or a case of its own."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from segue.cycle.decisions.queries import Ranking, rankings_of
from tests.factories import (
    ApplicationFactory,
    CallFactory,
    DecisionFactory,
    DelegationFactory,
    HubFactory,
    InterestFactory,
    ProposalFactory,
    RecommendationFactory,
    SittingFactory,
    UserFactory,
)
from tests.moves import moved
from tests.reporting.worlds import tell

pytestmark = pytest.mark.django_db
WHY = "The last place goes to the district that has none."


def chosen(*, among=1, exception="", gap=None):
    """An award that was put beside so many other cases, and is told."""
    case = ApplicationFactory(call=CallFactory(closed=True, budget__amount=100_000), status="awarded", requested=500)
    recommendation = RecommendationFactory(call=case.call)
    ProposalFactory(recommendation=recommendation, application=case, rank=1, amount=400, exception=exception)
    for rank in range(2, among + 1):
        beside = ApplicationFactory(call=case.call, status="awarded")
        ProposalFactory(recommendation=recommendation, application=beside, rank=rank, amount=Decimal(5))
    recommendation.proposals.filter(rank=gap).delete()
    moved(recommendation, "put", delegation=DelegationFactory(), put_at=timezone.now(), content_sha256="0" * 64)
    moved(recommendation, "decided")
    recommendation.refresh_from_db()
    sitting = SittingFactory(recommendation=recommendation)
    decision = DecisionFactory(application=case, sitting=sitting, amount=400, score=Decimal(78))
    tell(decision)
    return decision


def read(client, decision, name="award"):
    return client.get(reverse(name, args=[decision.application.reference])).content.decode()


@pytest.mark.parametrize(
    ("among", "words"),
    (
        (1, "annual call, a case of its own with 78.0 of 100"),
        (3, "annual call, ranked 1 of 3 with 78.0 of 100"),
    ),
)
def test_the_register_its_page_and_its_download_say_how_it_was_chosen(client, among, words):
    HubFactory()
    decision = chosen(among=among)

    lines = b"".join(client.get(reverse("awards-csv")).streaming_content).decode()

    assert words.capitalize() in client.get(reverse("awards")).content.decode()
    assert f"By {words}." in read(client, decision)
    assert words in lines


@pytest.mark.parametrize(("exception", "shown"), (("", False), (WHY, True)))
def test_why_an_award_does_not_follow_the_ranking_is_public(client, exception, shown):
    HubFactory()
    decision = chosen(among=2, exception=exception)

    lines = b"".join(client.get(reverse("awards-csv")).streaming_content).decode().splitlines()

    assert ("Why it does not follow the ranking" in read(client, decision)) is shown
    assert (WHY in read(client, decision)) is shown
    assert ("departs from the ranking" in client.get(reverse("awards")).content.decode()) is shown
    assert "Why,Why not by the ranking," in lines[0]
    assert (WHY in lines[1]) is shown


def test_the_case_says_the_same(client, officer):
    page = read(client, chosen(among=2, exception=WHY), "case")

    assert "Ranked 1 of 2 with 78.00 of 100." in page
    assert WHY in page
    assert "A case of its own with 78.00 of 100." in read(client, chosen(), "case")


def test_the_case_counts_no_case_beside_it_that_is_closed_to_its_reader(client, officer):
    decision = chosen(among=3)
    beside = decision.sitting.recommendation.proposals.get(rank=3).application
    InterestFactory(user=officer, organisation=beside.applicant)

    page = read(client, decision, "case")

    assert "Ranked 1 with 78.00 of 100." in page
    assert rankings_of([decision.sitting.recommendation_id], officer) == {}


def test_a_place_left_by_a_case_taken_out_is_still_a_place():
    key = chosen(among=3, gap=2).sitting.recommendation_id

    assert rankings_of([key]) == {key: Ranking(2, 3)}
    assert rankings_of([key], UserFactory()) == {key: Ranking(2, 3)}
