"""What comes next with a case, told to each who reads its page, and the thread it hangs on."""

import pytest
from django.urls import reverse

from segue.cycle.reporting.case_page import next_step
from segue.cycle.reporting.thread import thread_of, with_thread
from segue.people.models import Role
from tests.delivery_factories import ContractFactory, ResultFactory
from tests.factories import (
    ApplicationFactory,
    DecisionFactory,
    FindingFactory,
    ModerationFactory,
    ProposalFactory,
    SchoolFactory,
    UserFactory,
)
from tests.reporting.worlds import awarded, contracted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("status", "words", "name"),
    (
        ("submitted", "Give this case to assessors", "assigning"),
        ("returned", "Wait for the school to send it again", ""),
        ("in_assessment", "Follow the assessors; moderate when all are in", "moderation"),
        ("assessed", "Put it into a recommendation", "recommendations"),
    ),
)
def test_a_case_says_what_comes_next_and_where(officer, status, words, name):
    case = ApplicationFactory(status=status)
    keys = {"assigning": [case.call_id], "moderation": [case.reference], "recommendations": []}

    assert next_step(case, None, officer) == (words, reverse(name, args=keys[name]) if name else "")


def test_a_recommended_case_leads_to_its_recommendation(officer):
    proposal = ProposalFactory(application__status="recommended")

    step = next_step(proposal.application, None, officer)

    assert step == (
        "Open the recommendation that waits for a decision",
        reverse("recommendation", args=[proposal.recommendation_id]),
    )


@pytest.mark.parametrize("status", ("declined", "withdrawn"))
def test_a_case_that_is_over_has_nothing_next(officer, status):
    assert next_step(ApplicationFactory(status=status), None, officer) is None


@pytest.mark.parametrize(("role", "leads"), ((Role.OFFICER, True), (Role.AUDITOR, False)))
def test_an_award_waits_for_its_contract_and_only_who_drafts_is_led_there(role, leads):
    case = awarded().application

    words, url = next_step(case, None, UserFactory(role=role))

    assert words == "Draft the contract"
    assert url == (reverse("contract-draft", args=[case.reference]) if leads else "")


@pytest.mark.parametrize(
    ("facts", "words"),
    (
        ({}, "Finish the contract and offer it"),
        ({"offered": True}, "See the contract the school is to accept"),
        ({"in_force": True}, "Follow the returns and payments"),
        ({"in_force": True, "status": "completed"}, None),
    ),
)
def test_after_the_contract_the_case_follows_it(officer, facts, words):
    contract = ContractFactory(**facts)

    step = next_step(contract.decision.application, contract, officer)

    assert step == (words and (words, reverse("contract", args=[contract.reference])))


@pytest.mark.parametrize(("decile", "told"), ((None, []), (2, ["decile 2 of 10 (1 is most deprived)"])))
def test_the_case_tells_how_deprived_the_place_of_a_school_is_where_it_is_known(client, officer, decile, told):
    case = ApplicationFactory(submitted=True, school=SchoolFactory(imd_decile=decile))

    facts = client.get(reverse("case", args=[case.reference])).context["facts"]

    assert [fact.value for fact in facts if fact.name == "Deprivation"] == told


def stages(case):
    return {one.name: one for one in thread_of(with_thread().get(pk=case.pk))}


def test_the_thread_of_a_refusal_rests_after_the_decision():
    decision = DecisionFactory(declined=True)

    found = stages(decision.application)

    assert [(row.name, row.to) for row in found["Decision"].rows] == [
        ("Do not award: no award", ("recommendation", decision.sitting.recommendation_id))
    ]
    assert [(found[name].state, found[name].caption) for name in ("Contract", "Delivery", "Outcome")] == [
        ("rest", "not needed")
    ] * 3


def test_the_thread_of_an_award_without_contract_waits_for_its_draft():
    found = stages(awarded().application)

    assert [(found[name].state, found[name].caption) for name in ("Contract", "Delivery", "Outcome")] == [
        ("now", "to be drafted"),
        ("todo", "to come"),
        ("todo", "to come"),
    ]


@pytest.mark.parametrize(
    ("status", "caption"), (("refused", "refused by the applicant"), ("cancelled", "cancelled before it was agreed"))
)
def test_nothing_is_awaited_after_an_agreement_that_came_to_nothing(status, caption):
    found = stages(contracted(awarded(), status=status).decision.application)

    assert [(found[name].state, found[name].caption) for name in ("Contract", "Delivery", "Outcome")] == [
        ("done", caption),
        ("rest", "not needed"),
        ("rest", "not needed"),
    ]


@pytest.mark.parametrize(("leads_to", "rows"), ((False, 1), (True, 2)))
def test_the_thread_ends_with_what_came_of_it_and_where_it_leads(leads_to, rows):
    finding = FindingFactory(statement="Boys stop singing") if leads_to else None
    result = ResultFactory(leads_to=finding)

    outcome = stages(result.contract.decision.application)["Outcome"]

    assert (outcome.state, outcome.caption, len(outcome.rows)) == ("done", "known", rows)
    assert outcome.rows[-1].to == (("finding", finding.pk) if leads_to else None)


@pytest.mark.parametrize(("assessors", "words"), ((1, "1 assessor, 60"), (2, "2 assessors, 60")))
def test_the_thread_counts_the_assessors(assessors, words):
    moderation = ModerationFactory(assessors=assessors)

    assert stages(moderation.application)["Assessment"].caption == words


def test_an_award_whose_contract_is_only_offered_has_reached_nothing_yet(client):
    contract = contracted(awarded(), status="offered")

    page = client.get(reverse("award", args=[contract.decision.application.reference]))

    assert page.context["reached"] == []


@pytest.mark.parametrize(
    ("status", "state", "caption"),
    (("draft", "now", "being written"), ("withdrawn", "rest", "withdrawn before it was sent")),
)
def test_the_thread_tells_a_draft_from_one_that_was_withdrawn_unsent(status, state, caption):
    application = ApplicationFactory(status=status, submitted_at=None, submitted_by=None)

    found = stages(application)["Application"]

    assert (found.state, found.caption) == (state, caption)
