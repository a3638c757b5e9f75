from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from segue.cycle.contracts.models import Contract, ReturnDue
from segue.cycle.contracts.wording import fingerprint
from segue.cycle.monitoring import figures, letters, lifecycle, queries, receipts, rules
from segue.cycle.monitoring.models import (
    Actual,
    PupilCount,
    Result,
    Return,
    Review,
    ReviewAction,
    Sending,
    SetAside,
)
from segue.cycle.monitoring.permissions import (
    CHECK_RETURN,
    NOTE_REVIEW,
    PAY_CONTRACT,
    WRITE_RESULT,
    WRITE_RETURN,
)
from segue.cycle.needs.actions import record_finding
from segue.letters import post
from segue.money import actions as money
from segue.money.models import Payment
from segue.people.models import User
from segue.record.history import note
from segue.record.lifecycle import change_status
from segue.wording import uk_date, uk_datetime


@transaction.atomic
def begin_return(due: ReturnDue, *, by: User) -> Return:
    """Begin a return, with what is known filled in; the one begun before, if there is one."""
    WRITE_RETURN.require(by, due)
    ReturnDue.objects.select_for_update(of=("self",)).get(pk=due.pk)
    begun = Return.objects.filter(due=due).first()
    if begun is not None:
        return begun
    rules.contract_was_accepted(due.contract)
    report = Return.objects.create(due=due, begun_by=by, answers=receipts.known_before(due))
    note(report, "begin return", by=by)
    return report


@transaction.atomic
def save_return(
    report: Return, *, version: int, by: User, answers: Mapping[str, str] | None = None, **facts: Any
) -> Return | SetAside:
    """Keep what was typed. Words that meet a newer version of the return are set aside, never lost."""
    WRITE_RETURN.require(by, report)
    _lock(report)
    rules.is_with_the_holder(report)
    known = set(figures.fields(report.due.contract.targets.all()))
    typed = {**figures.as_typed(**facts), **(answers or {})}
    merged = {**report.answers, **{name: text for name, text in typed.items() if name in known}}
    if merged == report.answers:
        return report
    if version != report.version and not _lost_answer(report, version, by):
        waiting = report.set_aside.filter(by=by, settled_at=None)
        same = next((aside for aside in waiting if aside.answers == merged), None)
        return same or SetAside.objects.create(report=report, answers=merged, by=by)
    if version != report.version and rules.overtaken(report.answers, merged):
        SetAside.objects.create(report=report, answers=report.answers, by=by)
    report.answers, report.version, report.saved_by = merged, report.version + 1, by
    report.save(update_fields=["answers", "version", "saved_by"])
    return report


@transaction.atomic
def keep_late(report: Return, *, answers: Mapping[str, str], by: User) -> SetAside | None:
    """Keep words that came after a return was sent, so that they can be read and copied, and used if it comes back."""
    WRITE_RETURN.require(by, report)
    _lock(report)
    known = set(figures.fields(report.due.contract.targets.all()))
    merged = {**report.answers, **{name: text for name, text in answers.items() if name in known and text}}
    if merged == report.answers:
        return None
    why = f"The return had been sent on {uk_datetime(report.sent_at)}; these words came later."
    mine = report.set_aside.filter(by=by, why=why, settled_at=None)
    kept = next((one for one in mine if not rules.overtaken(one.answers, merged)), None)
    kept = kept or SetAside(report=report, why=why, by=by)
    kept.answers = merged
    kept.save()
    return kept


@transaction.atomic
def settle_set_aside(kept: SetAside, *, use: bool, version: int, by: User) -> Return:
    """Use words that were set aside, or dismiss them. `version` is that of the return they were compared with."""
    WRITE_RETURN.require(by, kept.report)
    report = kept.report
    _lock(report)
    rules.is_with_the_holder(report)
    kept.refresh_from_db(fields=["answers", "settled_at"])
    rules.is_settled_once(kept)
    rules.nothing_newer(report, version)
    kept.settled_at = timezone.now()
    kept.save(update_fields=["settled_at"])
    if use:
        report.answers, report.version, report.saved_by = kept.answers, report.version + 1, by
        report.save(update_fields=["answers", "version", "saved_by"])
    return report


@transaction.atomic
def send_return(report: Return, *, by: User) -> Return:
    """Send a return. It is receipted with every answer, and can no longer be changed."""
    WRITE_RETURN.require(by, report)
    _lock(report)
    rules.is_with_the_holder(report)
    targets = list(report.due.contract.targets.select_related("indicator"))
    read = figures.read(report.answers, targets)
    rules.is_whole(read)
    _write_figures(report, read)
    change_status(
        report,
        lifecycle.SEND,
        by=by,
        sessions=read.sessions,
        story=read.story,
        problems=read.problems,
        sent_by=by,
        sent_at=timezone.now(),
    )
    content = receipts.content(report.due, read, targets)
    number = report.sendings.count() + 1
    Sending.objects.create(report=report, number=number, content=content, sha256=fingerprint(content), by=by)
    post.send(*letters.receipt(report, content), by=by)
    return report


