"""Sending: the rules in their order, each on its boundary; the receipt; changes afterwards."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from segue.cycle.applications import actions, changes, queries, receipts, rules
from segue.cycle.applications.lifecycle import Status
from segue.cycle.applications.models import Application, Submission
from segue.cycle.calls.models import LateLeave, PhaseCap, Question, QuestionSet, Section
from segue.letters.models import Letter
from segue.people.models import Role
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.applications.conftest import ANSWERS, make_world
from tests.factories import (
    CallFactory,
    OpportunityFactory,
    SchoolFactory,
    SurveyDoneFactory,
    UserFactory,
)

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def closing(db):
    """A world whose call closes on a full minute."""
    now = timezone.now().replace(second=0, microsecond=0)
    return make_world(opens_at=now - timedelta(days=1), closes_at=now + timedelta(minutes=30))


def ask_for(application, amount, *, by, code="BRASS"):
    wishes = [{"code": code, "amount": amount, "note": ""}]
    version = application.sections.get(key="wish").version
    actions.save_section(application, key="wish", answers={"opportunities": wishes}, version=version, by=by)


def test_sending_keeps_a_copy_and_who_and_when(world):
    application = world.sent()

    submission = Submission.objects.get()
    assert (application.status, application.submitted_by, application.requested) == (
        Status.SUBMITTED,
        world.lead,
        Decimal("800.00"),
    )
    assert (submission.number, submission.by, submission.at) == (1, world.lead, application.submitted_at)
    assert submission.answers["sections"][1]["questions"][0]["answer"] == "Because they have none."
    assert receipts.is_unaltered(submission)
    assert [change.what for change in history_of(application)] == ["begin", "submit"]


def test_a_copy_that_was_altered_is_found_out(world):
    world.sent()
    submission = Submission.objects.get()

    submission.answers["requested"] = "8000.00"

    assert not receipts.is_unaltered(submission)


def test_the_receipt_goes_to_everyone_who_acts_for_the_school(world):
    UserFactory(role=Role.APPLICANT)

    world.sent()

    letters = Letter.objects.order_by("pk")
    assert [letter.to_email for letter in letters] == [world.lead.email, world.colleague.email]
    assert "Because they have none." in letters[0].text
    assert "Whole-class brass: £800 (Year 4)" in letters[0].text
    assert Submission.objects.get().sha256 in letters[0].text
    assert "&" not in letters[0].subject


def test_words_in_the_letter_are_as_they_were_typed(world):
    application = world.full()
    words = '<b>5 > 3 & "quotes"</b> 🎺'
    actions.save_section(application, key="why", answers={"why": words}, version=1, by=world.lead)

    actions.submit(application, by=world.lead)

    assert words in Letter.objects.first().text


@pytest.mark.parametrize(
    ("after", "sent"), ((MINUTE - SECOND, True), (MINUTE, False)), ids=("last second", "second after")
)
def test_the_closing_minute_counts_to_its_last_second(closing, after, sent):
    application = closing.full()

    with time_machine.travel(closing.call.closes_at + after, tick=False):
        if sent:
            actions.submit(application, by=closing.lead)
        else:
            with pytest.raises(RuleBroken, match="closed on"):
                actions.submit(application, by=closing.lead)

    application.refresh_from_db()
    assert application.status == (Status.SUBMITTED if sent else Status.DRAFT)
    assert Submission.objects.exists() is sent


@pytest.mark.parametrize(("after", "sent"), ((MINUTE - SECOND, True), (MINUTE, False)))
def test_late_leave_lasts_to_the_last_second_of_its_minute(closing, after, sent):
    application = closing.full()
    until = closing.call.closes_at + timedelta(minutes=20)
    LateLeave.objects.create(
        call=closing.call, school=closing.school, until=until, because="Flood", given_by=UserFactory()
    )

    with time_machine.travel(until + after, tick=False):
        try:
            actions.submit(application, by=closing.lead)
        except RuleBroken:
            assert not sent

    assert Submission.objects.exists() is sent


def test_a_school_that_lost_its_right_to_apply_is_told_at_sending(world):
    application = world.full()
    type(world.school).objects.update(state_funded=False)
    application = Application.objects.get()

    with pytest.raises(RuleBroken, match="state-funded"):
        actions.submit(application, by=world.lead)


def test_a_missing_survey_lets_it_draft_and_refuses_to_send(db):
    world = make_world(survey_required=True)
    application = world.full()

    with pytest.raises(RuleBroken, match="Complete the Schools Survey"):
        actions.submit(application, by=world.lead)

    SurveyDoneFactory(school=world.school, year=world.call.year - 1)
    actions.submit(application, by=world.lead)
    assert application.status == Status.SUBMITTED


def test_the_survey_of_another_year_does_not_do(db):
    world = make_world(survey_required=True)
    SurveyDoneFactory(school=world.school, year=world.call.year)

    assert str(rules.survey_year(world.call)) == f"{world.call.year - 1}/{world.call.year % 100:02d}"
    with pytest.raises(RuleBroken, match="Complete the Schools Survey"):
        actions.submit(world.full(), by=world.lead)


@pytest.mark.parametrize(("words", "sent"), ((200, True), (201, False)))
def test_the_word_limit(world, words, sent):
    application = world.full()
    actions.save_section(application, key="why", answers={"why": "word " * words}, version=1, by=world.lead)

    if sent:
        actions.submit(application, by=world.lead)
    else:
        with pytest.raises(RuleBroken, match="has 201 words and may have 200: take out 1 word"):
            actions.submit(application, by=world.lead)
    assert application.sections.get(key="why").complete is sent


@pytest.mark.parametrize(("amount", "sent"), (("1000.00", True), ("1000.01", False)))
def test_the_cap_of_an_opportunity(world, amount, sent):
    application = world.full()
    ask_for(application, amount, by=world.lead)

    if sent:
        actions.submit(application, by=world.lead)
    else:
        with pytest.raises(RuleBroken, match=r"may ask for is £1,000: that is £0\.01 too much"):
            actions.submit(application, by=world.lead)
    assert application.lines.get().amount == Decimal(amount)


@pytest.mark.parametrize(("amount", "sent"), (("400", True), ("400.01", False)))
def test_the_cap_of_the_schools_phase(world, amount, sent):
    PhaseCap.objects.create(opportunity=world.brass, phase="primary", cap=400)
    application = world.full()
    ask_for(application, amount, by=world.lead)

    if sent:
        actions.submit(application, by=world.lead)
    else:
        with pytest.raises(RuleBroken, match=r"a school like yours \(primary\) may ask for is £400"):
            actions.submit(application, by=world.lead)


@pytest.mark.parametrize(("amount", "sent"), (("700", True), ("700.01", False)))
def test_the_cap_of_the_school_over_all_opportunities(db, amount, sent):
    world = make_world(cap_per_school=1_500)
    OpportunityFactory(call=world.call, code="CHOIR", cap=1_000)
    application = world.full()
    wishes = [{"code": "BRASS", "amount": "800", "note": ""}, {"code": "CHOIR", "amount": amount, "note": ""}]
    actions.save_section(application, key="wish", answers={"opportunities": wishes}, version=1, by=world.lead)

    if sent:
        actions.submit(application, by=world.lead)
    else:
        with pytest.raises(RuleBroken, match=r"may ask for in this call is £1,500: that is £0\.01 too much"):
            actions.submit(application, by=world.lead)


def test_an_opportunity_for_another_phase_is_explained(world):
    OpportunityFactory(call=world.call, code="ROCK", title="Rock school", phases=["secondary", "special"])
    application = world.full()
    ask_for(application, "100", by=world.lead, code="ROCK")

    with pytest.raises(RuleBroken, match="Rock school is for secondary and special schools; the register has yours as"):
        actions.submit(application, by=world.lead)


@pytest.mark.parametrize("amount", ("0", "-5", "1.001", "lots", "1e3", "٣", "£", "9999999999"))
def test_what_is_no_amount_is_kept_and_refused(world, amount):
    application = world.full()
    ask_for(application, amount, by=world.lead)

    with pytest.raises(RuleBroken, match="Whole-class brass: "):
        actions.submit(application, by=world.lead)
    kept = application.sections.get(key="wish").answers["opportunities"][0]["amount"]
    assert Decimal(kept) == 0 if amount == "0" else kept == amount


@pytest.mark.parametrize(
    ("code", "words"), (("BRASS", "enter how much you ask for, or take the note away"), ("GONE", "no such opportunity"))
)
def test_a_wish_without_amount_or_for_nothing_offered_is_explained(world, code, words):
    application = world.full()
    wishes = [{"code": code, "amount": "", "note": "Year 4"}]
    actions.save_section(application, key="wish", answers={"opportunities": wishes}, version=1, by=world.lead)

    with pytest.raises(RuleBroken, match=words):
        actions.submit(application, by=world.lead)


def test_an_application_that_asks_for_nothing_is_not_sent(db):
    questions = QuestionSet.objects.create(name="Words only", version=1)
    section = Section.objects.create(question_set=questions, key="wish", title="What you would like", position=1)
    facts = {"key": "opportunities", "asks": "opportunities", "position": 1, "required": False}
    Question.objects.create(section=section, label="What would you like?", **facts)
    world = make_world(question_set=questions)
    application = world.draft()

    with pytest.raises(RuleBroken, match="enter an amount for at least one opportunity"):
        actions.submit(application, by=world.lead)

    assert not Submission.objects.exists()


def test_everything_that_is_missing_is_said_at_once(world):
    application = world.draft()

    with pytest.raises(RuleBroken) as refused:
        actions.submit(application, by=world.lead)
    assert refused.value.messages == [
        "Say what you would like: enter an amount for at least one opportunity",
        "Answer “Why does it matter?”",
    ]


def test_nothing_is_sent_twice(world):
    application = world.sent()

    with pytest.raises(RuleBroken, match="stay as they were sent"):
        actions.submit(application, by=world.colleague)
    assert Submission.objects.count() == 1


def test_a_submission_is_never_edited_or_deleted(world):
    world.sent()

    for break_it in (lambda: Submission.objects.update(sha256="x"), lambda: Submission.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            break_it()


def test_a_returned_application_is_changed_and_sent_again_after_the_close(closing):
    application = closing.sent()
    officer = UserFactory(role=Role.OFFICER)

    with time_machine.travel(closing.call.closes_at + timedelta(days=2), tick=False):
        UserFactory(role=Role.OFFICER)
        actions.return_for_changes(application, because="How many pupils?", by=officer)
        actions.save_section(
            application, key="why", answers={"why": "Because sixty have none."}, version=1, by=closing.lead
        )
        actions.submit(application, by=closing.lead)

    first, second = Submission.objects.order_by("number")
    assert application.status == Status.SUBMITTED
    changed = changes.between(first, second)
    assert [(piece.kind, piece.text) for piece in changed[0].pieces] == [
        ("same", "Because "),
        ("gone", "they"),
        ("new", "sixty"),
        ("same", " have none."),
    ]
    assert len(changed) == 1


def test_returning_needs_words_for_the_school(world):
    application = world.sent()

    with pytest.raises(RuleBroken, match="Say what the school should change"):
        actions.return_for_changes(application, because=" ", by=UserFactory(role=Role.OFFICER))


def test_an_officer_with_an_interest_does_not_return_it(world):
    application = world.sent()
    officer = UserFactory(roles=(Role.OFFICER,), of=world.school.organisation)

    with pytest.raises(Http404):
        actions.return_for_changes(application, because="Change it", by=officer)


def test_withdrawing_tells_the_colleagues_and_keeps_the_copy(world):
    application = world.sent()

    actions.withdraw(application, because="No staff", by=world.colleague)

    assert application.status == Status.WITHDRAWN
    assert Submission.objects.count() == 1
    assert Letter.objects.filter(kind="application withdrawn").count() == 2


def test_withdrawing_needs_a_reason(world):
    with pytest.raises(RuleBroken, match="why you withdraw"):
        actions.withdraw(world.draft(), because="", by=world.lead)


@pytest.mark.parametrize("role", tuple(role for role in Role if role != Role.APPLICANT))
def test_no_other_role_writes_or_sends_even_as_a_member(world, role):
    """A school's own head who is also an assessor applies as an applicant, or not at all."""
    application = world.full()
    member = UserFactory(role=role, of=world.school.organisation)

    for act in (
        lambda: actions.submit(application, by=member),
        lambda: actions.save_section(application, key="why", answers=ANSWERS["why"], version=1, by=member),
        lambda: actions.withdraw(application, because="x", by=member),
    ):
        with pytest.raises(Http404):
            act()
    application.refresh_from_db()
    assert application.status == Status.DRAFT


