"""The applicant's pages, as a person without JavaScript uses them."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from segue.cycle.applications import actions, seen
from segue.cycle.applications.models import SectionAnswers, SetAside, Submission
from segue.cycle.applications.sheet import sheet_of
from segue.people.models import Role
from tests.applications.conftest import make_world
from tests.factories import (
    ApplicationFactory,
    CallFactory,
    OpportunityFactory,
    OrganisationFactory,
    SchoolFactory,
    SurveyDoneFactory,
    UserFactory,
)


@pytest.fixture
def browser(client, world):
    client.force_login(world.lead)
    return client


def page_of(application, key="why"):
    return reverse("application-section", args=[application.reference, key])


def seen_on(client, application, key="why"):
    """The hidden field of a page that was just opened."""
    return client.get(page_of(application, key)).context["seen"]


def test_the_task_list_shows_each_part_with_its_state(browser, world):
    application = world.draft()
    actions.save_section(application, key="why", answers={"why": "Because"}, version=0, by=world.lead)

    response = browser.get(reverse("application", args=[application.reference]))

    assert [(task.name, task.tag.word) for task in response.context["tasks"]] == [
        ("What you would like", "To do"),
        ("Why it matters", "Done"),
    ]
    assert "1 of 2 parts done" in response.content.decode()


def test_save_and_continue_goes_on_to_the_next_part(browser, world):
    application = world.draft()
    name = f"opportunities-{world.brass.pk}"
    answers = {f"{name}-amount": "£800", f"{name}-note": "Year 4"}

    response = browser.post(page_of(application, "wish"), answers | {"seen": seen_on(browser, application, "wish")})

    assert response.url == page_of(application, "why")
    assert SectionAnswers.objects.get().answers == {
        "opportunities": [{"code": "BRASS", "amount": "800.00", "note": "Year 4"}]
    }


def test_what_is_over_a_limit_is_saved_and_said(browser, world):
    application = world.draft()

    response = browser.post(page_of(application), {"why": "word " * 201, "seen": seen_on(browser, application)})
    page = browser.get(response.url)

    assert response.url == page_of(application) + "?check=1"
    assert SectionAnswers.objects.get().answers == {"why": "word " * 201}
    assert "has 201 words and may have 200: take out 1 word" in page.content.decode()
    assert "You have 1 word too many" in page.content.decode()


def test_saving_to_come_back_later_leads_to_the_list(browser, world):
    application = world.draft()

    response = browser.post(page_of(application), {"why": "", "later": "1", "seen": seen_on(browser, application)})

    assert response.url == reverse("application", args=[application.reference])


def test_autosave_answers_with_the_page_and_its_new_state(browser, world):
    application = world.draft()

    response = browser.post(
        page_of(application), {"why": "Half a sen", "autosave": "1", "seen": seen_on(browser, application)}
    )

    assert response.status_code == 200
    assert 'data-state="saved"' in response.content.decode()
    assert seen.read(response.context["seen"])["why"][0] == 1


def test_colleagues_who_change_different_answers_never_meet(browser, world, client):
    application = world.draft()
    hers = seen_on(browser, application, "wish")
    actions.save_section(application, key="wish", answers={"opportunities": []}, version=0, by=world.colleague)

    browser.post(page_of(application, "wish"), {f"opportunities-{world.brass.pk}-amount": "", "seen": hers})

    assert SetAside.objects.count() == 0


def test_a_conflict_is_told_and_both_texts_are_shown(browser, world):
    application = world.draft()
    hers = seen_on(browser, application)
    actions.save_section(application, key="why", answers={"why": "His words"}, version=0, by=world.colleague)

    response = browser.post(page_of(application), {"why": "Her words", "seen": hers})
    page = browser.get(response.url).content.decode()

    assert response.url == page_of(application)
    assert "Tom Reed saved other words here at" in page
    assert "His words" in page
    assert "Her words" in page
    assert "Combine" in page


def test_the_autosave_script_is_told_of_a_conflict(browser, world):
    application = world.draft()
    hers = seen_on(browser, application)
    actions.save_section(application, key="why", answers={"why": "His words"}, version=0, by=world.colleague)

    response = browser.post(page_of(application), {"why": "Her words", "autosave": "1", "seen": hers})

    assert 'data-state="conflict"' in response.content.decode()


def test_a_conflict_is_settled_with_one_button(browser, world):
    application = world.draft()
    actions.save_section(application, key="why", answers={"why": "His"}, version=0, by=world.colleague)
    aside = actions.save_section(application, key="why", answers={"why": "Hers"}, version=0, by=world.lead).set_aside

    response = browser.post(
        reverse("application-settle", args=[application.reference, aside.pk]), {"use": "both", "version": "1"}
    )

    assert response.url == page_of(application)
    assert SectionAnswers.objects.get().answers == {"why": "His\n\nHers"}


@pytest.mark.parametrize("typed", ({}, {"use": "all of it", "version": "1"}, {"use": "mine", "version": "soon"}))
def test_a_conflict_settled_with_no_known_answer_waits(browser, world, typed):
    application = world.draft()
    actions.save_section(application, key="why", answers={"why": "His"}, version=0, by=world.colleague)
    aside = actions.save_section(application, key="why", answers={"why": "Hers"}, version=0, by=world.lead).set_aside

    response = browser.post(reverse("application-settle", args=[application.reference, aside.pk]), typed)

    assert response.url == page_of(application)
    assert SetAside.objects.get().settled_at is None
    assert SectionAnswers.objects.get().answers == {"why": "His"}


def test_words_set_aside_are_not_asked_about_once_they_stand_anyway(browser, world):
    application = world.draft()
    actions.save_section(application, key="why", answers={"why": "His"}, version=0, by=world.colleague)
    actions.save_section(application, key="why", answers={"why": "Hers"}, version=0, by=world.lead)
    differing = browser.get(page_of(application)).context["versions"]

    actions.save_section(application, key="why", answers={"why": "Hers"}, version=1, by=world.colleague)

    assert [two.pairs[0][1].text for two in differing] == ["Hers"]
    assert browser.get(page_of(application)).context["versions"] == []


def test_a_part_the_form_does_not_have_is_not_found(browser, world):
    assert browser.get(page_of(world.draft(), "how")).status_code == 404


def after_the_call(world):
    return time_machine.travel(world.call.closes_at + timedelta(minutes=2), tick=False)


def test_words_typed_after_the_call_closed_are_kept_and_shown(client, db):
    world = make_world()
    application = world.draft()
    client.force_login(world.lead)
    before = seen_on(client, application)

    with after_the_call(world):
        client.force_login(world.lead)
        response = client.post(page_of(application), {"why": "Too late", "seen": before})
        page = client.get(response.url).content.decode()

    assert not SectionAnswers.objects.exists()
    assert SetAside.objects.get().answers == {"why": "Too late"}
    assert "Too late" in page
    assert "Nothing is lost" in page


def test_the_same_late_words_typed_on_are_kept_once(client, db):
    world = make_world()
    application = world.draft()
    client.force_login(world.lead)
    before = seen_on(client, application)

    with after_the_call(world):
        client.force_login(world.lead)
        first = client.post(page_of(application), {"why": "Too", "seen": before, "autosave": "1"})
        again = str(first.context["done"].aside.pk)
        client.post(page_of(application), {"why": "Too late", "seen": before, "autosave": "1", "again": again})

    assert [aside.answers for aside in SetAside.objects.all()] == [{"why": "Too late"}]
    assert 'data-state="kept"' in first.content.decode()


def test_checking_lists_what_is_missing_with_a_way_there(browser, world):
    application = world.draft()

    page = browser.get(reverse("application-check", args=[application.reference])).content.decode()

    assert "Why it matters: Answer “Why does it matter?”" in page
    assert f'{page_of(application)}?check=1"' in page


def test_an_unfinished_application_is_not_sent_and_says_why(browser, world):
    application = world.draft()

    response = browser.post(reverse("application-check", args=[application.reference]))

    assert response.status_code == 200
    assert "Answer “Why does it matter?”" in response.content.decode()
    assert not Submission.objects.exists()


def test_sending_leads_to_the_receipt(browser, world):
    application = world.full()

    response = browser.post(reverse("application-check", args=[application.reference]))
    page = browser.get(response.url).content.decode()

    assert response.url == reverse("application-receipt", args=[application.reference])
    assert "Your application has been sent" in page
    assert Submission.objects.get().sha256 in page
    assert "Because they have none." in page


def test_sending_a_second_time_leads_to_the_receipt_of_the_first(browser, world):
    application = world.full()
    actions.submit(application, by=world.colleague)

    response = browser.post(reverse("application-check", args=[application.reference]))

    assert response.url == reverse("application-receipt", args=[application.reference])
    assert "by Tom Reed" in browser.get(response.url).content.decode()
    assert Submission.objects.count() == 1


def test_words_that_wait_are_told_before_sending_and_not_afterwards(browser, world):
    application = world.full()
    for by, words in ((world.colleague, "His"), (world.lead, "Hers")):
        actions.save_section(application, key="why", answers={"why": words}, version=1, by=by)
    address = reverse("application-check", args=[application.reference])

    before = browser.get(address).content.decode()
    actions.submit(application, by=world.lead)

    assert "Words are waiting" in before
    assert "Send the application" in before
    assert "Words are waiting" not in browser.get(address).content.decode()


def test_there_is_no_receipt_before_anything_was_sent(browser, world):
    application = world.draft()

    assert browser.get(reverse("application-receipt", args=[application.reference])).status_code == 404


def test_withdrawing_asks_for_a_reason_first(browser, world):
    application = world.draft()
    address = reverse("application-withdraw", args=[application.reference])

    assert "Withdraw the application" in browser.get(address).content.decode()
    assert browser.post(address, {"because": ""}).status_code == 200
    assert browser.post(address, {"because": "No staff"}).status_code == 302
    application.refresh_from_db()
    assert application.status == "withdrawn"


def test_a_null_in_an_answer_is_a_clear_error_and_saves_nothing(browser, world):
    application = world.draft()

    response = browser.post(page_of(application), {"why": "a\0b", "seen": seen_on(browser, application)})

    assert response.status_code == 200
    assert "cannot be shown or kept" in response.content.decode()
    assert not SectionAnswers.objects.exists()


@pytest.mark.parametrize("typed", ("", "{", "[]", '{"why": 1}', '{"why": ["x", "y"]}', json.dumps({"why": [0, "x"]})))
def test_a_page_that_lost_what_it_had_seen_still_saves(browser, world, typed):
    application = world.draft()

    browser.post(page_of(application), {"why": "Words", "seen": typed})

    assert SectionAnswers.objects.get().answers == {"why": "Words"}


PAGES = ("application", "application-check", "application-receipt", "application-withdraw")


@pytest.mark.parametrize("role", tuple(Role))
@pytest.mark.parametrize("name", PAGES)
def test_another_organisations_pages_do_not_exist(client, world, name, role):
    application = world.sent()
    client.force_login(UserFactory(role=role, of=SchoolFactory().organisation))

    assert client.get(reverse(name, args=[application.reference])).status_code == 404
    assert client.get(page_of(application)).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    (
        (Role.APPLICANT, 404),
        (Role.ASSESSOR, 404),
        (Role.OFFICER, 200),
        (Role.FINANCE, 403),
        (Role.CHIEF_EXECUTIVE, 403),
        (Role.BODY_MEMBER, 403),
        (Role.BODY_CHAIR, 403),
        (Role.AUDITOR, 403),
        (Role.ADMINISTRATOR, 403),
    ),
)
def test_who_may_return_an_application(client, world, role, status):
    application = world.sent()
    client.force_login(UserFactory(role=role))

    assert client.get(reverse("case-return", args=[application.reference])).status_code == status


@pytest.mark.parametrize(("rows", "queries"), ((1, 7), (3, 7)))
def test_the_list_of_ones_own_asks_the_same_of_the_database_however_long(
    client, world, rows, queries, django_assert_max_num_queries
):
    for _ in range(rows):
        application = world.draft()
        actions.withdraw(application, because="Again", by=world.lead)
    client.force_login(world.lead)

    with django_assert_max_num_queries(queries):
        response = client.get(reverse("my-applications"))
    assert response.content.decode().count("FO-27-") == rows * 2


@pytest.mark.parametrize(("name", "queries"), (("application", 11), ("application-check", 10)))
def test_a_page_asks_a_fixed_number_of_questions(browser, world, name, queries, django_assert_max_num_queries):
    application = world.full()

    with django_assert_max_num_queries(queries):
        browser.get(reverse(name, args=[application.reference]))


def test_a_section_is_written_by_the_questions_it_began_with(world):
    assert [part.key for part in sheet_of(world.draft()).parts] == ["wish", "why"]


def test_ended_years_stand_below_and_few_rows_have_no_filters(browser, world):
    world.draft()
    old = CallFactory(reference="FO-20", year=2020)
    ApplicationFactory(call=old, applicant=world.school.organisation, school=world.school, reference="FO-20-0001")

    response = browser.get(reverse("my-applications"))

    assert [table.caption for table in response.context["tables"]] == ["This year and next", "Ended years"]
    assert response.context["filters"] is None


def test_a_long_list_is_filtered_by_year_and_status_and_so_is_its_download(browser, world):
    for number in range(8):
        application = ApplicationFactory(
            call=CallFactory(year=2020), applicant=world.school.organisation, reference=f"FO-20-{number:04}"
        )
    withdrawn = world.draft()
    actions.withdraw(withdrawn, because="Again", by=world.lead)
    chosen = {"year": "2020", "standing": "write"}

    everything = browser.get(reverse("my-applications"))
    page = browser.get(reverse("my-applications"), chosen).content.decode()
    lines = b"".join(browser.get(reverse("my-applications-csv"), chosen).streaming_content).decode()

    assert everything.context["filters"] is not None
    assert application.reference in page
    assert withdrawn.reference not in page
    assert lines.count("FO-20-") == 8
    assert withdrawn.reference not in lines
    assert "Nothing fits" in browser.get(reverse("my-applications"), {"standing": "awarded"}).content.decode()


def test_a_call_one_has_applied_to_is_not_offered_again(browser, world):
    address = reverse("apply", args=[world.call.reference])

    assert address in browser.get(reverse("my-applications")).content.decode()
    world.draft()
    assert address not in browser.get(reverse("my-applications")).content.decode()


def test_a_sent_application_says_what_is_next_and_hides_the_outcome(browser, world):
    application = world.sent()

    page = browser.get(reverse("application", args=[application.reference])).content.decode()

    assert "Nothing for you to do now" in page
    assert reverse("outcome", args=[application.reference]) not in page
    assert "parts done" not in page


def test_an_officer_gives_an_application_back_with_words_for_the_school(client, world):
    application = world.sent()
    client.force_login(UserFactory(role=Role.OFFICER))
    address = reverse("case-return", args=[application.reference])

    empty = client.post(address, {"because": " "})
    response = client.post(address, {"because": "Say which year groups."})

    assert "because" in empty.context["form"].errors
    assert response.url == reverse("case", args=[application.reference])
    application.refresh_from_db()
    assert application.status == "returned"


@pytest.mark.parametrize("place", ("application", "application-check", "application-section"))
def test_words_that_came_after_sending_are_told_truly_once_the_application_comes_back(browser, world, place):
    application = world.full()
    before = seen_on(browser, application)
    actions.submit(application, by=world.colleague)
    browser.post(page_of(application), {"why": "A minute too late", "seen": before}, follow=True)
    actions.return_for_changes(application, because="Say which years.", by=UserFactory(role=Role.OFFICER))

    key = ["why"] if place == "application-section" else []
    page = browser.get(reverse(place, args=[application.reference, *key])).content.decode()

    assert "They came after the application had been sent." in page
    assert "stay as they were sent" not in page
    assert ("Use the words set aside" if key else "Compare and choose") in page


def test_words_that_came_after_sending_say_so_while_it_is_with_the_hub(browser, world):
    application = world.full()
    before = seen_on(browser, application)
    actions.submit(application, by=world.colleague)

    told = browser.post(page_of(application), {"why": "A minute too late", "seen": before}, follow=True)
    page = browser.get(reverse("application", args=[application.reference])).content.decode()

    assert "stay as they were sent" in told.content.decode()
    assert "They came after the application had been sent." in page
    assert "Read them" in page


@pytest.mark.parametrize(("done", "state"), ((False, "To do"), (True, "Done")))
def test_the_survey_is_a_line_of_the_list_while_it_is_asked_for(client, db, done, state):
    world = make_world(survey_required=True)
    application = world.full()
    if done:
        SurveyDoneFactory(school=world.school, year=world.call.year - 1)
    client.force_login(world.lead)

    page = client.get(reverse("application", args=[application.reference]))
    check = client.get(reverse("application-check", args=[application.reference])).context["survey"]

    assert [task.tag.word for task in page.context["survey"]] == [state]
    assert ("Check and send" in page.content.decode()) is done
    assert ("Check your answers" in page.content.decode()) is not done
    assert check.startswith("Complete the Schools Survey") is not done
    assert check.endswith("Ask the hub if you cannot find yours.") is not done


def test_a_unit_in_kind_is_told_with_its_worth(browser, world):
    OpportunityFactory(call=world.call, code="UKE", unit="ukulele", unit_value=Decimal("25.50"), cap=100)

    text = browser.get(page_of(world.draft(), "wish")).content.decode()

    assert "One ukulele is worth £25.50." in text


@pytest.mark.parametrize("seen_before", ("", "[]", "{", "null", "7", '{"why": "x"}', "[" * 100_000))
def test_a_page_that_lost_what_it_showed_still_saves(browser, world, seen_before):
    application = world.draft()

    browser.post(page_of(application), {"why": "Her words", "seen": seen_before})

    assert application.sections.get(key="why").answers["why"] == "Her words"


@pytest.mark.parametrize(("acts_for", "only_delivers"), (("nobody", False), ("a partner", True), ("a school", False)))
def test_who_acts_for_partners_alone_is_not_asked_to_apply(client, world, acts_for, only_delivers):
    organisations = {"a partner": OrganisationFactory, "a school": lambda: SchoolFactory().organisation}
    facts = {"of": organisations[acts_for]()} if acts_for in organisations else {}
    client.force_login(UserFactory(role=Role.APPLICANT, **facts))

    page = client.get(reverse("my-applications")).content.decode()

    assert ("You can apply now" in page) is not only_delivers
    assert ("Your partner organisation delivers" in page) is only_delivers
