"""Drafting, publishing and changing calls on the page."""

import datetime as dt
import re
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from segue.cycle.calls.models import Call, Indicator, Opportunity, PhaseCap, ScoreMeaning, Specification
from segue.people.models import Role
from segue.years import ProgrammeYear
from tests.conftest import UK
from tests.factories import (
    ApplicationFactory,
    BudgetFactory,
    CallFactory,
    CriterionFactory,
    DelegationFactory,
    IndicatorFactory,
    OpportunityFactory,
    PriorityFactory,
    SchoolFactory,
    SpecificationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

READERS = {"officer", "finance", "chief_executive", "administrator", "auditor", "body_member", "body_chair"}
WRITERS = {"officer", "chief_executive"}
PUBLISHERS = {"officer", "chief_executive", "body_chair"}
BARE = {
    "call-office",
    "call-new",
    "specifications",
    "specification-new",
    "indicators",
    "indicator-new",
    "priorities-coverage",
}
ADDRESSES = (
    ("call-office", "get", READERS),
    ("call-new", "get", WRITERS),
    ("call-office-one", "get", READERS),
    ("call-edit", "get", WRITERS),
    ("call-copy", "get", WRITERS),
    ("call-office-preview", "get", READERS),
    ("call-publish", "get", PUBLISHERS),
    ("call-extend", "get", WRITERS),
    ("call-cancel", "get", WRITERS),
    ("late-leave", "get", WRITERS),
    ("opportunity-new", "get", WRITERS),
    ("opportunity-edit", "get", WRITERS),
    ("phase-caps", "get", WRITERS),
    ("opportunity-remove", "post", WRITERS),
    ("criterion-new", "get", WRITERS),
    ("criterion-edit", "get", WRITERS),
    ("criterion-remove", "post", WRITERS),
    ("specifications", "get", READERS),
    ("specification-new", "get", WRITERS),
    ("specification", "get", READERS),
    ("specification-edit", "get", WRITERS),
    ("indicators", "get", READERS),
    ("indicator-new", "get", WRITERS),
    ("priorities-coverage", "get", READERS),
)


def moment(name, day, month, year, clock):
    return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year, f"{name}_time": clock}


def day(name, day, month, year):
    return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}


def typed(specification, budget):
    return {
        "specification": specification.pk,
        "title": "Funded Opportunities",
        "year": ProgrammeYear.current().start,
        "budget": budget.pk,
        **moment("opens_at", "1", "5", "2027", "9am"),
        **moment("closes_at", "25", "June", "2027", "17:00"),
        **day("decisions_by", "16", "7", "2027"),
        **day("activity_starts", "1", "9", "2027"),
        **day("activity_ends", "31", "8", "2028"),
        "assessors_each": "2",
        "survey_required": "on",
    }


@pytest.fixture
def call():
    call = CallFactory(draft=True)
    OpportunityFactory(call=call)
    CriterionFactory(call=call, highest=1)
    return call


@pytest.fixture
def officer(client):
    person = UserFactory(role=Role.OFFICER)
    client.force_login(person)
    return person


def address(name, call):
    if name in BARE:
        return reverse(name)
    kind = name.split("-")[0]
    of = {"opportunity": call.opportunities, "phase": call.opportunities, "criterion": call.criteria}
    if kind in of and not name.endswith("-new"):
        return reverse(name, args=[of[kind].get().pk])
    return reverse(name, args=[call.specification_id if kind == "specification" else call.pk])


@pytest.mark.parametrize("role", tuple(Role))
@pytest.mark.parametrize(("name", "method", "who"), ADDRESSES)
def test_who_sees_each_page(client, call, name, method, who, role):
    client.force_login(UserFactory(role=role))

    response = getattr(client, method)(address(name, call))

    expected = (200 if method == "get" else 302) if role in who else 403
    assert response.status_code == expected
    removed = method == "post" and role in who
    assert (call.opportunities.exists() and call.criteria.exists()) is not removed


@pytest.mark.parametrize(("name", "method", "who"), ADDRESSES)
def test_a_stranger_is_asked_to_sign_in(client, call, name, method, who):
    response = getattr(client, method)(address(name, call))

    assert response.status_code == 302
    assert response.url.startswith("/sign-in/")