@transaction.atomic
def send_back(report: Return, *, because: str, by: User) -> Return:
    """Send a return back for changes, with the reasons."""
    CHECK_RETURN.require(by, report)
    rules.reason_is_given(because)
    change_status(report, lifecycle.SEND_BACK, by=by, because=because, checked_by=by, checked_at=timezone.now())
    post.send(*letters.sent_back(report, because), by=by)
    return report


@transaction.atomic
def accept_return(report: Return, *, because: str = "", by: User) -> Return:
    """Accept a return: from now on its figures count."""
    CHECK_RETURN.require(by, report)
    change_status(report, lifecycle.ACCEPT, by=by, because=because, checked_by=by, checked_at=timezone.now())
    post.send(*letters.accepted(report, because), by=by)
    return report


@transaction.atomic
def enter_payment(contract: Contract, *, by: User, despite_overdue: str = "", **facts: Any) -> Payment:
    """Enter money paid or value given against a contract in force, for someone else to approve."""
    PAY_CONTRACT.require(by, contract)
    contract.refresh_from_db(
        from_queryset=Contract.objects.select_for_update(of=("self",)).select_related("commitment")
    )
    rules.contract_is_in_force(contract)
    overdue = queries.overdue_return(contract)
    rules.overdue_return_holds_payment(overdue, despite_overdue)
    payment = money.enter_payment(contract.commitment, by=by, **facts)
    if overdue is not None:
        note(payment, "pay while a return is overdue", after=overdue.title[:200], by=by, because=despite_overdue)
        note(contract, "pay while a return is overdue", after=overdue.title[:200], by=by, because=despite_overdue)
    return payment


@transaction.atomic
def note_review(contract: Contract, *, actions: Iterable[Mapping[str, Any]] = (), by: User, **facts: Any) -> Review:
    """Note a review of quality and value for money, and the actions agreed. Each action has `text`, `owner`, `due_on`."""
    NOTE_REVIEW.require(by, contract)
    rules.contract_was_accepted(contract)
    rules.review_says_something(facts["who"], facts["quality"], facts["value"])
    rules.was_held(facts["held_on"], contract)
    review = Review.objects.create(contract=contract, noted_by=by, **facts)
    for action in actions:
        rules.action_has_an_owner(action["text"], action["owner"])
        ReviewAction.objects.create(review=review, **action)
    note(contract, "note review", after=uk_date(review.held_on), by=by)
    return review


@transaction.atomic
def finish_action(action: ReviewAction, *, done_on: date, by: User) -> ReviewAction:
    """Note the day on which an action agreed at a review was done."""
    NOTE_REVIEW.require(by, action)
    action.refresh_from_db(from_queryset=ReviewAction.objects.select_for_update(of=("self",)).select_related("review"))
    rules.is_finished_once(action, done_on)
    action.done_on = done_on
    action.save(update_fields=["done_on"])
    note(action.review.contract, "finish action", after=action.text[:200], by=by)
    return action


@transaction.atomic
def write_result(
    contract: Contract,
    *,
    what_came_of_it: str,
    lesson: str = "",
    finding: Mapping[str, Any] | None = None,
    by: User,
) -> Result:
    """Write what came of a contract and, where it shows a need, record that as a finding for next year."""
    WRITE_RESULT.require(by, contract)
    Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    rules.contract_was_accepted(contract)
    rules.result_is_written_once(contract, what_came_of_it)
    leads_to = record_finding(by=by, **finding) if finding else None
    result = Result.objects.create(
        contract=contract, what_came_of_it=what_came_of_it, lesson=lesson, leads_to=leads_to, written_by=by
    )
    note(contract, "write what came of it", after=str(leads_to or "")[:200], by=by)
    return result


def _lock(report: Return) -> None:
    """Take the return as it stands, locked."""
    report.refresh_from_db(
        from_queryset=Return.objects.select_for_update(of=("self",)).select_related("due__contract__holder")
    )


def _lost_answer(report: Return, version: int, by: User) -> bool:
    """Tell whether the same person saves again because the answer to the last save was lost on its way."""
    return version == report.version - 1 and report.saved_by_id == by.pk


def _write_figures(report: Return, read: figures.Figures) -> None:
    """Put the figures in the place of those of an earlier sending."""
    report.pupil_counts.all().delete()
    report.actuals.all().delete()
    PupilCount.objects.bulk_create(
        PupilCount(report=report, key_stage=stage, **counted) for stage, counted in read.pupils.items()
    )
    Actual.objects.bulk_create(
        Actual(report=report, target_id=target, value=Decimal(value), estimated=estimated)
        for target, (value, estimated) in read.actuals.items()
    )
