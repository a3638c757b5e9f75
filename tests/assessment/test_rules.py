"""The arithmetic of scores, and the even spread of work."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.cycle.assessment import rules
from segue.rules import RuleBroken

one_score = st.integers(1, 10).flatmap(
    lambda highest: st.tuples(st.integers(0, highest), st.just(highest), st.integers(1, 20))
)
totals = st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("scores", "total"),
    (
        ([(4, 4, 1)], "100.00"),
        ([(0, 4, 1)], "0.00"),
        ([(3, 4, 3), (2, 4, 1)], "68.75"),
        ([(1, 3, 1)], "33.33"),
        ([(2, 3, 1)], "66.67"),
        ([(1, 8, 1), (0, 1, 99)], "0.13"),
    ),
)
def test_a_weighted_score_is_out_of_100_and_rounded_half_up(scores, total):
    assert str(rules.weighted(scores)) == total


@given(st.lists(one_score, min_size=1, max_size=12))
def test_a_weighted_score_agrees_with_exact_decimals(scores):
    exact = Fraction(0)
    for value, highest, weight in scores:
        exact += Fraction(value, highest) * weight
    exact = exact / sum(weight for _, _, weight in scores) * 100

    total = rules.weighted(scores)

    assert Decimal(0) <= total <= Decimal(100)
    assert abs(Fraction(total) - exact) <= Fraction(1, 200)
    assert total == (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(st.lists(one_score, min_size=1, max_size=12), st.randoms())
def test_the_order_of_criteria_does_not_matter(scores, random):
    shuffled = list(scores)
    random.shuffle(shuffled)

    assert rules.weighted(shuffled) == rules.weighted(scores)


@given(st.lists(one_score, min_size=1, max_size=12), st.integers(2, 9))
def test_only_the_proportion_of_weights_matters(scores, times):
    assert rules.weighted([(v, h, w * times) for v, h, w in scores]) == rules.weighted(scores)


@given(st.lists(one_score, min_size=1, max_size=12), st.data())
def test_a_better_score_never_lowers_the_total(scores, data):
    place = data.draw(st.integers(0, len(scores) - 1))
    value, highest, weight = scores[place]
    better = [*scores]
    better[place] = (data.draw(st.integers(value, highest)), highest, weight)

    assert rules.weighted(better) >= rules.weighted(scores)


@given(totals)
def test_average_and_spread_stay_between_the_scores(values):
    assert min(values) <= rules.average(values) <= max(values)
    assert rules.spread(values) == max(values) - min(values)


def test_an_average_is_rounded_half_up():
    assert rules.average([Decimal("50.00"), Decimal("50.01")]) == Decimal("50.01")


def test_without_criteria_there_is_no_score():
    with pytest.raises(RuleBroken, match="no criteria"):
        rules.weighted([])


@pytest.mark.parametrize("score", ("-0.01", "100.01", "50.005", "NaN", "Infinity"))
def test_a_moderated_score_outside_0_to_100_is_refused(score):
    with pytest.raises(RuleBroken, match="between 0 and 100"):
        rules.moderated_score_is_out_of_100(Decimal(score))


@pytest.mark.parametrize("score", ("0", "0.01", "100", "100.00"))
def test_a_moderated_score_on_the_limit_is_taken(score):
    rules.moderated_score_is_out_of_100(Decimal(score))


need = st.builds(
    rules.Need,
    application=st.integers(1, 30),
    missing=st.integers(0, 3),
    had=st.frozensets(st.integers(1, 6), max_size=3),
)


@given(
    st.lists(need, max_size=20, unique_by=lambda one: one.application),
    st.dictionaries(st.integers(1, 6), st.integers(0, 5), max_size=6),
    st.sets(st.tuples(st.integers(1, 6), st.integers(1, 30)), max_size=20),
)
def test_a_plan_never_gives_a_case_to_someone_tied_or_twice(needs, load, ties):
    plan = rules.spread_evenly(needs, load, ties)

    by_case = {one.application: one for one in needs}
    assert len(set(plan.pairs)) == len(plan.pairs)
    for case, person in plan.pairs:
        assert (person, case) not in ties
        assert person not in by_case[case].had
    for one in needs:
        given_to = [person for case, person in plan.pairs if case == one.application]
        assert (len(given_to) < one.missing) == (one.application in plan.short)
        assert len(given_to) <= one.missing


def test_a_plan_spreads_evenly():
    needs = [rules.Need(case, 2, frozenset()) for case in range(1, 10)]

    plan = rules.spread_evenly(needs, {1: 0, 2: 0, 3: 0}, ())

    loads = [sum(person == one for _, one in plan.pairs) for person in (1, 2, 3)]
    assert loads == [6, 6, 6]


def test_who_has_much_in_hand_gets_less():
    needs = [rules.Need(case, 1, frozenset()) for case in range(1, 5)]

    plan = rules.spread_evenly(needs, {1: 3, 2: 0}, ())

    assert [person for _, person in plan.pairs].count(2) == 4 - [person for _, person in plan.pairs].count(1) == 3