@time_machine.travel(dt.datetime(2027, 2, 1, 10, tzinfo=UK), tick=False)
def test_a_call_is_drafted_filled_previewed_and_published(client):
    chief = UserFactory(role=Role.CHIEF_EXECUTIVE)
    client.force_login(chief)
    DelegationFactory(act="publish_call", role=Role.CHIEF_EXECUTIVE, second_person=False)

    client.post(reverse("call-new"), typed(SpecificationFactory(), BudgetFactory()))
    call = Call.objects.get()
    assert timezone.localtime(call.closes_at) == dt.datetime(2027, 6, 25, 17, tzinfo=UK)
    page = client.get(reverse("call-office-one", args=[call.pk])).content.decode()
    assert "Add at least one opportunity." in page
    assert reverse("call-publish", args=[call.pk]) not in page

    thing = {"code": "WCET", "title": "Whole-class teaching", "phases": ["primary", "special"], "cap": "1,000"}
    client.post(reverse("opportunity-new", args=[call.pk]), thing)
    client.post(reverse("phase-caps", args=[Opportunity.objects.get().pk]), {"special": "£1,500.50", "primary": ""})
    asked = {
        "title": "Need",
        "question": "How clear?",
        "weight": "2",
        "meaning_0": "None",
        "meaning_1": "Some",
        "meaning_2": "All",
    }
    client.post(reverse("criterion-new", args=[call.pk]) + "?highest=2", asked)
    assert (PhaseCap.objects.get().cap, ScoreMeaning.objects.count()) == (Decimal("1500.50"), 3)

    preview = client.get(reverse("call-office-preview", args=[call.pk])).content.decode()
    assert "£1,500.50" in preview
    assert "Nobody outside the hub sees it yet" in preview
    page = client.get(reverse("call-office-one", args=[call.pk])).content.decode()
    assert reverse("call-publish", args=[call.pk]) in page
    assert "cannot be undone" not in client.get(reverse("call-publish", args=[call.pk])).content.decode()
    done = client.post(reverse("call-publish", args=[call.pk]), follow=True).content.decode()
    assert "The call is published." in done
    assert client.get(reverse("call", args=[call.reference])).status_code == 200


def test_a_draft_and_what_stands_in_it_are_changed_on_the_page(client, officer, call):
    opportunity, criterion = call.opportunities.get(), call.criteria.get()
    changed = typed(call.specification, call.budget) | {"title": "Another title"}
    thing = {"code": "CHOIR", "title": "A choir", "phases": ["special"], "cap": "£750"}
    asked = {"title": "Value", "question": "Is it worth it?", "weight": "3", "meaning_0": "No", "meaning_1": "Yes"}

    client.post(reverse("call-edit", args=[call.pk]), changed)
    client.post(reverse("opportunity-edit", args=[opportunity.pk]), thing)
    client.post(reverse("criterion-edit", args=[criterion.pk]), asked)

    for row in (call, opportunity, criterion):
        row.refresh_from_db()
    assert (call.title, opportunity.code, opportunity.cap) == ("Another title", "CHOIR", Decimal(750))
    assert (criterion.title, [meaning.meaning for meaning in criterion.meanings.all()]) == ("Value", ["Yes", "No"])


@pytest.mark.parametrize("name", ("title", "summary", "conditions"))
@pytest.mark.parametrize("words", ("a\0b", "=1+1", "<script>alert(1)</script>", "שלום עולם", "🎺" * 30))
def test_any_words_are_kept_as_typed_or_refused_plainly(client, officer, name, words):
    page = client.post(reverse("call-new"), typed(SpecificationFactory(), BudgetFactory()) | {name: words})

    if "\0" in words:
        assert "Error:" in page.content.decode()
        assert not Call.objects.exists()
    else:
        assert getattr(Call.objects.get(), name) == words
        assert client.get(reverse("call-office-preview", args=[Call.objects.get().pk])).status_code == 200


