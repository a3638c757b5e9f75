"""An offer is answered once; whoever comes second reads who answered it and when, and so does the school later."""

import pytest
from django.urls import reverse

from segue.cycle.contracts import actions
from segue.cycle.contracts.lifecycle import Status
from segue.cycle.contracts.models import Contract
from segue.people.models import Role
from segue.record.history import history_of
from segue.rules import RuleBroken
from segue.wording import uk_datetime
from tests.delivery_factories import ContractFactory
from tests.factories import UserFactory
from tests.racing import behind, together

pytestmark = pytest.mark.django_db
TAG = "You refused it"


@pytest.fixture
def colleague(offered):
    return UserFactory(role=Role.APPLICANT, of=offered.holder, name="Ben Hale")


@pytest.fixture
def accepted(offered, colleague):
    return actions.accept(offered, accepted_as="Deputy head", by=colleague)


@pytest.fixture
def refused(offered, colleague):
    return actions.refuse(offered, because="We have no hall.", by=colleague)


def page(client, name, reader, *contract):
    client.force_login(reader)
    return client.get(reverse(name, args=[one.reference for one in contract])).content.decode()


def test_who_accepts_second_reads_who_accepted(client, accepted, head):
    words = f"Ben Hale, Deputy head, accepted this agreement on {uk_datetime(accepted.accepted_at)}."
    address = reverse("contract-accept", args=[accepted.reference])
    client.force_login(head)

    shown = client.get(address).content.decode()
    pressed = client.post(address, {"accepted_as": "Head", "may_sign": "on"}).content.decode()

    for read in (shown, pressed):
        assert "Already answered" in read
        assert words in read
        assert f'href="{reverse("contract", args=[accepted.reference])}">Go to the agreement' in read
        assert "There is a problem" not in read
        assert "You cannot accept" not in read
    assert history_of(accepted).filter(what="accept").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_offer_accepted_while_its_page_was_open_is_told_so(client, offered, head, colleague):
    address = reverse("contract-accept", args=[offered.reference])
    client.force_login(head)

    pressed = behind(
        lambda: actions.accept(offered, accepted_as="Deputy head", by=colleague),
        lambda: client.post(address, {"accepted_as": "Head", "may_sign": "on"}),
    ).content.decode()

    assert "Already answered" in pressed
    assert "Ben Hale, Deputy head, accepted this agreement on" in pressed


def test_who_accepts_what_was_refused_reads_who_refused_it(client, refused, head):
    read = page(client, "contract-accept", head, refused)

    assert "Already answered" in read
    assert "Ben Hale refused this agreement on" in read


def test_who_refuses_what_was_accepted_reads_who_accepted_it(client, accepted, head):
    client.force_login(head)

    read = client.post(
        reverse("contract-refuse", args=[accepted.reference]), {"because": "The roof leaks."}
    ).content.decode()

    assert "Ben Hale, Deputy head, accepted this agreement on" in read
    assert "The roof leaks." in read
    accepted.refresh_from_db()
    assert accepted.status == Status.IN_FORCE


def test_what_the_hub_cancelled_is_not_offered_any_more(client):
    contract = ContractFactory(status=Status.CANCELLED)
    head = UserFactory(role=Role.APPLICANT, of=contract.holder)
    client.force_login(head)

    read = client.get(reverse("contract-accept", args=[contract.reference])).content.decode()
    pressed = client.post(reverse("contract-refuse", args=[contract.reference]), {"because": "The roof leaks."})

    assert "Nothing to accept" in read
    assert "not offered any more" in read
    assert "The roof leaks." in pressed.content.decode()
    assert "There is a problem" in pressed.content.decode()


def test_the_school_reads_of_its_own_refusal_in_words_to_itself(client, refused, head, officer):
    own, mine = page(client, "contract", head, refused), page(client, "my-contracts", head)
    staff = page(client, "contract", officer, refused)

    assert TAG in own
    assert TAG in mine
    assert TAG not in staff
    assert "Refused by the applicant" in staff
    assert "Refused by the applicant" not in own + mine
    for read in (own, staff):
        assert "Ben Hale refused this agreement on" in read


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_accept_at_once_agree_once(offered, head, colleague):
    def accept(by):
        return lambda: actions.accept(Contract.objects.get(pk=offered.pk), accepted_as="Head", by=by)

    got = together(accept(head), accept(colleague))

    told = [met for met in got if isinstance(met, RuleBroken)]
    assert len(told) == 1
    assert "accepted this agreement on" in str(told[0])
    assert history_of(offered).filter(what="accept").count() == 1
