"""Ways round the rules of a contract that somebody might try."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from segue.cycle.contracts import actions
from segue.cycle.contracts import letters as contract_letters
from segue.cycle.contracts.models import Contract
from segue.cycle.contracts.queries import contracts_for, waiting_for_approval_by
from segue.cycle.decisions import letters as outcome_letters
from segue.cycle.decisions.queries import letter_told
from segue.cycle.monitoring.queries import actions_for, returns_for
from segue.letters import actions as letters
from segue.letters import post
from segue.letters.models import Letter
from segue.letters.queries import letters_for
from segue.money import actions as money
from segue.money.models import Release
from segue.money.queries import left_in
from segue.people.models import Kind, Role, RoleHeld, User
from segue.record.history import note
from segue.rules import RuleBroken
from tests.delivery_factories import ContractFactory, ReturnDueFactory, ReviewActionFactory
from tests.factories import (
    DecisionFactory,
    DelegationFactory,
    InterestFactory,
    LetterFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.racing import together


@pytest.fixture
def finance():
    return UserFactory(role=Role.FINANCE)


@pytest.mark.django_db
@pytest.mark.parametrize("stage", ("drafted", "offered", "in_force"))
def test_money_a_contract_promises_is_not_promised_again(request, stage, finance):
    contract = request.getfixturevalue(stage)

    with pytest.raises(RuleBroken, match="stands promises this money"):
        money.release(contract.commitment, amount=Decimal("0.01"), because="Needed elsewhere", by=finance)
    with pytest.raises(IntegrityError, match="contract_holds_its_money"), transaction.atomic():
        Release.objects.create(
            commitment=contract.commitment, budget=contract.commitment.budget, amount=1, because="x", by=finance
        )


@pytest.mark.django_db
def test_a_contract_that_closes_gives_its_money_back(in_force, officer):
    before = left_in(in_force.commitment.budget)

    actions.end_early(in_force, because="The school closes", by=officer)

    assert left_in(in_force.commitment.budget) == before + 500


@pytest.mark.django_db
def test_an_award_whose_money_went_back_has_no_contract(decision, officer, finance):
    money.release(decision.commitment, amount=Decimal(500), because="Not taken up", by=finance)

    with pytest.raises(RuleBroken, match="nothing is left to contract"):
        actions.draft(decision, by=officer)


@pytest.mark.django_db(transaction=True)
def test_a_contract_and_a_release_at_the_same_moment(decision, officer, finance):
    met = together(
        lambda: actions.draft(decision, by=officer),
        lambda: money.release(decision.commitment, amount=Decimal(200), because="Fewer", by=finance),
    )

    contract = decision.contract if not isinstance(met[0], Exception) else None
    given_back = sum(row.amount for row in Release.objects.all())
    assert {type(one) for one in met if isinstance(one, Exception)} <= {RuleBroken}
    assert contract.amount == 500 - given_back


@pytest.fixture
def internal(drafted, officer, lead):
    DelegationFactory(act="internal_commission", role=Role.CHIEF_EXECUTIVE)
    return actions.edit(drafted, provider=lead, comparator="Two quotes, both dearer.", by=officer)


@pytest.mark.django_db
def test_who_recommended_the_award_does_not_approve_the_lead_organisation(internal, chief):
    note(internal.decision.sitting.recommendation, "propose", by=chief)

    with pytest.raises(PermissionDenied, match="You recommended this award"):
        actions.approve_internal(internal, by=chief)


@pytest.mark.django_db
def test_who_changed_the_terms_does_not_approve_them(internal, chief):
    RoleHeld.objects.create(user=chief, role=Role.OFFICER)
    actions.edit(internal, conditions="More", by=chief)

    with pytest.raises(PermissionDenied, match="You drafted this contract"):
        actions.approve_internal(internal, by=chief)


@pytest.mark.django_db
def test_who_has_an_interest_in_who_delivers_does_not_approve(internal, chief, lead):
    InterestFactory(user=chief, organisation=lead)

    with pytest.raises(PermissionDenied, match="someone outside it must approve"):
        actions.approve_internal(internal, by=chief)


@pytest.mark.django_db
def test_an_interest_ended_today_still_keeps_from_approving_who_delivers(internal, chief, lead):
    assert internal in waiting_for_approval_by(chief)
    InterestFactory(user=chief, organisation=lead, until=timezone.localdate())
    chief = User.objects.get(pk=chief.pk)

    with pytest.raises(PermissionDenied, match="someone outside it must approve"):
        actions.approve_internal(internal, by=chief)

    assert internal not in waiting_for_approval_by(chief)


@pytest.mark.django_db
def test_who_decided_the_award_alone_does_not_approve_the_lead_organisation(internal):
    chief = internal.decision.sitting.decided_by
    RoleHeld.objects.get_or_create(user=chief, role=Role.CHIEF_EXECUTIVE)

    with pytest.raises(PermissionDenied, match="You decided this award alone"):
        actions.approve_internal(internal, by=chief)

    assert internal not in waiting_for_approval_by(chief)


@pytest.mark.django_db
def test_no_contract_tells_an_outcome_before_its_letter(drafted, officer):
    [letter] = post.hold(outcome_letters.outcome(drafted.decision, None))

    with pytest.raises(RuleBroken, match="outcome"):
        actions.offer(drafted, by=officer)
    letters.release(letters.mark_read(letter, by=officer), by=officer)
    actions.offer(drafted, by=officer)

    assert drafted.status == "offered"
    assert letter_told(drafted.decision.application) == letter


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ("partner", "lead"))
def test_an_interest_in_who_delivers_closes_the_contract_but_for_the_lead_organisation(client, officer, kind):
    provider = OrganisationFactory(kind=kind)
    contract = ContractFactory(
        in_force=True, provider=provider, comparator="Two quotes", approved_by=UserFactory(), approved_at=timezone.now()
    )
    due = ReturnDueFactory(contract=contract)
    action = ReviewActionFactory(review__contract=contract)
    InterestFactory(user=officer, organisation=provider)
    client.force_login(officer)
    closed = kind == "partner"

    for name in ("contract", "contract-payment", "contract-print"):
        assert client.get(reverse(name, args=[contract.reference])).status_code == (404 if closed else 200)
    assert client.get(reverse("commitment", args=[contract.commitment_id])).status_code == (404 if closed else 200)
    for found, row in ((contracts_for(officer), contract), (returns_for(officer), due), (actions_for(officer), action)):
        assert (row in found) is not closed


@pytest.mark.django_db
@pytest.mark.parametrize("until", (None, timezone.localdate))
def test_nobody_chooses_a_provider_they_have_an_interest_in(client, decision, drafted, officer, until):
    partner, other = OrganisationFactory(kind="partner"), OrganisationFactory(kind="partner")
    InterestFactory(user=officer, organisation=partner, until=until and until())
    officer = User.objects.get(pk=officer.pk)
    client.force_login(officer)
    undrafted = DecisionFactory()

    with pytest.raises(RuleBroken, match="a colleague must draft this"):
        actions.edit(drafted, provider=partner, by=officer)
    with pytest.raises(RuleBroken, match="a colleague must draft this"):
        actions.draft(undrafted, provider=partner, by=officer)

    assert not Contract.objects.filter(provider=partner).exists()
    page = client.get(reverse("contract-draft", args=[undrafted.application.reference])).content.decode()
    assert (str(partner) in page, str(other) in page) == (False, True)


@pytest.mark.django_db
@pytest.mark.parametrize("change", ("set target", "drop target", "ask for return", "drop return"))
def test_what_is_changed_after_the_approval_is_approved_again(internal, officer, chief, change):
    actions.approve_internal(internal, by=chief)
    target, due = internal.targets.get(), internal.returns_due.get()

    {
        "set target": lambda: actions.set_target(internal, indicator=target.indicator, target=Decimal(1), by=officer),
        "drop target": lambda: actions.drop_target(target, by=officer),
        "ask for return": lambda: actions.ask_for_return(internal, title="More", due_on=internal.ends, by=officer),
        "drop return": lambda: actions.drop_return(due, by=officer),
    }[change]()
    internal.refresh_from_db()

    assert (internal.approved_by, internal.approved_at, internal.approved_under) == (None, None, None)
    with pytest.raises(RuleBroken, match="must approve it first"):
        actions.offer(internal, by=officer)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", (Kind.PARTNER, Kind.LEAD))
def test_letters_about_a_contract_are_closed_with_who_delivers_but_the_lead(client, decision, officer, chief, kind):
    provider = OrganisationFactory(kind=kind)
    contract = actions.draft(decision, provider=provider, comparator="Two quotes", by=officer)
    UserFactory(role=Role.APPLICANT, of=contract.holder)
    post.hold(*contract_letters.offer(contract))
    InterestFactory(user=chief, organisation=provider)
    client.force_login(chief)

    seen = [client.get(f"/letters/{letter.pk}/").status_code for letter in Letter.objects.all()]

    assert set(seen) == {404 if kind == Kind.PARTNER else 200}
    assert letters_for(chief).exists() is (kind == Kind.LEAD)
    assert letters_for(officer).count() == len(seen)


@pytest.mark.django_db
def test_who_delivers_what_a_sent_letter_is_about_stays():
    partner = OrganisationFactory(kind=Kind.PARTNER)
    letter = LetterFactory(status="sent", sent_at=timezone.now(), delivered_by=partner)

    with pytest.raises(IntegrityError, match="letter_keeps_its_reader"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(delivered_by=None)
