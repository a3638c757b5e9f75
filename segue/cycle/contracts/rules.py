"""What must hold of a contract. Rules about money are in segue.money.rules."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from segue.cycle.calls.models import Indicator
from segue.cycle.contracts import queries
from segue.cycle.contracts.kinds import TYPES
from segue.cycle.contracts.lifecycle import Status
from segue.cycle.contracts.models import Contract, ReturnDue, Type, Vat
from segue.cycle.contracts.permissions import has_interest_in
from segue.cycle.decisions.models import Decision, Outcome
from segue.cycle.decisions.queries import letter_waits
from segue.people.models import Organisation, User
from segue.rules import RuleBroken
from segue.wording import uk_date

LARGEST_FIGURE = Decimal("99999999.9")
AFTER_THE_END = timedelta(days=92)
LONGEST_WAIT = timedelta(days=92)
TIME_TO_REPORT = timedelta(days=14)


def comes_from_an_award(decision: Decision) -> None:
    """A contract is made from a decision to award, and from each award once."""
    if decision.outcome != Outcome.AWARDED:
        raise RuleBroken("A contract is made from an award; this application was not awarded.")
    if Contract.objects.filter(decision=decision).exists():
        raise RuleBroken("This award has its contract already.")


def money_is_still_set_aside(amount: Decimal) -> None:
    """A contract promises money that is set aside for it."""
    if not amount:
        raise RuleBroken("The money of this award was given back to its budget, so nothing is left to contract.")


def is_still_a_draft(contract: Contract) -> None:
    """What was offered is not changed behind the other side's back."""
    if contract.status != Status.DRAFT:
        raise RuleBroken("The contract has been offered, so its terms stay as they are.")


def is_the_draft_that_was_read(seen: str, stands: str) -> None:
    """Nobody approves words they have not read."""
    if seen != stands:
        raise RuleBroken("The draft was changed while you read it. Go back, read it as it stands now, then approve.")


def type_has_a_reason(reason: str) -> None:
    """Every contract says why it is of its type."""
    if not reason.strip():
        raise RuleBroken("Say why the contract is of this type.")


def vat_fits_type(contract: Contract) -> None:
    """A grant is outside the scope of VAT; a price says whether VAT is in it."""
    facts = TYPES[contract.type]
    if contract.vat not in facts.vats:
        named = " or ".join(vat.label.lower() for vat in facts.vats)
        raise RuleBroken(f"For a contract of the type “{facts.name}”, VAT is: {named}.")
    if contract.vat == Vat.INCLUDED and not 0 < contract.vat_amount < contract.amount:
        raise RuleBroken("Say how much of the amount is VAT: more than nothing, less than the whole.")
    if contract.vat != Vat.INCLUDED and contract.vat_amount:
        raise RuleBroken("There is no VAT in this amount, so leave the amount of VAT empty.")


def internal_means_the_lead_organisation(contract: Contract) -> None:
    """A contract the lead organisation makes with itself is an internal commission, and is called so."""
    if contract.holder.is_lead != (contract.type == Type.INTERNAL):
        raise RuleBroken(
            "A contract with the lead organisation is an internal commission."
            if contract.holder.is_lead
            else "Only a contract with the lead organisation is an internal commission."
        )
    if contract.type == Type.INTERNAL and not contract.provider.is_lead:
        raise RuleBroken("An internal commission is delivered by the lead organisation.")


def provider_is_open_to(user: User, contract: Contract) -> None:
    """Nobody chooses to deliver an organisation they have an interest in."""
    if has_interest_in(user, contract):
        raise RuleBroken("You have an interest in who would deliver, so a colleague must draft this.")


def provider_works_with_the_hub(provider: Organisation) -> None:
    """Nothing new is agreed with a partner that no longer works with the hub."""
    if not provider.is_open:
        raise RuleBroken(f"{provider} no longer works with the hub. Choose who else delivers, or open its entry again.")


def lead_is_justified(provider: Organisation, comparator: str) -> None:
    """Where the lead organisation delivers, a comparator or a reason is on file."""
    if provider.is_lead and not comparator.strip():
        raise RuleBroken("The lead organisation delivers this: give a comparator, or the reason for choosing it.")


def inside_what_was_committed(contract: Contract) -> None:
    """The contract runs inside the time for which the money was committed."""
    promise = contract.commitment
    if contract.ends < contract.starts:
        raise RuleBroken("The end is before the start.")
    if contract.starts < promise.starts or contract.ends > promise.ends:
        raise RuleBroken(
            f"The money was committed for {uk_date(promise.starts)} to {uk_date(promise.ends)}; "
            "the contract must lie inside these dates."
        )


def indicator_is_specified(contract: Contract, indicator: Indicator) -> None:
    """What is measured was set out in the specification."""
    specification = contract.decision.application.call.specification
    if not specification.indicators.filter(pk=indicator.pk).exists():
        raise RuleBroken(f"{indicator} is not an indicator of the specification “{specification}”.")


