"""The public register: every award that was told, nothing before, nothing personal."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from segue.cycle.reporting import queries
from segue.people.models import Kind, Role
from tests.delivery_factories import ActualFactory, ResultFactory, ReturnFactory
from tests.factories import (
    ApplicationFactory,
    BudgetFactory,
    CallFactory,
    HubFactory,
    LineFactory,
    OrganisationFactory,
    SchoolFactory,
    UserFactory,
)
from tests.moves import moved
from tests.reporting.worlds import awarded, contracted, tell

pytestmark = pytest.mark.django_db


def test_an_award_is_public_once_its_letter_went(client):
    decision = awarded(told=False)
    before = client.get(reverse("award", args=[decision.application.reference]))

    tell(decision)

    after = client.get(reverse("award", args=[decision.application.reference]))
    assert (before.status_code, after.status_code) == (404, 200)
    assert "£400.00 to" in after.content.decode()


def test_the_register_lists_only_what_was_told(client):
    shown, hidden = awarded(), awarded(told=False)

    page = client.get(reverse("awards")).content.decode()

    assert str(shown.application.applicant) in page
    assert str(hidden.application.applicant) not in page


def test_the_register_says_to_whom_how_much_how_chosen_and_why_but_names_nobody(client):
    decision = awarded()
    decision.application.begun_by.name = "Somebody Private"
    decision.application.begun_by.save()

    page = client.get(reverse("award", args=[decision.application.reference])).content.decode()

    assert "Serves a school that no programme had reached" in page
    assert "annual call, ranked 1 with 78.0 of 100" in page
    assert "Priority" in page
    assert "Somebody Private" not in page
    assert decision.application.begun_by.email not in page
    assert decision.decided_by.name not in page


@pytest.mark.parametrize(("value", "shown"), ((0, "0"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5"), (31, "31")))
def test_what_was_reached_is_public_once_accepted_and_figures_of_few_people_are_not(client, value, shown):
    contract = contracted(awarded())
    target = contract.targets.get()
    report = ReturnFactory(due=contract.returns_due.get(), sent=True)
    ActualFactory(report=report, target=target, value=value)
    address = reverse("award", args=[contract.decision.application.reference])

    before = client.get(address).content.decode()
    officer = UserFactory(role=Role.OFFICER)
    moved(report, "accepted", checked_by=officer, checked_at=timezone.now())
    after = client.get(address).content.decode()

    assert target.indicator.name not in before
    assert f'data-label="Reached">{shown}</td>' in after


def test_what_came_of_an_award_stands_in_the_register(client):
    contract = contracted(awarded(), status="completed")
    ResultFactory(contract=contract)
    LineFactory(application=contract.decision.application, opportunity__title="Choirs")

    page = client.get(reverse("award", args=[contract.decision.application.reference])).content.decode()

    assert "A choir of forty." in page
    assert "Choirs" in page
    assert "What was agreed is complete." in page


def test_a_contract_still_being_drafted_is_no_part_of_the_register(client):
    contract = contracted(awarded(), status="draft")

    page = client.get(reverse("award", args=[contract.decision.application.reference])).content.decode()

    assert str(contract.provider) not in page


def test_an_award_whose_contract_was_cancelled_says_so_and_names_nobody_who_delivers(client):
    contract = contracted(awarded(), status="cancelled")

    page = client.get(reverse("award", args=[contract.decision.application.reference])).content.decode()

    assert "There is no agreement, and the money went back to the hub." in page
    assert str(contract.provider) not in page


@pytest.mark.parametrize(
    ("asked", "finds"),
    (
        ("oak", True),
        ("OAKF", True),
        ("field", False),
        ("910001", True),
        ("910002", False),
        ("' OR 1=1", False),
        ("!?", False),
    ),
)
def test_the_register_is_searched_by_words_and_urn(asked, finds):
    school = SchoolFactory(urn=910_001, name="Oakfield Primary School")
    decision = awarded(school=school)

    found = list(queries.awards_filtered({"q": asked}))

    assert (decision in found) is finds


@pytest.mark.parametrize("awards", (1, 3))
def test_the_register_asks_the_same_questions_however_long(client, django_assert_num_queries, awards):
    HubFactory()
    for _ in range(awards):
        awarded()
    client.get(reverse("awards"))

    with django_assert_num_queries(9):
        client.get(reverse("awards"))


def test_the_register_and_its_download_name_the_priorities_and_are_narrowed_to_one(client):
    HubFactory()
    singing, other = awarded(), awarded()
    priority = singing.application.call.specification.priorities.get()
    address = reverse("awards")

    pages = [client.get(address, {"priority": key}).content.decode() for key in ("", priority.pk)]
    lines = b"".join(client.get(reverse("awards-csv"), {"priority": priority.pk}).streaming_content).decode()

    assert [str(priority) in page for page in pages] == [True, True]
    assert [str(other.application.applicant) in page for page in pages] == [True, False]
    assert lines.splitlines()[0].endswith(",Priorities,No longer stands")
    assert [line.split(",")[-2:] for line in lines.splitlines()[1:]] == [[str(priority), ""]]


@pytest.mark.parametrize(
    ("status", "words"),
    (
        ("draft", ""),
        ("offered", ""),
        ("in_force", ""),
        ("completed", ""),
        ("refused", "not accepted; the money went back"),
        ("cancelled", "no agreement; the money went back"),
        ("ended", "ended early"),
    ),
)
def test_an_amount_that_no_longer_stands_is_marked_wherever_it_is_listed(client, status, words):
    HubFactory()
    contracted(awarded(), status=status)

    page = client.get(reverse("awards")).context["table"].rows[0][2]
    front = client.get(reverse("home")).context["awards"].rows[0][2]
    line = b"".join(client.get(reverse("awards-csv")).streaming_content).decode().splitlines()[1]

    assert (page.small, front.small, line.split(",")[-1]) == (words, words, words)


def test_a_priority_leads_to_the_awards_that_serve_it(client):
    priority = awarded().application.call.specification.priorities.get()

    page = client.get(reverse("priority", args=[priority.pk])).content.decode()

    assert f'href="{reverse("awards")}?priority={priority.pk}"' in page


@pytest.mark.parametrize(("category", "public"), (("schools", True), ("financial_assistance", False)))
def test_a_category_that_publishes_nothing_is_in_no_register(client, category, public):
    decision = awarded(
        call=CallFactory(closed=True, budget=BudgetFactory(amount=100_000, category=category), category=category)
    )

    shown = client.get(reverse("award", args=[decision.application.reference]))

    assert (decision in queries.public_awards()) is public
    assert shown.status_code == (200 if public else 404)


def test_a_download_never_runs_a_formula(client):
    awarded(school=SchoolFactory(name='=HYPERLINK("http://x")'))

    lines = b"".join(client.get(reverse("awards-csv")).streaming_content).decode()

    assert "\"'=HYPERLINK" in lines


def test_the_lead_organisations_share_counts_what_it_delivers():
    lead = OrganisationFactory(kind=Kind.LEAD)
    first, second = awarded(amount=300), awarded(amount=100)
    contracted(first, provider=lead)
    contracted(second)

    reader = UserFactory(role=Role.BODY_MEMBER)
    provided = queries.provided_in_year(first.application.call.year, most=1, user=reader)

    assert (provided.own, provided.whole) == (Decimal(300), Decimal(400))
    assert (provided.largest, provided.others) == ([(lead, Decimal(300))], 1)


def test_a_null_byte_in_a_filter_is_an_error_in_words_not_a_crash(client):
    page = client.get(reverse("awards"), {"q": "a\0b"})

    assert page.status_code == 200
    assert "cannot be shown or kept" in page.content.decode()


@pytest.mark.parametrize("place", ("after", "before"))
@pytest.mark.parametrize("cursor", ("x", "W10", "WyJcdTAwMDAiLDFd", "WyJ4IiwgInkiXQ", "e30"))
def test_a_cursor_that_was_tampered_with_starts_the_list_anew(client, place, cursor):
    decision = awarded()

    page = client.get(reverse("awards"), {place: cursor})

    assert str(decision.application.applicant) in page.content.decode()


def test_a_case_with_an_interest_is_in_no_list_and_closed(client):
    user = UserFactory(role=Role.OFFICER)
    open_case, closed_case = ApplicationFactory(submitted=True), ApplicationFactory(submitted=True)
    user.interests.create(organisation=closed_case.applicant, nature="Governor")
    client.force_login(user)

    listed = client.get(reverse("cases")).content.decode()
    lines = b"".join(client.get(reverse("cases-csv")).streaming_content).decode()
    case = client.get(reverse("case", args=[closed_case.reference]))

    assert open_case.reference in listed
    assert closed_case.reference not in listed
    assert closed_case.reference not in lines
    assert case.status_code == 404
