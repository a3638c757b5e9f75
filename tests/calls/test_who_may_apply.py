"""Which schools may apply, what for, and up to how much."""

from decimal import Decimal

import pytest

from segue.cycle.calls import rules
from segue.cycle.calls.models import PhaseCap
from segue.places.models import Phase, Standing
from segue.rules import RuleBroken
from tests.factories import CallFactory, HubFactory, OpportunityFactory, SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return OpportunityFactory(phases=[Phase.PRIMARY, Phase.SPECIAL]).call


@pytest.mark.parametrize("standing", (Standing.OPEN, Standing.CLOSING))
@pytest.mark.parametrize("phase", (Phase.PRIMARY, Phase.SPECIAL))
def test_an_open_state_school_of_a_fitting_phase_may_apply(call, phase, standing):
    school = SchoolFactory(phase=phase, standing=standing)

    assert rules.why_not(call, school) is None
    rules.may_apply(call, school)


def test_an_independent_school_is_refused_politely_with_the_reason(call):
    school = SchoolFactory(state_funded=False, type_name="Other independent school")

    reason = rules.why_not(call, school)

    assert (reason.kind, reason.successor) == ("independent", None)
    assert "state-funded schools" in reason.message
    assert "welcome" in reason.message
    with pytest.raises(RuleBroken, match="Other independent school"):
        rules.may_apply(call, school)


@pytest.mark.parametrize(("code", "may"), (("886", True), ("887", True), ("", True), ("825", False)))
def test_only_schools_of_the_area_apply(call, code, may):
    HubFactory(local_authorities=["Kent", "Medway"], local_authority_codes=["886", "887"])
    school = SchoolFactory(name="Hillview School", la_code=code, la_name="Elsewhere")

    assert (rules.why_not(call, school) is None) is may


def test_a_school_of_another_area_is_told_whose_it_is(call):
    hub = HubFactory(local_authorities=["Kent", "Medway"], local_authority_codes=["886", "887"])
    school = SchoolFactory(name="Hillview School", la_code="825", la_name="Buckinghamshire")

    reason = rules.why_not(call, school)

    assert reason.kind == "elsewhere"
    assert reason.message == (
        f"{hub} serves Kent and Medway. The register lists Hillview School in Buckinghamshire: "
        "its own Music Hub can say what it offers."
    )


def test_a_hub_that_named_no_authority_serves_every_school(call):
    HubFactory(local_authorities=[], local_authority_codes=[])

    assert rules.why_not(call, SchoolFactory(la_code="825")) is None


def test_a_school_of_another_phase_is_told_so(call):
    reason = rules.why_not(call, SchoolFactory(phase=Phase.SECONDARY))

    assert reason.kind == "phase"
    assert "“Secondary”" in reason.message


def test_a_closed_school_is_led_to_the_school_in_its_place(call):
    open_now = SchoolFactory(name="Elmfield Academy")
    between = SchoolFactory(standing=Standing.CLOSED, successor=open_now)
    closed = SchoolFactory(standing=Standing.CLOSED, successor=between)

    reason = rules.why_not(call, closed)

    assert (reason.kind, reason.successor) == ("closed_school", open_now)
    assert "Elmfield Academy took its place" in reason.message


def test_a_closed_school_without_a_successor_is_told_so(call):
    reason = rules.why_not(call, SchoolFactory(standing=Standing.CLOSED))

    assert (reason.kind, reason.successor) == ("closed_school", None)
    assert "names no school in its place" in reason.message


def test_schools_that_succeed_one_another_in_a_circle_do_not_go_on_for_ever(call):
    one = SchoolFactory(standing=Standing.CLOSED)
    two = SchoolFactory(standing=Standing.CLOSED, successor=one)
    one.successor = two
    one.save()

    assert rules.why_not(call, one).successor is None


def test_a_school_not_yet_open_is_told_when_it_can_apply(call):
    assert rules.why_not(call, SchoolFactory(standing=Standing.PROPOSED)).kind == "not_open_yet"


def test_a_call_without_opportunities_fits_nobody():
    assert rules.why_not(CallFactory(), SchoolFactory()).kind == "phase"


def test_the_cap_of_a_phase_counts_before_the_cap_of_the_opportunity():
    opportunity = OpportunityFactory(phases=[Phase.PRIMARY, Phase.SPECIAL], cap=Decimal(1000))
    PhaseCap.objects.create(opportunity=opportunity, phase=Phase.SPECIAL, cap=Decimal("1500.50"))

    assert rules.cap_for(opportunity, SchoolFactory(phase=Phase.SPECIAL)) == Decimal("1500.50")
    assert rules.cap_for(opportunity, SchoolFactory(phase=Phase.PRIMARY)) == Decimal(1000)


def test_an_opportunity_fits_the_phases_it_names():
    opportunity = OpportunityFactory(phases=[Phase.SPECIAL])

    assert rules.fits(opportunity, SchoolFactory(phase=Phase.SPECIAL))
    assert not rules.fits(opportunity, SchoolFactory(phase=Phase.PRIMARY))