def is_a_figure(figure: Decimal | None, what: str) -> None:
    """A figure is nothing or more, with at most one place after the point."""
    if figure is None:
        return
    if not figure.is_finite() or figure < 0 or figure > LARGEST_FIGURE or figure != round(figure, 1):
        raise RuleBroken(f"{what} must be 0 or more, with at most one figure after the point.")


def counted_things_are_whole(indicator: Indicator, figure: Decimal | None, what: str) -> None:
    """Pupils, schools and sessions are counted in whole numbers."""
    if figure is not None and indicator.is_counted and figure != int(figure):
        raise RuleBroken(f"{what} for {indicator.name} must be a whole number of {indicator.unit}.")


def return_is_due_in_time(contract: Contract, due_on: date) -> None:
    """A return is due while the contract runs, or within three months of its end."""
    last = contract.ends + AFTER_THE_END
    if not contract.starts <= due_on <= last:
        raise RuleBroken(f"A return must be due between {uk_date(contract.starts)} and {uk_date(last)}.")


def returns_moved(returns: Iterable[ReturnDue], accepted_on: date) -> list[tuple[ReturnDue, date]]:
    """The returns that would be due sooner than two weeks after an acceptance, each with its new day.

    None overtakes another, and no two meet on a day: the next follows a day later.
    """
    moved, earliest = [], accepted_on + TIME_TO_REPORT
    for due in sorted(returns, key=lambda one: (one.due_on, one.pk)):
        if due.due_on < earliest:
            moved.append((due, earliest))
            earliest += timedelta(days=1)
    return moved


def outcome_is_told(decision: Decision) -> None:
    """Nobody learns the outcome from a contract before the letter about it has gone."""
    if letter_waits(decision):
        raise RuleBroken(
            "The applicant does not have the letter about the outcome. Let it go before you offer the contract."
        )


def answer_is_asked_in_time(answer_by: date) -> None:
    """An offer locks its money, so an answer is asked for within three months, and not for a day that is over."""
    today = timezone.localdate()
    if not today <= answer_by <= today + LONGEST_WAIT:
        raise RuleBroken(
            f"Ask for an answer between today and {uk_date(today + LONGEST_WAIT)}: the money waits as long as the offer."
        )


def waits_for_an_answer(contract: Contract) -> None:
    """Only who has an offer and has not answered is reminded of it."""
    if contract.status != Status.OFFERED:
        raise RuleBroken(f"This contract waits for no answer. It is: {contract.get_status_display().lower()}.")


def offer_has_gone(contract: Contract) -> None:
    """Nobody is reminded of an offer they have not been sent."""
    if queries.offer_letters_held(contract).exists():
        raise RuleBroken("The letter with the offer waits in the outbox. Let it go first.")


def not_reminded_today(contract: Contract) -> None:
    """One reminder a day is enough."""
    if contract.reminded_at is not None and timezone.localdate(contract.reminded_at) == timezone.localdate():
        raise RuleBroken("A reminder of this offer went today already.")


def is_measured(contract: Contract) -> None:
    """Nothing is offered that could not be monitored."""
    if not contract.targets.exists():
        raise RuleBroken("Set a target for at least one indicator before you offer the contract.")
    if not contract.returns_due.exists():
        raise RuleBroken("Ask for at least one return before you offer the contract.")
    if contract.returns_due.filter(due_on__lt=contract.starts).exists():
        raise RuleBroken("A return is due before the contract starts. Change its date first.")


def lead_is_approved(contract: Contract) -> None:
    """Someone outside the delivery team has approved what the lead organisation delivers."""
    if contract.needs_approval and contract.approved_by_id is None:
        raise RuleBroken(
            "The lead organisation delivers this, so someone outside the delivery team must approve it first."
        )


def approval_is_needed(contract: Contract) -> None:
    """Only what the lead organisation delivers waits for this approval, and only once."""
    if not contract.needs_approval:
        raise RuleBroken("The lead organisation does not deliver this, so it needs no approval of this kind.")
    if contract.approved_by_id is not None:
        raise RuleBroken("This contract is approved already.")


def position_is_given(accepted_as: str) -> None:
    """Whoever accepts says in which position."""
    if not accepted_as.strip():
        raise RuleBroken("Say which position you accept in, such as headteacher.")


def is_answered_once(answer: str) -> None:
    """An offer is answered once; whoever comes second is told who answered it, and when."""
    if answer:
        raise RuleBroken(answer)


def reason_is_given(because: str) -> None:
    """What ends an agreement is put on record with its reason."""
    if not because.strip():
        raise RuleBroken("Give the reason.")


def no_payment_waits(contract: Contract) -> None:
    """A contract does not close over a payment that nobody has approved or rejected."""
    if queries.payments_waiting(contract).exists():
        raise RuleBroken("A payment waits for approval. It must be approved or rejected first.")


def every_return_is_accepted(contract: Contract) -> None:
    """A contract is complete when everything it asked for is in and accepted."""
    missing = queries.returns_not_accepted(contract).first()
    if missing is not None:
        raise RuleBroken(f"“{missing}” is not accepted yet, so the contract is not complete.")