def test_publishing_too_early_says_all_that_is_missing(client, officer):
    DelegationFactory(act="publish_call", role=Role.OFFICER, second_person=False)
    call = CallFactory(draft=True)

    page = client.post(reverse("call-publish", args=[call.pk])).content.decode()

    missing = ("Add at least one opportunity.", "Add at least one criterion.", "Say by when decisions are expected.")
    assert [words for words in missing if words not in page] == []
    assert "Error: Publish" in page
    call.refresh_from_db()
    assert call.status == "draft"


@pytest.mark.parametrize(
    ("closes", "words"),
    (
        (("28", "3", "2027", "01:30"), "when the clocks change"),
        (("31", "10", "2027", "01:30"), "when the clocks change"),
        (("31", "2", "2027", "17:00"), "must be a real date"),
        (("25", "6", "2027", ""), "must include a time"),
        (("25", "6", "2027", "25:00"), "must have a time"),
    ),
)
def test_a_time_that_does_not_exist_or_comes_twice_is_refused_with_a_sentence(client, officer, closes, words):
    answers = typed(SpecificationFactory(), BudgetFactory()) | moment("closes_at", *closes)

    page = client.post(reverse("call-new"), answers).content.decode()

    assert words in page
    assert not Call.objects.exists()


@pytest.mark.parametrize("clock", ("00:59", "02:00"))
def test_the_minutes_beside_the_change_of_clocks_are_taken(client, officer, clock):
    client.post(
        reverse("call-new"),
        typed(SpecificationFactory(), BudgetFactory()) | moment("opens_at", "28", "3", "2027", clock),
    )

    assert f"{timezone.localtime(Call.objects.get().opens_at):%H:%M}" == clock


def test_last_years_call_is_offered_with_its_dates_a_year_later(client, officer, call):
    call.opens_at, call.closes_at = (dt.datetime(2028, 2, 29, 9, tzinfo=UK), dt.datetime(2028, 6, 30, 17, tzinfo=UK))
    call.save()

    page = client.get(reverse("call-copy", args=[call.pk])).content.decode()
    shown = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', page))
    assert (shown["opens_at_day"], shown["opens_at_month"], shown["opens_at_year"]) == ("28", "2", "2029")
    assert (shown["closes_at_day"], shown["closes_at_year"], shown["closes_at_time"]) == ("30", "2029", "17:00")

    answers = typed(call.specification, call.budget)
    client.post(reverse("call-copy", args=[call.pk]), answers)
    assert Call.objects.exclude(pk=call.pk).get().opportunities.count() == 1


@pytest.mark.parametrize(("facts", "verb"), (({}, "closes"), ({"closed": True}, "closed")))
def test_late_leave_says_when_the_call_closes_or_closed(client, officer, facts, verb):
    call = CallFactory(**facts)

    assert f"{call} {verb} for everyone on" in client.get(reverse("late-leave", args=[call.pk])).content.decode()


def test_a_published_call_is_extended_gives_leave_and_is_cancelled(client, officer):
    call, school = OpportunityFactory().call, SchoolFactory(urn=123456)
    later = timezone.localtime() + dt.timedelta(days=60)
    when = (later.day, later.month, later.year, "17:00")

    client.post(reverse("call-extend", args=[call.pk]), moment("closes_at", *when) | {"because": "Storm"})
    after = later + dt.timedelta(days=5)
    wrong = client.post(
        reverse("late-leave", args=[call.pk]), {"urn": "999999"} | moment("until", *when) | {"because": "Fire"}
    )
    late = {"urn": "123456", "because": "Fire"} | moment("until", after.day, after.month, after.year, "12:00")
    page = client.post(reverse("late-leave", args=[call.pk]), late, follow=True).content.decode()

    assert "No school in the register has this URN" in wrong.content.decode()
    assert call.late_leaves.get().school == school
    assert "until" in page
    public = client.get(reverse("call", args=[call.reference])).content.decode()
    assert "Storm" in public
    client.post(reverse("call-cancel", args=[call.pk]), {"because": "The fund was withdrawn"})
    public = client.get(reverse("call", args=[call.reference])).content.decode()
    assert "The fund was withdrawn" in public
    assert "Fire" not in public


