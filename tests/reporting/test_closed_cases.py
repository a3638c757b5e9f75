"""Whoever has an interest in a case can neither open, read, count, export nor change it, at any address."""

import re

import pytest
from django.urls import reverse

from segue.cycle.decisions import actions
from segue.handbook import gather
from segue.letters.models import Letter
from segue.money.models import Payment
from segue.people.models import Role, User
from segue.record.history import note
from segue.record.models import Change
from tests.decisions.conftest import make_world, prepared, was_put
from tests.delivery_factories import ContractFactory, ResultFactory, ReturnDueFactory, ReturnFactory, ReviewFactory
from tests.factories import InterestFactory, OrganisationFactory, UserFactory
from tests.reporting import closed_world
from tests.reporting.closed_world import NAME, NAMES_ORGANISATIONS, TELL_TALES

pytestmark = pytest.mark.django_db

EVERY_ROLE = tuple(role for role in Role if role != Role.APPLICANT)
ADDRESSES = {one.name: one for one in gather.addresses() if not one.is_public}
# The hub itself, its people, its schools, its policy: none of these is a case.
NOT_ABOUT_CASES = frozenset(
    {
        "membership-leave", "body-change", "meeting-note", "seat-give", "seat-end", "meeting", "meeting-correct",
        "delegation-line", "delegation-end", "interest-end", "evidence-remove", "contact-check", "membership-confirm",
        "membership-refuse", "membership-remove", "role-end", "school-import-one", "school-import-apply",
        "school-import-discard", "school-import-rows", "apply", "apply-begin",
        # The applicant's own side, closed to everybody who is not of the school.
        "application", "application-section", "application-check", "outcome", "application-receipt",
        "application-settle", "application-take-over", "application-withdraw",
    }
)  # fmt: skip
# What is left of a page that holds more than the one case: it opens, and says nothing of the case.
TOGETHER = frozenset(
    {
        "assigning", "assigning-csv", "assigning-plan", "scores", "call-office-one", "budget", "fund", "finding",
        "finding-thread", "priority-thread", "specification-thread", "recommendation", "recommendation-csv",
        "recommendation-prepare",
    }
)  # fmt: skip

OF_THE_CASE = re.compile(
    "/(cases|assessments|contracts|letters|commitments|payments|outcome-questions|recommendations|returns|actions)/"
)


def keys(world):
    """The keys of each address that leads to the case, or to a page on which it could stand."""
    cases = [[case.reference] for case in (world.being_assessed, world.recommended, world.awarded)]
    contracts = [[world.contract.reference], [world.draft.reference]]
    recommendations = [[world.mixed.pk], [world.apart.pk]]
    own = world.call.specification
    groups = {
        "/cases/": cases,
        "/assessments/": [[world.assessment.pk]],
        "/contracts/new/": [[world.bare.application.reference]],
        "/contracts/<str:reference>/returns/<int:pk>": [[world.contract.reference, world.due.pk]],
        "/contracts/": contracts,
        "/letters/": [[world.letter.pk]],
        "/money/commitments/": [[world.decision.commitment_id]],
        "/money/payments/": [[world.payment.pk]],
        "/money/budgets/": [[world.call.budget_id]],
        "/money/funds/": [[world.call.budget.fund_id]],
        "/needs/": [[world.finding.pk]],
        "/office/calls/": [[world.call.pk]],
        "/office/criteria/": [[world.call.criteria.get().pk]],
        "/office/opportunities/": [],
        "/office/specifications/": [[own.pk]],
        "/outcome-questions/": [[world.question.pk]],
        "/partners/": [[world.partner.pk]],
        "/people/": [[world.awarded.begun_by_id], [world.payment.entered_by_id]],
        "/priorities/": [[own.priorities.get().pk]],
        "/recommendations/prepare/": [[world.call.pk]],
        "/recommendations/<int:pk>/cases/": [[world.mixed.pk, world.recommended.reference]],
        "/recommendations/": recommendations,
        "/returns/<int:pk>/words/": [[world.due.pk, 1]],
        "/returns/": [[world.due.pk]],
        "/reviews/actions/": [[world.action.pk]],
        "/schools/": [[world.school.urn]],
        "/interests/": [[world.applicant.pk]],
    }
    return {name: _keys_of(one.path, groups) for name, one in ADDRESSES.items() if name not in NOT_ABOUT_CASES}


def _keys_of(path, groups):
    if "<" not in path:
        return [[]]
    found = [keys for beginning, keys in groups.items() if path.startswith(beginning)]
    assert found, f"{path}: say here which of its pages could show the case, or in NOT_ABOUT_CASES that none can"
    return found[0]


def addresses(world):
    return [(name, reverse(name, args=key)) for name, found in keys(world).items() for key in found]


def read(client, address):
    """What an address says to whoever opens it: nothing where it does not open."""
    response = client.get(address)
    if response.status_code != 200:
        return ""
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


def tell_tales(client, name, address):
    """What an address says of the case, beyond a name that it says of any school."""
    text = read(client, address)
    return [word for word in TELL_TALES if word in text and not (word == NAME and name in NAMES_ORGANISATIONS)]


def told(client, world):
    """Each address that says something of the case, by name and in full."""
    return [(name, address) for name, address in addresses(world) if tell_tales(client, name, address)]


@pytest.fixture
def world():
    return closed_world.build()


