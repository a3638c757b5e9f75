"""The page of one partner: what is entered, and the contracts it delivers, as far as the reader may know of them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from segue.people import actions
from segue.people.models import Role
from tests.delivery_factories import ContractFactory
from tests.factories import InterestFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def brass(officer):
    return actions.add_partner(
        name="Tideline Brass",
        legal_form="charity",
        charity_number="1123456",
        website="https://tideline.example/",
        email="office@tideline.example",
        about="Brass for beginners.",
        by=officer,
    )


def page_of(client, partner, reader):
    client.force_login(reader)
    return client.get(reverse("partner", args=[partner.pk]))


def listed(page) -> list[str]:
    return [one.reference for one in page.context["rows"]]


def test_the_page_tells_what_is_entered_and_what_happened(client, brass, officer):
    page = page_of(client, brass, officer).content.decode()

    for words in (
        "Brass for beginners.",
        "1123456",
        "https://tideline.example/",
        "mailto:office@tideline.example",
        "Partner entered: Tideline Brass",
        "It has no contract yet that is open to you",
        f"/interests/declare/{brass.pk}/",
    ):
        assert words in page


def test_the_page_lists_what_it_delivers_and_what_it_agreed_itself(client, brass, officer):
    delivers = ContractFactory(in_force=True, provider=brass)
    ContractFactory(provider=brass)
    ContractFactory(in_force=True)

    page = page_of(client, brass, officer)

    assert len(listed(page)) == 2
    assert delivers.reference in listed(page)
    assert [(fact.name, fact.value) for fact in page.context["sums"]] == [
        ("Accepted", "1 contract"),
        ("Agreed in all", "£500.00"),
    ]


def test_an_interest_in_the_partner_hides_its_contracts_and_their_sum(client, brass, officer):
    ContractFactory(in_force=True, provider=brass)
    InterestFactory(user=officer, organisation=brass)

    page = page_of(client, brass, officer)

    assert (listed(page), page.context["sums"]) == ([], [])
    assert "its contracts are closed to you" in page.content.decode()
    assert "Brass for beginners." in page.content.decode()
    assert ContractFactory._meta.model.objects.get().reference not in page.content.decode()


def test_an_interest_in_who_holds_a_contract_hides_that_one(client, brass, officer):
    hidden, shown = ContractFactory(in_force=True, provider=brass), ContractFactory(in_force=True, provider=brass)
    InterestFactory(user=officer, organisation=hidden.holder)

    page = page_of(client, brass, officer)

    assert listed(page) == [shown.reference]
    assert page.context["sums"][1].value == "£500.00"


def test_an_interest_that_ended_hides_what_was_begun_before(client, brass, officer):
    ContractFactory(in_force=True, provider=brass)
    InterestFactory(user=officer, organisation=brass, until=timezone.localdate())

    page = page_of(client, brass, officer)

    assert listed(page) == []
    assert "It has no contract yet that is open to you" in page.content.decode()


@pytest.mark.parametrize(
    ("role", "may"),
    (
        (Role.OFFICER, True),
        (Role.ADMINISTRATOR, True),
        (Role.FINANCE, False),
        (Role.CHIEF_EXECUTIVE, False),
        (Role.AUDITOR, False),
        (Role.BODY_MEMBER, False),
        (Role.BODY_CHAIR, False),
    ),
)
def test_the_page_offers_changes_to_those_who_may_make_them(client, brass, role, may):
    page = page_of(client, brass, UserFactory(role=role)).content.decode()

    assert (f"/partners/{brass.pk}/change/" in page) is may
    assert (f"/partners/{brass.pk}/close/" in page) is may
    assert f"/partners/{brass.pk}/reopen/" not in page


def test_a_closed_partner_stays_readable_with_its_contracts(client, brass, officer):
    contract = ContractFactory(in_force=True, provider=brass)
    actions.close_partner(brass, because="Retired", by=officer)

    page = page_of(client, brass, officer)

    assert listed(page) == [contract.reference]
    words = page.content.decode()
    assert "No longer works with the hub" in words
    assert f"/partners/{brass.pk}/reopen/" in words
    assert f"/partners/{brass.pk}/change/" not in words
    assert client.get(reverse("contract", args=[contract.reference])).status_code == 200


@pytest.mark.parametrize("rows", (1, 3))
def test_the_page_asks_the_same_questions_however_many_contracts(
    client, brass, officer, rows, django_assert_num_queries
):
    ContractFactory.create_batch(rows, in_force=True, provider=brass)
    page_of(client, brass, officer)

    with django_assert_num_queries(9):
        page = client.get(reverse("partner", args=[brass.pk]))

    assert len(listed(page)) == rows


def test_a_contract_leads_the_hubs_people_to_who_delivers_it(client, brass, officer):
    contract = ContractFactory(in_force=True, provider=brass)

    def leads_there(reader):
        client.force_login(reader)
        page = client.get(reverse("contract", args=[contract.reference])).content.decode()
        assert "Tideline Brass" in page
        return reverse("partner", args=[brass.pk]) in page

    assert leads_there(officer)
    assert not leads_there(contract.accepted_by)


def test_many_contracts_are_paged(client, brass, officer):
    ContractFactory.create_batch(21, provider=brass)

    first = page_of(client, brass, officer).context["rows"]
    second = client.get(reverse("partner", args=[brass.pk]), {"after": first.later}).context["rows"]

    assert (len(first), len(second)) == (20, 1)


def test_the_sum_is_of_what_was_accepted(client, brass, officer):
    for facts in ({"offered": True}, {"in_force": True}):
        ContractFactory(provider=brass, amount=Decimal(100), **facts)

    assert page_of(client, brass, officer).context["sums"][1].value == "£100.00"


def test_another_partner_is_not_counted(client, brass, officer):
    ContractFactory(in_force=True, provider=OrganisationFactory(), ends=timezone.localdate() + timedelta(days=1))

    assert page_of(client, brass, officer).context["sums"] == []
