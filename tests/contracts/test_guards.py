"""The database refuses what the code never asks of it; two people at once break nothing."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from segue.cycle.contracts import actions
from segue.cycle.contracts.models import Contract, ContractText, ReturnDue, Target
from segue.money.models import Release
from segue.people.models import Kind, Role
from segue.rules import RuleBroken
from tests.delivery_factories import ContractFactory, ReturnDueFactory, TargetFactory
from tests.factories import DecisionFactory, OrganisationFactory, UserFactory
from tests.racing import together

DAY = timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed",
    (
        {"amount": Decimal("499.99")},
        {"conditions": "More"},
        {"type_reason": "Another"},
        {"reference": "Another"},
        {"ends": F("ends") - timedelta(1)},
        {"vat": "none", "type": "services"},
        {"offered_at": None},
        {"answer_by": F("answer_by") + timedelta(1)},
        {"conditions": "More", "status": "draft"},
    ),
)
def test_what_was_offered_stays(offered, changed):
    with pytest.raises(IntegrityError, match="contract_facts_stay"), transaction.atomic():
        Contract.objects.filter(pk=offered.pk).update(**changed)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attempt",
    (
        lambda contract: Target.objects.update(target=1),
        lambda contract: Target.objects.all().delete(),
        lambda contract: TargetFactory(contract=contract),
        lambda contract: ReturnDue.objects.update(due_on=contract.starts),
        lambda contract: ReturnDue.objects.all().delete(),
        lambda contract: ReturnDueFactory(contract=contract),
    ),
)
def test_the_schedule_of_an_offer_stays(offered, attempt):
    with pytest.raises(IntegrityError, match="schedule_stays"), transaction.atomic():
        attempt(offered)


@pytest.mark.django_db
def test_the_text_of_an_offer_stays(offered):
    for attempt in (lambda rows: rows.update(sha256="0"), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
            attempt(ContractText.objects.all())


@pytest.mark.django_db
def test_a_contract_is_not_deleted():
    ContractFactory()

    with pytest.raises(IntegrityError, match="never edited or deleted"), transaction.atomic():
        Contract.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "facts"),
    (
        ("contract_within_commitment", {"amount": Decimal("500.01")}),
        ("contract_type_has_a_reason", {"type_reason": ""}),
        ("contract_type_is_known", {"type": "loan"}),
        ("contract_status_is_known", {"in_force": True, "status": "lost"}),
        ("contract_vat_fits_its_type", {"vat": "none"}),
        ("contract_vat_fits_its_type", {"type": "services", "vat": "outside"}),
        ("contract_vat_is_part", {"type": "services", "vat": "included", "vat_amount": Decimal(500)}),
        ("contract_vat_is_part", {"type": "services", "vat": "included", "vat_amount": Decimal(0)}),
        ("contract_in_force_was_accepted", {"in_force": True, "accepted_as": ""}),
        ("contract_in_force_was_accepted", {"in_force": True, "accepted_by": None}),
        ("contract_past_draft_was_offered", {"status": "offered"}),
        ("internal_commission_is_justified", {"type": "internal", "offered": True}),
    ),
)
def test_the_database_refuses(constraint, facts):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ContractFactory(**facts)


@pytest.mark.django_db
def test_a_contract_lies_inside_the_period_of_the_fund():
    decision = DecisionFactory()
    promise = decision.commitment.budget.fund
    for facts in ({"starts": promise.starts - DAY}, {"ends": promise.ends + DAY}):
        with pytest.raises(IntegrityError, match="inside_fund_period"), transaction.atomic():
            ContractFactory(decision=decision, **facts)

    assert ContractFactory(decision=decision, starts=promise.starts, ends=promise.ends)


@pytest.mark.django_db
def test_the_lead_organisation_does_not_deliver_unapproved():
    lead = OrganisationFactory(kind=Kind.LEAD)
    assert ContractFactory(provider=lead)

    with pytest.raises(IntegrityError, match="lead_is_approved"), transaction.atomic():
        ContractFactory(provider=lead, offered=True)


@pytest.mark.django_db
def test_the_drafter_does_not_approve():
    officer = UserFactory(role=Role.OFFICER)

    with pytest.raises(IntegrityError, match="contract_is_approved_by_another"), transaction.atomic():
        ContractFactory(drafted_by=officer, approved_by=officer, approved_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_accepting_and_refusing_at_once_is_one_of_the_two():
    contract = ContractFactory(offered=True)
    head = UserFactory(role=Role.APPLICANT, of=contract.holder)
    text = {"content": {}, "sha256": "0" * 64, "by": contract.drafted_by}
    ContractText.objects.create(contract=contract, **text)

    met = together(
        partial(actions.accept, Contract.objects.get(), accepted_as="Head", by=head),
        partial(actions.refuse, Contract.objects.get(), because="No hall", by=head),
    )

    assert [type(one) for one in met].count(RuleBroken) == 1
    refused = Contract.objects.get().status == "refused"
    assert Release.objects.exists() is refused


@pytest.mark.django_db(transaction=True)
def test_two_drafts_of_one_award_at_once_are_one():
    decision = DecisionFactory()
    officer = UserFactory(role=Role.OFFICER)

    met = together(*[partial(actions.draft, type(decision).objects.get(), by=officer) for _ in (1, 2)])

    assert sorted(type(one).__name__ for one in met) == ["Contract", "RuleBroken"]


@pytest.mark.django_db(transaction=True)
def test_two_who_offer_at_once_offer_once():
    contract = ContractFactory()
    TargetFactory(contract=contract)
    ReturnDueFactory(contract=contract, due_on=contract.ends)
    officer = UserFactory(role=Role.OFFICER)

    met = together(*[partial(actions.offer, Contract.objects.get(), by=officer) for _ in (1, 2)])

    assert sorted(type(one).__name__ for one in met) == ["Contract", "RuleBroken"]
    assert ContractText.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("stage", "guard"), (("offered", "status_is_recorded"), ("in_force", "contract_facts_stay")))
def test_nothing_becomes_a_draft_again_behind_the_history(request, stage, guard):
    contract = request.getfixturevalue(stage)

    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(status="draft")


@pytest.mark.django_db
def test_an_offer_asks_for_an_answer_by_a_day():
    with pytest.raises(IntegrityError, match="offer_asks_for_an_answer_by_a_day"), transaction.atomic():
        ContractFactory(offered=True, answer_by=None)


@pytest.mark.django_db
def test_each_offer_has_one_text(offered):
    kept = ContractText.objects.get()

    with pytest.raises(IntegrityError, match="an_offer_has_one_text"), transaction.atomic():
        ContractText.objects.create(contract=offered, number=kept.number, content={}, sha256="0", by=kept.by)


@pytest.mark.django_db
def test_what_was_cancelled_stays_as_it_was(drafted, officer):
    actions.cancel(drafted, because="Not wanted", by=officer)

    with pytest.raises(IntegrityError, match="contract_facts_stay"), transaction.atomic():
        Contract.objects.filter(pk=drafted.pk).update(conditions="More")