@given(before=st.text(max_size=200), after=st.text(max_size=200))
def test_what_changed_puts_both_versions_together_again(before, after):
    found = changes.pieces(before, after)

    assert "".join(piece.text for piece in found if piece.kind != "new") == before
    assert "".join(piece.text for piece in found if piece.kind != "gone") == after


def test_only_what_lies_between_the_same_words_is_compared():
    before, after = "word \n" * 9_000, "word \n" * 8_999 + "other\n"

    assert [(piece.kind, piece.text) for piece in changes.pieces(before, after)] == [
        ("same", "word \n" * 8_999),
        ("gone", "word \n"),
        ("new", "other\n"),
    ]


def test_where_too_many_words_are_the_same_whole_lines_are_compared():
    old, new = "a " * 300 + "\nstays\n", "b " + "a\t" * 300 + "\nstays\n"

    assert [(piece.kind, piece.text) for piece in changes.pieces(old, new)] == [
        ("gone", "a " * 300 + "\n"),
        ("new", "b " + "a\t" * 300 + "\n"),
        ("same", "stays\n"),
    ]


def test_where_too_many_lines_are_the_same_what_differs_is_shown_whole():
    old, new = "a b\n" * 300 + "x", "c\n" + "a b\n" * 299 + "y"

    assert [piece.kind for piece in changes.pieces(old, new)] == ["gone", "new"]


