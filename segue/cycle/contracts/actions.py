from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from segue.cycle.calls.models import Indicator
from segue.cycle.contracts import letters, lifecycle, queries, rules, wording
from segue.cycle.contracts.kinds import TYPES
from segue.cycle.contracts.models import Contract, ContractText, ReturnDue, Target
from segue.cycle.contracts.permissions import (
    ANSWER_OFFER,
    APPROVE_INTERNAL,
    CLOSE_CONTRACT,
    DRAFT_CONTRACT,
    OFFER_CONTRACT,
)
from segue.cycle.decisions.models import Decision
from segue.governance.delegation import within_delegation
from segue.governance.models import Act
from segue.letters import post
from segue.letters.lifecycle import CANCEL as CANCEL_LETTER
from segue.money import ledger
from segue.money.models import Commitment
from segue.money.queries import promised
from segue.people.models import User
from segue.record.history import note
from segue.record.lifecycle import change_status
from segue.wording import pounds, uk_date

TERMS = frozenset(
    {"type", "type_reason", "provider", "comparator", "vat", "vat_amount", "starts", "ends", "conditions"}
)


@transaction.atomic
def draft(decision: Decision, *, by: User, **facts: Any) -> Contract:
    """Draft the contract of an award. What is not said is taken from the application, the call and the decision."""
    DRAFT_CONTRACT.require(by, decision)
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    rules.comes_from_an_award(decision)
    commitment = Commitment.objects.select_for_update(of=("self",)).get(pk=cast(int, decision.commitment_id))
    amount = promised(commitment)
    rules.money_is_still_set_aside(amount)
    contract = Contract(
        reference=f"{decision.application.reference}-C",
        decision=decision,
        year=decision.application.call.year,
        holder=decision.application.applicant,
        commitment=commitment,
        amount=amount,
        drafted_by=by,
    )
    _set_terms(contract, {**queries.suggestion(decision).facts(), **facts}, by=by)
    note(contract, "draft contract", after=pounds(contract.amount), by=by)
    return contract


@transaction.atomic
def edit(contract: Contract, *, by: User, **facts: Any) -> Contract:
    """Change the terms of a draft. An approval given before no longer holds."""
    DRAFT_CONTRACT.require(by, contract)
    _lock_to_change(contract)
    _set_terms(contract, facts, by=by)
    note(contract, "change terms", by=by, because=", ".join(sorted(facts)))
    return contract


@transaction.atomic
def set_target(
    contract: Contract,
    *,
    indicator: Indicator,
    by: User,
    target: Decimal,
    baseline: Decimal | None = None,
    adds_up: bool | None = None,
) -> Target:
    """Set where an indicator starts and where it should get to."""
    DRAFT_CONTRACT.require(by, contract)
    _lock_to_change(contract)
    rules.indicator_is_specified(contract, indicator)
    target, baseline = Decimal(target), None if baseline is None else Decimal(baseline)
    rules.is_a_figure(target, "The target")
    rules.is_a_figure(baseline, "The baseline")
    rules.counted_things_are_whole(indicator, target, "The target")
    rules.counted_things_are_whole(indicator, baseline, "The baseline")
    if adds_up is None:
        adds_up = queries.figures_add_up(indicator)
    made, _ = Target.objects.update_or_create(
        contract=contract,
        indicator=indicator,
        defaults={"baseline": baseline, "target": target, "adds_up": adds_up},
    )
    note(contract, "set target", after=f"{indicator.code}: {wording.figure(target)}", by=by)
    return made


@transaction.atomic
def drop_target(target: Target, *, by: User) -> None:
    """Take an indicator out of a draft."""
    DRAFT_CONTRACT.require(by, target.contract)
    contract = target.contract
    _lock_to_change(contract)
    note(contract, "drop target", before=target.indicator.code, by=by)
    target.delete()


@transaction.atomic
def ask_for_return(contract: Contract, *, title: str, due_on: date, by: User) -> ReturnDue:
    """Ask for a return by a date; the same title again changes its date."""
    DRAFT_CONTRACT.require(by, contract)
    _lock_to_change(contract)
    rules.return_is_due_in_time(contract, due_on)
    due, _ = ReturnDue.objects.update_or_create(contract=contract, title=title, defaults={"due_on": due_on})
    note(contract, "ask for return", after=uk_date(due_on), by=by, because=title)
    return due


@transaction.atomic
def drop_return(due: ReturnDue, *, by: User) -> None:
    """Take a return out of a draft."""
    DRAFT_CONTRACT.require(by, due.contract)
    contract = due.contract
    _lock_to_change(contract)
    note(contract, "drop return", before=due.title, by=by)
    due.delete()


