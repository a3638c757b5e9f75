"""Cases that have gone all the way, as plain rows."""

from decimal import Decimal

from django.utils import timezone

from segue.cycle.applications import lifecycle as application_life
from segue.cycle.contracts.lifecycle import AGREED
from segue.cycle.contracts.models import Contract, ReturnDue, Target
from segue.cycle.decisions.queries import OUTCOME_LETTER
from segue.letters.models import Letter
from segue.people.models import Role
from tests.factories import (
    ApplicationFactory,
    BudgetFactory,
    CallFactory,
    DecisionFactory,
    IndicatorFactory,
    OrganisationFactory,
    UserFactory,
)


def awarded(*, told=True, amount=400, call=None, **facts):
    """An awarded application with its decision; told to the applicant unless said otherwise."""
    call = call or CallFactory(closed=True, budget=BudgetFactory(amount=100_000))
    application = ApplicationFactory(call=call, status=application_life.Status.AWARDED, requested=500, **facts)
    decision = DecisionFactory(
        application=application,
        amount=amount,
        score=Decimal(78),
        reasons="Serves a school that no programme had reached",
    )
    if told:
        tell(decision)
    return decision


def tell(decision):
    """The applicant's letter has gone."""
    return Letter.objects.create(
        kind=OUTCOME_LETTER,
        to_email="lead@school.example",
        subject="Your award",
        text="We are glad.",
        about=decision,
        status="sent",
        sent_at=timezone.now(),
    )


def contracted(decision, *, provider=None, status="in_force", due_on=None):
    """The contract of an award, in force, with one target and one return due."""
    application = decision.application
    officer = UserFactory(role=Role.OFFICER)
    said_yes = {"accepted_by": application.begun_by, "accepted_as": "Headteacher", "accepted_at": timezone.now()}
    contract = Contract.objects.create(
        reference=f"{application.reference}-C",
        decision=decision,
        year=application.call.year,
        holder=application.applicant,
        provider=provider or OrganisationFactory(),
        type="grant",
        type_reason="Nothing is supplied in return",
        amount=decision.amount,
        commitment=decision.commitment,
        starts=decision.commitment.starts,
        ends=decision.commitment.ends,
        status=status,
        drafted_by=officer,
        offered_at=timezone.now(),
        answer_by=timezone.localdate(),
        comparator="A partner asked for a tenth more",
        approved_by=decision.decided_by,
        approved_at=timezone.now(),
        **(said_yes if status in AGREED else {}),
    )
    Target.objects.create(contract=contract, indicator=IndicatorFactory(), baseline=0, target=30)
    ReturnDue.objects.create(contract=contract, title="Final return", due_on=due_on or contract.ends)
    return contract
