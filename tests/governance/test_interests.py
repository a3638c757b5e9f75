"""The register of interests."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from segue.governance import actions
from segue.governance.interests import has_interest, interests_of
from segue.governance.models import Interest
from segue.people.models import Role, User
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.factories import InterestFactory, OrganisationFactory, SchoolFactory, UserFactory
from tests.racing import together

pytestmark = pytest.mark.django_db


def test_declaring_an_interest_closes_the_organisation_at_once():
    person, organisation = UserFactory(role=Role.ASSESSOR), OrganisationFactory(name="Choir")
    assert not has_interest(person, organisation.pk)

    interest = actions.declare_interest(organisation, nature="I sing there", by=person)

    assert has_interest(person, organisation.pk)
    assert [(change.what, change.after, change.because) for change in history_of(interest)] == [
        ("declare interest", "Choir", "I sing there")
    ]


def test_ending_an_interest_keeps_it_on_the_register():
    person = UserFactory(role=Role.ASSESSOR)
    interest = actions.declare_interest(OrganisationFactory(), nature="Governor", by=person)

    actions.end_interest(interest, because="Term over", by=person)

    assert interest.until == timezone.localdate()
    assert not has_interest(User.objects.get(pk=person.pk), interest.organisation_id)
    assert interests_of(person) == []
    assert history_of(interest).last().because == "Term over"


def test_an_interest_is_declared_once_until_it_ends():
    person, organisation = UserFactory(), OrganisationFactory(name="Choir")
    interest = actions.declare_interest(organisation, nature="Governor", by=person)

    with pytest.raises(RuleBroken, match="You have declared an interest in Choir already"):
        actions.declare_interest(organisation, nature="Again", by=person)
    actions.end_interest(interest, by=person)
    with pytest.raises(RuleBroken, match="ended already"):
        actions.end_interest(interest, by=person)
    actions.declare_interest(organisation, nature="Again", by=person)

    assert Interest.objects.count() == 2


def test_an_interest_in_a_school_nobody_acts_for_makes_its_organisation():
    school, person = SchoolFactory(organisation=None, name="Fern Primary"), UserFactory()

    interest = actions.declare_interest_in_school(school, nature="My children go there", by=person)

    school.refresh_from_db()
    assert (interest.organisation, interest.organisation.name) == (school.organisation, "Fern Primary")


def test_nobody_ends_the_interest_of_another():
    interest = InterestFactory()

    with pytest.raises(PermissionDenied, match="Only the person who declared"):
        actions.end_interest(interest, by=UserFactory(role=Role.CHIEF_EXECUTIVE))
    with pytest.raises(Http404):
        actions.end_interest(interest, by=UserFactory(role=Role.APPLICANT))

    assert Interest.objects.get().until is None


@pytest.mark.django_db(transaction=True)
def test_an_interest_declared_twice_at_once_stands_once():
    person, organisation = UserFactory(), OrganisationFactory()

    met = together(*[lambda: actions.declare_interest(organisation, nature="Governor", by=person)] * 2)

    assert sorted(type(result).__name__ for result in met) == ["Interest", "RuleBroken"]


BREAKING = (
    ("declared twice", lambda i: InterestFactory(user=i.user, organisation=i.organisation)),
    ("of no nature", lambda i: InterestFactory(nature="")),
    ("deleted", lambda i: i.delete()),
    ("edited", lambda i: Interest.objects.filter(pk=i.pk).update(nature="Nothing much")),
)


@pytest.mark.parametrize(("what", "broken"), BREAKING, ids=[what for what, _ in BREAKING])
def test_the_database_refuses_an_interest(what, broken):
    interest = InterestFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        broken(interest)
