"""Two people at the same moment: exactly one of what there may be one of, and no words lost."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from segue.cycle.applications import actions
from segue.cycle.applications.models import Application, SectionAnswers, SetAside, Submission
from segue.cycle.calls import actions as calls
from segue.cycle.calls.models import Call
from segue.people.models import Role, User
from segue.rules import RuleBroken
from tests.applications.conftest import make_world
from tests.factories import SchoolFactory, UserFactory
from tests.racing import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db):
    ContentType.objects.clear_cache()
    return make_world()


def fresh(user):
    """The same person in another request."""
    return User.objects.get(pk=user.pk)


def copy_of(application):
    return Application.objects.select_related("call", "school", "applicant", "question_set").get(pk=application.pk)


def test_two_who_begin_at_once_share_one_application(world):
    got = together(
        lambda: actions.begin(world.call, school=world.school, by=fresh(world.lead)),
        lambda: actions.begin(world.call, school=world.school, by=fresh(world.colleague)),
    )

    assert got[0] == got[1] == Application.objects.get()


def test_schools_that_begin_at_once_get_numbers_of_their_own(world):
    schools = [SchoolFactory() for _ in range(4)]
    people = [UserFactory(role=Role.APPLICANT, of=school.organisation) for school in schools]

    got = together(
        *(
            lambda school=school, person=person: actions.begin(world.call, school=school, by=person)
            for school, person in zip(schools, people, strict=True)
        )
    )

    assert sorted(application.reference for application in got) == [f"FO-27-000{number}" for number in (1, 2, 3, 4)]


def test_two_who_send_at_once_send_one(world):
    application = world.full()

    got = together(
        lambda: actions.submit(copy_of(application), by=fresh(world.lead)),
        lambda: actions.submit(copy_of(application), by=fresh(world.colleague)),
    )

    assert sorted(type(one) for one in got if isinstance(one, RuleBroken)) == [RuleBroken]
    assert Submission.objects.count() == 1


def test_two_who_change_one_answer_at_once_lose_nothing(world):
    application = world.draft()

    got = together(
        lambda: actions.save_section(
            copy_of(application), key="why", answers={"why": "Hers"}, version=0, by=fresh(world.lead)
        ),
        lambda: actions.save_section(
            copy_of(application), key="why", answers={"why": "His"}, version=0, by=fresh(world.colleague)
        ),
    )

    assert sum(kept.set_aside is not None for kept in got) == 1
    assert {SectionAnswers.objects.get().answers["why"], SetAside.objects.get().answers["why"]} == {"Hers", "His"}


def test_sending_against_withdrawing_ends_in_one_of_them(world):
    application = world.full()

    got = together(
        lambda: actions.submit(copy_of(application), by=fresh(world.lead)),
        lambda: actions.withdraw(copy_of(application), because="Changed our mind", by=fresh(world.colleague)),
    )

    application.refresh_from_db()
    # Withdrawing after sending is allowed; sending after withdrawing is not.
    assert application.status == "withdrawn"
    assert not isinstance(got[1], Exception)
    assert Submission.objects.exists() is not isinstance(got[0], RuleBroken)


def test_sending_against_saving_never_sends_words_that_were_not_kept(world):
    application = world.full()

    got = together(
        lambda: actions.submit(copy_of(application), by=fresh(world.lead)),
        lambda: actions.save_section(
            copy_of(application), key="why", answers={"why": "New"}, version=1, by=fresh(world.colleague)
        ),
    )

    sent = Submission.objects.get().answers["sections"][1]["questions"][0]["answer"]
    kept = SectionAnswers.objects.get(key="why").answers["why"]
    assert sent == kept
    assert isinstance(got[1], RuleBroken) is (kept == "Because they have none.")


def test_sending_against_a_call_that_is_cancelled_has_one_order(world):
    application, officer = world.full(), UserFactory(role=Role.OFFICER)

    got = together(
        lambda: actions.submit(copy_of(application), by=fresh(world.lead)),
        lambda: calls.cancel(world.call, because="The money was withdrawn", by=officer),
    )

    application.refresh_from_db()
    assert (application.status == "submitted") is Submission.objects.exists() is not isinstance(got[0], RuleBroken)


def test_sending_again_waits_for_nobody_who_decides(world):
    """Who decides holds the call, then the cases: a second press must not hold the case and wait for the call."""
    application = world.sent()

    def send_again():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        return actions.submit(copy_of(application), by=fresh(world.lead))

    with transaction.atomic():
        Call.objects.select_for_update(of=("self",), no_key=True).get(pk=world.call.pk)
        got = together(send_again)

    assert [str(met) for met in got] == ["['This application has been sent, so its answers stay as they were sent.']"]