def test_sending_that_fails_halfway_leaves_no_trace(world, monkeypatch):
    application = world.full()

    def fail(*_args, **_facts):
        raise OSError("the power went")

    monkeypatch.setattr(actions.letters, "receipt", fail)
    with pytest.raises(OSError, match="the power went"):
        actions.submit(application, by=world.lead)

    application.refresh_from_db()
    assert (application.status, application.submitted_at) == (Status.DRAFT, None)
    assert not Submission.objects.exists()
    assert [change.what for change in history_of(application)] == ["begin"]


def test_a_receipt_shows_each_version_and_what_changed(client, world):
    application = world.sent()
    actions.return_for_changes(application, because="How many?", by=UserFactory(role=Role.OFFICER))
    actions.save_section(application, key="why", answers={"why": "Because sixty have none."}, version=1, by=world.lead)
    actions.submit(application, by=world.lead)
    client.force_login(world.lead)
    address = reverse("application-receipt", args=[application.reference])

    latest, first = client.get(address).content.decode(), client.get(f"{address}?version=1").content.decode()

    assert "<del>they</del><ins>sixty</ins>" in latest
    assert "Version 2" in latest
    assert "<ins>" not in first
    assert "Because they have none." in first


def test_a_returned_application_says_what_is_asked(client, world):
    application = world.sent()
    actions.return_for_changes(application, because="How many pupils?", by=UserFactory(role=Role.OFFICER))
    client.force_login(world.colleague)

    page = client.get(reverse("application", args=[application.reference])).content.decode()

    assert "How many pupils?" in page
    assert Letter.objects.filter(kind="application returned").count() == 2


