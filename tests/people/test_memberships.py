"""Who acts for a school: the first at once, a later one when somebody confirms."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from segue.letters.models import Letter
from segue.people import actions
from segue.people.models import Membership, Role, User
from segue.places.models import Standing
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.factories import SchoolFactory, UserFactory
from tests.racing import together

pytestmark = pytest.mark.django_db


def letters() -> list[tuple[str, str]]:
    return list(Letter.objects.order_by("pk").values_list("kind", "to_email"))


def test_the_first_person_of_a_school_is_confirmed_at_once():
    person, school = UserFactory(role=Role.APPLICANT), SchoolFactory(organisation=None)

    membership = actions.join_school(school, job="Music lead", by=person)

    assert (membership.is_first, membership.waits, membership.checked_at) == (True, False, None)
    assert person.organisation_ids == {school.organisation.pk}
    assert school.organisation.name == school.name
    assert [change.after for change in history_of(membership)] == ["first contact"]
    assert letters() == []


def test_a_later_colleague_waits_and_both_sides_are_told():
    first = UserFactory(role=Role.APPLICANT, email="first@example.org")
    second = UserFactory(role=Role.APPLICANT, email="second@example.org")
    school = SchoolFactory()
    actions.join_school(school, by=first)

    membership = actions.join_school(school, job="Deputy head", by=second)

    assert membership.waits
    assert second.organisation_ids == frozenset()
    assert letters() == [("somebody_waits", "first@example.org"), ("you_wait", "second@example.org")]


def test_the_officers_are_asked_where_no_colleague_is_left():
    first, later = UserFactory(role=Role.APPLICANT), UserFactory(role=Role.APPLICANT, email="later@example.org")
    UserFactory(role=Role.OFFICER, email="officer@example.org")
    school = SchoolFactory()
    actions.leave(actions.join_school(school, by=first), by=first)

    membership = actions.join_school(school, by=later)

    assert (membership.is_first, membership.waits) == (False, True)
    assert letters() == [("somebody_waits", "officer@example.org"), ("you_wait", "later@example.org")]
    assert "/people/contacts/" in Letter.objects.earliest("pk").text


def test_joining_gives_the_role_of_an_applicant_once():
    assessor, school = UserFactory(role=Role.ASSESSOR), SchoolFactory()

    actions.join_school(school, by=assessor)
    actions.join_school(SchoolFactory(), by=assessor)

    assert sorted(assessor.roles) == [Role.APPLICANT, Role.ASSESSOR]
    assert assessor.roles_held.count() == 2


def test_a_person_joins_once():
    person, school = UserFactory(role=Role.APPLICANT), SchoolFactory()
    actions.join_school(school, by=person)

    with pytest.raises(RuleBroken, match="You act for this organisation already"):
        actions.join_school(school, by=person)


def test_asking_again_while_waiting_is_refused_in_words():
    school, later = SchoolFactory(), UserFactory(role=Role.APPLICANT)
    actions.join_school(school, by=UserFactory(role=Role.APPLICANT))
    actions.join_school(school, by=later)

    with pytest.raises(RuleBroken, match="You have asked already"):
        actions.join_school(school, by=later)


def test_a_closed_school_leads_to_its_successor():
    heir = SchoolFactory(name="New Academy", urn=990_001)
    closed = SchoolFactory(name="Old School", standing=Standing.CLOSED, successor=heir)

    with pytest.raises(RuleBroken, match=r"Old School is not open\. Its successor is New Academy \(URN 990001\)\."):
        actions.join_school(closed, by=UserFactory(role=Role.APPLICANT))

    assert not Membership.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_join_at_once_exactly_one_is_first():
    school = SchoolFactory(organisation=None)
    one, other = UserFactory(role=Role.APPLICANT), UserFactory(role=Role.APPLICANT)

    met = together(lambda: actions.join_school(school, by=one), lambda: actions.join_school(school, by=other))

    assert sorted(membership.is_first for membership in met) == [False, True]
    assert Membership.objects.filter(confirmed_at__isnull=False).count() == 1
    assert len({membership.organisation_id for membership in met}) == 1


@pytest.fixture
def waiting():
    """A school with one confirmed colleague, and somebody who asked."""
    colleague, asker, school = UserFactory(role=Role.APPLICANT), UserFactory(role=Role.APPLICANT), SchoolFactory()
    actions.join_school(school, by=colleague)
    membership = actions.join_school(school, by=asker)
    return membership, colleague


def test_a_colleague_confirms(waiting):
    membership, colleague = waiting

    actions.confirm_membership(membership, by=colleague)

    assert membership.confirmed_by == colleague
    assert User.objects.get(pk=membership.user_id).organisation_ids == {membership.organisation_id}
    assert letters()[2:] == [("you_are_confirmed", membership.user.email)]
    assert history_of(membership).last().what == "confirm"


def test_a_refusal_says_why(waiting):
    membership, colleague = waiting

    actions.refuse_membership(membership, because="We do not know this person.", by=colleague)

    assert not membership.waits
    assert letters()[2:] == [("you_are_refused", membership.user.email)]
    assert "We do not know this person." in Letter.objects.latest("pk").text
    assert history_of(membership).last().because == "We do not know this person."


@pytest.mark.parametrize("answer", (actions.confirm_membership, actions.refuse_membership))
def test_a_request_is_answered_once(waiting, answer):
    membership, colleague = waiting
    actions.confirm_membership(membership, by=colleague)
    facts = {"because": "No"} if answer is actions.refuse_membership else {}

    with pytest.raises(RuleBroken, match="confirmed already"):
        answer(membership, by=colleague, **facts)


def test_who_left_cannot_be_confirmed(waiting):
    membership, colleague = waiting
    actions.leave(membership, by=membership.user)

    with pytest.raises(RuleBroken, match="does not ask any more"):
        actions.confirm_membership(membership, by=colleague)


@pytest.mark.parametrize(
    ("role", "may"),
    (
        (Role.APPLICANT, False),
        (Role.ASSESSOR, False),
        (Role.OFFICER, True),
        (Role.FINANCE, False),
        (Role.CHIEF_EXECUTIVE, False),
        (Role.BODY_MEMBER, False),
        (Role.BODY_CHAIR, False),
        (Role.AUDITOR, False),
        (Role.ADMINISTRATOR, True),
    ),
)
def test_who_may_confirm_without_being_a_colleague(waiting, role, may):
    membership, _ = waiting
    by = UserFactory(role=role)

    if may:
        actions.confirm_membership(membership, by=by)
    else:
        with pytest.raises(Http404):
            actions.confirm_membership(membership, by=by)

    assert Membership.objects.get(pk=membership.pk).waits is not may


def test_nobody_confirms_themselves(waiting):
    membership, _ = waiting

    with pytest.raises(Http404):
        actions.confirm_membership(membership, by=membership.user)


def test_an_officer_does_not_confirm_themselves():
    school, officer = SchoolFactory(), UserFactory(roles=[Role.OFFICER, Role.APPLICANT])
    actions.join_school(school, by=UserFactory(role=Role.APPLICANT))
    membership = actions.join_school(school, by=officer)

    with pytest.raises(PermissionDenied, match="Somebody else must confirm you"):
        actions.confirm_membership(membership, by=officer)


def test_leaving_closes_the_organisation_to_the_person():
    person = UserFactory(role=Role.APPLICANT)
    membership = actions.join_school(SchoolFactory(), by=person)

    actions.leave(membership, by=person)

    assert person.organisation_ids == frozenset()
    with pytest.raises(RuleBroken, match="left already"):
        actions.leave(membership, by=person)
    with pytest.raises(Http404):
        actions.leave(membership, by=UserFactory(role=Role.ADMINISTRATOR))


def test_an_officer_removes_a_member_with_a_reason():
    membership = actions.join_school(SchoolFactory(), by=UserFactory(role=Role.APPLICANT))

    actions.remove_member(membership, because="Works elsewhere now", by=UserFactory(role=Role.OFFICER))

    assert membership.left_at is not None
    assert history_of(membership).last().because == "Works elsewhere now"


def test_a_first_contact_is_checked_once():
    membership = actions.join_school(SchoolFactory(), by=UserFactory(role=Role.APPLICANT))
    officer = UserFactory(role=Role.OFFICER)

    actions.check_contact(membership, by=officer)

    assert membership.checked_by == officer
    with pytest.raises(RuleBroken, match="checked already"):
        actions.check_contact(membership, by=officer)


STAFF_ONLY = (Role.OFFICER, Role.FINANCE, Role.CHIEF_EXECUTIVE, Role.AUDITOR, Role.ADMINISTRATOR)


@pytest.mark.parametrize("role", STAFF_ONLY)
def test_the_hubs_own_people_do_not_apply_for_schools(role):
    with pytest.raises(PermissionDenied):
        actions.join_school(SchoolFactory(), by=UserFactory(role=role))


BREAKING = (
    ("two first contacts", lambda m: _another(m, is_first=True, confirmed_at=timezone.now())),
    ("first but unconfirmed", lambda m: _another(m, is_first=True)),
    ("twice the same person", lambda m: Membership.objects.create(user=m.user, organisation=m.organisation)),
    ("checked by nobody", lambda m: Membership.objects.filter(pk=m.pk).update(checked_at=timezone.now())),
    ("deleted", lambda m: m.delete()),
)


def _another(membership, **facts):
    return Membership.objects.create(user=UserFactory(), organisation=membership.organisation, **facts)


@pytest.mark.parametrize(("what", "broken"), BREAKING, ids=[what for what, _ in BREAKING])
def test_the_database_refuses_a_membership(what, broken):
    membership = actions.join_school(SchoolFactory(), by=UserFactory(role=Role.APPLICANT))

    with pytest.raises(IntegrityError), transaction.atomic():
        broken(membership)
