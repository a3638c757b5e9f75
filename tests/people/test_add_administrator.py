"""The command that makes the first administrator."""

import pytest
from django.core.management import CommandError, call_command

from segue.people.models import Role, User
from segue.record.history import history_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_the_first_administrator_comes_from_the_command_line():
    call_command("add_administrator", "Ada@Example.org", name="Ada", verbosity=0)

    user = User.objects.get()
    assert (user.email, user.name, user.roles) == ("ada@example.org", "Ada", {Role.ADMINISTRATOR})
    changes = history_of(user, *user.roles_held.all())
    assert [(change.what, change.because) for change in changes] == [
        ("add person", "On the command line"),
        ("give role", "On the command line"),
    ]


def test_somebody_known_keeps_their_account():
    person = UserFactory(email="ada@example.org", name="Ada", role=Role.OFFICER)

    call_command("add_administrator", "ada@example.org")
    call_command("add_administrator", "ada@example.org")

    assert User.objects.get() == person
    assert sorted(User.objects.get().roles) == [Role.ADMINISTRATOR, Role.OFFICER]


def test_what_is_not_an_address_is_refused():
    with pytest.raises(CommandError, match="is not an e-mail address"):
        call_command("add_administrator", "ada")


def test_a_closed_account_is_opened_for_who_runs_the_hub():
    person = UserFactory(email="ada@example.org", is_active=False)

    call_command("add_administrator", "ada@example.org")

    person.refresh_from_db()
    assert (person.is_active, person.roles) == (True, {Role.ADMINISTRATOR})
    assert [change.what for change in history_of(person)] == ["open account again"]
