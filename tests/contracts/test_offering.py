"""An offer is measured, approved where the lead organisation delivers, and fixed in words."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from segue.cycle.contracts import actions, wording
from segue.cycle.contracts.models import ContractText
from segue.letters.models import Letter
from segue.money import actions as money
from segue.money import queries as sums
from segue.people.models import Role
from segue.rules import RuleBroken
from tests.delivery_factories import ContractFactory, ReturnDueFactory, ReturnFactory, TargetFactory
from tests.factories import DelegationFactory, InterestFactory, SeatFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_offer_is_kept_in_words_and_its_letter_waits(drafted, officer, head):
    actions.offer(drafted, by=officer)

    text = ContractText.objects.get(contract=drafted)
    assert drafted.status == "offered"
    assert text.sha256 == wording.fingerprint(text.content)
    assert ["Amount", "£500.00"] in text.content["facts"]
    assert text.content["targets"][0]["target"] == "30 pupils"
    assert [(letter.to_email, letter.status) for letter in Letter.objects.all()] == [(head.email, "held")]


def test_the_same_words_have_the_same_fingerprint():
    assert wording.fingerprint({"a": 1, "b": "ü"}) == wording.fingerprint({"b": "ü", "a": 1})
    assert wording.fingerprint({"a": 1}) != wording.fingerprint({"a": 2})


def test_an_offer_needs_a_target(officer):
    contract = ContractFactory()
    ReturnDueFactory(contract=contract)

    with pytest.raises(RuleBroken, match="target for at least one"):
        actions.offer(contract, by=officer)


def test_an_offer_needs_a_return(officer):
    contract = ContractFactory()
    TargetFactory(contract=contract)

    with pytest.raises(RuleBroken, match="at least one return"):
        actions.offer(contract, by=officer)


def test_no_return_is_due_before_the_start(drafted, officer):
    actions.ask_for_return(drafted, title="Early", due_on=drafted.starts, by=officer)
    actions.edit(drafted, starts=drafted.starts + timedelta(days=1), by=officer)

    with pytest.raises(RuleBroken, match="before the contract starts"):
        actions.offer(drafted, by=officer)


@pytest.mark.parametrize("act", ("edit", "target", "return", "offer", "approve"))
def test_an_offer_is_not_changed(offered, officer, chief, act):
    acts = {
        "edit": lambda: actions.edit(offered, conditions="More", by=officer),
        "target": lambda: actions.set_target(
            offered, indicator=offered.targets.get().indicator, target=Decimal(1), by=officer
        ),
        "return": lambda: actions.ask_for_return(offered, title="More", due_on=offered.ends, by=officer),
        "offer": lambda: actions.offer(offered, by=officer),
        "approve": lambda: actions.approve_internal(offered, by=chief),
    }

    with pytest.raises(RuleBroken, match="has been offered"):
        acts[act]()


def test_the_lead_organisation_needs_a_comparator_an_approver_and_then_goes(drafted, officer, chief, lead):
    DelegationFactory(act="internal_commission", role=Role.CHIEF_EXECUTIVE, up_to=Decimal(500))
    actions.edit(drafted, provider=lead, by=officer)

    with pytest.raises(RuleBroken, match="comparator"):
        actions.offer(drafted, by=officer)
    actions.edit(drafted, comparator="Two quotes, both dearer.", by=officer)
    with pytest.raises(RuleBroken, match="outside the delivery team must approve"):
        actions.offer(drafted, by=officer)
    actions.approve_internal(drafted, by=chief)
    actions.offer(drafted, by=officer)

    assert (drafted.status, drafted.approved_by) == ("offered", chief)
    assert drafted.approved_under.role == Role.CHIEF_EXECUTIVE


def test_a_change_takes_the_approval_away(drafted, officer, chief, lead):
    DelegationFactory(act="internal_commission", role=Role.CHIEF_EXECUTIVE)
    actions.edit(drafted, provider=lead, comparator="The only one near.", by=officer)
    actions.approve_internal(drafted, by=chief)

    actions.edit(drafted, conditions="More", by=officer)

    assert drafted.approved_by is None


def test_an_approval_is_given_once_and_only_where_needed(drafted, officer, chief, lead):
    DelegationFactory(act="internal_commission", role=Role.CHIEF_EXECUTIVE)
    with pytest.raises(RuleBroken, match="needs no approval"):
        actions.approve_internal(drafted, by=chief)
    actions.edit(drafted, provider=lead, by=officer)
    with pytest.raises(RuleBroken, match="comparator"):
        actions.approve_internal(drafted, by=chief)
    actions.edit(drafted, comparator="The only one near.", by=officer)
    actions.approve_internal(drafted, by=chief)

    with pytest.raises(RuleBroken, match="approved already"):
        actions.approve_internal(drafted, by=chief)


def test_nobody_approves_words_they_have_not_read(drafted, officer, chief, lead):
    DelegationFactory(act="internal_commission", role=Role.CHIEF_EXECUTIVE)
    actions.edit(drafted, provider=lead, comparator="The only one near.", by=officer)
    read = wording.seal_of_draft(drafted)
    actions.edit(drafted, conditions="More", by=officer)

    with pytest.raises(RuleBroken, match="changed while you read it"):
        actions.approve_internal(drafted, seen=read, by=chief)
    drafted.refresh_from_db()
    assert drafted.approved_by is None

    actions.approve_internal(drafted, seen=wording.seal_of_draft(drafted), by=chief)
    assert drafted.approved_by == chief


@pytest.mark.parametrize(("limit", "may"), (("500", True), ("499.99", False)))
def test_the_scheme_of_delegation_names_the_approver(drafted, officer, chief, lead, limit, may):
    DelegationFactory(act="internal_commission", role=Role.CHIEF_EXECUTIVE, up_to=Decimal(limit))
    actions.edit(drafted, provider=lead, comparator="The only one near.", by=officer)

    if may:
        assert actions.approve_internal(drafted, by=chief).approved_by == chief
    else:
        with pytest.raises(RuleBroken, match="scheme of delegation"):
            actions.approve_internal(drafted, by=chief)


def test_the_chair_of_a_body_approves_when_the_scheme_says_so(drafted, officer, lead):
    chair = UserFactory(role=Role.BODY_CHAIR)
    seat = SeatFactory(user=chair, is_chair=True)
    DelegationFactory(act="internal_commission", role="", body=seat.body)
    actions.edit(drafted, provider=lead, comparator="The only one near.", by=officer)

    assert actions.approve_internal(drafted, by=chair).approved_by == chair


def test_the_drafter_does_not_approve(decision, lead):
    both = UserFactory(roles=(Role.OFFICER, Role.CHIEF_EXECUTIVE))
    DelegationFactory(act="internal_commission", role=Role.CHIEF_EXECUTIVE)
    contract = actions.draft(decision, provider=lead, comparator="The only one near.", by=both)

    with pytest.raises(PermissionDenied, match="You drafted"):
        actions.approve_internal(contract, by=both)


def test_who_acts_for_the_lead_organisation_does_not_approve(decision, officer, lead):
    inside = UserFactory(role=Role.CHIEF_EXECUTIVE, of=lead)
    DelegationFactory(act="internal_commission", role=Role.CHIEF_EXECUTIVE)
    contract = actions.draft(decision, provider=lead, comparator="The only one near.", by=officer)

    with pytest.raises(PermissionDenied, match="outside it must approve"):
        actions.approve_internal(contract, by=inside)


def test_accepting_brings_it_into_force_and_is_receipted(offered, head, mailoutbox):
    actions.accept(offered, accepted_as=" Headteacher ", by=head)

    assert (offered.status, offered.accepted_by, offered.accepted_as) == ("in_force", head, "Headteacher")
    receipt = Letter.objects.get(kind="contract_accepted")
    assert (receipt.status, receipt.to_email) == ("released", head.email)
    assert offered.text.sha256 in receipt.text


def test_accepting_needs_a_position(offered, head):
    with pytest.raises(RuleBroken, match="which position"):
        actions.accept(offered, accepted_as=" ", by=head)

    offered.refresh_from_db()
    assert offered.status == "offered"


def test_a_stranger_does_not_learn_of_an_offer(offered):
    with pytest.raises(Http404):
        actions.accept(offered, accepted_as="Head", by=UserFactory(role=Role.APPLICANT))


def test_a_draft_is_not_there_for_the_school(drafted, head):
    with pytest.raises(Http404):
        actions.accept(drafted, accepted_as="Head", by=head)


def test_refusing_gives_the_money_back(offered, head):
    budget = offered.commitment.budget
    before = sums.left_in(budget)

    actions.refuse(offered, because="We have no hall.", by=head)

    assert offered.status == "refused"
    receipt = Letter.objects.get(kind="contract_refused")
    assert (receipt.status, receipt.to_email) == ("released", head.email)
    assert "We have no hall." in receipt.text
    assert sums.left_in(budget) == before + 500
    assert sums.left_to_pay(offered.commitment) == 0


def test_refusing_needs_a_reason(offered, head):
    with pytest.raises(RuleBroken, match="reason"):
        actions.refuse(offered, because=" ", by=head)


def test_an_answer_is_given_once(in_force, head):
    with pytest.raises(RuleBroken, match="Headteacher, accepted this agreement on"):
        actions.refuse(in_force, because="Changed our mind", by=head)


def pay(contract, amount, by):
    return money.enter_payment(
        contract.commitment, kind="money", amount=Decimal(amount), given_on=contract.starts, what_for="Term 1", by=by
    )


def test_ending_early_gives_back_what_is_not_paid(in_force, officer, chief):
    finance = UserFactory(role=Role.FINANCE)
    DelegationFactory(act="approve_payment", role=Role.FINANCE)
    money.approve_payment(pay(in_force, "120.01", officer), by=finance)
    before = sums.left_in(in_force.commitment.budget)

    actions.end_early(in_force, because="The teacher left.", by=chief)

    assert in_force.status == "ended"
    assert sums.left_in(in_force.commitment.budget) == before + Decimal("379.99")
    letter = Letter.objects.get(kind="contract_ended")
    assert (letter.status, letter.to_email, letter.concerns) == ("held", in_force.accepted_by.email, in_force.holder)
    assert "The teacher left." in letter.text


@pytest.mark.parametrize("close", ("end", "complete"))
def test_nothing_closes_over_a_waiting_payment(in_force, officer, close):
    pay(in_force, "1", officer)
    closing = {
        "end": lambda: actions.end_early(in_force, because="The teacher left.", by=officer),
        "complete": lambda: actions.complete(in_force, by=officer),
    }

    with pytest.raises(RuleBroken, match="waits for approval"):
        closing[close]()

    in_force.refresh_from_db()
    assert in_force.status == "in_force"


def test_completing_tells_those_who_act_for_the_holder_now(in_force, officer, head):
    DelegationFactory(act="approve_payment", role=Role.FINANCE)
    money.approve_payment(pay(in_force, "120.01", officer), by=UserFactory(role=Role.FINANCE))
    ReturnFactory(due=in_force.returns_due.get(), begun_by=head, accepted=True)
    colleague = UserFactory(role=Role.APPLICANT, of=in_force.holder)
    head.memberships.update(left_at=timezone.now())

    actions.complete(in_force, by=officer)

    letter = Letter.objects.get(kind="contract_completed")
    assert (letter.status, letter.to_email, letter.concerns) == ("released", colleague.email, in_force.holder)
    for words in ("£120.01", "£379.99", "Every return is in"):
        assert words in letter.text


def test_completing_waits_for_every_return(in_force, officer):
    with pytest.raises(RuleBroken, match="“Final return” is not accepted yet"):
        actions.complete(in_force, by=officer)


def test_ending_early_needs_a_reason(in_force, officer):
    with pytest.raises(RuleBroken, match="reason"):
        actions.end_early(in_force, because="", by=officer)


def test_an_officer_with_an_interest_does_nothing(drafted):
    tied = UserFactory(role=Role.OFFICER)
    InterestFactory(user=tied, organisation=drafted.holder)

    with pytest.raises(Http404):
        actions.offer(drafted, by=tied)