@transaction.atomic
def approve_internal(contract: Contract, *, seen: str = "", by: User) -> Contract:
    """Approve, from outside the delivery team, that the lead organisation delivers: the draft that was `seen`."""
    APPROVE_INTERNAL.require(by, contract)
    _lock_draft(contract)
    rules.approval_is_needed(contract)
    if seen:
        rules.is_the_draft_that_was_read(seen, wording.seal_of_draft(contract))
    rules.lead_is_justified(contract.provider, contract.comparator)
    line = within_delegation(
        Act.INTERNAL_COMMISSION, by, category=contract.decision.application.call.category, amount=contract.amount
    )
    contract.approved_by, contract.approved_at, contract.approved_under = by, timezone.now(), line
    contract.save(update_fields=["approved_by", "approved_at", "approved_under"])
    note(contract, "approve the lead organisation", after=str(line)[:200], by=by, because=contract.comparator)
    return contract


@transaction.atomic
def offer(contract: Contract, *, answer_by: date | None = None, by: User) -> Contract:
    """Offer a contract and ask for an answer by a day: its text is fixed, and the letter waits in the outbox."""
    OFFER_CONTRACT.require(by, contract)
    _lock_draft(contract)
    rules.provider_works_with_the_hub(contract.provider)
    rules.lead_is_justified(contract.provider, contract.comparator)
    rules.lead_is_approved(contract)
    rules.is_measured(contract)
    rules.outcome_is_told(contract.decision)
    answer_by = answer_by or queries.usual_answer_by()
    rules.answer_is_asked_in_time(answer_by)
    facts = {"offered_at": timezone.now(), "answer_by": answer_by, "reminded_at": None, "taken_back_at": None}
    change_status(contract, lifecycle.OFFER, by=by, because=f"An answer by {uk_date(answer_by)}.", **facts)
    content = wording.words_of(contract)
    number = contract.texts.count() + 1
    ContractText.objects.create(
        contract=contract, number=number, content=content, sha256=wording.fingerprint(content), by=by
    )
    post.hold(*letters.offer(contract))
    return contract


@transaction.atomic
def remind(contract: Contract, *, by: User) -> Contract:
    """Remind those who were offered a contract that it waits for their answer."""
    OFFER_CONTRACT.require(by, contract)
    _lock(contract)
    rules.waits_for_an_answer(contract)
    rules.offer_has_gone(contract)
    rules.not_reminded_today(contract)
    contract.reminded_at = timezone.now()
    contract.save(update_fields=["reminded_at"])
    note(contract, "remind", by=by, because=f"An answer was asked for by {uk_date(contract.answer_by)}.")
    post.send(*letters.reminder(contract), by=by)
    return contract


@transaction.atomic
def take_back(contract: Contract, *, because: str, by: User) -> Contract:
    """Take an offer back before it is answered: it is a draft again, to be corrected or cancelled."""
    OFFER_CONTRACT.require(by, contract)
    rules.reason_is_given(because)
    change_status(
        contract,
        lifecycle.TAKE_BACK,
        by=by,
        because=because,
        offered_at=None,
        answer_by=None,
        reminded_at=None,
        taken_back_at=timezone.now(),
    )
    # Whoever never read of the offer need not read that it is gone.
    if not _keep_offer_letters_back(contract, by=by):
        post.hold(*letters.taken_back(contract, because))
    return contract


@transaction.atomic
def cancel(contract: Contract, *, because: str, by: User) -> Contract:
    """Cancel a draft that is not wanted any more; its money goes back to its budget."""
    CLOSE_CONTRACT.require(by, contract)
    rules.reason_is_given(because)
    _lock_with_money(contract)
    change_status(contract, lifecycle.CANCEL, by=by, because=because)
    ledger.give_back(contract.commitment, because=f"Contract {contract} was cancelled: {because}", by=by)
    post.hold(*letters.cancelled(contract, because))
    return contract


@transaction.atomic
def accept(contract: Contract, *, accepted_as: str, by: User) -> Contract:
    """Accept an offered contract, for one's own organisation. Returns that would be due too soon get a later day."""
    ANSWER_OFFER.require(by, contract)
    rules.position_is_given(accepted_as)
    _lock_unanswered(contract)
    change_status(
        contract,
        lifecycle.ACCEPT,
        by=by,
        because=f"Accepted as {accepted_as.strip()}, who may sign for {contract.holder}.",
        accepted_by=by,
        accepted_as=accepted_as.strip(),
        accepted_at=timezone.now(),
    )
    _give_time_for_returns(contract, by=by)
    post.send(*letters.accepted(contract), by=by)
    return contract


