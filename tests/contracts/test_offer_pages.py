"""An offer on the pages of both sides: until when it waits, who is reminded, what is said when it is taken back."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from segue.cycle.contracts import actions
from segue.cycle.contracts.models import Contract
from segue.letters.models import Letter
from segue.people.models import Role
from segue.people.permissions import READERS
from tests.delivery_factories import ContractFactory
from tests.factories import InterestFactory, UserFactory

pytestmark = pytest.mark.django_db
OFFERERS = {Role.OFFICER, Role.CHIEF_EXECUTIVE}


def read(client, name, contract, reader):
    client.force_login(reader)
    return client.get(reverse(name, args=[contract.reference])).content.decode()


@pytest.fixture
def late():
    """An offer nobody answered in time, and whose letter has gone."""
    return ContractFactory(offered=True, answer_by=timezone.localdate() - timedelta(days=1))


@pytest.fixture
def taken_back(offered, officer):
    return actions.take_back(offered, because="The dates were wrong.", by=officer)


def asked(contract) -> str:
    return f"{contract.answer_by.day} {contract.answer_by:%B %Y}"


def test_both_sides_read_by_when_an_answer_is_asked_for(client, offered, officer, head):
    words = asked(offered)

    assert f"<dt>Answer asked for by</dt><dd>{words}</dd>" in read(client, "contract", offered, officer)
    assert f"Please answer by {words}" in read(client, "contract", offered, head)
    assert f"Please answer by {words}" in read(client, "contract-accept", offered, head)
    assert f"Please answer by {words}" in client.get(reverse("my-contracts")).content.decode()


def test_the_school_reads_that_a_late_answer_is_still_taken(client, late):
    holder = UserFactory(role=Role.APPLICANT, of=late.holder)
    words = f"We asked for an answer by {asked(late)}; you can still give it."

    assert words in read(client, "contract", late, holder)
    assert words in read(client, "contract-accept", late, holder)
    assert words in client.get(reverse("my-contracts")).content.decode()


def test_nobody_is_asked_to_refuse_what_is_no_offer_any_more(client, offered, head):
    address = reverse("contract-refuse", args=[offered.reference])
    client.force_login(head)
    before = client.get(address)

    actions.refuse(offered, because="No hall", by=head)
    after, again = client.get(address), client.post(address, {"because": "No hall"}).content.decode()

    assert before.status_code == 200
    assert after.url == reverse("contract", args=[offered.reference])
    assert f"{head} refused this agreement on" in again
    assert "No hall" in again


@pytest.mark.parametrize("role", tuple(Role))
def test_who_may_press_the_reminder(client, late, role):
    address = reverse("contract-remind", args=[late.reference])
    UserFactory(role=Role.APPLICANT, of=late.holder)
    client.force_login(UserFactory(role=role))

    pressed = client.post(address)

    assert pressed.status_code == (302 if role in OFFERERS else 403 if role in READERS else 404)
    assert Letter.objects.exists() is (role in OFFERERS)
    assert client.get(address).status_code == (405 if role in OFFERERS else pressed.status_code)


def test_an_officer_reminds_with_one_press_and_is_told_if_it_went_today(client, late, officer):
    UserFactory(role=Role.APPLICANT, of=late.holder)
    client.force_login(officer)
    address = reverse("contract-remind", args=[late.reference])

    first = client.post(address, follow=True).content.decode()
    second = client.post(address, follow=True).content.decode()

    assert "A reminder is on its way" in first
    assert "Last reminded" in first
    assert "went today already" in second
    assert Letter.objects.count() == 1


def test_an_officer_takes_an_offer_back_in_the_browser(client, offered, officer):
    client.force_login(officer)
    address = reverse("contract-take-back", args=[offered.reference])

    asks = client.get(address).content.decode()
    unreasoned = client.post(address, {"because": " "})
    page = client.post(address, {"because": "The dates were wrong."}, follow=True).content.decode()

    assert "can no longer accept it" in asks
    assert unreasoned.status_code == 200
    for words in ("The offer is taken back", "The dates were wrong.", "Being drafted", "Before it can be offered"):
        assert words in page


def test_an_officer_cancels_a_draft_in_the_browser(client, drafted, officer, head):
    client.force_login(officer)
    address = reverse("contract-cancel", args=[drafted.reference])

    asks = client.get(address).content.decode()
    page = client.post(address, {"because": "The school withdrew."}, follow=True).content.decode()

    assert "£500.00 goes back to its budget" in asks
    assert "Cancelled before it was agreed" in page
    assert f"/contracts/{drafted.reference}/cancel/" not in page
    assert "Cancelled before it was agreed" in read(client, "contract", drafted, head)


@pytest.mark.parametrize(
    ("role", "may"), ((Role.OFFICER, True), (Role.CHIEF_EXECUTIVE, True), (Role.FINANCE, False), (Role.AUDITOR, False))
)
def test_the_page_offers_what_its_reader_may_do(client, late, drafted, role, may):
    reader = UserFactory(role=role)

    offer, draft = read(client, "contract", late, reader), read(client, "contract", drafted, reader)

    assert (f"/contracts/{late.reference}/remind/" in offer) is may
    assert (f"/contracts/{late.reference}/take-back/" in offer) is may
    assert (f"/contracts/{drafted.reference}/cancel/" in draft) is may


def test_the_school_reads_that_an_offer_was_taken_back_and_nothing_of_the_draft(client, taken_back, officer, head):
    actions.edit(taken_back, conditions="Not yet for them.", by=officer)

    page = read(client, "contract", taken_back, head)
    mine = client.get(reverse("my-contracts")).content.decode()

    for words in ("The hub has taken its offer back", "The dates were wrong.", "Your award still stands"):
        assert words in page
    assert "Offer taken back" in mine
    for words in ("Not yet for them.", "£500.00", "Final return"):
        assert words not in page + mine
    assert client.get(reverse("contract-print", args=[taken_back.reference])).status_code == 404
    assert client.get(reverse("return", args=[taken_back.returns_due.get().pk])).status_code == 404


@pytest.mark.parametrize("name", ("contract-accept", "contract-refuse"))
def test_who_still_has_the_page_of_the_offer_open_is_told_why_nothing_can_be_answered(client, taken_back, head, name):
    client.force_login(head)

    answer = client.post(reverse(name, args=[taken_back.reference]), {"accepted_as": "Head", "may_sign": "on"})

    assert answer.status_code == 403
    assert "The hub has taken this offer back to correct it" in answer.content.decode()
    assert Contract.objects.get(pk=taken_back.pk).status == "draft"


@pytest.mark.parametrize("name", ("contract", "contract-accept"))
def test_nobody_else_learns_that_an_offer_was_taken_back(client, taken_back, name):
    address = reverse(name, args=[taken_back.reference])
    tied = UserFactory(role=Role.OFFICER)
    InterestFactory(user=tied, organisation=taken_back.holder)

    for stranger in (UserFactory(role=Role.APPLICANT), UserFactory(role=Role.ASSESSOR), tied):
        client.force_login(stranger)
        assert client.get(address).status_code == 404


def test_a_draft_that_was_never_offered_is_not_there_for_the_school(client, drafted, head):
    client.force_login(head)

    assert client.get(reverse("contract", args=[drafted.reference])).status_code == 404
    assert drafted.reference not in client.get(reverse("my-contracts")).content.decode()


def test_the_list_shows_and_finds_offers_nobody_answered_in_time(client, late, offered, officer):
    client.force_login(officer)

    every = client.get(reverse("contracts")).content.decode()
    found = client.get(reverse("contracts"), {"offers": "unanswered"})
    lines = list(csv.reader(io.StringIO(_text(client.get(reverse("contracts-csv"))))))

    assert "No answer in time" in every
    assert [one.reference for one in found.context["rows"]] == [late.reference]
    assert lines[0][-2:] == ["Answer asked for by", "No answer in time"]
    assert {line[0]: line[-2:] for line in lines[1:]} == {
        late.reference: [str(late.answer_by), "yes"],
        offered.reference: [str(offered.answer_by), "no"],
    }


def _text(response) -> str:
    return b"".join(response.streaming_content).decode()


@pytest.mark.parametrize(("role", "told"), ((Role.OFFICER, True), (Role.CHIEF_EXECUTIVE, False), (Role.FINANCE, False)))
def test_the_morning_page_names_offers_nobody_answered_in_time(client, late, offered, role, told):
    client.force_login(UserFactory(role=role))

    todos = [todo for todo in client.get("/today/").context["todos"] if "no answer to the offer" in todo.what]

    assert [(todo.url, todo.tag.kind) for todo in todos] == (
        [(reverse("contract", args=[late.reference]), "late")] if told else []
    )


def test_the_morning_page_names_no_offer_of_whom_its_reader_has_an_interest_in(client, late, officer):
    InterestFactory(user=officer, organisation=late.holder)
    client.force_login(officer)

    assert "no answer to the offer" not in client.get("/today/").content.decode()
