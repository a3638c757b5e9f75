"""The pages of recommending and deciding, by form posts."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from segue.cycle.decisions import actions
from segue.cycle.decisions.models import Decision, Proposal, Recommendation, Sitting
from tests.decisions.conftest import make_board, make_case, make_world, prepared, was_put
from tests.factories import InterestFactory, MeetingFactory, OutcomeQuestionFactory

NAUGHTY = ("=1+1", "﷽ עברית مرحبا", "👩‍👧‍👦 🎻", "x" * 10_000, "<script>alert(1)</script>", "%s {{ x }}")


def page(recommendation, name="recommendation", *more):
    return reverse(name, args=[recommendation.pk, *more])


def line(recommendation, **changes):
    """The posted table with some amounts changed: {place: amount or None}."""
    answer = {}
    for row in recommendation.proposals.all():
        amount = changes.get(f"n{row.rank}", row.amount)
        answer |= {f"outcome_{row.pk}": "declined" if amount is None else "awarded", f"amount_{row.pk}": amount or ""}
    return answer


def test_a_recommendation_is_prepared_moved_put_and_decided(client, world):
    client.force_login(world.officer)
    assert "Prepare a recommendation for" in client.get("/recommendations/").content.decode()
    client.post(reverse("recommendation-prepare", args=[world.call.pk]), {"title": "Round one"})
    recommendation = Recommendation.objects.get()
    before = client.get(page(recommendation)).content.decode()
    client.post(page(recommendation), line(recommendation, n1=Decimal("400.50"), n3=Decimal("99.50")))
    after = client.get(page(recommendation)).content.decode()
    client.post(page(recommendation, "recommendation-put"), {"delegation": world.line.pk})
    client.force_login(world.chief)
    confirm = client.get(page(recommendation, "recommendation-decide")).content.decode()
    client.post(page(recommendation, "recommendation-decide"), {"reasons": "As recommended."})

    assert "At equal scores by need" in before
    assert "The line: nothing is awarded below" in before
    assert "£99.50" in after
    for words in ("£1,000", "3 awards", "0 refusals", "3 letters", "cannot be undone"):
        assert words in confirm
    assert [row.amount for row in Decision.objects.order_by("pk")] == [Decimal("400.50"), 500, Decimal("99.50")]


def test_a_departure_is_flagged_on_the_page(client, world):
    recommendation = prepared(world)
    client.force_login(world.officer)

    client.post(page(recommendation), line(recommendation, n2=None, n3=500))

    text = client.get(page(recommendation)).content.decode()
    assert text.count("Departs from the ranking: say why") == 2
    refused = client.post(page(recommendation, "recommendation-put"), {"delegation": world.line.pk})
    assert "do not follow the ranking" in refused.content.decode()


def test_an_amount_above_the_request_is_an_error_on_the_page_and_nothing_is_saved(client, world):
    recommendation = prepared(world)
    client.force_login(world.officer)

    response = client.post(page(recommendation), line(recommendation, n1=Decimal("500.01"), n2=Decimal(1)))

    assert "more than the £500.00 requested" in response.content.decode()
    assert [row.amount for row in Proposal.objects.order_by("rank")] == [500, 500, None]


@pytest.mark.parametrize("amount", ("abc", "-1", "1e9", "9" * 40, "0", "NaN"))
def test_an_amount_that_is_none_is_an_error_in_words(client, world, amount):
    recommendation = prepared(world)
    client.force_login(world.officer)

    response = client.post(
        page(recommendation), line(recommendation) | {f"amount_{Proposal.objects.first().pk}": amount}
    )

    assert response.status_code == 200
    assert [row.amount for row in Proposal.objects.order_by("rank")] == [500, 500, None]


@pytest.mark.parametrize("text", NAUGHTY)
def test_reasons_and_conditions_are_kept_exactly(client, world, text):
    recommendation = prepared(world)
    client.force_login(world.officer)
    answer = {"outcome": "awarded", "amount": "500", "reasons": text, "conditions": text, "exception": text}

    client.post(page(recommendation, "proposal", world.cases[0].reference), answer)

    row = Proposal.objects.get(application=world.cases[0])
    assert (row.reasons, row.conditions, row.exception) == (text, text, text)
    assert client.get(page(recommendation)).status_code == 200
    export = b"".join(client.get(page(recommendation, "recommendation-csv")).streaming_content).decode()
    assert "\n=1" not in export
    assert ",=1" not in export


def test_what_is_put_shows_no_fields(client, world):
    recommendation = was_put(world)
    client.force_login(world.officer)

    text = client.get(page(recommendation)).content.decode()
    response = client.post(page(recommendation), line(recommendation, n1=Decimal(1)))

    assert "data-amount" not in text
    assert "so it is frozen" in response.content.decode()


def test_a_case_is_taken_out_on_a_page(client, world):
    recommendation = prepared(world)
    client.force_login(world.officer)

    response = client.post(page(recommendation, "proposal-take-out", world.cases[0].reference), {"because": "Interest"})

    apart = Recommendation.objects.exclude(pk=recommendation.pk).get()
    assert response.url == page(apart)


def test_a_recommendation_is_sent_back_and_ranked_again_by_buttons(client, world):
    recommendation = was_put(world)
    client.force_login(world.officer)

    client.post(page(recommendation, "recommendation-send-back"), {"because": "More on the third"})
    again = prepared(world)
    client.post(page(again, "recommendation-rank-again"))

    recommendation.refresh_from_db()
    assert recommendation.status == "sent_back"


def test_a_board_decides_on_the_page(client, world):
    board = make_board(quorum=2, members=3)
    InterestFactory(user=board.people[2], organisation=world.cases[1].applicant)
    MeetingFactory(body=board.body, held_on=timezone.localdate() - timedelta(days=3), title="Too early")
    recommendation = was_put(world, line=board.line)
    client.force_login(board.people[0])
    address = page(recommendation, "recommendation-decide")

    before = client.get(address).content.decode()
    answer = {"reasons": "Agreed.", "meeting": board.meeting.pk, "minute_reference": "6.1"}
    client.post(address, answer | {"present": [person.pk for person in board.people]})

    assert "Member 2 (Governor of the school)" in before
    assert "Too early" not in before
    assert f'href="{reverse("meeting-note", args=[board.body.pk])}?next={address}"' in before
    assert Decision.objects.count() == 3


def test_nobody_ticked_takes_all_who_are_noted_at_the_meeting(client, world):
    board = make_board(quorum=2, members=3)
    board.meeting.present.remove(board.people[2])
    recommendation = was_put(world, line=board.line)
    client.force_login(board.people[0])

    client.post(
        page(recommendation, "recommendation-decide"),
        {"reasons": "Agreed.", "meeting": board.meeting.pk, "minute_reference": "6.1"},
    )

    assert set(Sitting.objects.get().present.all()) == set(board.people[:2])


def test_a_refused_decision_says_why_and_keeps_what_was_typed(client, db):
    world = make_world(policy=False)
    recommendation = was_put(world)
    client.force_login(world.chief)
    address = page(recommendation, "recommendation-decide")

    before = client.get(address).context["ranking"]
    refused = client.post(address, {"reasons": "Agreed & done"})

    text, after = refused.content.decode(), refused.context["ranking"]
    assert (after.money, after.left) == (before.money, before.left)

    assert "No version of the commissioning policy is in force" in text
    assert "Agreed &amp; done" in text
    assert not Decision.objects.exists()


@pytest.mark.parametrize("rows", (1, 3))
@pytest.mark.parametrize(
    ("name", "number"),
    (
        ("recommendations", 6),
        ("recommendation", 11),
        ("recommendation-decide", 16),
        ("outcome-questions", 5),
    ),
)
def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries, db, rows, name, number):
    world = make_world(scores=range(50, 50 + rows))
    board = make_board()
    recommendation = was_put(world, line=board.line) if name.endswith("decide") else prepared(world)
    for _ in range(rows):
        other = make_world(scores=(50,))
        prepared(other)
        make_case(other.call, 40)
        OutcomeQuestionFactory()
    client.force_login(board.people[0] if name.endswith("decide") else world.officer)
    address = reverse(name) if name in {"recommendations", "outcome-questions"} else page(recommendation, name)

    with django_assert_num_queries(number):
        client.get(address)


@pytest.mark.parametrize("query", ("?status=x", "?state=y", "?after=%00", "?before=zzz", "?status=put", "?state=open"))
def test_a_list_takes_any_address(client, world, query):
    client.force_login(world.officer)

    assert client.get("/recommendations/" + query).status_code == 200
    assert client.get("/outcome-questions/" + query).status_code == 200


def test_an_amount_left_beside_a_refusal_is_forgotten(client, world):
    recommendation = prepared(world)
    client.force_login(world.officer)
    answer = {"outcome": "declined", "amount": "500", "reasons": "Too little need."}

    client.post(page(recommendation, "proposal", world.cases[0].reference), answer)

    row = Proposal.objects.get(application=world.cases[0])
    assert (row.outcome, row.amount) == ("declined", None)


def test_the_page_of_deciding_leads_back_once_it_is_decided(client, world):
    recommendation = was_put(world)
    actions.decide(recommendation, reasons="As recommended.", by=world.chief)
    client.force_login(world.chief)

    again = client.post(page(recommendation, "recommendation-decide"), {"reasons": "Once more"})

    assert again.url == page(recommendation)
    assert Decision.objects.count() == 3