def signed_in(client, *roles):
    user = UserFactory(roles=roles)
    client.force_login(user)
    return user


def test_every_address_with_a_subject_is_looked_at_here(world):
    assert set(keys(world)) | NOT_ABOUT_CASES == set(ADDRESSES)


def test_an_interest_leaves_nothing_of_the_case_at_any_address(client, world):
    signed_in(client, *EVERY_ROLE)
    stands = told(client, world)
    assert {name for name, _ in stands} >= {
        "awards-without-contract", "awards-without-contract-csv", "board", "budget", "call-office-one", "case",
        "case-versions", "cases", "cases-csv", "commitment", "contract", "contract-print", "contracts",
        "contracts-csv", "finding-thread", "history", "ledger-csv", "letter", "letters", "letters-csv",
        "letters-release", "moderation", "outcome-question", "outcome-questions", "partner", "payment",
        "payments", "payments-csv", "priority-thread", "proposal", "recommendation", "recommendation-csv",
        "recommendations", "recommendations-csv", "outcome-questions-csv", "return", "returns", "returns-csv", "review-action", "reviews", "reviews-csv", "scores", "thread", "today",
    }  # fmt: skip

    for tied in (closed_world.declared, closed_world.stood_back, closed_world.left):
        tied(world, signed_in(client, *EVERY_ROLE))
        left = {address: tell_tales(client, name, address) for name, address in stands}
        assert {address: words for address, words in left.items() if words} == {}, tied.__doc__


def test_with_an_interest_no_page_of_the_case_opens_and_no_button_does_anything(client, world):
    closed_world.stood_back(world, signed_in(client, *EVERY_ROLE))
    before = Change.objects.count()
    of_the_case = [
        (name, address)
        for name, address in addresses(world)
        if "<" in ADDRESSES[name].path and name not in TOGETHER | {"person", "person-give-role"}
        if OF_THE_CASE.search(address)
    ]

    got = {(address, client.get(address).status_code) for _, address in of_the_case}
    posted = {(address, client.post(address).status_code) for _, address in of_the_case}

    assert len(of_the_case) > 40
    assert {status for _, status in got} <= {403, 404, 405}, sorted(one for one in got if one[1] < 400)
    assert {status for _, status in posted} <= {403, 404, 405}, sorted(one for one in posted if one[1] < 400)
    assert Change.objects.count() == before
    assert Payment.objects.get(pk=world.payment.pk).status == "entered"


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_the_case_itself_is_not_found_by_anybody_with_an_interest(client, world, role):
    closed_world.declared(world, signed_in(client, role))

    for name in ("case", "thread", "history", "case-versions"):
        assert client.get(reverse(name, args=[world.awarded.reference])).status_code == 404


def test_an_interest_that_ended_before_a_case_was_begun_does_not_close_it(client, world):
    user = signed_in(client, Role.OFFICER)
    closed_world.stood_back(world, user)
    type(world.awarded).objects.filter(pk=world.awarded.pk).update(begun_at="2099-01-01T00:00Z")
    user = User.objects.get(pk=user.pk)

    assert client.get(reverse("case", args=[world.awarded.reference])).status_code == 200
    assert client.get(reverse("case", args=[world.being_assessed.reference])).status_code == 404


def test_an_interest_only_in_who_delivers_leaves_nothing_of_the_contract_on_the_pages_of_its_case(client):
    partner = OrganisationFactory(kind="partner", name="Quill Partners")
    contract = ContractFactory(in_force=True, provider=partner, reference="TELLTALE-C")
    due = ReturnDueFactory(contract=contract, title="TELLTALE return")
    ResultFactory(contract=contract, what_came_of_it="TELLTALE came of it")
    for row in (contract, ReturnFactory(due=due, sent=True), contract.commitment, ReviewFactory(contract=contract)):
        note(row, "change terms", because="TELLTALE why", by=None)
    Letter.objects.create(kind="contract_offer", to_email="a@example.org", subject="TELLTALE", text="x", about=contract)
    case = contract.decision.application.reference

    def read_as(user):
        client.force_login(user)
        return [read(client, reverse(name, args=[case])) for name in ("case", "thread", "history")]

    assert ["TELLTALE" in text for text in read_as(UserFactory(role=Role.OFFICER))] == [True, True, True]
    tied = UserFactory(role=Role.OFFICER)
    InterestFactory(user=tied, organisation=partner)

    pages = read_as(tied)

    assert all(case in text for text in pages)
    assert all("interest in who delivers here, so the contract" in text for text in pages)
    assert [word for word in ("TELLTALE", "Quill", "Left to pay") for text in pages if word in text] == []


def test_the_history_of_a_case_names_no_other_case_of_its_recommendation(client):
    world = make_world()
    recommendation = prepared(world)
    for case in world.cases:
        actions.propose(
            recommendation, application=case, outcome="declined", amount=None, reasons="Low.", by=world.officer
        )
    actions.take_out(recommendation, application=world.cases[1], because="Waits for its survey", by=world.officer)
    actions.decide(was_put(world, recommendation), reasons="As recommended.", by=world.chief)
    client.force_login(world.officer)

    page = client.get(f"/cases/{world.cases[0].reference}/history/").content.decode()

    assert world.cases[0].reference in page
    assert "Proposal changed" in page
    assert "Do not award." in page
    for words in (world.cases[1].reference, world.cases[2].reference, "Waits for its survey"):
        assert words not in page