@transaction.atomic
def refuse(contract: Contract, *, because: str, by: User) -> Contract:
    """Refuse an offered contract; the money goes back to its budget."""
    ANSWER_OFFER.require(by, contract)
    rules.reason_is_given(because)
    _lock_unanswered(contract)
    change_status(contract, lifecycle.REFUSE, by=by, because=because)
    ledger.give_back(contract.commitment, because=f"Contract {contract} was refused: {because}", by=by)
    post.send(*letters.refused(contract, because, by=by), by=by)
    return contract


@transaction.atomic
def complete(contract: Contract, *, by: User) -> Contract:
    """Complete a contract whose returns are all accepted; what is not paid goes back to its budget."""
    CLOSE_CONTRACT.require(by, contract)
    _lock_with_money(contract)
    rules.no_payment_waits(contract)
    rules.every_return_is_accepted(contract)
    change_status(contract, lifecycle.COMPLETE, by=by)
    given_back = ledger.give_back(contract.commitment, because=f"Contract {contract} is complete.", by=by)
    post.send(*letters.completed(contract, given_back.amount if given_back else Decimal(0)), by=by)
    return contract


@transaction.atomic
def end_early(contract: Contract, *, because: str, by: User) -> Contract:
    """End a contract before its time; what is not paid goes back to its budget."""
    CLOSE_CONTRACT.require(by, contract)
    rules.reason_is_given(because)
    _lock_with_money(contract)
    rules.no_payment_waits(contract)
    change_status(contract, lifecycle.END, by=by, because=because)
    ledger.give_back(contract.commitment, because=f"Contract {contract} ended early: {because}", by=by)
    post.hold(*letters.ended(contract, because))
    return contract


def _give_time_for_returns(contract: Contract, *, by: User) -> None:
    """Move each return that would be due too soon after the acceptance, and keep on record from which day to which."""
    for due, day in rules.returns_moved(contract.returns_due.all(), timezone.localdate(contract.accepted_at)):
        before, after = uk_date(due.due_on), uk_date(day)
        because = f"“{due}” was due on {before}, sooner than two weeks after the agreement was accepted."
        due.due_on = day
        due.save(update_fields=["due_on"])
        note(contract, "move return", before=before, after=after, by=by, because=because)


def _lock(contract: Contract) -> None:
    """Take the contract as it stands, locked."""
    contract.refresh_from_db(from_queryset=queries.contracts().select_for_update(of=("self",)))


def _lock_unanswered(contract: Contract) -> None:
    """Take the contract as it stands, locked, while nobody has answered its offer."""
    _lock(contract)
    rules.is_answered_once(wording.answer_given(contract))


def _lock_draft(contract: Contract) -> None:
    """Take the contract as it stands, locked, and still a draft."""
    _lock(contract)
    rules.is_still_a_draft(contract)


def _lock_to_change(contract: Contract) -> None:
    """Take the draft, locked, to change it. An approval given before was of another draft, and no longer holds."""
    _lock_draft(contract)
    if contract.approved_by_id is not None:
        contract.approved_by = contract.approved_at = contract.approved_under = None
        contract.save(update_fields=["approved_by", "approved_at", "approved_under"])


def _keep_offer_letters_back(contract: Contract, *, by: User) -> bool:
    """Keep the letters with an offer from going that still wait in the outbox. Tell whether there were any."""
    held = list(queries.offer_letters_held(contract).select_for_update(of=("self",)).order_by("pk"))
    for letter in held:
        change_status(letter, CANCEL_LETTER, by=by, because="The offer was taken back.")
    return bool(held)


def _lock_with_money(contract: Contract) -> None:
    """Take the contract and its money, so that no payment is entered while it closes."""
    _lock(contract)
    Commitment.objects.select_for_update(of=("self",)).get(pk=contract.commitment_id)


def _set_terms(contract: Contract, facts: dict[str, Any], *, by: User) -> None:
    if unknown := facts.keys() - TERMS:
        raise TypeError(f"a contract has no such terms: {', '.join(sorted(unknown))}")
    for name, value in facts.items():
        setattr(contract, name, value)
    if "vat" not in facts and contract.vat not in TYPES[contract.type].vats:
        contract.vat = TYPES[contract.type].vats[0]
    rules.type_has_a_reason(contract.type_reason)
    rules.internal_means_the_lead_organisation(contract)
    rules.provider_is_open_to(by, contract)
    rules.provider_works_with_the_hub(contract.provider)
    rules.vat_fits_type(contract)
    rules.inside_what_was_committed(contract)
    contract.save()
