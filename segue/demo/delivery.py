"""What became of the demo's awards: contracts, returns, payments, reviews, results."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from segue.cycle.contracts import actions as contracts
from segue.cycle.contracts.models import Contract, ReturnDue
from segue.cycle.contracts.queries import returns_suggested as suggested
from segue.cycle.decisions.models import Decision, Outcome
from segue.cycle.monitoring import actions as monitoring
from segue.demo import words
from segue.demo.cast import Cast, fresh
from segue.demo.clock import at, days_ago
from segue.demo.rounds import Round
from segue.letters import actions as letters
from segue.letters.models import Letter
from segue.money import actions as money
from segue.money.models import PaymentKind
from segue.people.models import Organisation, User

TARGETS = {"KPI-1": (0, 1), "KPI-2": (0, 56), "KPI-3": (3, 14), "KPI-4": (6, 32), "SES": (0, 33), "SEND": (2, 11)}
COMPARATOR = (
    "Two partners were asked what the same lessons would cost: both quoted a tenth more, and neither could send "
    "a teacher to this district in the week."
)


def agree(this: Round, cast: Cast, partners: list[Organisation], lead: Organisation, **dates: Any) -> list[Contract]:
    """Draft, approve, offer and accept a contract for each award."""
    on, first_due, last_due = dates["on"], dates["first_due"], dates["last_due"]
    leave = dates.get("leave_open", 0)
    made = []
    awards = list(
        Decision.objects.filter(sitting__recommendation=this.recommendation, outcome=Outcome.AWARDED).order_by("rank")
    )
    for place, decision in enumerate(awards):
        if leave and place >= len(awards) - leave:
            break
        own = place % 5 < 3  # noqa: PLR2004 - three in five are taught by the lead organisation
        # Of the two that wait for an answer, one waits too long and one was offered lately.
        lately = {len(awards) - leave - 2: days_ago(30), len(awards) - leave - 1: days_ago(9)} if leave else {}
        with at(lately.get(place, on), 11, place % 60):
            contract = _draft(decision, cast, lead if own else partners[place % len(partners)])
            contracts.ask_for_return(
                contract, title="Interim return", due_on=first_due, by=fresh(cast["Commissioning officer"])
            )
            contracts.ask_for_return(
                contract, title="Final return", due_on=last_due, by=fresh(cast["Commissioning officer"])
            )
            if own:
                contracts.approve_internal(Contract.objects.get(pk=contract.pk), by=fresh(_approver(decision, cast)))
            contracts.offer(Contract.objects.get(pk=contract.pk), by=fresh(cast["Commissioning officer"]))
            _release_letters(cast)
        if leave and place >= len(awards) - leave - 2:
            made.append(contract)
            continue
        with at(on + timedelta(days=2 + place % 6), 15, place % 60):
            contracts.accept(
                Contract.objects.get(pk=contract.pk),
                accepted_as="Headteacher",
                by=fresh(decision.application.submitted_by),
            )
        made.append(contract)
    return [Contract.objects.get(pk=one.pk) for one in made]


def _approver(decision: Decision, cast: Cast) -> User:
    """Who decided alone does not approve who delivers: then the Board's chair does."""
    return cast["Chief executive" if decision.sitting.body_id else "Body chair"]


def begin_drafting(this: Round, cast: Cast, lead: Organisation, *, on: date) -> Contract:
    """Draft the contract of one award that has none yet: it waits for the lead organisation to be approved."""
    decision = (
        Decision.objects.filter(sitting__recommendation=this.recommendation, outcome=Outcome.AWARDED, contract=None)
        .order_by("rank")
        .first()
    )
    with at(on, 11):
        contract = _draft(decision, cast, lead)
        for title, due_on in suggested(contract):
            contracts.ask_for_return(contract, title=title, due_on=due_on, by=fresh(cast["Commissioning officer"]))
    return contract


def _draft(decision: Decision, cast: Cast, provider: Organisation) -> Contract:
    officer = fresh(cast["Commissioning officer"])
    contract = contracts.draft(
        decision,
        by=officer,
        provider=provider,
        comparator=COMPARATOR if provider.is_lead else "",
        type_reason="Support in kind for a school: nothing is supplied to the hub in return.",
    )
    for indicator in decision.application.call.specification.indicators.all():
        start, target = TARGETS[indicator.code]
        contracts.set_target(contract, indicator=indicator, baseline=Decimal(start), target=Decimal(target), by=officer)
    return contract


