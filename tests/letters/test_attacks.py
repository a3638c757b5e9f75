"""Letters reach who acts for a school today, once, and only after they were read."""

import pytest
from django.utils import timezone

from segue.letters import actions
from segue.people.models import Membership, Role
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.factories import LetterFactory, OrganisationFactory, UserFactory
from tests.racing import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


@pytest.fixture
def school():
    return OrganisationFactory(kind="school")


def held(school, reader):
    letter = LetterFactory(to_email=reader.email, to_name=reader.name, concerns=school)
    return actions.mark_read(letter, by=UserFactory(role=Role.OFFICER))


def leaves(user):
    Membership.objects.filter(user=user).update(left_at=timezone.now())


def closes(user):
    user.is_active = False
    user.save()


@pytest.mark.parametrize("go", (leaves, closes))
def test_a_letter_to_who_has_left_goes_to_a_colleague(officer, school, go):
    reader, colleague = UserFactory(of=school), UserFactory(of=school)
    letter = held(school, reader)
    go(reader)

    actions.release(letter, by=officer)

    letter.refresh_from_db()
    assert (letter.to_email, letter.to_name, letter.status) == (colleague.email, colleague.name, "released")
    assert (reader.name, colleague.name) in {(row.before, row.after) for row in history_of(letter)}


def test_where_nobody_is_left_the_letter_waits(officer, school):
    reader = UserFactory(of=school)
    letter = held(school, reader)
    leaves(reader)

    with pytest.raises(RuleBroken, match="nobody else does"):
        actions.release(letter, by=officer)

    letter.refresh_from_db()
    assert letter.status == "held"


def test_a_letter_to_who_still_acts_goes_to_them(officer, school):
    reader = UserFactory(of=school)
    UserFactory(of=school)

    letter = actions.release(held(school, reader), by=officer)

    assert letter.to_email == reader.email


@pytest.mark.django_db(transaction=True)
def test_two_who_release_at_once_send_one_letter(school):
    officers, letter = [UserFactory(role=Role.OFFICER) for _ in range(2)], held(school, UserFactory(of=school))

    met = together(*(lambda by=by: actions.release(type(letter).objects.get(pk=letter.pk), by=by) for by in officers))

    assert sorted(type(one).__name__ for one in met) == ["Letter", "RuleBroken"]
