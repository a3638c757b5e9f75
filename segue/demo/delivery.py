"""What became of the demo's awards: contracts, returns, payments, reviews, results."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from segue.cycle.applications.models import Application
from segue.cycle.contracts import actions as contracts
from segue.cycle.contracts.models import Contract, ReturnDue
from segue.cycle.contracts.queries import returns_suggested as suggested
from segue.cycle.decisions.models import Decision, Outcome
from segue.cycle.monitoring import actions as monitoring
from segue.cycle.monitoring.models import Return
from segue.demo import figures, tales
from segue.demo.cast import Cast, fresh
from segue.demo.clock import Clock, at
from segue.demo.days import after, working
from segue.demo.rounds import Round, release_letters
from segue.money import actions as money
from segue.money.models import Payment, PaymentKind
from segue.people.models import Organisation, User

IN_KIND_FOR = "Lessons and instruments given"


@dataclass(frozen=True)
class Deliverers:
    """Who teaches: three in five awards the lead organisation, the rest a partner."""

    lead: Organisation
    partners: list[Organisation] = field(default_factory=list)

    def of(self, place: int) -> Organisation:
        return self.lead if place % 5 < 3 else self.partners[place % len(self.partners)]  # noqa: PLR2004 - three in five


def awards(this: Round) -> list[Decision]:
    """What was awarded in a round, best first."""
    sat = Decision.objects.filter(sitting__recommendation=this.recommendation, outcome=Outcome.AWARDED)
    return list(sat.select_related("application__school", "sitting").order_by("rank"))


def agree(
    decisions: list[Decision], cast: Cast, deliverers: Deliverers, *, on: date, due: dict[str, date], refused: int = -1
) -> list[Contract]:
    """Draft, approve, offer and accept a contract for each award; one school may refuse."""
    made = []
    for place, decision in enumerate(decisions):
        contract = draft(decision, cast, deliverers.of(place), on=on, place=place, due=due)
        offer(contract, cast, on=after(on, 2), place=place)
        answered = after(on, 4 + place % 5)
        if place == refused:
            refuse(contract, on=answered)
        else:
            accept(contract, on=answered, place=place)
        made.append(contract)
    return [Contract.objects.get(pk=one.pk) for one in made]


def draft(
    decision: Decision,
    cast: Cast,
    provider: Organisation,
    *,
    on: date,
    place: int = 0,
    due: dict[str, date] | None = None,
) -> Contract:
    """Draft the contract of an award, with targets that fit what was asked for, and its returns."""
    with at(on, 9 + place // 10, 6 * (place % 10)) as clock:
        officer = fresh(cast["Commissioning officer"])
        district = decision.application.school.district_name
        said = tales.COMPARATORS[place % len(tales.COMPARATORS)].format(district=district)
        contract = contracts.draft(
            decision,
            by=officer,
            provider=provider,
            comparator=said if provider.is_lead else "",
            type_reason="Support in kind for a school: nothing is supplied to the hub in return.",
        )
        _set_targets(contract, officer, clock)
        for title, due_on in due.items() if due else suggested(contract):
            clock.later(minutes=0.5)
            contracts.ask_for_return(contract, title=title, due_on=due_on, by=officer)
    if provider.is_lead and due:
        with at(after(on), 16, place % 60):
            contracts.approve_internal(Contract.objects.get(pk=contract.pk), by=fresh(_approver(decision, cast)))
    return contract


def _set_targets(contract: Contract, officer: User, clock: Clock) -> None:
    wanted = figures.targets(contract.decision.application)
    for indicator in contract.decision.application.call.specification.indicators.all():
        if indicator.code in wanted:
            clock.later(minutes=0.5)
            start, target = wanted[indicator.code]
            contracts.set_target(
                contract, indicator=indicator, baseline=Decimal(start), target=Decimal(target), by=officer
            )


def _approver(decision: Decision, cast: Cast) -> User:
    """Who decided alone does not approve who delivers: then the Board's chair does."""
    return cast["Chief executive" if decision.sitting.body_id else "Body chair"]


