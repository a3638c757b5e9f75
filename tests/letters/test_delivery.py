"""A released letter goes once, however often somebody or something tries."""

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from segue.letters import actions, post, tasks
from segue.letters.lifecycle import MOVES, Status
from segue.letters.models import Letter
from segue.people.models import Role
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.factories import ApplicationFactory, LetterFactory, OrganisationFactory, UserFactory
from tests.racing import together
from tests.working import work

DOWN, REFUSES = "tests.letters.post_office.Down", "tests.letters.post_office.Refuses"
transactional = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer(db):
    return UserFactory(role=Role.OFFICER)


def read_letter(officer, **facts):
    return actions.mark_read(LetterFactory(**facts), by=officer)


def make_jobs_due():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")


def jobs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
        return cursor.fetchone()[0]


def test_the_moves_of_a_letter():
    table = {status.value: {move.name for move in MOVES if status in move.allowed_from} for status in Status}

    assert table == {
        "held": {"release", "cancel"},
        "released": {"mark as sent", "mark as failed"},
        "sent": set(),
        "failed": {"release", "cancel"},
        "cancelled": set(),
    }


@transactional
def test_a_released_letter_goes_to_its_reader(officer):
    letter = read_letter(officer, subject="Your application", text="Dear Asha,\n🎻\n", to_email="asha@example.org")

    actions.release(letter, by=officer)
    assert mail.outbox == []
    work()

    letter.refresh_from_db()
    (sent,) = mail.outbox
    assert (sent.subject, sent.body, sent.to) == ("Your application", "Dear Asha,\n🎻\n", ["asha@example.org"])
    assert letter.status == "sent"
    assert letter.sent_at is not None
    assert [change.what for change in history_of(letter)] == ["read letter", "release", "mark as sent"]


@transactional
def test_the_task_run_again_sends_nothing_more(officer):
    letter = read_letter(officer)
    actions.release(letter, by=officer)
    tasks.deliver.defer(letter_id=letter.pk)
    tasks.deliver.defer(letter_id=letter.pk)

    work()

    assert len(mail.outbox) == 1


@transactional
def test_two_workers_at_once_send_one(officer):
    letter = read_letter(officer)
    actions.release(letter, by=officer)

    met = together(*[lambda: tasks.deliver_now(letter.pk)] * 2)

    assert met == [None, None]
    assert len(mail.outbox) == 1


@transactional
def test_a_try_that_was_killed_is_shown_to_a_person_and_not_made_again(officer):
    letter = read_letter(officer)
    actions.release(letter, by=officer)
    assert tasks._begin(letter.pk)  # and here the worker was killed

    work()

    letter.refresh_from_db()
    assert (letter.status, letter.problem, mail.outbox) == ("failed", tasks.INTERRUPTED, [])
    actions.release(letter, by=officer)
    work()
    letter.refresh_from_db()
    assert (letter.status, letter.problem, len(mail.outbox)) == ("sent", "", 1)


@transactional
def test_two_people_releasing_one_letter_send_one(officer):
    letter = read_letter(officer)
    other = UserFactory(role=Role.CHIEF_EXECUTIVE)

    met = together(*(lambda by=by: actions.release(Letter.objects.get(pk=letter.pk), by=by) for by in (officer, other)))
    work()

    assert sorted(type(one).__name__ for one in met) == ["Letter", "RuleBroken"]
    assert len(mail.outbox) == 1


@transactional
def test_release_against_cancel(officer):
    letter = read_letter(officer)

    met = together(
        lambda: actions.release(Letter.objects.get(pk=letter.pk), by=officer),
        lambda: actions.cancel(Letter.objects.get(pk=letter.pk), because="A mistake", by=officer),
    )
    work()

    letter.refresh_from_db()
    assert sorted(type(one).__name__ for one in met) == ["Letter", "RuleBroken"]
    assert len(mail.outbox) == (1 if letter.status == "sent" else 0)
    assert letter.status in {"sent", "cancelled"}


