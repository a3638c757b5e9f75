"""Two decisions at the same moment; and the database broken directly."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from segue.cycle.applications import actions as application_actions
from segue.cycle.decisions import actions, lifecycle
from segue.cycle.decisions.models import Decision, Proposal, Recommendation
from segue.letters import actions as letter_actions
from segue.letters.models import Letter
from segue.money.models import Commitment
from segue.money.queries import left_in
from segue.people.models import Role, User
from segue.rules import RuleBroken
from tests.decisions.conftest import make_case, make_world, prepared, was_put
from tests.factories import (
    BodyFactory,
    CallFactory,
    CommitmentFactory,
    DecisionFactory,
    MeetingFactory,
    ProposalFactory,
    RecommendationFactory,
    SittingFactory,
    UserFactory,
)
from tests.racing import together


def again(user):
    return User.objects.get(pk=user.pk)


def fresh(recommendation):
    return Recommendation.objects.get(pk=recommendation.pk)


def names(results):
    return sorted(type(result).__name__ for result in results)


@pytest.mark.django_db(transaction=True)
def test_two_recommendations_for_the_last_money_of_one_budget():
    world = make_world(budget=800, scores=(90,))
    other = CallFactory(closed=True, budget=world.call.budget)
    make_case(other, 80)
    first, second = was_put(world), was_put(world, prepared(world, other))
    chiefs = [world.chief, UserFactory(role=Role.CHIEF_EXECUTIVE)]

    results = together(
        lambda: actions.decide(fresh(first), reasons="x", by=again(chiefs[0])),
        lambda: actions.decide(fresh(second), reasons="x", by=again(chiefs[1])),
    )

    assert names(results) == ["RuleBroken", "Sitting"]
    assert left_in(world.call.budget) == 300
    assert Commitment.objects.count() == Decision.objects.count() == 1
    assert sorted((fresh(first).status, fresh(second).status)) == ["decided", "put"]


@pytest.mark.django_db(transaction=True)
def test_one_recommendation_is_decided_once():
    world = make_world()
    recommendation = was_put(world)
    other = UserFactory(role=Role.CHIEF_EXECUTIVE)

    results = together(
        *(lambda by=by: actions.decide(fresh(recommendation), reasons="x", by=again(by)) for by in (world.chief, other))
    )

    assert names(results) == ["RuleBroken", "Sitting"]
    assert (Decision.objects.count(), Commitment.objects.count()) == (3, 2)


@pytest.mark.django_db(transaction=True)
def test_one_question_pressed_twice_at_once_is_one():
    world = make_world()
    anna = UserFactory(role=Role.APPLICANT, of=world.cases[2].applicant)
    actions.decide(was_put(world), reasons="As recommended.", by=world.chief)
    for letter in Letter.objects.filter(status="held"):
        letter_actions.mark_read(letter, by=world.officer)
        letter_actions.release(letter, by=world.officer)
    Letter.objects.update(sent_at=timezone.now())
    decision = Decision.objects.get(application=world.cases[2])

    results = together(*[lambda: actions.question_outcome(decision, text="Why?", by=again(anna))] * 2)

    assert names(results) == ["OutcomeQuestion", "OutcomeQuestion"]
    assert results[0] == results[1]
    assert decision.questions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_decision_against_a_send_back_is_one_or_the_other():
    world = make_world()
    recommendation = was_put(world)

    results = together(
        lambda: actions.decide(fresh(recommendation), reasons="x", by=again(world.chief)),
        lambda: actions.send_back(fresh(recommendation), because="x", by=again(world.officer)),
    )

    decided = fresh(recommendation).status == "decided"
    statuses = {case.status for case in type(world.cases[0]).objects.all()}
    assert sum(isinstance(result, RuleBroken) for result in results) == 1
    assert statuses == ({"awarded", "declined"} if decided else {"assessed"})
    assert Commitment.objects.count() == (2 if decided else 0)


@pytest.mark.django_db(transaction=True)
def test_an_award_against_a_withdrawal_is_one_or_the_other():
    world = make_world(scores=(90,))
    case = world.cases[0]
    anna = UserFactory(role=Role.APPLICANT, of=case.applicant)
    recommendation = was_put(world)

    together(
        lambda: actions.decide(fresh(recommendation), reasons="x", by=again(world.chief)),
        lambda: application_actions.withdraw(case, because="We cannot do it", by=again(anna)),
    )

    case.refresh_from_db()
    assert case.status in {"awarded", "withdrawn"}
    assert Commitment.objects.exists() is (case.status == "awarded")
    assert Decision.objects.exists() is (case.status == "awarded")


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_prepare_at_once_never_hold_one_case_twice():
    world = make_world()
    other = UserFactory(role=Role.OFFICER)

    results = together(
        *(lambda by=by: actions.prepare(world.call, title="x", by=again(by)) for by in (world.officer, other))
    )

    assert names(results) == ["Recommendation", "RuleBroken"]
    assert Proposal.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_an_amount_is_changed_before_the_put_or_not_at_all():
    world = make_world(scores=(90,))
    recommendation = prepared(world)
    other = UserFactory(role=Role.OFFICER)

    together(
        lambda: actions.put(fresh(recommendation), delegation=world.line, by=again(world.officer)),
        lambda: actions.propose(
            fresh(recommendation),
            application=world.cases[0],
            outcome="awarded",
            amount=Decimal(1),
            reasons="x",
            by=again(other),
        ),
    )

    actions.decide(fresh(recommendation), reasons="The seal holds.", by=again(world.chief))
    assert Decision.objects.get().amount == Proposal.objects.get().amount


@pytest.mark.django_db(transaction=True)
def test_an_award_against_a_decline_of_one_case_is_one_or_the_other():
    """One case lies in one recommendation, so the two meet while it is drafted; what is decided is one of them, whole."""
    world = make_world(scores=(90,))
    recommendation, other = prepared(world), UserFactory(role=Role.OFFICER)

    def proposes(outcome, amount, by):
        facts = {"outcome": outcome, "amount": amount, "reasons": f"{outcome}.", "exception": "It was agreed."}
        return lambda: actions.propose(fresh(recommendation), application=world.cases[0], **facts, by=again(by))

    results = together(proposes("awarded", Decimal(400), world.officer), proposes("declined", None, other))
    actions.decide(was_put(world, fresh(recommendation)), reasons="As it stands.", by=again(world.chief))

    decision = Decision.objects.get()
    awarded = decision.outcome == "awarded"
    assert not any(isinstance(result, Exception) for result in results)
    assert decision.reasons == f"{decision.outcome}."
    assert decision.amount == (Decimal(400) if awarded else None)
    assert world.cases[0].__class__.objects.get().status == decision.outcome
    assert list(Commitment.objects.values_list("amount", flat=True)) == ([Decimal(400)] if awarded else [])
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            application=decision.application, sitting=decision.sitting, outcome="declined", rank=1, score=90,
            reasons="Twice.", decided_by=world.chief,
        )  # fmt: skip


def test_the_lifecycle_of_a_recommendation():
    table = {
        status: {move.name for move in lifecycle.MOVES if status in move.allowed_from} for status in lifecycle.Status
    }

    assert table == {"draft": {"put"}, "put": {"decide", "send back"}, "decided": set(), "sent_back": set()}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "broken",
    (
        lambda: DecisionFactory(amount=None),
        lambda: DecisionFactory(amount=None, commitment=CommitmentFactory()),
        lambda: DecisionFactory(outcome="maybe"),
        lambda: DecisionFactory(commitment=None),
        lambda: DecisionFactory(commitment__amount=Decimal("499.99")),
        lambda: DecisionFactory(declined=True, amount=Decimal(1)),
        lambda: DecisionFactory(declined=True, commitment=CommitmentFactory()),
        lambda: DecisionFactory(reasons=""),
        lambda: DecisionFactory(application=DecisionFactory().application),
        lambda: DecisionFactory(commitment=DecisionFactory().commitment),
        lambda: ProposalFactory(amount=None),
        lambda: ProposalFactory(amount=Decimal(0)),
        lambda: ProposalFactory(declined=True, amount=Decimal(1)),
        lambda: ProposalFactory(recommendation=RecommendationFactory(put=True)),
        lambda: RecommendationFactory(put=True, delegation=None),
        lambda: RecommendationFactory(put=True, content_sha256=""),
        lambda: SittingFactory(reasons=""),
        lambda: SittingFactory(body=BodyFactory(), meeting=MeetingFactory(), minute_reference=""),
        lambda: SittingFactory(recommendation=SittingFactory().recommendation),
    ),
)
def test_the_database_refuses_what_no_action_would_write(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        broken()