def offer(contract: Contract, cast: Cast, *, on: date, place: int = 0, release: bool = True) -> None:
    """Offer a contract; its letter is read and goes out the same hour, or waits in the outbox."""
    with at(on, 9 + place // 10, 6 * (place % 10)) as clock:
        contracts.offer(Contract.objects.get(pk=contract.pk), by=fresh(cast["Commissioning officer"]))
        if release:
            clock.later(minutes=2)
            release_letters(cast, clock)


def accept(contract: Contract, *, on: date, place: int = 0) -> None:
    """The school accepts what it was offered."""
    with at(on, 15 + place % 3, 7 * place % 60):
        contracts.accept(Contract.objects.get(pk=contract.pk), accepted_as="Headteacher", by=fresh(_sender(contract)))


def refuse(contract: Contract, *, on: date) -> None:
    """The school refuses what it was offered."""
    with at(on, 12, 20):
        contracts.refuse(
            Contract.objects.get(pk=contract.pk),
            because="The teacher who was to be in the room leaves us this summer, so we could not keep our part. "
            "We hope to apply again.",
            by=fresh(_sender(contract)),
        )


def cancel(contract: Contract, cast: Cast, *, on: date) -> None:
    """A draft is given up before it is offered, and the school is told."""
    with at(on, 11, 40) as clock:
        contracts.cancel(
            Contract.objects.get(pk=contract.pk),
            because="The school has found a teacher of its own and asks the hub to give its place to another.",
            by=fresh(cast["Commissioning officer"]),
        )
        clock.later(minutes=10)
        release_letters(cast, clock)


def _sender(contract: Contract) -> User:
    return User.objects.get(pk=contract.decision.application.submitted_by_id)


def begin(due: ReturnDue, *, on: date, sessions: int) -> Return:
    """A school begins a return and does not send it yet."""
    with at(on, 16, 20 + due.pk % 30):
        writer = fresh(_sender(due.contract))
        opened = monitoring.begin_return(due, by=writer)
        monitoring.save_return(opened, version=opened.version, by=writer, sessions=sessions)
    return opened


def report(due: ReturnDue, *, on: date, share: Decimal, final: bool = False, wrong: bool = False) -> Return:
    """A school writes and sends a return; a wrong one counts pupils for each term instead of once."""
    dice = Random(f"{due.contract.reference} {due.title}")  # noqa: S311 - the same figures every time
    held = figures.reached(due, share, dice, final=final)
    pupils = {stage: tuple(2 * count for count in counted) for stage, counted in held.pupils.items()}
    with at(on, 16, due.pk % 50) as clock:
        writer = fresh(_sender(due.contract))
        opened = monitoring.begin_return(due, by=writer)
        clock.later(minutes=9)
        monitoring.save_return(
            opened,
            version=opened.version,
            by=writer,
            sessions=held.sessions,
            story=_story(due.contract, dice, final=final),
            problems=dice.choice(tales.PROBLEMS) if final and dice.random() < 0.4 else "",  # noqa: PLR2004
            pupils=pupils if wrong else held.pupils,
            actuals=held.actuals,
        )
        opened.refresh_from_db()
        clock.later(minutes=2)
        monitoring.send_return(opened, by=writer)
    return opened


def correct(opened: Return, *, on: date, share: Decimal, final: bool = False) -> None:
    """A return that was sent back is put right and sent again."""
    due = opened.due
    dice = Random(f"{due.contract.reference} {due.title}")  # noqa: S311 - the same figures as at first
    held = figures.reached(due, share, dice, final=final)
    with at(on, 17, due.pk % 50) as clock:
        writer = fresh(_sender(due.contract))
        opened = Return.objects.get(pk=opened.pk)
        monitoring.save_return(opened, version=opened.version, by=writer, pupils=held.pupils)
        opened.refresh_from_db()
        clock.later(minutes=3)
        monitoring.send_return(opened, by=writer)


def _story(contract: Contract, dice: Random, *, final: bool) -> str:
    told = [tales.TALES[code] for code in figures.codes_of(contract.decision.application)]
    return " ".join(dice.choice(tale.story if final else tale.halfway) for tale in told)


def check(opened: Return, cast: Cast, *, on: date) -> None:
    """The officer accepts a return."""
    with at(on, 10, opened.due.pk % 60):
        monitoring.accept_return(
            Return.objects.get(pk=opened.pk),
            because=tales.ACCEPTED[opened.due.pk % len(tales.ACCEPTED)],
            by=fresh(cast["Commissioning officer"]),
        )


def send_back(opened: Return, cast: Cast, *, on: date) -> None:
    """The officer sends a return back."""
    with at(on, 11, opened.due.pk % 60):
        monitoring.send_back(
            Return.objects.get(pk=opened.pk),
            because="You count more pupils than there are in the year groups that take part. "
            "Count each pupil once, not once for each half-term, and send it again.",
            by=fresh(cast["Commissioning officer"]),
        )


def enter(contract: Contract, cast: Cast, *, on: date, share: Decimal, term: str) -> Payment:
    """Note value given in kind, or money for a partner's invoice."""
    in_kind = contract.provider.is_lead
    with at(on, 14, contract.pk % 60):
        return monitoring.enter_payment(
            Contract.objects.get(pk=contract.pk),
            kind=PaymentKind.IN_KIND if in_kind else PaymentKind.MONEY,
            amount=(contract.amount * share).quantize(Decimal("0.01")),
            given_on=on,
            what_for=f"{IN_KIND_FOR}, {term}" if in_kind else f"Invoice of {contract.provider}, {term}",
            by=fresh(cast["Finance officer"]),
        )


def approve(payment: Payment, cast: Cast, *, on: date) -> None:
    """Somebody else approves a payment."""
    with at(on, 9, payment.pk % 60):
        money.approve_payment(payment, by=fresh(cast["Finance officer, second"]))


def reject(payment: Payment, cast: Cast, *, on: date) -> None:
    """Somebody else rejects a payment."""
    with at(on, 9, payment.pk % 60):
        money.reject_payment(
            payment,
            because="The amount is that of another school's term. Compare with the register of lessons and enter it anew.",
            by=fresh(cast["Finance officer, second"]),
        )


def give(contract: Contract, cast: Cast, *, on: date, share: Decimal, term: str) -> None:
    """Enter what was given or is owed, and have another person approve it on the next working day."""
    approve(enter(contract, cast, on=on, share=share, term=term), cast, on=after(on))


def end_early(contract: Contract, cast: Cast, *, on: date) -> None:
    """The hub and the school agree to stop before the time is over."""
    with at(on, 12, 10):
        contracts.end_early(
            Contract.objects.get(pk=contract.pk),
            because="The school merges with its neighbour at Easter and asks to stop; what was taught is paid for.",
            by=fresh(cast["Chief executive"]),
        )
    with at(after(on), 10) as clock:
        release_letters(cast, clock)


def review(contract: Contract, cast: Cast, *, on: date, finished: bool) -> None:
    """Note a review meeting with one thing to do."""
    tale = _tale(contract)
    text, owner = tales.REVIEW_ACTIONS[contract.pk % len(tales.REVIEW_ACTIONS)]
    with at(on, 15, contract.pk % 60):
        noted = monitoring.note_review(
            contract,
            by=fresh(cast["Commissioning officer"]),
            held_on=on,
            who="Music lead, visiting teacher, commissioning officer",
            quality=tale.quality,
            value=tales.VALUE[contract.pk % len(tales.VALUE)],
            actions=[{"text": text, "owner": owner, "due_on": working(on + timedelta(days=21))}],
        )
    if finished:
        done_on = working(on + timedelta(days=15))
        with at(done_on, 9, contract.pk % 60):
            monitoring.finish_action(noted.actions.first(), done_on=done_on, by=fresh(cast["Commissioning officer"]))


def close(contract: Contract, cast: Cast, *, on: date, finding: bool) -> None:
    """Complete a contract and write down what came of it."""
    tale = _tale(contract)
    with at(on, 9 + contract.pk % 7, contract.pk * 7 % 60) as clock:
        officer = fresh(cast["Commissioning officer"])
        contracts.complete(Contract.objects.get(pk=contract.pk), by=officer)
        clock.later(minutes=4)
        school = contract.decision.application.school
        need = {
            "statement": f"Pupils of {school.name} {tale.next_need}",
            "place": school.district_name,
            "group": "Pupils who took part last year",
            "year": on.year,
        }
        monitoring.write_result(
            contract,
            by=officer,
            what_came_of_it=tale.came,
            lesson=tale.lesson,
            finding=need if finding else None,
        )


def _tale(contract: Contract) -> tales.Tale:
    application: Application = contract.decision.application
    return tales.TALES[figures.codes_of(application)[0]]