@transactional
def test_a_server_that_is_down_is_tried_five_times_then_shown_as_failed(officer, settings):
    settings.EMAIL_BACKEND = DOWN
    letter = read_letter(officer)
    actions.release(letter, by=officer)

    statuses = []
    for _ in range(5):
        work()
        letter.refresh_from_db()
        statuses.append(letter.status)
        make_jobs_due()

    assert statuses == ["released"] * 4 + ["failed"]
    assert letter.problem == "ConnectionRefusedError: the mail server does not answer"
    assert jobs() == 0


@transactional
def test_a_server_that_comes_back_gets_the_letter(officer, settings):
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, DOWN
    letter = read_letter(officer)
    actions.release(letter, by=officer)
    work()
    settings.EMAIL_BACKEND = working
    make_jobs_due()
    work()

    letter.refresh_from_db()
    assert (letter.status, len(mail.outbox)) == ("sent", 1)


@transactional
def test_a_letter_that_failed_goes_once_more(officer, settings):
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, REFUSES
    letter = read_letter(officer)
    actions.release(letter, by=officer)
    work()
    letter.refresh_from_db()
    assert (letter.status, letter.problem) == ("failed", "ValueError: no such address")

    settings.EMAIL_BACKEND = working
    actions.release(letter, by=officer)
    work()

    letter.refresh_from_db()
    assert (letter.status, letter.problem, len(mail.outbox)) == ("sent", "", 1)


@transactional
def test_a_release_that_is_rolled_back_sends_nothing(officer):
    letter = read_letter(officer)

    with transaction.atomic():
        actions.release(letter, by=officer)
        transaction.set_rollback(True)
    work()

    letter.refresh_from_db()
    assert (letter.status, mail.outbox) == ("held", [])


@transactional
def test_several_go_together_or_not_at_all(officer):
    one, two, unread = read_letter(officer), read_letter(officer), LetterFactory()

    with pytest.raises(RuleBroken, match="Read the letter before you release it"):
        actions.release_many([one, unread], by=officer)
    work()
    assert mail.outbox == []

    assert actions.release_many(Letter.objects.filter(pk__in=[one.pk, two.pk]), by=officer) == 2
    work()
    assert len(mail.outbox) == 2


def test_an_unread_letter_does_not_go(officer):
    letter = LetterFactory()

    with pytest.raises(RuleBroken, match="Read the letter before you release it"):
        actions.release(letter, by=officer)

    letter.refresh_from_db()
    assert letter.status == "held"


def test_a_letter_is_read_once_however_often_it_is_said(officer):
    letter = read_letter(officer)
    read_at, other = letter.read_at, UserFactory(role=Role.OFFICER)

    actions.mark_read(letter, by=other)

    letter.refresh_from_db()
    assert (letter.read_by, letter.read_at) == (officer, read_at)
    assert [change.what for change in history_of(letter)] == ["read letter"]


@pytest.mark.parametrize("because", ("", " \n"))
def test_a_letter_is_kept_back_with_a_reason(officer, because):
    letter = LetterFactory()

    with pytest.raises(RuleBroken, match="Say why"):
        actions.cancel(letter, because=because, by=officer)

    actions.cancel(letter, because="A mistake", by=officer)
    assert letter.status == "cancelled"
    with pytest.raises(RuleBroken, match="This letter is cancelled already"):
        actions.mark_read(letter, by=officer)


def test_a_letter_stays_as_it_was_written(db):
    letter = LetterFactory()

    for change in ({"text": "x"}, {"subject": "x"}, {"kind": "x"}):
        with pytest.raises(IntegrityError, match="letter_stays_as_written"), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**change)


def test_the_database_asks_who_read_and_when_it_was_sent(db):
    letters = Letter.objects.filter(pk=LetterFactory().pk)

    for change, name in (
        ({"status": "sent"}, "letter_sent_has_a_date"),
        ({"read_at": "2026-01-01T00:00Z"}, "letter_is_read_by_someone"),
        ({"status": "lost"}, "letter_status_is_known"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            letters.update(**change)


def test_a_letter_knows_which_organisation_it_concerns(db):
    organisation, application = OrganisationFactory(), ApplicationFactory()

    assert post.concerned(organisation) == organisation
    assert post.concerned(application) == application.applicant
    assert post.concerned(application.call) is None
