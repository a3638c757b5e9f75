"""Who holds which role, and that somebody always administers."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from segue.people import actions, roles
from segue.people.models import Role, RoleHeld, User
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.factories import UserFactory
from tests.racing import together

pytestmark = pytest.mark.django_db


def history(row) -> list[tuple[str, str, str]]:
    return [(change.what, change.before, change.after) for change in history_of(row)]


def test_adding_a_person_opens_an_account_and_keeps_who_did_it():
    admin = UserFactory(role=Role.ADMINISTRATOR)

    person = actions.add_person(email=" New@Example.ORG ", name="Ada", by=admin)

    assert (person.email, person.name, person.has_usable_password()) == ("new@example.org", "Ada", False)
    assert history(person) == [("add person", "", "Ada")]


def test_one_address_has_one_account():
    admin = UserFactory(role=Role.ADMINISTRATOR, email="ada@example.org")

    with pytest.raises(RuleBroken, match=r"There is an account for ada@example\.org already\."):
        actions.add_person(email="ADA@example.org", name="Another", by=admin)

    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_address_added_twice_at_once_has_one_account():
    admin = UserFactory(role=Role.ADMINISTRATOR)
    assert admin.roles

    met = together(*[lambda: actions.add_person(email="ada@example.org", name="Ada", by=admin)] * 2)

    assert sorted(type(result).__name__ for result in met) == ["RuleBroken", "User"]
    assert User.objects.filter(email="ada@example.org").count() == 1


def test_a_role_is_held_from_the_moment_it_is_given():
    admin, person = UserFactory(role=Role.ADMINISTRATOR), UserFactory()
    assert person.roles == frozenset()

    held = actions.give_role(person, role=Role.ASSESSOR, because="Chosen in June", by=admin)

    assert person.roles == {Role.ASSESSOR}
    assert history(held) == [("give role", "", "Assessor")]
    assert history_of(held).get().because == "Chosen in June"


def test_a_role_is_given_once():
    admin, person = UserFactory(role=Role.ADMINISTRATOR), UserFactory(role=Role.ASSESSOR)

    with pytest.raises(RuleBroken, match="is assessor already"):
        actions.give_role(person, role=Role.ASSESSOR, by=admin)


@pytest.mark.parametrize("role", (Role.BODY_MEMBER, Role.BODY_CHAIR))
def test_the_roles_of_a_body_come_with_a_seat(role):
    admin, person = UserFactory(role=Role.ADMINISTRATOR), UserFactory(role=role)

    with pytest.raises(RuleBroken, match="Give the seat"):
        actions.give_role(UserFactory(), role=role, by=admin)
    with pytest.raises(RuleBroken, match="End the seat"):
        actions.end_role(person.roles_held.get(), by=admin)


def test_a_role_ends_at_once_and_may_be_given_again_the_same_day():
    admin, person = UserFactory(role=Role.ADMINISTRATOR), UserFactory(role=Role.FINANCE)
    held = person.roles_held.get()

    actions.end_role(held, because="Left the team", by=admin)
    again = actions.give_role(person, role=Role.FINANCE, by=admin)

    assert held.until == timezone.localdate()
    assert again.pk != held.pk
    assert history(held) == [("end role", "Finance officer", "")]
    assert User.objects.get(pk=person.pk).roles == {Role.FINANCE}


def test_a_role_ends_once():
    admin, person = UserFactory(role=Role.ADMINISTRATOR), UserFactory(role=Role.FINANCE)
    held = person.roles_held.get()
    actions.end_role(held, by=admin)

    with pytest.raises(RuleBroken, match="ended already"):
        actions.end_role(held, by=admin)


def test_the_last_administrator_stays():
    admin = UserFactory(role=Role.ADMINISTRATOR)
    UserFactory(role=Role.ADMINISTRATOR, is_active=False)

    with pytest.raises(RuleBroken, match="last administrator"):
        actions.end_role(admin.roles_held.get(), by=admin)

    assert User.objects.get(pk=admin.pk).has_role(Role.ADMINISTRATOR)


def test_the_last_but_one_administrator_may_go():
    admin, other = UserFactory(role=Role.ADMINISTRATOR), UserFactory(role=Role.ADMINISTRATOR)

    actions.end_role(admin.roles_held.get(), by=admin)

    assert RoleHeld.objects.filter(RoleHeld.held_now()).get().user == other


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_end_each_other_at_once():
    one, other = UserFactory(role=Role.ADMINISTRATOR), UserFactory(role=Role.ADMINISTRATOR)
    of_one, of_other = one.roles_held.get(), other.roles_held.get()
    assert one.roles
    assert other.roles

    met = together(
        lambda: actions.end_role(of_other, by=one),
        lambda: actions.end_role(of_one, by=other),
    )

    assert sorted(type(result).__name__ for result in met) == ["RoleHeld", "RuleBroken"]
    assert RoleHeld.objects.filter(RoleHeld.held_now(), role=Role.ADMINISTRATOR).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_role_given_twice_at_once_is_held_once():
    admin, person = UserFactory(role=Role.ADMINISTRATOR), UserFactory()
    assert admin.roles

    met = together(*[lambda: actions.give_role(person, role=Role.OFFICER, by=admin)] * 2)

    assert sorted(type(result).__name__ for result in met) == ["RoleHeld", "RuleBroken"]
    assert person.roles_held.count() == 1


def test_holding_a_role_twice_keeps_the_first_row():
    person = UserFactory(role=Role.APPLICANT)

    assert roles.hold(person, Role.APPLICANT, by=None) == person.roles_held.get()


def test_a_role_that_has_ended_stays_as_it_ended():
    admin, person = UserFactory(), UserFactory(role=Role.APPLICANT)
    as_it_was = person.roles_held.get()
    roles.end(person.roles_held.get(), by=admin, because="Left")

    ended = roles.end(as_it_was, by=None, because="Left again")

    assert ended.until == timezone.localdate()
    assert [(change.by, change.because) for change in history_of(ended)] == [(admin, "Left")]


MANAGES = {Role.ADMINISTRATOR: None, Role.CHIEF_EXECUTIVE: PermissionDenied, Role.AUDITOR: PermissionDenied}


@pytest.mark.parametrize("role", tuple(Role))
def test_who_may_give_a_role(role):
    by, person = UserFactory(role=role), UserFactory()
    refusal = MANAGES.get(role, Http404)

    if refusal is None:
        actions.give_role(person, role=Role.OFFICER, by=by)
    else:
        with pytest.raises(refusal):
            actions.give_role(person, role=Role.OFFICER, by=by)

    assert person.roles_held.exists() is (refusal is None)


def test_a_person_changes_only_their_own_name():
    person, other = UserFactory(name="Before"), UserFactory(name="Other")

    actions.change_name(person, name="After", by=person)
    with pytest.raises(PermissionDenied, match="your own name"):
        actions.change_name(other, name="Taken", by=person)

    assert history(person) == [("change name", "Before", "After")]
    assert User.objects.get(pk=other.pk).name == "Other"


BREAKING = (
    ("a role that is not one", lambda held: RoleHeld.objects.create(user=held.user, role="king")),
    ("held twice", lambda held: RoleHeld.objects.create(user=held.user, role=held.role)),
    ("deleted", lambda held: held.delete()),
    ("edited", lambda held: RoleHeld.objects.filter(pk=held.pk).update(role=Role.OFFICER)),
    ("ended before it began", lambda held: RoleHeld.objects.filter(pk=held.pk).update(until="2001-01-01")),
)


@pytest.mark.parametrize(("what", "broken"), BREAKING, ids=[what for what, _ in BREAKING])
def test_the_database_refuses_a_role(what, broken):
    held = UserFactory(role=Role.AUDITOR).roles_held.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        broken(held)


def test_the_database_keeps_an_end_as_it_is():
    held = UserFactory(role=Role.AUDITOR).roles_held.get()
    RoleHeld.objects.update(until=timezone.localdate())

    with pytest.raises(IntegrityError), transaction.atomic():
        RoleHeld.objects.filter(pk=held.pk).update(until=None)


def test_nobody_gives_a_role_to_themselves():
    admin = UserFactory(role=Role.ADMINISTRATOR)
    for role in (Role.FINANCE, Role.CHIEF_EXECUTIVE, Role.ASSESSOR):
        with pytest.raises(RuleBroken, match="You cannot give yourself a role"):
            actions.give_role(admin, role=role, by=admin)
