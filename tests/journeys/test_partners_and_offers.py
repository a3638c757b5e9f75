"""A partner is entered once and delivers; an offer is called to mind, taken back and given up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from segue.people.models import Role
from tests.delivery_factories import ContractFactory
from tests.factories import DecisionFactory, HubFactory, UserFactory
from tests.journeys.conftest import MANNERS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("manner", MANNERS)
def test_a_partner_is_entered_once_and_delivers(visitor, manner):
    HubFactory()
    case = DecisionFactory().application.reference
    officer = visitor(UserFactory(role=Role.OFFICER), **MANNERS[manner])

    officer.go("/partners/").sees("No partner yet").follow("Enter a partner").press("Enter the partner")
    officer.sees("Answer “What kind of organisation is it?”").fill("Name", "Tideline Brass").choose("Charity")
    officer.fill("Charity number", "12").press("Enter the partner").sees("six or seven figures")
    officer.fill("Charity number", "1123456").press("Enter the partner").sees("Tideline Brass is entered")
    officer.go(f"/contracts/new/{case}/").select("Who delivers", "Tideline Brass").press("Draft the contract")
    officer.sees("The contract is drafted").go("/partners/").follow("Tideline Brass").sees("Being drafted")
    officer.follow("close the entry").fill("Why?", "The band has stopped.").press("Close the entry")
    officer.sees("No longer works with the hub").go("/partners/").sees("No partner")


@pytest.mark.parametrize("manner", MANNERS)
def test_an_offer_is_called_to_mind_taken_back_and_given_up(visitor, manner):
    HubFactory()
    contract = ContractFactory(offered=True, answer_by=timezone.localdate() - timedelta(days=1))
    officer = visitor(UserFactory(role=Role.OFFICER), **MANNERS[manner])
    school = visitor(UserFactory(role=Role.APPLICANT, of=contract.holder), **MANNERS[manner])
    address = f"/contracts/{contract.reference}/"

    school.go("/contracts/mine/").sees("you can still give it")
    officer.go("/today/").follow("no answer to the offer").press("Send a reminder").sees("A reminder is on its way")
    officer.follow("Take the offer back").fill("Reason", "The dates were wrong.").press("Take the offer back")
    officer.sees("the contract is a draft again")
    school.go(address).sees("The hub has taken its offer back").sees("The dates were wrong.")
    officer.go(address).follow("Cancel the contract").fill("Reason", "Not wanted.").press("Cancel the contract")
    officer.sees("Cancelled before it was agreed")
    school.go(address).sees("Cancelled before it was agreed")
