"""The thread with every row on it, and the whole history: what stands there, and what a reader may not know of."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from segue.cycle.decisions import actions
from segue.cycle.reporting.history import whole_history
from segue.cycle.reporting.thread import as_read_by
from segue.cycle.reporting.whole_thread import whole_thread_of, with_whole_thread
from segue.letters.models import Letter
from segue.money.models import Payment
from segue.people.models import Role, User
from segue.record.history import note
from tests.decisions.conftest import make_world, prepared, was_put
from tests.delivery_factories import ContractFactory, ReturnDueFactory, ReturnFactory, ReviewFactory, TargetFactory
from tests.factories import HubFactory, InterestFactory, OrganisationFactory, OutcomeQuestionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract():
    """A contract with a row at every stage of delivery, delivered by a partner."""
    HubFactory()
    found = ContractFactory(in_force=True, provider=OrganisationFactory(kind="partner", name="Quill Partners"))
    TargetFactory(contract=found, target=Decimal(30), baseline=Decimal(5), indicator__name="Pupils who play")
    ReviewFactory(contract=found, quality="Taught with care.")
    Payment.objects.create(
        commitment=found.commitment,
        kind="money",
        amount=Decimal("77.77"),
        given_on=found.starts,
        what_for="Autumn term",
        entered_by=UserFactory(role=Role.FINANCE),
    )
    return found


def rows(reference):
    found = with_whole_thread().get(reference=reference)
    return {stage.name: [(row.name, row.to and row.to[0]) for row in stage.rows] for stage in whole_thread_of(found)}


def test_the_thread_has_specification_commitment_targets_reviews_and_payments(contract):
    case = contract.decision.application

    found = rows(case.reference)

    assert (f"Specification: {case.call.specification.title}", "specification") in found["Call"]
    assert (f"Commitment of £{contract.commitment.amount:,.2f}", "commitment") in found["Decision"]
    assert [name.split(",")[0] for name, _ in found["Contract"][1:]] == ["Target: Pupils who play"]
    assert [name[:9] for name, to in found["Delivery"] if to == "contract"] == ["Review of"]
    assert ("Money paid: £77.77", "payment") in found["Delivery"]


def test_every_row_leads_to_its_place_and_its_page_leads_back(client, contract):
    due = ReturnDueFactory(contract=contract)
    client.force_login(UserFactory(role=Role.OFFICER))
    thread = reverse("thread", args=[contract.decision.application.reference])
    page = client.get(thread).content.decode()
    target, review = contract.targets.get(), contract.reviews.get()
    of_contract = reverse("contract", args=[contract.reference])
    lead_back = (
        of_contract,
        reverse("return", args=[due.pk]),
        reverse("commitment", args=[contract.commitment_id]),
        reverse("payment", args=[contract.commitment.payments.get().pk]),
    )

    for there in (*lead_back, f"{of_contract}#target-{target.pk}", f"{of_contract}#review-{review.pk}"):
        assert f'href="{there}"' in page
    for there in lead_back:
        assert f'href="{thread}"' in client.get(there).content.decode(), there
    for place in (f"target-{target.pk}", f"review-{review.pk}"):
        assert f'id="{place}"' in client.get(of_contract).content.decode()


def test_the_holder_reads_of_no_thread(client, contract):
    due = ReturnDueFactory(contract=contract)
    lead = UserFactory(role=Role.APPLICANT)
    lead.memberships.create(organisation=contract.holder, confirmed_at=timezone.now())
    client.force_login(lead)

    for there in (reverse("contract", args=[contract.reference]), reverse("return", args=[due.pk])):
        page = client.get(there)
        assert page.status_code == 200
        assert "/thread/" not in page.content.decode()


def test_a_recommendation_put_and_one_sent_back_stand_on_the_thread():
    world = make_world()
    first = was_put(world, prepared(world))
    assert [name for name, to in rows(world.cases[0].reference)["Decision"]] == [f"Recommendation: {first.title}"]

    actions.send_back(first, because="One survey is missing", by=world.chief)
    second = was_put(world, prepared(world))

    found = with_whole_thread().get(reference=world.cases[0].reference)
    (stage,) = (stage for stage in whole_thread_of(found) if stage.name == "Decision")
    assert [row.to for row in stage.rows] == [("recommendation", first.pk), ("recommendation", second.pk)]
    assert "sent back undecided" in stage.rows[0].detail
    assert "not decided yet" in stage.rows[1].detail


def test_what_an_interest_in_who_delivers_closes_is_not_on_the_thread(client, contract):
    officer = UserFactory(role=Role.OFFICER)
    InterestFactory(user=officer, organisation=contract.provider)
    client.force_login(officer)

    page = client.get(reverse("thread", args=[contract.decision.application.reference])).content.decode()

    assert [word for word in ("Pupils who play", "with care", "77.77", "Commitment of", "Quill") if word in page] == []
    assert "Specification:" in page


@pytest.mark.parametrize("more", (0, 2))
def test_the_thread_asks_the_same_questions_however_long(client, contract, django_assert_num_queries, more):
    for _ in range(more):
        TargetFactory(contract=contract)
        ReviewFactory(contract=contract)
        ReturnFactory(due=ReturnDueFactory(contract=contract), sent=True)
    client.force_login(UserFactory(role=Role.OFFICER))
    address = reverse("thread", args=[contract.decision.application.reference])
    client.get(address)

    with django_assert_num_queries(15):
        client.get(address)


def told(application, user):
    read = as_read_by(with_whole_thread().get(pk=application.pk), user)
    return [(event.what, event.by, event.why) for event in whole_history(read, user)]


def test_the_history_says_that_a_case_was_taken_out_to_be_decided_apart_and_only_that_case():
    world = make_world()
    recommendation = prepared(world)
    actions.take_out(recommendation, application=world.cases[0], because="An interest", by=world.officer)

    line = ("Taken out of a recommendation, to be decided apart", str(world.officer), "An interest")

    assert told(world.cases[0], world.officer).count(line) == 1
    assert line not in told(world.cases[1], world.officer)


@pytest.mark.parametrize(("role", "reads"), ((Role.OFFICER, True), (Role.AUDITOR, True), (Role.BODY_MEMBER, False)))
def test_the_history_has_questions_but_their_words_only_for_who_may_read_them(contract, role, reads):
    question = OutcomeQuestionFactory(decision=contract.decision, text="Why so little?")
    question.answer, question.answered_by = "The budget ended.", UserFactory(role=Role.OFFICER)
    question.answered_at = timezone.now()
    question.save()

    found = told(contract.decision.application, UserFactory(role=role))

    asked = ("Outcome questioned", str(question.asked_by), "Why so little?")
    answered = ("Question about the outcome answered", str(question.answered_by), "The budget ended.")
    assert (asked in found, answered in found) == (reads, reads)
    assert (("Outcome questioned", "", "") in found) is not reads


def test_the_history_has_reminders_withdrawals_late_leave_and_letters_about_returns(contract):
    officer = UserFactory(role=Role.OFFICER)
    case = contract.decision.application
    due = ReturnDueFactory(contract=contract)
    note(due, "remind", by=None, after="Two weeks before it is due")
    letter = Letter.objects.create(kind="return_before", to_email="a@example.org", subject="x", text="x", about=due)
    note(letter, "write letter", by=None)
    contract.decision.sitting.recusals.create(application=case, user=officer, nature="Governor there", quorum_left=3)
    leave = case.call.late_leaves.create(
        school=case.school, until=timezone.now() + timedelta(days=1), because="A flood", given_by=officer
    )
    note(leave, "give late leave", by=officer, because="A flood")

    found = told(case, officer)

    assert ("Withdrew from the decision", str(officer), "Governor there; 3 stayed") in found
    assert ("Leave to apply late given", str(officer), "A flood") in found
    assert "Reminder sent" in [what for what, _, _ in found]
    assert len([event for event in found if event[1] == "the system"]) >= 2


def test_the_history_of_the_contract_is_closed_with_it(contract):
    due = ReturnDueFactory(contract=contract)
    note(due, "remind", by=None)
    reader = UserFactory(role=Role.OFFICER)
    InterestFactory(user=reader, organisation=contract.provider)

    assert "Reminder sent" not in [what for what, _, _ in told(contract.decision.application, reader)]


@pytest.mark.parametrize("tied", (False, True))
def test_why_all_were_sent_back_is_told_only_where_every_case_is_open(client, tied):
    world = make_world()
    recommendation = was_put(world, prepared(world))
    actions.send_back(recommendation, because="The second school lied", by=world.chief)
    reader = UserFactory(role=Role.AUDITOR)
    if tied:
        InterestFactory(user=reader, organisation=world.cases[1].applicant)
    client.force_login(User.objects.get(pk=reader.pk))
    reference = world.cases[0].reference
    addresses = [reverse(name, args=[reference]) for name in ("case", "history")]

    pages = [client.get(address).content.decode() for address in (*addresses, recommendation_page(recommendation))]

    assert [("The second school lied" in page) for page in pages] == [not tied] * 3
    assert all("ent back" in page for page in pages)


def recommendation_page(recommendation):
    return reverse("recommendation", args=[recommendation.pk])


def test_the_whole_history_tells_of_an_earlier_recommendation(client):
    world = make_world()
    first = was_put(world, prepared(world))
    actions.send_back(first, because="One survey is missing", by=world.chief)
    actions.decide(was_put(world, prepared(world)), reasons="As recommended.", by=world.chief)

    found = told(world.cases[0], world.officer)

    assert len([what for what, _, _ in found if what == "Put to whoever decides"]) == 2
    assert [why for _, _, why in found].count("One survey is missing") == 2


def test_the_history_says_which_letter(contract):
    letter = Letter.objects.create(
        kind="contract_offer", to_email="a@example.org", subject="Your contract", text="x", about=contract
    )
    note(letter, "read letter", by=None)

    found = told(contract.decision.application, UserFactory(role=Role.OFFICER))

    assert "Letter read by a second person: Your contract" in [what for what, _, _ in found]


@pytest.mark.parametrize(("name", "queries"), (("case", 20), ("history", 20)))
@pytest.mark.parametrize("more", (0, 2))
def test_a_case_asks_the_same_questions_however_much_happened(
    client, contract, django_assert_num_queries, name, queries, more
):
    reader = UserFactory(role=Role.OFFICER)
    InterestFactory(user=reader)
    OutcomeQuestionFactory(decision=contract.decision)
    for _ in range(more):
        ReviewFactory(contract=contract)
        ReturnFactory(due=ReturnDueFactory(contract=contract), sent=True)
    client.force_login(reader)
    address = reverse(name, args=[contract.decision.application.reference])
    client.get(address)

    with django_assert_num_queries(queries):
        client.get(address)