def test_a_specification_and_an_indicator_are_written_and_changed(client, officer):
    priority = PriorityFactory(adopted=True)
    facts = {
        "code": "KPI-1",
        "name": "Schools",
        "definition": "Counted once",
        "unit": "schools",
        **day("in_use_from", "1", "9", "2026"),
    }
    client.post(reverse("indicator-new"), facts)
    again = client.post(reverse("indicator-new"), facts).content.decode()
    assert "KPI-1 is taken" in again

    year = timezone.localdate().year
    facts = {
        "title": "Singing",
        "category": "schools",
        "year": year,
        "to_achieve": "A",
        "for_whom": "B",
        "standard": "C",
    }
    facts |= {"priorities": [priority.pk], "indicators": [Indicator.objects.get().pk]}
    client.post(reverse("specification-new"), facts)
    written = Specification.objects.get()
    client.post(reverse("specification-edit", args=[written.pk]), facts | {"title": "Singing more"})

    written.refresh_from_db()
    assert written.title == "Singing more"


def test_priorities_with_nothing_commissioned_stand_out(client, officer):
    bare, called, drafted = (PriorityFactory(adopted=True, title=title) for title in ("Bare", "Called", "Drafted"))
    CallFactory(specification=SpecificationFactory(priorities=[called]))
    CallFactory(specification=SpecificationFactory(priorities=[drafted]), draft=True)
    PriorityFactory(title="Only proposed")

    page = client.get(reverse("priorities-coverage")).content.decode()

    assert page.count("Nothing commissioned") == 1
    assert page.count("Specified, no call yet") == 1
    assert page.count("A call was published") == 1
    assert "2 priorities in force without a published call" in page
    assert ("Only proposed" in page, bare.title in page) == (False, True)


@pytest.mark.parametrize("name", ("call-office-csv", "specifications-csv", "indicators-csv", "priorities-coverage-csv"))
def test_every_list_is_downloaded_without_formulas(client, officer, name):
    specification = SpecificationFactory(title="=1+1", priorities=[PriorityFactory(adopted=True, title="=1+1")])
    CallFactory(title="=1+1", specification=specification)
    IndicatorFactory(name="=1+1")

    lines = b"".join(client.get(reverse(name)).streaming_content).decode("utf-8-sig")

    assert ",=1+1" not in lines
    assert "'=1+1" in lines


def test_the_office_list_is_filtered_by_its_address(client, officer):
    CallFactory(title="Wanted songs", draft=True, year=2024)
    CallFactory(title="Unwanted", year=2025)

    for query in ("year=2024", "status=draft", "words=song"):
        page = client.get(reverse("call-office") + "?" + query).content.decode()
        assert ("Wanted songs" in page, "Unwanted" in page) == (True, False), query


@pytest.mark.parametrize("rows", (1, 3))
@pytest.mark.parametrize(
    ("name", "questions"), (("call-office", 5), ("specifications", 5), ("indicators", 4), ("priorities-coverage", 6))
)
def test_a_list_asks_the_database_a_fixed_number_of_questions(
    client, officer, rows, name, questions, django_assert_num_queries
):
    for _ in range(rows):
        OpportunityFactory()

    with django_assert_num_queries(questions):
        client.get(reverse(name))


@pytest.mark.parametrize(("status", "offered"), (("submitted", True), ("awarded", False)))
def test_cancelling_is_offered_only_before_the_first_decision(client, officer, status, offered):
    call = ApplicationFactory(status=status).call

    page = client.get(reverse("call-office-one", args=[call.pk])).content.decode()

    assert (reverse("call-cancel", args=[call.pk]) in page) is offered


@pytest.mark.parametrize("rows", (1, 3))
def test_the_page_of_a_call_asks_the_database_a_fixed_number_of_questions(
    client, officer, rows, django_assert_num_queries
):
    call = CallFactory(draft=True)
    for _ in range(rows):
        PhaseCap.objects.create(opportunity=OpportunityFactory(call=call), phase="primary", cap=1)
        ScoreMeaning.objects.create(criterion=CriterionFactory(call=call), score=0, meaning="None")
    client.get(reverse("call-office-one", args=[call.pk]))

    with django_assert_num_queries(18):
        client.get(reverse("call-office-one", args=[call.pk]))