def test_last_years_answers_fill_only_what_is_empty(client, world):
    last = world.sent()
    call = CallFactory(reference="FO-28", question_set=world.call.question_set)
    OpportunityFactory(call=call, code="BRASS")
    application = actions.begin(call, school=world.school, by=world.lead)
    client.force_login(world.lead)
    address = reverse("application-section", args=[application.reference, "why"])
    page = client.get(address)

    client.post(address, {"why": "", "seen": page.context["seen"], "earlier": "1"})

    assert last.reference in page.content.decode()
    assert application.sections.get().answers == {"why": "Because they have none."}

    page = client.get(address)
    client.post(address, {"why": "New words", "seen": page.context["seen"], "earlier": "1"})
    assert application.sections.get().answers == {"why": "New words"}


def test_nobody_elses_answers_are_offered(client, world):
    world.sent()
    call = CallFactory(question_set=world.call.question_set)
    OpportunityFactory(call=call)
    other = SchoolFactory()
    somebody = UserFactory(role=Role.APPLICANT, of=other.organisation)
    application = actions.begin(call, school=other, by=somebody)
    client.force_login(somebody)

    page = client.get(reverse("application-section", args=[application.reference, "why"]))

    assert page.context["earlier"] is None


def test_cases_leave_out_drafts_and_those_of_an_interest(world):
    application = world.sent()
    world_officer = UserFactory(role=Role.OFFICER)
    tied = UserFactory(roles=(Role.OFFICER,), of=world.school.organisation)

    assert list(queries.cases_for(world_officer)) == [application]
    assert list(queries.cases_for(tied)) == []


def test_the_officer_sees_what_changed_from_one_version_to_the_next(client, world):
    application = world.sent()
    officer = UserFactory(role=Role.OFFICER)
    actions.return_for_changes(application, because="How many?", by=officer)
    actions.save_section(application, key="why", answers={"why": "Because sixty have none."}, version=1, by=world.lead)
    actions.submit(application, by=world.lead)
    client.force_login(officer)

    page = client.get(reverse("case-versions", args=[application.reference])).content.decode()

    assert "<del>they</del><ins>sixty</ins>" in page
    assert page.index("Version 2") < page.index("Version 1")
    assert "Return it for changes" in page
