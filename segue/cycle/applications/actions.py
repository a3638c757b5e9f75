from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import F, prefetch_related_objects
from django.utils import timezone

from segue.cycle.applications import answers as kinds
from segue.cycle.applications import letters, queries, receipts, rules, weighing
from segue.cycle.applications.lifecycle import RETURN, SUBMIT, WITHDRAW
from segue.cycle.applications.models import Application, Counter, Line, SectionAnswers, SetAside, Submission
from segue.cycle.applications.permissions import (
    BEGIN_APPLICATION,
    RETURN_APPLICATION,
    WRITE_APPLICATION,
)
from segue.cycle.applications.sheet import Part, sheet_of
from segue.cycle.calls import rules as calls_rules
from segue.cycle.calls.models import Asks, Call
from segue.people.models import User
from segue.places.models import School
from segue.record.history import note
from segue.record.lifecycle import change_status

OVERTAKEN = "You wrote this on another page. Newer words of yours took its place."


@dataclass(frozen=True)
class Kept:
    """What became of a save: the section as it stands, and the words that met a colleague's."""

    section: SectionAnswers
    set_aside: SetAside | None = None
    # Questions that somebody else changed since this person saw them.
    changed_meanwhile: frozenset[str] = frozenset()


@transaction.atomic
def begin(call: Call, *, school: School, by: User) -> Application:
    """Begin a school's application, or open the one a colleague began."""
    BEGIN_APPLICATION.require(by, school)
    School.objects.select_for_update(of=("self",), no_key=True).get(pk=school.pk)
    standing = Application.objects.filter(call=call, applicant=school.organisation).exclude(rules.WITHDRAWN).first()
    if standing is not None:
        return standing
    calls_rules.is_open_to(call, school)
    calls_rules.may_apply(call, school)
    application = Application.objects.create(
        reference=f"{call.reference}-{_next_number(call):04d}",
        call=call,
        applicant_id=school.organisation_id,  # type: ignore[misc]  # who acts for a school has joined it
        school=school,
        question_set=call.question_set,
        begun_by=by,
    )
    note(application, "begin", after=application.reference, by=by)
    return application


@transaction.atomic
def save_section(
    application: Application, *, key: str, answers: Mapping[str, Any], version: int | Mapping[str, int], by: User
) -> Kept:
    """Keep what was typed in one section. Words that meet a colleague's are set aside; neither is lost.

    `answers` holds the questions this person touched. `version` is the one they saw: of the section, or of each
    question.
    """
    WRITE_APPLICATION.require(by, application)
    now = timezone.now()
    _hold(application)
    rules.may_be_written(application, at=now)
    part = _part(application, key)
    kept = part.saved or SectionAnswers(application=application, key=key, saved_by=by)
    typed = _tidied(part, answers)
    clashing = rules.clashes(kept, typed, version, by=by)
    aside = _set_aside(kept, {name: typed[name] for name in clashing}, _who_saved(kept), by) if clashing else None
    theirs = rules.changed_since(kept, version, by=by) - clashing
    mine = {name: typed[name] for name in typed.keys() - clashing}
    overtaken = rules.overtaken(kept, mine, version)
    if overtaken:
        _set_aside(kept, {name: kept.answers[name] for name in overtaken}, OVERTAKEN, by)
    _write(part, kept, mine, by)
    return Kept(kept, aside, frozenset(theirs))


@transaction.atomic
def take_over(application: Application, *, by: User) -> Application:
    """Fill what is empty with the answers of the applicant's last application. What was written stays."""
    WRITE_APPLICATION.require(by, application)
    now = timezone.now()
    _hold(application)
    rules.may_be_written(application, at=now)
    last = rules.there_is_one(queries.earlier_than(application))
    answers = queries.answers_of(last)
    for part in sheet_of(application).parts:
        offered = weighing.fitting(part, answers)
        new = {key: answer for key, answer in offered.items() if kinds.is_empty(part.written.get(key))}
        if new:
            _write(part, part.saved or SectionAnswers(application=application, key=part.key, saved_by=by), new, by)
    note(application, "take over answers", before=last.reference, by=by)
    return last


@transaction.atomic
def keep_aside(
    application: Application, *, key: str, answers: Mapping[str, Any], why: str, again: int | None = None, by: User
) -> SetAside:
    """Keep words that came too late for their application, so that they can be read and copied."""
    WRITE_APPLICATION.require(by, application)
    part = _part(application, key)
    typed = _tidied(part, answers)
    mine = application.set_aside.filter(pk=again or 0, key=key, by=by, settled_at=None).first()
    aside = mine or SetAside(application=application, key=key, by=by)
    aside.answers, aside.why = aside.answers | typed if mine else typed, why[:300]
    aside.save()
    return aside


@transaction.atomic
def settle(aside: SetAside, *, use: str, version: int, by: User) -> SectionAnswers | None:
    """Choose between words set aside and what stands: "mine", "theirs", or "both" one after the other."""
    WRITE_APPLICATION.require(by, aside.application)
    now = timezone.now()
    application = _hold(aside.application)
    aside.refresh_from_db(fields=["settled_at", "answers"])
    rules.is_settled_once(aside)
    part = _part(application, aside.key)
    if use != "theirs":
        rules.may_be_written(application, at=now)
        kept = rules.nothing_newer(part.saved, version)
        _write(part, kept, kinds.chosen(part.questions, kept.answers, aside.answers, use=use), by)
    aside.settled_at = now
    aside.save(update_fields=["settled_at"])
    note(application, f"settle words set aside: {use}", after=part.section.title, by=by)
    return part.saved