def _release_letters(cast: Cast) -> None:
    officer = fresh(cast["Commissioning officer"])
    for letter in Letter.objects.filter(status="held"):
        letters.mark_read(letter, by=officer)
        letters.release(letter, by=officer)


def report(due: ReturnDue, cast: Cast, *, on: date, share: Decimal, accept: bool = True) -> None:
    """A school sends a return; the officer accepts it."""
    dice = Random(f"{due.pk} return")  # noqa: S311 - the same figures every time
    contract = due.contract
    lead = contract.decision.application.submitted_by
    with at(on, 16, due.pk % 60):
        lead = fresh(lead)
        opened = monitoring.begin_return(due, by=lead)
        reached = {
            target.pk: (int(target.target * share * dice.randrange(80, 115) / 100), False)
            for target in contract.targets.all()
        }
        monitoring.save_return(
            opened,
            version=opened.version,
            by=lead,
            sessions=int(33 * share),
            story=dice.choice(words.STORIES),
            problems="One lesson in five was lost to trips and exams." if dice.random() < 0.4 else "",  # noqa: PLR2004
            pupils={"ks2": (dice.randrange(24, 62), dice.randrange(5, 15), dice.randrange(3, 9))},
            actuals=reached,
        )
        opened.refresh_from_db()
        monitoring.send_return(opened, by=lead)
    if accept:
        with at(on + timedelta(days=4), 10, due.pk % 60):
            opened.refresh_from_db()
            monitoring.accept_return(
                opened, because="Complete, and fits what we saw.", by=fresh(cast["Commissioning officer"])
            )


def give(contract: Contract, cast: Cast, *, on: date, share: Decimal, approve: bool = True) -> None:
    """Note value given in kind, or money paid, and have another person approve it."""
    amount = (contract.amount * share).quantize(Decimal("0.01"))
    kind = PaymentKind.IN_KIND if contract.provider.is_lead else PaymentKind.MONEY
    with at(on, 14, contract.pk % 60):
        payment = monitoring.enter_payment(
            Contract.objects.get(pk=contract.pk),
            kind=kind,
            amount=amount,
            given_on=on,
            what_for="Lessons and instruments given" if contract.provider.is_lead else "Invoice for the term",
            by=fresh(cast["Finance officer"]),
        )
    if approve:
        with at(on + timedelta(days=2), 9, contract.pk % 60):
            money.approve_payment(payment, by=fresh(cast["Finance officer, second"]))


def review(contract: Contract, cast: Cast, *, on: date, finished: bool) -> None:
    """Note a review meeting with one thing to do."""
    with at(on, 15, 30):
        officer = fresh(cast["Commissioning officer"])
        noted = monitoring.note_review(
            contract,
            by=officer,
            held_on=on,
            who="Music lead, visiting teacher, commissioning officer",
            quality="Pupils play with care and listen to each other. The class teacher now leads warm-ups alone.",
            value="The price for each pupil is a little below the average of the round.",
            actions=[
                {
                    "text": "Send photos of the storage for instruments",
                    "owner": "Music lead",
                    "due_on": on + timedelta(days=21),
                }
            ],
        )
    if finished:
        with at(on + timedelta(days=15), 9):
            monitoring.finish_action(
                noted.actions.first(), done_on=on + timedelta(days=15), by=fresh(cast["Commissioning officer"])
            )


def close(contract: Contract, cast: Cast, *, on: date, finding: bool) -> None:
    """Complete a contract and write down what came of it."""
    with at(on, 12, contract.pk % 60):
        officer = fresh(cast["Commissioning officer"])
        contracts.complete(Contract.objects.get(pk=contract.pk), by=officer)
        school = contract.decision.application.school
        need = {
            "statement": f"Children of {school.name} want to play together after their first year",
            "place": school.district_name,
            "group": "Pupils who had whole-class lessons last year",
            "year": on.year,
        }
        monitoring.write_result(
            contract,
            by=officer,
            what_came_of_it="The year group played to the school in June; the class teacher will lead the band.",
            lesson="A spare set of instruments from the first week saves a month.",
            finding=need if finding else None,
        )
