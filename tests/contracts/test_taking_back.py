"""An offer is asked to be answered by a day, called to mind, taken back; a draft nobody wants is cancelled."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from segue.cycle.contracts import actions, queries
from segue.cycle.contracts.models import Contract, ContractText
from segue.letters import actions as letters
from segue.letters.models import Letter
from segue.money.models import Release
from segue.money.queries import left_in, left_to_pay
from segue.people.models import Role
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.delivery_factories import ContractFactory, ReturnDueFactory, TargetFactory
from tests.factories import DelegationFactory, InterestFactory, UserFactory
from tests.racing import behind, together

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OFFERERS = {Role.OFFICER, Role.CHIEF_EXECUTIVE}


def again(contract) -> Contract:
    return Contract.objects.get(pk=contract.pk)


def let_go() -> None:
    """Read and release all that waits in the outbox."""
    officer = UserFactory(role=Role.OFFICER)
    for letter in Letter.objects.filter(status="held"):
        letters.release(letters.mark_read(letter, by=officer), by=officer)


@pytest.fixture
def told(offered):
    """An offer whose letter has gone."""
    let_go()
    return offered


# The day for the answer


def test_an_answer_is_asked_for_within_three_weeks_unless_said_otherwise(drafted, officer):
    contract = actions.offer(drafted, by=officer)

    assert contract.answer_by == timezone.localdate() + timedelta(days=21)
    letter = Letter.objects.get(kind="contract_offer")
    assert f"Please answer by {contract.answer_by.day} {contract.answer_by:%B %Y}" in letter.text


@pytest.mark.parametrize(("days", "fits"), ((-1, False), (0, True), (92, True), (93, False)))
def test_an_answer_is_asked_for_within_three_months(drafted, officer, days, fits):
    day = timezone.localdate() + timedelta(days=days)

    if fits:
        assert actions.offer(drafted, answer_by=day, by=officer).answer_by == day
    else:
        with pytest.raises(RuleBroken, match="Ask for an answer between today and"):
            actions.offer(drafted, answer_by=day, by=officer)
        assert again(drafted).status == "draft"
        assert not ContractText.objects.exists()


@pytest.mark.parametrize(("days", "late"), ((-1, True), (0, False), (1, False)))
def test_on_its_day_an_answer_is_still_in_time(days, late):
    contract = ContractFactory(offered=True, answer_by=timezone.localdate() + days * DAY)

    assert contract.is_unanswered is late
    assert Contract.objects.filter(queries.unanswered()).exists() is late


@pytest.mark.parametrize("stage", ("drafted", "in_force"))
def test_only_an_offer_waits_for_an_answer(request, stage):
    contract = request.getfixturevalue(stage)
    contract.answer_by = timezone.localdate() - DAY

    assert not contract.is_unanswered


# Taking back


def test_what_was_taken_back_is_a_draft_to_be_corrected_and_offered_again(told, officer, head):
    first = told.text.sha256

    actions.take_back(told, because="The dates were wrong.", by=officer)

    assert (told.status, told.offered_at, told.answer_by, told.text) == ("draft", None, None, None)
    assert told.was_taken_back
    assert left_to_pay(told.commitment) == 500
    change = history_of(told).last()
    assert (change.said, change.because, change.by) == ("Offer taken back", "The dates were wrong.", officer)

    actions.edit(told, conditions="Sing at the festival.", by=officer)
    actions.set_target(told, indicator=told.targets.get().indicator, target=Decimal(40), by=officer)
    actions.drop_return(told.returns_due.get(), by=officer)
    actions.ask_for_return(told, title="Last return", due_on=told.ends, by=officer)
    actions.offer(told, by=officer)

    assert [text.number for text in told.texts.all()] == [1, 2]
    assert told.texts.first().sha256 == first != told.text.sha256
    assert told.text.content["targets"][0]["target"] == "40 pupils"
    assert not again(told).was_taken_back
    assert actions.accept(told, accepted_as="Headteacher", by=head).status == "in_force"
    assert told.text.sha256 in Letter.objects.get(kind="contract_accepted").text


def test_whoever_was_offered_it_is_told_by_a_letter_that_is_read_first(told, officer, head):
    actions.take_back(told, because="The dates were wrong.", by=officer)

    letter = Letter.objects.get(kind="contract_taken_back")
    assert (letter.status, letter.to_email, letter.concerns) == ("held", head.email, told.holder)
    for words in ("The dates were wrong.", "Your award still stands", reverse("contract", args=[told.reference])):
        assert words in letter.text


def test_a_letter_with_an_offer_that_has_not_gone_does_not_go(offered, officer):
    actions.take_back(offered, because="The dates were wrong.", by=officer)

    letter = Letter.objects.get()
    assert (letter.kind, letter.status) == ("contract_offer", "cancelled")
    assert history_of(letter).last().because == "The offer was taken back."


def test_the_approval_of_the_lead_organisation_stands_until_something_is_changed(drafted, officer, chief, lead):
    DelegationFactory(act="internal_commission", role=Role.CHIEF_EXECUTIVE)
    actions.edit(drafted, provider=lead, comparator="The only one near.", by=officer)
    actions.approve_internal(drafted, by=chief)
    actions.offer(drafted, by=officer)

    actions.take_back(drafted, because="A wrong date", by=officer)
    assert again(drafted).approved_by == chief
    actions.edit(drafted, conditions="More", by=officer)

    with pytest.raises(RuleBroken, match="must approve it first"):
        actions.offer(drafted, by=officer)


@pytest.mark.parametrize("because", ("", " \n"))
def test_taking_back_and_cancelling_need_a_reason(offered, officer, because):
    with pytest.raises(RuleBroken, match="Give the reason"):
        actions.take_back(offered, because=because, by=officer)
    with pytest.raises(RuleBroken, match="Give the reason"):
        actions.cancel(ContractFactory(), because=because, by=officer)

    assert again(offered).status == "offered"


@pytest.mark.parametrize(("stage", "words"), (("drafted", "being drafted"), ("in_force", "in force")))
def test_only_an_offer_that_is_not_answered_is_taken_back(request, officer, stage, words):
    contract = request.getfixturevalue(stage)

    with pytest.raises(RuleBroken, match=f"cannot take back something that is {words}"):
        actions.take_back(contract, because="Wrong", by=officer)

    assert not Letter.objects.filter(kind="contract_taken_back").exists()


@pytest.mark.parametrize("role", (None, *Role))
def test_who_may_take_back_remind_and_cancel(told, role):
    by, draft = UserFactory(role=role), ContractFactory()
    acts = (
        partial(actions.remind, told, by=by),
        partial(actions.take_back, told, because="Wrong", by=by),
        partial(actions.cancel, draft, because="Not wanted", by=by),
    )

    for act in acts:
        if role in OFFERERS:
            act()
        else:
            with pytest.raises((PermissionDenied, Http404)):
                act()

    assert (again(told).status == "draft") is (role in OFFERERS)
    assert (again(draft).status == "cancelled") is (role in OFFERERS)
    assert Letter.objects.exclude(kind="contract_offer").exists() is (role in OFFERERS)


def test_whoever_has_an_interest_does_none_of_it(told):
    tied, draft = UserFactory(role=Role.OFFICER), ContractFactory()
    for contract in (told, draft):
        InterestFactory(user=tied, organisation=contract.holder)

    for act in (
        partial(actions.remind, told, by=tied),
        partial(actions.take_back, told, because="Wrong", by=tied),
        partial(actions.cancel, draft, because="Not wanted", by=tied),
    ):
        with pytest.raises(Http404):
            act()


# Cancelling


def test_a_cancelled_draft_gives_its_money_back_and_tells_why(drafted, officer, head):
    before = left_in(drafted.commitment.budget)

    actions.cancel(drafted, because="The school withdrew.", by=officer)

    assert drafted.status == "cancelled"
    assert left_in(drafted.commitment.budget) == before + 500
    assert left_to_pay(drafted.commitment) == 0
    letter = Letter.objects.get(kind="contract_cancelled")
    assert (letter.status, letter.to_email) == ("held", head.email)
    for words in ("The school withdrew.", "£500.00"):
        assert words in letter.text


def test_an_offer_taken_back_may_be_cancelled(told, officer):
    actions.take_back(told, because="Not wanted", by=officer)
    actions.cancel(told, because="Not wanted", by=officer)

    assert again(told).status == "cancelled"
    assert Release.objects.get().amount == 500


def test_the_draft_of_an_internal_commission_is_cancelled_without_approval(drafted, officer, lead):
    actions.edit(drafted, provider=lead, by=officer)

    assert actions.cancel(drafted, because="Not wanted", by=officer).status == "cancelled"


@pytest.mark.parametrize(("stage", "words"), (("offered", "offered, to be accepted"), ("in_force", "in force")))
def test_only_a_draft_is_cancelled(request, officer, stage, words):
    contract = request.getfixturevalue(stage)

    with pytest.raises(RuleBroken, match=f"cannot cancel something that is {words}"):
        actions.cancel(contract, because="Not wanted", by=officer)

    assert not Release.objects.exists()


# Calling to mind


def test_a_reminder_goes_with_one_press(told, officer, head):
    actions.remind(told, by=officer)

    letter = Letter.objects.get(kind="contract_reminder")
    assert (letter.status, letter.to_email) == ("released", head.email)
    assert f"asked for an answer by {told.answer_by.day} {told.answer_by:%B %Y}" in letter.text
    assert again(told).reminded_at is not None
    assert history_of(told).last().said == "Reminder sent"


def test_one_reminder_a_day_is_enough(told, officer, head):
    actions.remind(told, by=officer)

    with pytest.raises(RuleBroken, match="went today already"):
        actions.remind(again(told), by=officer)
    Contract.objects.filter(pk=told.pk).update(reminded_at=timezone.now() - DAY)
    actions.remind(again(told), by=officer)

    assert Letter.objects.filter(kind="contract_reminder").count() == 2


def test_nobody_is_reminded_of_an_offer_whose_letter_waits(offered, officer):
    with pytest.raises(RuleBroken, match="waits in the outbox"):
        actions.remind(offered, by=officer)


@pytest.mark.parametrize("stage", ("drafted", "in_force"))
def test_only_who_has_an_offer_is_reminded(request, officer, stage):
    contract = request.getfixturevalue(stage)

    with pytest.raises(RuleBroken, match="waits for no answer"):
        actions.remind(contract, by=officer)


# Two at once


@pytest.fixture
def waiting():
    """An offer with its text, and who may answer it."""
    contract = ContractFactory(offered=True)
    TargetFactory(contract=contract)
    ReturnDueFactory(contract=contract, due_on=contract.ends)
    ContractText.objects.create(contract=contract, content={}, sha256="0" * 64, by=contract.drafted_by)
    return contract, UserFactory(role=Role.APPLICANT, of=contract.holder), UserFactory(role=Role.OFFICER)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("answer", ("accept", "refuse"))
def test_answering_and_taking_back_at_once_is_one_of_the_two(waiting, answer):
    contract, head, officer = waiting
    answers = {
        "accept": partial(actions.accept, again(contract), accepted_as="Head", by=head),
        "refuse": partial(actions.refuse, again(contract), because="No hall", by=head),
    }

    met = together(answers[answer], partial(actions.take_back, again(contract), because="Wrong dates", by=officer))

    assert [type(one) for one in met].count(RuleBroken) == 1
    stands = again(contract).status
    assert stands == (
        "draft" if isinstance(met[0], RuleBroken) else {"accept": "in_force", "refuse": "refused"}[answer]
    )
    assert Release.objects.exists() is (stands == "refused")
    kinds = set(Letter.objects.values_list("kind", flat=True))
    assert ("contract_taken_back" in kinds) is (stands == "draft")


@pytest.mark.django_db(transaction=True)
def test_who_comes_a_moment_after_the_acceptance_is_told_so(waiting):
    contract, head, officer = waiting
    mine, theirs = again(contract), again(contract)

    with pytest.raises(RuleBroken, match="cannot take back something that is in force"):
        behind(
            lambda: actions.accept(theirs, accepted_as="Head", by=head),
            lambda: actions.take_back(mine, because="Wrong dates", by=officer),
        )

    assert again(contract).status == "in_force"


@pytest.mark.django_db(transaction=True)
def test_who_accepts_a_moment_after_it_was_taken_back_is_told_so(waiting):
    contract, head, officer = waiting
    mine, theirs = again(contract), again(contract)

    with pytest.raises(RuleBroken, match="cannot accept something that is being drafted"):
        behind(
            lambda: actions.take_back(mine, because="Wrong dates", by=officer),
            lambda: actions.accept(theirs, accepted_as="Head", by=head),
        )

    assert again(contract).status == "draft"
    assert not Letter.objects.filter(kind="contract_accepted").exists()


@pytest.mark.django_db(transaction=True)
def test_offering_and_cancelling_a_draft_at_once_is_one_of_the_two():
    contract, officer = ContractFactory(), UserFactory(role=Role.OFFICER)
    TargetFactory(contract=contract)
    ReturnDueFactory(contract=contract, due_on=contract.ends)

    met = together(
        partial(actions.offer, again(contract), by=officer),
        partial(actions.cancel, again(contract), because="Not wanted", by=officer),
    )

    assert [type(one) for one in met].count(RuleBroken) == 1
    assert Release.objects.exists() is (again(contract).status == "cancelled")


@pytest.mark.django_db(transaction=True)
def test_two_who_remind_at_once_remind_once():
    contract, officer = ContractFactory(offered=True), UserFactory(role=Role.OFFICER)
    UserFactory(role=Role.APPLICANT, of=contract.holder)

    met = together(*[partial(actions.remind, again(contract), by=officer) for _ in (1, 2)])

    assert sorted(type(one).__name__ for one in met) == ["Contract", "RuleBroken"]
    assert Letter.objects.filter(kind="contract_reminder").count() == 1
