"""From a ranked list to what is put."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from segue.cycle.assessment import lifecycle as assessment_life
from segue.cycle.calls.actions import cancel
from segue.cycle.decisions import actions, queries, rules
from segue.cycle.decisions.models import Decision, Proposal, Recommendation
from segue.people.models import Role, User
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.decisions.conftest import make_case, make_world, prepared, was_put
from tests.factories import (
    ApplicationFactory,
    AssessmentFactory,
    DelegationFactory,
    InterestFactory,
    LineFactory,
    ModerationFactory,
    OpportunityFactory,
    UserFactory,
)
from tests.moves import moved


def rows_of(recommendation):
    return [(row.application, row.outcome, row.amount) for row in recommendation.proposals.order_by("rank")]


def change(recommendation, case, by, **facts):
    row = recommendation.proposals.get(application=case)
    known = {"outcome": row.outcome, "amount": row.amount, "reasons": row.reasons}
    return actions.propose(recommendation, application=case, by=by, **(known | facts))


def test_awards_are_suggested_down_to_where_the_money_ends(world):
    first, second, third = world.cases

    recommendation = prepared(world)

    assert rows_of(recommendation) == [
        (first, "awarded", 500),
        (second, "awarded", 500),
        (third, "declined", None),
    ]


def test_moving_the_line_changes_what_differs_and_keeps_the_words(world):
    first, second, third = world.cases
    recommendation = prepared(world)
    stranger = make_case(world.call, 40)
    told = history_of(recommendation).count()

    actions.move_the_line(
        recommendation,
        changes=[
            (first, "awarded", Decimal(500)),
            (second, "awarded", Decimal(300)),
            (stranger, "awarded", Decimal(1)),
        ],
        by=world.officer,
    )

    assert rows_of(recommendation) == [(first, "awarded", 500), (second, "awarded", 300), (third, "declined", None)]
    assert recommendation.proposals.get(application=second).reasons == "Scored 70."
    assert history_of(recommendation).count() == told + 1


def test_at_the_line_the_last_penny_counts(db):
    enough, short = make_world(budget=Decimal("1500.00")), make_world(budget=Decimal("1499.99"))

    assert [row[1] for row in rows_of(prepared(enough))] == ["awarded"] * 3
    assert [row[1] for row in rows_of(prepared(short))] == ["awarded", "awarded", "declined"]


def test_at_equal_scores_need_decides_then_pupils_then_the_reference(db):
    world = make_world(scores=())
    unknown = make_case(world.call, 60, reference="A")
    poorer = make_case(world.call, 60, reference="D", school__imd_decile=1, school__pupil_premium=5)
    richer = make_case(world.call, 60, reference="B", school__imd_decile=9)
    fewer = make_case(world.call, 60, reference="C", school__imd_decile=1, school__pupil_premium=4)
    best = make_case(world.call, "60.01", reference="E", school__imd_decile=10)
    same = make_case(world.call, 60, reference="Z", school__imd_decile=9)

    ranked = [row[0] for row in rows_of(prepared(world))]

    assert ranked == [best, poorer, fewer, richer, same, unknown]


@given(st.lists(st.decimals("0.01", 1000, places=2), max_size=15), st.decimals(0, 5000, places=2))
def test_what_is_above_the_line_is_paid_for_and_the_next_would_not_be(requests, amount):
    line = rules.above_the_line(requests, amount)

    assert sum(requests[:line]) <= amount
    assert line == len(requests) or sum(requests[: line + 1]) > amount


def test_a_case_waits_for_a_moderated_score_that_stands(world):
    one = AssessmentFactory(application=world.cases[0], status=assessment_life.Status.SUBMITTED)
    assert one.total == 60

    recommendation = prepared(world)

    assert world.cases[0] not in [row[0] for row in rows_of(recommendation)]


def test_an_application_is_in_one_draft_only(world):
    prepared(world)

    with pytest.raises(RuleBroken, match="No application of this call"):
        prepared(world)


def test_who_prepares_never_counts_a_case_they_have_an_interest_in(world):
    InterestFactory(user=world.officer, organisation=world.cases[0].applicant)

    recommendation = actions.prepare(world.call, title="x", by=User.objects.get(pk=world.officer.pk))

    assert [row[0] for row in rows_of(recommendation)] == world.cases[1:]


def test_a_draft_is_brought_up_to_date(world):
    recommendation = prepared(world)
    ModerationFactory(application=world.cases[2], score=95)
    new = make_case(world.call, 80)
    moved(world.cases[1], "withdrawn")

    actions.rank_again(recommendation, by=world.officer)

    assert [row[0] for row in rows_of(recommendation)] == [world.cases[2], world.cases[0], new]


@pytest.mark.parametrize("amount", ("500.01", "0.00", "-1", "1.001", "NaN"))
def test_an_amount_is_positive_and_never_above_the_request(world, amount):
    recommendation = prepared(world)

    with pytest.raises(RuleBroken):
        change(recommendation, world.cases[0], world.officer, amount=Decimal(amount))


def test_an_amount_may_be_less_than_asked(world):
    recommendation = prepared(world)

    row = change(recommendation, world.cases[0], world.officer, amount=Decimal("499.99"), conditions="Play in June.")

    assert (row.amount, row.conditions) == (Decimal("499.99"), "Play in June.")
    assert [note.what for note in history_of(recommendation)] == ["prepare", "propose"]


@pytest.mark.parametrize(("outcome", "amount"), (("awarded", None), ("declined", Decimal(1)), ("maybe", None)))
def test_an_outcome_and_its_amount_belong_together(world, outcome, amount):
    with pytest.raises(RuleBroken):
        change(prepared(world), world.cases[0], world.officer, outcome=outcome, amount=amount)


@pytest.mark.parametrize("explained", (0, 2))
def test_a_departure_from_the_ranking_needs_a_reason_on_one_side(world, explained):
    first, _, third = world.cases
    recommendation = prepared(world)
    change(recommendation, first, world.officer, outcome="declined", amount=None)
    change(recommendation, third, world.officer, outcome="awarded", amount=Decimal(500))

    with pytest.raises(RuleBroken, match="do not follow the ranking"):
        was_put(world, recommendation)

    change(recommendation, first, world.officer, exception="It withdrew its partner.")
    was_put(world, recommendation)
    assert recommendation.status == "put"


def test_a_case_taken_out_is_still_measured_against_the_ranking_of_the_call(world):
    recommendation = prepared(world)
    apart = actions.take_out(recommendation, application=world.cases[2], because="Interest", by=world.officer)
    change(recommendation, world.cases[1], world.officer, outcome="declined", amount=None)
    was_put(world, recommendation)
    change(apart, world.cases[2], world.officer, outcome="awarded", amount=Decimal(500))

    with pytest.raises(RuleBroken, match="do not follow the ranking"):
        was_put(world, apart)


def test_a_case_is_taken_out_into_a_recommendation_of_its_own(world):
    recommendation = prepared(world)

    apart = actions.take_out(recommendation, application=world.cases[0], because="Interest", by=world.officer)

    assert rows_of(apart) == [(world.cases[0], "awarded", 500)]
    assert [row[0] for row in rows_of(recommendation)] == world.cases[1:]


def test_what_is_put_is_sealed_and_frozen(world):
    recommendation = was_put(world)

    assert len(recommendation.content_sha256) == 64
    assert recommendation.delegation == world.line
    assert {case.status for case in type(world.cases[0]).objects.all()} == {"recommended"}
    with pytest.raises(RuleBroken, match="frozen"):
        change(recommendation, world.cases[0], world.officer, amount=Decimal(1))
    for act in (
        lambda: Proposal.objects.update(amount=1),
        lambda: Proposal.objects.first().delete(),
        lambda: Recommendation.objects.update(title="Another"),
        lambda: Recommendation.objects.update(content_sha256="1" * 64),
        lambda: Recommendation.objects.update(status="draft"),
        lambda: Recommendation.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_it_is_put_only_to_whom_the_scheme_names_for_the_largest_award(world):
    small = DelegationFactory(up_to=Decimal("499.99"), role=Role.OFFICER)
    exact = DelegationFactory(up_to=Decimal("500.00"), role=Role.OFFICER)
    recommendation = prepared(world)

    assert set(queries.covering(recommendation, queries.proposals_of(recommendation))) == {world.line, exact}
    with pytest.raises(RuleBroken, match="does not cover"):
        was_put(world, recommendation, small)


def test_a_line_of_another_category_or_time_does_not_cover(world):
    other = DelegationFactory(category="research")
    ended = DelegationFactory(until=date(2021, 1, 1))
    recommendation = prepared(world)

    assert set(queries.covering(recommendation, queries.proposals_of(recommendation))) == {world.line}
    for line in (other, ended):
        with pytest.raises(RuleBroken, match="does not cover"):
            was_put(world, recommendation, line)


def test_nothing_is_put_beyond_the_budget(world):
    recommendation = prepared(world)
    change(recommendation, world.cases[2], world.officer, outcome="awarded", amount=Decimal("0.01"))

    with pytest.raises(RuleBroken, match=r"only £1,000\.00"):
        was_put(world, recommendation)


def test_nothing_is_put_outside_the_period_of_the_fund(world):
    fund = world.call.budget.fund
    type(fund).objects.filter(pk=fund.pk).update(ends=world.call.activity_ends - timedelta(days=1))

    with pytest.raises(RuleBroken, match="runs from"):
        was_put(world)


def test_where_nothing_is_awarded_the_period_of_the_fund_does_not_matter(world):
    fund = world.call.budget.fund
    type(fund).objects.filter(pk=fund.pk).update(ends=world.call.activity_ends - timedelta(days=1))
    recommendation = prepared(world)
    for case in world.cases:
        change(recommendation, case, world.officer, outcome="declined", amount=None)

    assert was_put(world, recommendation).status == "put"


@pytest.mark.parametrize(("total", "allowed"), (("1000.00", True), ("999.99", False)))
def test_the_total_of_an_opportunity_is_not_exceeded(world, total, allowed):
    choirs = OpportunityFactory(call=world.call, total=Decimal(total))
    for case in world.cases:
        LineFactory(application=case, opportunity=choirs, amount=Decimal(500))
    recommendation = prepared(world)

    if allowed:
        was_put(world, recommendation)
    else:
        with pytest.raises(RuleBroken, match="beyond what the call gives in all"):
            was_put(world, recommendation)


def test_a_smaller_award_counts_in_proportion_for_each_opportunity(world):
    choirs = OpportunityFactory(call=world.call, total=Decimal(800))
    for case in world.cases:
        LineFactory(application=case, opportunity=choirs, amount=Decimal(500))
    recommendation = prepared(world)
    change(recommendation, world.cases[0], world.officer, amount=Decimal(300))

    was_put(world, recommendation)


def test_an_interest_declared_since_the_moderation_stops_the_put(world):
    recommendation = prepared(world)
    late = AssessmentFactory(application=world.cases[0], status=assessment_life.Status.SUBMITTED)
    assert late.pk

    with pytest.raises(RuleBroken, match="must be agreed again"):
        was_put(world, recommendation)


def test_every_proposal_has_reasons(world):
    recommendation = prepared(world)
    change(recommendation, world.cases[0], world.officer, reasons=" ")

    with pytest.raises(RuleBroken, match="Give reasons for"):
        was_put(world, recommendation)


def test_who_has_an_interest_in_a_case_neither_changes_nor_puts_it(world):
    recommendation = prepared(world)
    tied = UserFactory(role=Role.OFFICER)
    InterestFactory(user=tied, organisation=world.cases[0].applicant)

    with pytest.raises(Http404):
        change(recommendation, world.cases[0], tied)
    with pytest.raises(PermissionDenied, match="must be taken out"):
        actions.put(recommendation, delegation=world.line, by=tied)
    with pytest.raises(Http404):
        actions.take_out(recommendation, application=world.cases[0], because="x", by=tied)


def test_what_is_sent_back_can_be_recommended_anew(world):
    recommendation = was_put(world)

    actions.send_back(recommendation, because="More on the third.", by=world.officer)

    recommendation.refresh_from_db()
    assert recommendation.status == "sent_back"
    assert len(rows_of(prepared(world))) == 3


def test_a_withdrawn_application_stays_withdrawn_when_sent_back(world):
    recommendation = was_put(world)
    moved(world.cases[0], "withdrawn")

    actions.send_back(recommendation, because="x", by=world.officer)

    world.cases[0].refresh_from_db()
    assert world.cases[0].status == "withdrawn"


def test_nothing_is_proposed_for_an_application_elsewhere(world):
    with pytest.raises(RuleBroken, match="is not in this recommendation"):
        actions.propose(
            prepared(world),
            application=ApplicationFactory(status="assessed"),
            outcome="declined",
            amount=None,
            reasons="x",
            by=world.officer,
        )


def test_nothing_is_recommended_put_or_decided_once_a_call_is_cancelled(world):
    others = [make_world(scores=(90,)) for _ in range(2)]
    draft, put = prepared(others[0]), was_put(others[1])
    calls = [world.call, *(other.call for other in others)]
    for call in calls:
        cancel(call, because="The fund was withdrawn", by=world.officer)

    for attempt in (
        lambda: prepared(world),
        lambda: was_put(others[0], draft),
        lambda: actions.decide(put, reasons="As recommended.", by=others[1].chief),
    ):
        with pytest.raises(RuleBroken, match="was cancelled, so nothing can be awarded"):
            attempt()

    assert not Decision.objects.exists()
    assert set(Recommendation.objects.values_list("status", flat=True)) == {"draft", "put"}
