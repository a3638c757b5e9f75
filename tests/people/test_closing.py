"""Closing an account and opening it again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.utils import timezone

from segue.people import actions, links
from segue.people.models import Role, RoleHeld, User
from segue.record.history import history_of
from segue.record.models import Change
from segue.rules import RuleBroken
from tests.factories import SeatFactory, UserFactory
from tests.racing import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return UserFactory(role=Role.ADMINISTRATOR)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def again(person) -> User:
    return User.objects.get(pk=person.pk)


def test_closing_keeps_what_was_done_and_says_why(admin):
    person = UserFactory(role=Role.OFFICER, name="Ada")
    actions.change_name(person, name="Ada Reed", by=person)
    before = list(Change.objects.values_list("pk", flat=True))

    actions.close_account(person, because="Left in June", by=admin)

    assert not again(person).is_active
    assert again(person).roles == {Role.OFFICER}
    assert [(change.what, change.because) for change in history_of(person)][-1] == ("close account", "Left in June")
    assert set(before) < set(Change.objects.values_list("pk", flat=True))


def test_sessions_and_links_die_at_once_and_stay_dead(admin):
    person = UserFactory(role=Role.OFFICER, email="ada@example.org")
    session, link = signed_in(person), links.token_for(person.email)
    assert session.get("/account/").status_code == 200
    assert links.read(link).user == person

    actions.close_account(person, because="Left", by=admin)

    assert session.get("/account/").status_code == 302
    assert (links.read(link), links.use(link), links.token_for(person.email)) == (None, None, "")

    actions.reopen_account(person, because="Came back", by=admin)

    assert session.get("/account/").status_code == 302
    assert (links.read(link), links.use(link)) == (None, None)
    assert links.use(links.token_for(person.email)) == person


def test_a_link_for_an_address_without_an_account_opens_no_closed_one(admin):
    link = links.token_for("ada@example.org")
    person = actions.add_person(email="ada@example.org", name="Ada", by=admin)
    actions.close_account(person, because="A mistake", by=admin)

    assert (links.read(link), links.use(link)) == (None, None)
    assert User.objects.filter(email="ada@example.org").count() == 1


def test_nobody_closes_their_own_account(admin):
    UserFactory(role=Role.ADMINISTRATOR)

    with pytest.raises(PermissionDenied, match="cannot close your own account"):
        actions.close_account(admin, because="Leaving", by=admin)

    assert again(admin).is_active
    assert not history_of(admin).exists()


@pytest.mark.parametrize("role", tuple(role for role in Role if role != Role.ADMINISTRATOR))
def test_only_an_administrator_closes_and_opens(role):
    person, by = UserFactory(), UserFactory(role=role)

    for action in (actions.close_account, actions.reopen_account):
        with pytest.raises((PermissionDenied, Http404)):
            action(person, because="Because", by=by)

    assert again(person).is_active


def test_the_last_administrator_is_not_shut_out(admin):
    """Whose role ended a moment ago closes nobody, though the page was open before."""
    other = UserFactory(role=Role.ADMINISTRATOR)
    RoleHeld.objects.filter(user=other).update(until=timezone.localdate())

    with pytest.raises(RuleBroken, match="last administrator"):
        actions.close_account(admin, because="x", by=_as_it_was(other))

    assert again(admin).is_active


def _as_it_was(person):
    """A person as their request began: still administrator."""
    person.__dict__["roles"] = frozenset({Role.ADMINISTRATOR})
    return person


@pytest.mark.parametrize("because", ("", "  \n"))
def test_closing_and_opening_need_a_reason(admin, because):
    person, closed = UserFactory(), UserFactory(is_active=False)

    with pytest.raises(RuleBroken, match="Say why"):
        actions.close_account(person, because=because, by=admin)
    with pytest.raises(RuleBroken, match="Say why"):
        actions.reopen_account(closed, because=because, by=admin)


def test_an_account_is_closed_once_and_opened_once(admin):
    person = UserFactory(name="Ada")

    with pytest.raises(RuleBroken, match="Ada is open already"):
        actions.reopen_account(person, because="x", by=admin)
    actions.close_account(person, because="x", by=admin)
    with pytest.raises(RuleBroken, match="Ada is closed already"):
        actions.close_account(person, because="x", by=admin)

    assert [change.what for change in history_of(person)] == ["close account"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_two_administrators_who_shut_each_other_out_at_once(turn):
    one, two = UserFactory(role=Role.ADMINISTRATOR), UserFactory(role=Role.ADMINISTRATOR)

    met = together(
        lambda: actions.close_account(again(one), because="x", by=again(two)),
        lambda: actions.close_account(again(two), because="x", by=again(one)),
    )

    assert sorted(type(result).__name__ for result in met) in (["RuleBroken", "User"], ["PermissionDenied", "User"])
    assert User.objects.filter(is_active=True).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_closing_one_administrator_while_the_role_of_the_other_ends(turn):
    one, two = UserFactory(role=Role.ADMINISTRATOR), UserFactory(role=Role.ADMINISTRATOR)

    together(
        lambda: actions.close_account(again(one), because="x", by=again(two)),
        lambda: actions.end_role(two.roles_held.get(), by=again(one)),
    )

    assert RoleHeld.objects.filter(RoleHeld.held_now(), user__is_active=True).count() == 1


def test_the_pages_close_and_open_with_a_reason(admin):
    client, person = signed_in(admin), UserFactory(name="Ada Reed", role=Role.ASSESSOR)
    SeatFactory(user=person)
    page = client.get(f"/people/{person.pk}/").content.decode()
    assert f"/people/{person.pk}/close/" in page

    asked = client.get(f"/people/{person.pk}/close/").content.decode()
    refused = client.post(f"/people/{person.pk}/close/", {"because": ""})
    done = client.post(f"/people/{person.pk}/close/", {"because": "Left in June"}, follow=True).content.decode()

    assert "signed out at once" in asked
    assert refused.status_code == 200
    assert "The account of Ada Reed is closed." in done
    assert "Account closed" in done
    assert "Left in June" in done
    assert f"/people/{person.pk}/reopen/" in done
    assert "Account closed" in client.get("/people/").content.decode()

    opened = client.post(f"/people/{person.pk}/reopen/", {"because": "Came back"}, follow=True).content.decode()

    assert "Ada Reed can ask for a link and sign in again." in opened
    assert "Account opened again" in opened


def test_the_page_of_oneself_offers_no_closing(admin):
    client = signed_in(admin)

    assert f"/people/{admin.pk}/close/" not in client.get(f"/people/{admin.pk}/").content.decode()
    refused = client.get(f"/people/{admin.pk}/close/")
    assert refused.status_code == 403
    assert "cannot close your own account" in refused.content.decode()
