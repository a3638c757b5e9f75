"""What people read when a page cannot be shown."""

import html5lib
import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.site.demo_urls")]


def test_a_refusal_gives_its_reason(client):
    answer = client.get("/refused")

    assert answer.status_code == 403
    assert "You declared an interest in the applicant." in answer.content.decode()


def test_words_sent_to_what_refuses_them_stay_in_sight(client):
    typed = {
        "reasons": "<i>An hour</i> of work",
        "shown": "{a: 1, b: 2}",
        "send": "1",
        "assessor": "12",
        "kind": "grant",
    }

    answer = client.post("/refused", typed).content.decode()

    assert "&lt;i&gt;An hour&lt;/i&gt; of work" in answer
    assert [value for value in ("{a: 1", ">12<", ">grant<") if value in answer] == []
    assert "What you typed" not in client.post("/refused", {"assessor": "12"}).content.decode()


def test_what_is_not_there_and_what_is_hidden_read_the_same(client):
    answer = client.get("/nowhere/at-all")

    assert answer.status_code == 404
    assert "We cannot find that page" in answer.content.decode()
    assert "nowhere" not in answer.content.decode()


def test_what_cannot_be_read_changes_nothing_and_says_so(client):
    answer = client.get("/unreadable")

    assert answer.status_code == 400
    assert "We could not read that" in answer.content.decode()


def test_a_host_that_is_not_ours_is_refused_in_words(client):
    answer = client.get("/", headers={"host": "elsewhere.example"})

    assert answer.status_code == 400
    assert "We could not read that" in answer.content.decode()


def test_a_form_without_its_token_can_be_sent_again():
    answer = Client(enforce_csrf_checks=True).post("/look", {"why": "<b>Many\0 words", "seen": "{}"})

    assert answer.status_code == 403
    assert "Please send it again" in answer.content.decode()
    assert "&lt;b&gt;Many words" in answer.content.decode()


@pytest.mark.urls("segue.urls")
def test_what_was_typed_after_the_session_ended_is_shown_with_a_way_back(client):
    page = "/applications/FO-27-0001/why/"

    answer = client.post(
        page,
        {"why": "An hour of work", "shown": "[1]", "send": "1"},
        headers={"referer": f"http://testserver{page}?check=1"},
    )
    elsewhere = client.post(page, {"why": "x"}, headers={"referer": "https://elsewhere.example/a"})

    assert answer.status_code == 403
    assert answer.content.decode().count('<div class="sheet typed"') == 1
    assert "An hour of work" in answer.content.decode()
    assert f'value="{page}?check=1"' in answer.content.decode()
    assert f'value="{page}"' in elsewhere.content.decode()


def test_a_broken_page_asks_nothing_of_the_database(client, django_assert_num_queries):
    client.raise_request_exception = False

    with django_assert_num_queries(0):
        answer = client.get("/broken")

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()


def test_a_broken_page_stands_without_its_styles(client, settings):
    client.raise_request_exception = False
    storage = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": storage}}

    answer = client.get("/broken")

    assert "What was saved before is safe" in answer.content.decode()
    html5lib.HTMLParser(strict=True).parse(answer.content)


@pytest.mark.urls("segue.urls")
@pytest.mark.parametrize("reference", ("%00", "FO-27%00", "%EF%BF%BF", "%C2%85"))
@pytest.mark.parametrize("method", ("get", "post"))
def test_an_address_nothing_can_have_leads_nowhere(client, method, reference):
    for address in (f"/awards/{reference}/", f"/calls/{reference}/", f"/applications/{reference}/check/"):
        assert getattr(client, method)(address).status_code == 404


@pytest.mark.urls("segue.urls")
def test_what_a_list_is_sorted_by_is_written_as_a_page_can_carry(client):
    assert 'name="sort" value="a"' in client.get("/awards/?sort=a%00").content.decode()
