"""What an applicant is told comes next: never of an outcome before its letter is out, always of it after."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from segue.cycle.applications.desk import way_of
from segue.cycle.applications.lifecycle import Status
from segue.cycle.applications.models import Application
from segue.cycle.applications.next_steps import in_short, next_of
from segue.cycle.calls.models import Call

TODAY = "2027-07-01 12:00+01:00"


def case(status, *, told=False, agreement=None, decisions_by=date(2027, 7, 20)):
    call = Call(closes_at=datetime(2027, 6, 25, 16, tzinfo=UTC), decisions_by=decisions_by)
    application = Application(reference="FO-27-0001", status=status, call=call)
    application.told, application.agreement, application.agreement_reference = told, agreement, "FO-27-0001-C"
    return application


@time_machine.travel(TODAY)
@pytest.mark.parametrize(
    ("status", "words"),
    (
        (Status.SUBMITTED, "We have your application"),
        (Status.IN_ASSESSMENT, "Assessors are reading"),
        (Status.ASSESSED, "Assessors have read"),
        (Status.RECOMMENDED, "with those who decide"),
        (Status.AWARDED, "with those who decide"),
        (Status.DECLINED, "with those who decide"),
    ),
)
def test_before_the_letter_an_applicant_waits_whatever_was_decided(status, words):
    step = next_of(case(status))

    assert words in step.words
    assert "by 20 July 2027" in step.words
    assert (step.title, step.short, step.url) == ("Nothing for you to do now", "Outcome by 20 July 2027", "")


@time_machine.travel(TODAY)
@pytest.mark.parametrize(
    ("decisions_by", "words", "short"),
    (
        (None, "as soon as there is an outcome", "Wait for the outcome"),
        (date(2027, 7, 1), "by 1 July 2027", "Outcome by 1 July 2027"),
        (date(2027, 6, 30), "so it is late", "Outcome late: due 30 June 2027"),
    ),
)
def test_a_promised_day_is_named_until_it_has_passed(decisions_by, words, short):
    step = next_of(case(Status.RECOMMENDED, decisions_by=decisions_by))

    assert words in step.words
    assert step.short == short


@pytest.mark.parametrize(
    ("agreement", "title", "leads_to"),
    (
        (None, "You have an award", "/applications/FO-27-0001/outcome/"),
        ("draft", "You have an award", "/applications/FO-27-0001/outcome/"),
        ("offered", "Accept the agreement", "/contracts/FO-27-0001-C/accept/"),
        ("in_force", "The work is under way", "/contracts/FO-27-0001-C/"),
        ("completed", "Complete", "/contracts/FO-27-0001-C/"),
        ("refused", "You did not accept the agreement", "/contracts/FO-27-0001-C/"),
        ("ended", "The agreement ended early", "/contracts/FO-27-0001-C/"),
    ),
)
def test_after_an_award_the_next_step_follows_the_agreement(agreement, title, leads_to):
    step = next_of(case(Status.AWARDED, told=True, agreement=agreement))

    assert (step.title, step.url) == (title, leads_to)


def test_after_a_refusal_the_next_step_is_to_read_why():
    step = next_of(case(Status.DECLINED, told=True))

    assert (step.title, step.url) == ("Not awarded this time", "/applications/FO-27-0001/outcome/")


@time_machine.travel(TODAY)
def test_what_is_written_is_sent_while_the_call_is_open():
    draft = case(Status.DRAFT)

    assert in_short(draft) == "The call closed on 25 June 2027"
    draft.call.closes_at = datetime(2027, 7, 2, 16, tzinfo=UTC)
    assert in_short(draft) == "Send it by 2 July 2027"
    assert in_short(case(Status.RETURNED)) == "Change it and send it again"
    assert in_short(case(Status.WITHDRAWN)) == ""
    assert next_of(draft) is None


@pytest.mark.parametrize(
    ("agreement", "now"),
    ((None, "Agreement"), ("offered", "Agreement"), ("in_force", "Return"), ("completed", None), ("ended", None)),
)
def test_once_an_award_is_told_the_way_goes_on_with_its_agreement(agreement, now):
    told = way_of(case(Status.AWARDED, told=True, agreement=agreement))
    untold = way_of(case(Status.AWARDED, agreement=agreement))

    assert next((note.name for note in told if note.state == "now"), None) == now
    assert [note.name for note in untold if note.state == "now"] == ["Decision"]


@pytest.mark.parametrize(
    ("status", "agreement"), ((Status.DECLINED, None), (Status.AWARDED, "refused"), (Status.AWARDED, "cancelled"))
)
def test_a_way_that_ended_at_the_outcome_promises_nothing_more(status, agreement):
    way = way_of(case(status, told=True, agreement=agreement))

    assert [note.state for note in way] == ["done", "done", "done", "done", "rest", "rest"]


@pytest.mark.parametrize(("sent", "done"), ((None, 0), (datetime(2027, 6, 20, tzinfo=UTC), 2)))
def test_a_withdrawn_application_shows_how_far_it_came_and_nothing_to_come(sent, done):
    withdrawn = case(Status.WITHDRAWN)
    withdrawn.submitted_at = sent

    assert [note.state for note in way_of(withdrawn)] == ["done"] * done + ["rest"] * (6 - done)
