"""Publishing a call, and the few things that may change afterwards."""

from datetime import datetime

from django.db import transaction

from segue.cycle.calls import letters, lifecycle, readiness, rules, times
from segue.cycle.calls.models import Call, LateLeave, Specification
from segue.cycle.calls.permissions import CHANGE_PUBLISHED_CALL, GIVE_LATE_LEAVE, PUBLISH_CALL
from segue.governance.delegation import within_delegation
from segue.governance.models import Act, Hub
from segue.letters import post
from segue.money import queries as money
from segue.people.models import User
from segue.places.models import School
from segue.record.history import note, workers_on
from segue.record.lifecycle import change_status


@transaction.atomic
def publish(call: Call, *, by: User) -> Call:
    """Publish a call that has all it needs, as the scheme of delegation allows."""
    PUBLISH_CALL.require(by, call)
    fresh = _locked(call)
    Specification.objects.select_for_update().get(pk=call.specification_id)
    rules.is_a_draft(fresh)
    readiness.is_ready(fresh)
    line = within_delegation(
        Act.PUBLISH_CALL,
        by,
        category=fresh.category,
        amount=money.left_in(fresh.budget),
        prepared_by=workers_on(fresh),
    )
    hub = Hub.objects.select_for_update(of=("self",), no_key=True).first()
    area = hub.local_authority_codes if hub else []
    change_status(call, lifecycle.PUBLISH, by=by, because=str(line), area=area)
    return call


@transaction.atomic
def extend_closing(call: Call, *, closes_at: datetime, because: str, by: User) -> Call:
    """Move the closing time of a published call later, for everyone, and say why."""
    CHANGE_PUBLISHED_CALL.require(by, call)
    call = _locked(call)
    rules.is_published(call)
    rules.on_the_minute(closes_at)
    rules.moves_later(call, closes_at)
    rules.is_said(because)
    before, call.closes_at = call.closes_at, closes_at
    call.save(update_fields=["closes_at"])
    note(
        call,
        "move closing later",
        before=times.in_words(before),
        after=times.in_words(closes_at),
        because=because,
        by=by,
    )
    post.send(*letters.closing_moved(call, because), by=by)
    return call


@transaction.atomic
def cancel(call: Call, *, because: str, by: User) -> Call:
    """Cancel a published call, and say why."""
    CHANGE_PUBLISHED_CALL.require(by, call)
    rules.is_said(because)
    rules.nothing_is_decided(_locked(call))
    change_status(call, lifecycle.CANCEL, by=by, because=because)
    post.send(*letters.cancelled(call, because), by=by)
    return call


@transaction.atomic
def give_late_leave(call: Call, *, school: School, until: datetime, because: str, by: User) -> LateLeave:
    """Let one school send its application after the closing time, and say why."""
    GIVE_LATE_LEAVE.require(by, call)
    rules.leave_is_given_without_interest(call, school, by)
    call = _locked(call)
    rules.is_published(call)
    rules.on_the_minute(until)
    rules.leave_is_later(call, until)
    rules.leave_is_given_once(call, school)
    rules.is_said(because)
    leave = LateLeave.objects.create(call=call, school=school, until=until, because=because, given_by=by)
    # On the leave, not on the call: who has an interest in the school reads the history of the call, not of this.
    note(
        leave,
        "give late leave",
        after=f"{school.urn} {school}, until {times.in_words(until)}"[:200],
        because=because,
        by=by,
    )
    post.send(*letters.late_leave(leave), by=by)
    return leave


def _locked(call: Call) -> Call:
    return Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
