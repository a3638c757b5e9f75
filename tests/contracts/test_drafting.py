"""A contract is made from a decision, in its words, its money and its time."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from segue.cycle.contracts import actions, queries
from segue.cycle.contracts.forms import those_who_deliver
from segue.cycle.contracts.models import Contract, Type, Vat
from segue.people import actions as people
from segue.people.models import Kind
from segue.rules import RuleBroken
from tests.delivery_factories import ContractFactory
from tests.factories import (
    ApplicationFactory,
    CommitmentFactory,
    DecisionFactory,
    HubFactory,
    IndicatorFactory,
    OrganisationFactory,
    SchoolFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_draft_says_what_was_decided(officer):
    decision = DecisionFactory(application__call__conditions="Sing at the festival.")

    contract = actions.draft(decision, by=officer)

    assert (contract.amount, contract.commitment) == (500, decision.commitment)
    assert (contract.holder, contract.provider) == (decision.application.applicant,) * 2
    assert (contract.type, contract.vat) == (Type.GRANT, Vat.OUTSIDE)
    assert contract.conditions == "Sing at the festival."
    assert contract.reference == f"{decision.application.reference}-C"
    assert contract.drafted_by == officer


def test_support_in_kind_is_delivered_by_the_lead_organisation(decision, officer):
    hub = HubFactory()

    contract = actions.draft(decision, by=officer)

    assert contract.provider == hub.lead
    assert contract.needs_approval


@pytest.mark.parametrize(
    ("category", "reason"),
    (("project_grants", "The money is for a purpose that benefits pupils"), ("schools", "given as support in kind")),
)
def test_the_reason_for_a_grant_is_suggested_in_words_that_fit(officer, category, reason):
    decision = DecisionFactory(application__call__category=category)

    assert reason in actions.draft(decision, by=officer).type_reason


def test_nothing_is_drafted_from_a_refusal(officer):
    decision = DecisionFactory(declined=True)

    with pytest.raises(RuleBroken, match="not awarded"):
        actions.draft(decision, by=officer)

    assert not Contract.objects.exists()


def test_an_award_has_one_contract(decision, officer):
    actions.draft(decision, by=officer)

    with pytest.raises(RuleBroken, match="already"):
        actions.draft(decision, by=officer)


@pytest.mark.parametrize(("start", "end", "fits"), ((0, 0, True), (-1, 0, False), (0, 1, False), (1, -1, True)))
def test_a_contract_lies_inside_the_time_of_its_money(decision, officer, start, end, fits):
    promise = decision.commitment
    dates = {"starts": promise.starts + start * DAY, "ends": promise.ends + end * DAY}

    if fits:
        assert actions.draft(decision, by=officer, **dates).starts == dates["starts"]
    else:
        with pytest.raises(RuleBroken, match="inside these dates"):
            actions.draft(decision, by=officer, **dates)


def test_a_contract_does_not_end_before_it_starts(decision, officer):
    day = decision.commitment.starts

    assert actions.draft(decision, by=officer, starts=day, ends=day).ends == day
    with pytest.raises(RuleBroken, match="end is before"):
        actions.edit(Contract.objects.get(), starts=day + DAY, by=officer)


@pytest.mark.parametrize(
    ("kind", "vat", "tax", "fits"),
    (
        ("grant", "outside", "0", True),
        ("grant", "none", "0", False),
        ("grant", "included", "50", False),
        ("services", "outside", "0", False),
        ("services", "none", "0", True),
        ("services", "none", "0.01", False),
        ("services", "included", "0", False),
        ("services", "included", "0.01", True),
        ("services", "included", "499.99", True),
        ("services", "included", "500", False),
        ("purchase", "included", "83.33", True),
    ),
)
def test_vat_fits_the_type(decision, officer, kind, vat, tax, fits):
    facts = {"type": kind, "vat": vat, "vat_amount": Decimal(tax)}

    if fits:
        assert actions.draft(decision, by=officer, **facts).vat == vat
    else:
        with pytest.raises(RuleBroken):
            actions.draft(decision, by=officer, **facts)


@pytest.mark.parametrize(("kind", "vat"), ((Type.GRANT, Vat.OUTSIDE), (Type.SERVICES, Vat.NONE)))
def test_another_type_brings_its_own_vat(drafted, officer, kind, vat):
    actions.edit(drafted, by=officer, type=kind)

    assert Contract.objects.get().vat == vat


def test_a_type_has_a_reason(decision, officer):
    with pytest.raises(RuleBroken, match="Say why"):
        actions.draft(decision, by=officer, type_reason=" ")


def test_only_the_lead_organisation_has_an_internal_commission(decision, officer):
    with pytest.raises(RuleBroken, match="Only a contract with the lead"):
        actions.draft(decision, by=officer, type="internal")


def test_the_lead_organisation_as_holder_is_an_internal_commission(lead, officer):
    application = ApplicationFactory(applicant=lead, school=SchoolFactory(organisation=lead), status="awarded")
    decision = DecisionFactory(application=application)

    assert actions.draft(decision, by=officer).type == Type.INTERNAL
    with pytest.raises(RuleBroken, match="internal commission"):
        actions.edit(Contract.objects.get(), type="grant", by=officer)
    with pytest.raises(RuleBroken, match="delivered by the lead"):
        actions.edit(Contract.objects.get(), provider=OrganisationFactory(), by=officer)


def test_a_partner_entered_once_may_deliver(decision, officer):
    brass = people.add_partner(name="Tideline Brass", legal_form="charity", by=officer)

    assert brass in those_who_deliver(decision.application, officer)
    assert actions.draft(decision, provider=brass, by=officer).provider == brass


def test_a_partner_that_no_longer_works_with_the_hub_is_chosen_for_nothing_new(decision, officer):
    brass = OrganisationFactory(name="Tideline Brass", closed_at=timezone.now())

    assert brass not in those_who_deliver(decision.application, officer)
    with pytest.raises(RuleBroken, match="Tideline Brass no longer works with the hub"):
        actions.draft(decision, provider=brass, by=officer)

    assert not Contract.objects.exists()


def test_a_draft_whose_partner_was_closed_meanwhile_is_not_offered(drafted, officer):
    brass = OrganisationFactory()
    actions.edit(drafted, provider=brass, by=officer)
    people.close_partner(brass, because="Retired", by=officer)

    with pytest.raises(RuleBroken, match="no longer works with the hub"):
        actions.offer(Contract.objects.get(), by=officer)
    with pytest.raises(RuleBroken, match="no longer works with the hub"):
        actions.edit(Contract.objects.get(), conditions="More", by=officer)

    assert Contract.objects.get().status == "draft"


def test_what_was_offered_before_a_partner_was_closed_goes_its_way(drafted, officer, head):
    brass = OrganisationFactory()
    actions.edit(drafted, provider=brass, by=officer)
    actions.offer(drafted, by=officer)
    people.close_partner(brass, because="Retired", by=officer)

    assert actions.accept(Contract.objects.get(), accepted_as="Head", by=head).status == "in_force"


def test_terms_that_do_not_exist_are_a_mistake_in_the_code(decision, officer):
    with pytest.raises(TypeError, match="amount"):
        actions.draft(decision, by=officer, amount=Decimal(1))


@pytest.mark.parametrize(
    ("baseline", "target", "fits"),
    (
        ("0", "0", True),
        (None, "0.1", True),
        ("0.05", "1", False),
        (None, "1.05", False),
        (None, "-0.1", False),
        (None, "99999999.9", True),
        (None, "100000000", False),
        (None, "NaN", False),
    ),
)
def test_a_target_is_a_figure(drafted, officer, baseline, target, fits):
    indicator = drafted.targets.get().indicator
    indicator.unit = "%"
    facts = {"baseline": baseline and Decimal(baseline), "target": Decimal(target)}

    if fits:
        assert actions.set_target(drafted, indicator=indicator, by=officer, **facts).target == Decimal(target)
        assert drafted.targets.count() == 1
    else:
        with pytest.raises(RuleBroken, match="must be 0 or more"):
            actions.set_target(drafted, indicator=indicator, by=officer, **facts)


@pytest.mark.parametrize(
    ("unit", "baseline", "target", "fits"),
    (
        ("pupils", 1, "30", True),
        ("pupils", 1, "30.5", False),
        ("pupils", "1.5", "30", False),
        ("%", "1.5", "30.5", True),
    ),
)
def test_a_target_of_whole_things_is_whole(drafted, officer, unit, baseline, target, fits):
    indicator = drafted.targets.get().indicator
    indicator.unit = unit
    facts = {"baseline": Decimal(baseline), "target": Decimal(target)}

    if fits:
        assert actions.set_target(drafted, indicator=indicator, by=officer, **facts).target == Decimal(target)
    else:
        with pytest.raises(RuleBroken, match="must be a whole number of pupils"):
            actions.set_target(drafted, indicator=indicator, by=officer, **facts)


def test_a_target_is_for_an_indicator_of_the_specification(drafted, officer):
    with pytest.raises(RuleBroken, match="not an indicator"):
        actions.set_target(drafted, indicator=IndicatorFactory(), target=Decimal(1), by=officer)


@pytest.mark.parametrize(
    ("unit", "adds_up"), (("sessions", True), ("Lessons given", True), ("hours", True), ("pupils", False), ("%", False))
)
def test_sessions_are_added_up_and_pupils_are_not(drafted, officer, unit, adds_up):
    indicator = IndicatorFactory(unit=unit)
    drafted.decision.application.call.specification.indicators.add(indicator)

    assert actions.set_target(drafted, indicator=indicator, target=Decimal(1), by=officer).adds_up is adds_up
    assert (
        actions.set_target(drafted, indicator=indicator, target=Decimal(1), adds_up=not adds_up, by=officer).adds_up
        is not adds_up
    )


@pytest.mark.parametrize(
    ("from_start", "from_end", "fits"), ((0, None, True), (-1, None, False), (None, 92, True), (None, 93, False))
)
def test_a_return_is_due_in_time(drafted, officer, from_start, from_end, fits):
    due_on = drafted.ends + from_end * DAY if from_start is None else drafted.starts + from_start * DAY

    if fits:
        assert actions.ask_for_return(drafted, title="Another", due_on=due_on, by=officer).due_on == due_on
    else:
        with pytest.raises(RuleBroken, match="must be due between"):
            actions.ask_for_return(drafted, title="Another", due_on=due_on, by=officer)


def test_the_same_return_again_changes_its_date(drafted, officer):
    actions.ask_for_return(drafted, title="Final return", due_on=drafted.starts, by=officer)

    assert drafted.returns_due.get().due_on == drafted.starts


def test_what_was_put_into_a_draft_can_be_taken_out(drafted, officer):
    actions.drop_target(drafted.targets.get(), by=officer)
    actions.drop_return(drafted.returns_due.get(), by=officer)

    assert (drafted.targets.count(), drafted.returns_due.count()) == (0, 0)


def test_the_usual_returns_are_half_way_and_at_the_end():
    contract = ContractFactory.build(
        decision=None,
        year=2026,
        reference="C",
        holder=None,
        commitment=None,
        amount=1,
        drafted_by=None,
        provider=None,
        starts=Contract._meta.get_field("starts").to_python("2026-09-01"),
        ends=Contract._meta.get_field("ends").to_python("2027-08-31"),
    )

    suggested = [(title, due_on.isoformat()) for title, due_on in queries.returns_suggested(contract)]

    assert suggested == [("Mid-way return", "2027-03-02"), ("Final return", "2027-08-31")]


def test_an_award_waits_for_its_contract_until_it_has_one(decision, officer):
    other = DecisionFactory()
    DecisionFactory(declined=True)

    actions.draft(decision, by=officer)

    assert list(queries.awards_without_contract(officer)) == [other]


def test_what_was_released_before_is_not_in_the_contract(officer):
    commitment = CommitmentFactory(amount=Decimal(500))
    commitment.releases.create(budget=commitment.budget, amount=Decimal("0.01"), because="Less", by=officer)
    decision = DecisionFactory(commitment=commitment)

    assert actions.draft(decision, by=officer).amount == Decimal("499.99")


def test_kinds_of_organisation_stay_what_they_are():
    assert {kind.value for kind in Kind} == {"school", "partner", "lead"}
