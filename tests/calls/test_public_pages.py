"""What everyone can read about calls."""

import datetime as dt

import pytest
from django.urls import reverse

from segue.cycle.calls import actions
from segue.cycle.calls.call_page import dates
from segue.cycle.calls.models import PhaseCap, ScoreMeaning
from segue.cycle.calls.school_form import ensure_school_form
from segue.people.models import Role
from segue.places.key_stages import GROUPS, KeyStage
from tests.conftest import UK
from tests.factories import (
    CallFactory,
    CriterionFactory,
    OpportunityFactory,
    PriorityFactory,
    SpecificationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def uk(moment):
    return dt.datetime.fromisoformat(moment).replace(tzinfo=UK)


def full_call(rows=1, **facts):

    priorities = [PriorityFactory(adopted=True) for _ in range(rows)]
    facts = {
        "opens_at": uk("2027-05-01 09:00"),
        "closes_at": uk("2027-06-25 17:00"),
        "question_set": ensure_school_form(),
    } | facts
    call = CallFactory(specification=SpecificationFactory(priorities=priorities), **facts)
    for number in range(rows):
        thing = OpportunityFactory(call=call, phases=["primary", "special"], title=f"Thing {number}")
        PhaseCap.objects.create(opportunity=thing, phase="special", cap=1500)
        criterion = CriterionFactory(call=call)
        for score in range(5):
            ScoreMeaning.objects.create(criterion=criterion, score=score, meaning=f"As good as {score}")
    return call


@pytest.mark.parametrize("role", (None, *Role))
@pytest.mark.parametrize("name", ("calls", "calls-feed", "call", "call-preview"))
def test_everyone_reads_published_calls(client, name, role):
    call = full_call()
    if role:
        client.force_login(UserFactory(role=role))

    assert (
        client.get(
            reverse(name, args=[call.reference] if name.startswith("call") and "s" not in name[:5] else [])
        ).status_code
        == 200
    )


@pytest.mark.parametrize("role", (None, *Role))
@pytest.mark.parametrize("name", ("call", "call-preview"))
def test_nobody_finds_a_draft_by_its_public_address(client, name, role):
    call = full_call(draft=True)
    if role:
        client.force_login(UserFactory(role=role))

    assert client.get(reverse(name, args=[call.reference])).status_code == 404


@pytest.mark.parametrize(
    ("moment", "words", "apply"),
    (
        ("2027-04-01 12:00", "Opens on Saturday 1 May 2027 at 09:00", False),
        ("2027-06-01 12:00", "Open until Friday 25 June 2027 at 17:00", True),
        ("2027-06-25 17:00:59", "Closes within 24 hours", True),
        ("2027-06-25 17:01", "Closed on Friday 25 June 2027 at 17:00", False),
    ),
)
def test_the_page_says_what_state_the_call_is_in(client, at, moment, words, apply):
    call = full_call()

    with at(moment):
        page = client.get(reverse("call", args=[call.reference])).content.decode()

    assert words in page
    assert (">Apply</a>" in page) is apply


@pytest.mark.parametrize(("status", "named"), (("published", True), ("cancelled", False)))
def test_a_cancelled_call_names_no_day_for_its_decisions(client, at, status, named):
    call = full_call(status=status, decisions_by=dt.date(2027, 7, 20))

    with at("2027-06-01 12:00"):
        pages = [client.get(address).content.decode() for address in ("/calls/", f"/calls/{call.reference}/")]

    assert ["Decisions by" in page for page in pages] == [named, named]
    assert ("you can still send your application" in pages[1]) is named
    assert ("What happens after you apply" in pages[1]) is named
    assert ("What you can apply for" in pages[1]) is named
    assert ("What it would have funded" in pages[1]) is not named
    assert ("Who can apply" in pages[1]) is named
    assert "Thing 0" in pages[1]


@pytest.mark.parametrize(
    ("cancelled", "said"),
    (
        (None, ["Opens", "Closes"]),
        ("2026-11-29 12:00", ["Was to open", "Was to close"]),
        ("2026-12-01 12:00", ["Opened", "Was to close"]),
        ("2027-03-01 12:00", ["Opened", "Closed"]),
    ),
)
def test_the_days_of_a_cancelled_call_are_those_that_were_meant_when_it_was(at, cancelled, said):
    with at("2026-11-01 09:00"):
        officer = UserFactory(role=Role.OFFICER)
    with at("2026-12-01 09:00"):
        call = CallFactory()
    if cancelled:
        with at(cancelled):
            actions.cancel(call, because="Nobody can come.", by=officer)
    with at("2027-06-01 12:00"):
        assert [fact.name for fact in dates(call)][:2] == said


@pytest.mark.parametrize("assessors", (1, 2))
@pytest.mark.parametrize(("status", "stands"), (("published", True), ("cancelled", False)))
def test_a_cancelled_call_offers_no_questions_and_tells_how_it_would_have_judged(client, at, status, stands, assessors):
    call = full_call(status=status, assessors_each=assessors)

    with at("2027-06-01 12:00"):
        page = client.get(reverse("call", args=[call.reference])).content.decode()
        questions = client.get(reverse("call-preview", args=[call.reference])).content.decode()

    assert ("See all questions" in page) is stands
    assert ("How applications are judged" in page) is stands
    assert ("How applications would have been judged" in page) is not stands
    assert ("would have read each application" in page) is not stands
    assert ("What it is for" in page, "Priorities it serves" in page) == (stands, stands)
    assert ("What it was for" in page, "Priorities it was to serve" in page) == (not stands, not stands)
    assert ("Nobody reads an application" in page) is stands
    assert ("Only the form on screen can be sent" in questions) is stands
    assert ("Nothing can be sent" in questions) is not stands


@pytest.mark.parametrize(("day", "named"), ((dt.date(2027, 7, 20), True), (None, False)))
def test_a_call_without_a_day_for_its_decisions_names_none(client, day, named):
    call = full_call(decisions_by=day)

    page = client.get(reverse("call", args=[call.reference])).content.decode()

    assert ("Decisions by" in page) is named
    assert "<dt>Activity" in page


def test_a_cancelled_call_cannot_be_applied_to(client, at):
    call = full_call(status="cancelled")

    with at("2027-06-01 12:00"):
        page = client.get(reverse("call", args=[call.reference])).content.decode()

    assert "This call was cancelled" in page
    assert ">Apply</a>" not in page


def test_the_page_says_everything_a_school_wants_to_know(client):
    call = full_call(conditions="Send the return", summary="Come and play", cap_per_school=2500)

    page = client.get(reverse("call", args=[call.reference])).content.decode()

    for words in (
        "Come and play",
        "Send the return",
        "£1,500",
        "£2,500",
        "As good as 4",
        "100% of the score",
        "Independent schools cannot apply",
        "At 17:00 you can still send your application; from 17:01 you cannot.",
        str(call.specification.priorities.get()).partition(". ")[2],
    ):
        assert words in page, words


def test_the_blank_form_has_every_question_hint_and_limit(client):
    call = full_call()

    page = client.get(reverse("call-preview", args=[call.reference])).content.decode()

    assert page.count('class="blank__question"') == 15
    assert page.count("Up to 200 words") == 2
    assert "Never give the name of a child" in page
    assert "Thing 0" in page


def test_the_blank_form_counts_pupils_in_the_rows_of_the_real_one(client):
    call = full_call()

    page = client.get(reverse("call-preview", args=[call.reference])).content.decode()

    rows = [page.index(f">{stage.label}</th>") for stage in KeyStage]
    assert rows == sorted(rows)
    assert all(f">{words}</th>" in page for words in GROUPS.values())


def test_the_list_groups_calls_by_what_can_be_done(client, at):
    full_call(title="Now")
    full_call(title="Later", opens_at=uk("2027-06-10 09:00"))
    full_call(title="Over", closes_at=uk("2027-05-02 09:00"))
    full_call(title="Hidden", draft=True)

    with at("2027-06-01 12:00"):
        page = client.get(reverse("calls")).content.decode()

    places = [
        page.index(words)
        for words in ('id="open-now"', "Now</a>", 'id="planned"', "Later</a>", 'id="closed"', "Over</a>")
    ]
    assert places == sorted(places)
    assert "Hidden" not in page


def test_the_list_is_filtered_by_its_address(client):
    full_call(title="Wanted songs", year=2024)
    full_call(title="Unwanted", year=2025)

    for query in ("year=2024", "words=song"):
        page = client.get(reverse("calls") + "?" + query).content.decode()
        assert ("Wanted songs" in page, "Unwanted" in page) == (True, False), query


@pytest.mark.parametrize("query", ("year=%00", "category=zz", "words=%00", "after=x"))
def test_a_filter_that_makes_no_sense_shows_the_list(client, query):
    full_call(title="Still here")

    assert "Still here" in client.get(reverse("calls") + "?" + query).content.decode()


def test_the_feed_names_published_calls_only(client):
    full_call(title="Now")
    full_call(title="Hidden", draft=True)

    feed = client.get(reverse("calls-feed"))

    assert feed["Content-Type"].startswith("application/atom+xml")
    assert (b"<title>Now</title>" in feed.content, b"Hidden" in feed.content) == (True, False)


@pytest.mark.parametrize("rows", (1, 3))
def test_public_pages_ask_the_database_at_most_eight_questions(client, rows, django_assert_num_queries):
    call = full_call(rows)
    for _ in range(rows):
        full_call()
    client.get(reverse("call", args=[call.reference]))

    for name, args, questions in (
        ("calls", [], 5),
        ("call", [call.reference], 8),
        ("call-preview", [call.reference], 6),
    ):
        with django_assert_num_queries(questions):
            client.get(reverse(name, args=args))


@pytest.mark.parametrize(
    ("category", "closed", "leads"),
    (("schools", True, True), ("schools", False, False), ("financial_assistance", True, False)),
)
def test_a_closed_call_leads_to_what_was_awarded_where_awards_are_published(client, category, closed, leads):
    call = CallFactory(closed=closed, budget__category=category, category=category)

    page = client.get(reverse("call", args=[call.reference])).content.decode()

    assert (f'href="{reverse("awards")}?call={call.pk}"' in page) is leads
