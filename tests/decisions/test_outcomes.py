"""Decide now, tell later; and how an outcome is questioned."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from segue.cycle.applications.actions import withdraw
from segue.cycle.applications.models import Application
from segue.cycle.contracts.lifecycle import Status as ContractStatus
from segue.cycle.decisions import actions, queries
from segue.cycle.decisions.models import Decision, OutcomeQuestion
from segue.letters import actions as letter_actions
from segue.letters.models import Letter
from segue.people.models import Membership, Role, User
from segue.rules import RuleBroken
from tests.decisions.conftest import make_board, was_put
from tests.delivery_factories import ContractFactory
from tests.factories import InterestFactory, UserFactory


@pytest.fixture
def decided(world):
    """Decided, with the letters waiting; `world.anna` applied with the refused third case."""
    world.refused = world.cases[2]
    world.anna = UserFactory(name="Anna", role=Role.APPLICANT, of=world.refused.applicant)
    world.luca = UserFactory(name="Luca", role=Role.APPLICANT, of=world.cases[0].applicant)
    actions.decide(was_put(world), reasons="As recommended.", by=world.chief)
    world.decision = Decision.objects.get(application=world.refused)
    return world


def tell(world, days_ago=0):
    for letter in Letter.objects.filter(status="held"):
        letter_actions.mark_read(letter, by=world.officer)
        letter_actions.release(letter, by=world.officer)
    # Counted on the calendar of UK clocks: the hour that they were put back may lie between.
    noon = datetime.combine(timezone.localdate() - timedelta(days=days_ago), time(12))
    Letter.objects.update(sent_at=timezone.make_aware(noon))


def test_nothing_is_told_before_the_letter_is_released(client, decided):
    client.force_login(decided.anna)
    address = f"/applications/{decided.refused.reference}/outcome/"

    before = client.get(address)
    tell(decided)
    after = client.get(address)

    assert before.status_code == 403
    assert "has not been sent out yet" in before.content.decode()
    assert "Not awarded" not in before.content.decode()
    assert after.status_code == 200
    for words in ("Not awarded this time", "Scored 50.", "More detail, please.", "50.00 out of 100"):
        assert words in after.content.decode()


def test_an_undecided_case_and_one_not_told_read_the_same(client, decided):
    client.force_login(decided.anna)
    untold = client.get(f"/applications/{decided.refused.reference}/outcome/")
    client.force_login(decided.luca)
    other = client.get(f"/applications/{decided.cases[0].reference}/outcome/")

    assert (untold.status_code, other.status_code) == (403, 403)
    assert "has not been sent out yet" in other.content.decode()


def test_no_page_of_the_applicant_tells_before_the_letter_does(client, decided):
    address = "/applications/{}/".format
    pages = {}
    for user, case in ((decided.anna, decided.refused), (decided.luca, decided.cases[0])):
        client.force_login(user)
        texts = [client.get(address(case.reference)).content.decode(), client.get("/applications/").content.decode()]
        texts.append(b"".join(client.get("/applications.csv").streaming_content).decode())
        pages[user] = texts
        for text in texts:
            assert "warded" not in text
            assert "declined" not in text.lower()
    assert "At the decision" in pages[decided.anna][2]
    assert "At the decision" in pages[decided.luca][2]


def test_a_refused_withdrawal_tells_nothing_of_what_was_decided(decided):
    for user, case in ((decided.anna, decided.refused), (decided.luca, decided.cases[0])):
        with pytest.raises(RuleBroken) as refused:
            withdraw(Application.objects.get(pk=case.pk), because="No staff", by=user)
        assert refused.value.messages == ["This application cannot be withdrawn any more."]


def test_a_meeting_names_no_recommendation_that_is_closed_whole(client, world):
    board, outsider = make_board(), UserFactory(role=Role.OFFICER)
    put = was_put(world, line=board.line)
    facts = {"meeting": board.meeting, "minute_reference": "6.1", "present": board.people, "by": board.people[0]}
    actions.decide(put, reasons="As recommended.", **facts)
    for case in world.cases:
        InterestFactory(user=outsider, organisation=case.applicant)
    pages = []
    for user in (world.officer, outsider):
        client.force_login(user)
        pages.append(client.get(f"/meetings/{board.meeting.pk}/").content.decode())

    assert [put.title in page for page in pages] == [True, False]


def test_a_cancelled_letter_tells_nothing(decided):
    for letter in Letter.objects.all():
        letter_actions.cancel(letter, because="Wrong", by=decided.officer)

    assert not queries.told().exists()
    assert queries.letter_told(decided.refused) is None


def test_an_award_shows_amount_conditions_and_what_next(client, decided):
    tell(decided)
    client.force_login(decided.luca)

    text = client.get(f"/applications/{decided.cases[0].reference}/outcome/").content.decode()

    for words in ("You have an award", "£500.00", "What happens next", "The decision was taken by the chief executive"):
        assert words in text


def test_the_outcome_of_an_award_not_taken_up_promises_nothing_more(client, decided):
    tell(decided)
    decision = Decision.objects.get(application=decided.cases[0])
    ContractFactory(decision=decision, offered=True, status=ContractStatus.REFUSED)
    client.force_login(decided.luca)

    text = client.get(f"/applications/{decided.cases[0].reference}/outcome/").content.decode()

    assert "The agreement was not accepted" in text
    for words in ("You have an award", "What happens next"):
        assert words not in text


def test_nobody_reads_the_outcome_of_another_school(client, decided):
    tell(decided)
    client.force_login(decided.luca)

    assert client.get(f"/applications/{decided.refused.reference}/outcome/").status_code == 404


@pytest.mark.parametrize(("days", "may"), ((0, True), (28, True), (29, False)))
def test_an_outcome_is_questioned_within_28_days_of_the_letter(decided, days, may):
    tell(decided, days_ago=days)

    if may:
        actions.question_outcome(decided.decision, text="Why?", by=decided.anna)
    else:
        with pytest.raises(RuleBroken, match="The time to question this outcome ended"):
            actions.question_outcome(decided.decision, text="Why?", by=decided.anna)

    assert OutcomeQuestion.objects.exists() is may


def test_an_outcome_is_not_questioned_before_it_is_told(decided):
    with pytest.raises(PermissionDenied, match="not been sent out"):
        actions.question_outcome(decided.decision, text="Why?", by=decided.anna)


def test_only_the_applicant_questions_it(decided):
    tell(decided)

    with pytest.raises(Http404):
        actions.question_outcome(decided.decision, text="Why?", by=decided.luca)


def test_an_unconfirmed_colleague_is_nobody(decided):
    tell(decided)
    eve = UserFactory(role=Role.APPLICANT)
    Membership.objects.create(user=eve, organisation=decided.refused.applicant)

    with pytest.raises(Http404):
        actions.question_outcome(decided.decision, text="Why?", by=eve)


def test_who_decided_does_not_answer(decided):
    tell(decided)
    question = actions.question_outcome(decided.decision, text="Why?", by=decided.anna)

    with pytest.raises(PermissionDenied, match="someone else answers"):
        actions.answer_question(question, answer="Because.", by=decided.chief)


def test_an_answer_is_sent_and_shown_and_given_once(client, decided):
    tell(decided)
    client.force_login(decided.anna)
    address = f"/applications/{decided.refused.reference}/outcome/"
    client.post(address, {"text": "Why not us & them?"})
    question = OutcomeQuestion.objects.get()
    client.force_login(decided.officer)

    client.post(f"/outcome-questions/{question.pk}/", {"answer": "The need was less clear."})

    question.refresh_from_db()
    assert (question.answered_by, question.text) == (decided.officer, "Why not us & them?")
    assert "Why not us & them?" in Letter.objects.get(kind="outcome-answer").text
    client.force_login(decided.anna)
    assert "The need was less clear." in client.get(address).content.decode()
    with pytest.raises(RuleBroken, match="has been answered"):
        actions.answer_question(question, answer="Again", by=User.objects.get(pk=decided.officer.pk))
    for act in (
        lambda: OutcomeQuestion.objects.update(answer="Other"),
        lambda: OutcomeQuestion.objects.update(text="Other"),
        lambda: OutcomeQuestion.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


@pytest.mark.parametrize("text", ("", "   ", "\n"))
def test_an_empty_question_is_refused(client, decided, text):
    tell(decided)
    client.force_login(decided.anna)

    response = client.post(f"/applications/{decided.refused.reference}/outcome/", {"text": text, "sent": "1"})

    assert "Answer “What do you question, and why?”" in response.content.decode()
    assert not OutcomeQuestion.objects.exists()


def test_the_same_question_sent_twice_is_one_until_it_is_answered(decided):
    tell(decided)
    first, second, other = (
        actions.question_outcome(decided.decision, text=text, by=decided.anna) for text in ("Why?", "Why?", "Why now?")
    )
    OutcomeQuestion.objects.filter(pk=first.pk).update(
        answer="Because.", answered_by=decided.luca, answered_at=timezone.now()
    )

    third = actions.question_outcome(decided.decision, text="Why?", by=decided.anna)

    assert first == second
    assert list(OutcomeQuestion.objects.order_by("pk")) == [first, other, third]


def test_a_question_without_words_is_none(decided):
    tell(decided)

    with pytest.raises(RuleBroken, match="Write what you question"):
        actions.question_outcome(decided.decision, text=" \n", by=decided.anna)

    assert not OutcomeQuestion.objects.exists()


def cancelled(world, application):
    letter = Letter.objects.get(kind="outcome", about_id=Decision.objects.get(application=application).pk)
    return letter_actions.cancel(letter, because="The wrong words", by=world.officer)


def test_an_outcome_whose_letter_was_cancelled_is_told_with_another(client, decided):
    cancelled(decided, decided.refused)
    client.force_login(decided.officer)
    page = f"/recommendations/{decided.decision.sitting.recommendation_id}/"
    before = client.get(page)

    client.post(f"/cases/{decided.refused.reference}/tell-again/")
    tell(decided)

    letters = Letter.objects.filter(kind="outcome", about_id=decided.decision.pk).order_by("pk")
    assert [(one.status, one.to_email) for one in letters] == [
        ("cancelled", letters[0].to_email),
        ("released", letters[0].to_email),
    ]
    assert [one.application for one in before.context["untold"]] == [decided.refused]
    assert "Told to nobody" in before.content.decode()
    assert "Told to nobody" not in client.get(page).content.decode()
    assert queries.letter_told(decided.refused) == letters[1]


def test_nothing_is_written_again_while_a_letter_waits_or_has_gone(decided):
    with pytest.raises(RuleBroken, match="waits in the outbox"):
        actions.tell_again(decided.decision, by=decided.officer)
    tell(decided)
    with pytest.raises(RuleBroken, match="has gone"):
        actions.tell_again(decided.decision, by=decided.officer)

    assert Letter.objects.filter(about_id=decided.decision.pk, kind="outcome").count() == 1


def test_who_may_write_an_outcome_again(client, decided):
    cancelled(decided, decided.refused)
    address = f"/cases/{decided.refused.reference}/tell-again/"
    InterestFactory(user=decided.chief, organisation=decided.refused.applicant)
    may = {}
    for role in Role.values:
        client.force_login(UserFactory(role=role))
        with transaction.atomic():
            may[role] = client.post(address).status_code
            transaction.set_rollback(True)
    client.force_login(decided.chief)

    assert {role for role, status in may.items() if status == 302} == {"officer", "chief_executive"}
    assert {status for status in may.values() if status != 302} == {404}
    assert client.post(address).status_code == 404


def test_a_cancelled_letter_leaves_the_contract_to_wait(decided):
    cancelled(decided, decided.cases[0])
    decision = Decision.objects.get(application=decided.cases[0])

    assert queries.letter_waits(decision)
    assert list(queries.untold(decided.officer)) == [decision]
    actions.tell_again(decision, by=decided.officer)
    assert queries.letter_waits(decision)
    tell(decided)
    assert not queries.letter_waits(decision)