@transaction.atomic
def submit(application: Application, *, by: User) -> Submission:
    """Send an application, keep a copy of every answer, and send the receipt. All of it, or nothing."""
    WRITE_APPLICATION.require(by, application)
    pressed = timezone.now()
    # Asked before the call is held too: who decides holds the call first, then the cases.
    rules.is_with_the_applicant(_hold(application))
    _hold_call(application)
    rules.may_be_sent(application, at=pressed)
    sheet = sheet_of(application)
    rules.must_be_whole(problem for _, problem in sheet.problems)
    requested = rules.asks_for_something(sheet.wishes.values())
    number = receipts.next_number(application)
    change_status(application, SUBMIT, by=by, submitted_at=pressed, submitted_by=by, requested=requested)
    submission = receipts.write(sheet, number, by=by)
    letters.receipt(submission, by=by)
    return submission


@transaction.atomic
def return_for_changes(application: Application, *, because: str, by: User) -> Application:
    """Give an application back to the applicant, with what is to be changed."""
    RETURN_APPLICATION.require(by, application)
    rules.has_a_reason(because, "Say what the school should change.")
    change_status(application, RETURN, by=by, because=because)
    letters.returned(application, because=because, by=by)
    return application


@transaction.atomic
def withdraw(application: Application, *, because: str, by: User) -> Application:
    """Take an application back, with the reason. What was written and sent stays on record."""
    WRITE_APPLICATION.require(by, application)
    rules.has_a_reason(because, "Say in a few words why you withdraw.")
    rules.may_be_withdrawn(_hold(application))
    change_status(application, WITHDRAW, by=by, because=because)
    if application.submitted_at:
        letters.withdrawn(application, by=by)
    return application


def _hold(application: Application) -> Application:
    """Lock an application and read again what others may have changed."""
    locked = Application.objects.select_for_update(of=("self",), no_key=True)
    application.refresh_from_db(fields=["status", "requested", "submitted_at", "submitted_by"], from_queryset=locked)
    return application


def _hold_call(application: Application) -> None:
    """Keep the call's times from changing while an application is sent. Many may hold it at once."""
    application.call = Call.objects.raw("SELECT * FROM calls_call WHERE id = %s FOR SHARE", [application.call_id])[0]
    prefetch_related_objects([application.call], "opportunities__phase_caps")


def _next_number(call: Call) -> int:
    Counter.objects.get_or_create(call=call, defaults={"last": Application.objects.filter(call=call).count()})
    Counter.objects.filter(call=call).update(last=F("last") + 1)
    return Counter.objects.get(call=call).last


def _part(application: Application, key: str) -> Part:
    return rules.is_in_the_form(sheet_of(application).find(key))


def _tidied(part: Part, answers: Mapping[str, Any]) -> dict[str, Any]:
    questions = {question.key: question for question in part.questions}
    rules.is_asked(answers.keys(), questions.keys())
    return {name: kinds.tidy(questions[name], answer) for name, answer in answers.items()}


def _set_aside(kept: SectionAnswers, words: dict[str, Any], why: str, by: User) -> SetAside:
    """Keep words that met others; the same words are kept once."""
    waiting = SetAside.objects.filter(application=kept.application, key=kept.key, by=by, settled_at=None)
    same = next((aside for aside in waiting if aside.answers == words), None)
    return same or SetAside.objects.create(
        application=kept.application, key=kept.key, answers=words, by=by, why=why[:300]
    )


def _who_saved(kept: SectionAnswers) -> str:
    local = timezone.localtime(kept.saved_at)
    return f"{kept.saved_by} saved other words here at {local:%H:%M} on {local.day} {local:%B}."


def _write(part: Part, kept: SectionAnswers, typed: dict[str, Any], by: User) -> None:
    """Write the answers that changed, and the amounts asked for with them."""
    changed = {name: answer for name, answer in typed.items() if kept.answers.get(name) != answer}
    if kept.version and not changed:
        return
    kept.version += 1
    kept.answers = kept.answers | changed
    kept.changed_in = kept.changed_in | {name: [kept.version, by.pk] for name in changed}
    kept.saved_by = by
    written = replace(part, saved=kept)
    kept.complete = written.is_done
    kept.save()
    if part.asks_for_money:
        _write_lines(written, kept.application)


def _write_lines(part: Part, application: Application) -> None:
    """Keep each amount as a row of its own, over its cap or not: the cap is said where it is asked for."""
    wishes = {
        wish["code"]: wish
        for question in part.questions
        for wish in (part.answer(question) if question.asks == Asks.OPPORTUNITIES else None) or []
    }
    amounts = kinds.asked(list(wishes.values()))
    offered = {one.opportunity.code: one.opportunity for one in part.offer.opportunities}
    application.lines.all().delete()
    Line.objects.bulk_create(
        Line(application=application, opportunity=offered[code], amount=amount, note=wishes[code]["note"])
        for code, amount in amounts.items()
        if code in offered
    )
    application.requested = sum((amounts[code] for code in amounts if code in offered), start=kinds.NOTHING)
    application.save(update_fields=["requested"])
