"""The bar shows what a person may open, and costs nothing where it is not shown."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import path

from segue.site import context, navigation
from segue.site.navigation import Entry
from segue.site.pages import public_page


@public_page
def anyone(request):
    raise NotImplementedError


def officers(request):
    raise NotImplementedError


officers.permission = SimpleNamespace(allows=lambda user: user.name == "officer")

urlpatterns = [
    path("calls", anyone, name="calls-page"),
    path("cases", officers, name="cases-page"),
    path("cases/late", officers, name="late-cases"),
    path("queue", anyone, name="queue"),
]
pytestmark = pytest.mark.urls("tests.site.test_navigation")


@pytest.fixture(autouse=True)
def _entries(monkeypatch):
    monkeypatch.setattr(navigation, "PUBLIC", (Entry("Calls", "calls-page"), Entry("Gone", "no-such-page")))
    monkeypatch.setattr(navigation, "APPLICANT", ())
    monkeypatch.setattr(navigation, "STAFF", (Entry("Cases", "cases-page"), Entry("Late", "late-cases")))
    parts = (Entry("All cases", "cases-page"), Entry("Who waits", "queue"), Entry("Nowhere", "no-such-page"))
    monkeypatch.setattr(navigation, "SECTIONS", {"cases-page": parts})


def request_of(user, where="/"):
    request = RequestFactory().get(where)
    request.user = user
    return request


def person(name):
    return SimpleNamespace(name=name, is_authenticated=True)


def words(request):
    return [place.words for place in navigation.bar(request)]


def test_a_visitor_sees_what_is_public():
    assert words(request_of(AnonymousUser())) == ["Calls"]


def test_an_officer_sees_their_own_pages():
    assert words(request_of(person("officer"))) == ["Cases", "Late"]


def test_someone_without_pages_of_their_own_sees_what_is_public():
    assert words(request_of(person("newcomer"))) == ["Calls"]


@pytest.mark.parametrize(
    ("where", "current"),
    (("/cases", ["Cases"]), ("/cases/7", ["Cases"]), ("/cases/late", ["Late"]), ("/queue/2", ["Cases"]), ("/", [])),
)
def test_the_nearest_entry_is_the_current_one(where, current):
    places = navigation.bar(request_of(person("officer"), where))

    assert [place.words for place in places if place.current] == current


@pytest.mark.parametrize(
    ("where", "tabs"),
    (
        ("/cases", [("All cases", True), ("Who waits", False)]),
        ("/queue", [("All cases", False), ("Who waits", True)]),
        ("/queue/2", []),
        ("/cases/late", []),
    ),
)
def test_the_lists_of_a_section_stand_beside_one_another(where, tabs):
    found = navigation.section(request_of(person("officer"), where))

    assert [(link.name, link.current) for link in found] == tabs


@pytest.mark.parametrize("user", (AnonymousUser(), person("newcomer")))
def test_whoever_may_not_open_a_section_sees_none_of_its_tabs(user):
    assert navigation.section(request_of(user, "/queue")) == []


def test_an_address_that_is_not_there_is_nothing():
    assert (navigation.address("no-such-page"), navigation.address("calls-page")) == ("", "/calls")


@pytest.mark.django_db
def test_a_page_asks_for_the_hub_only_when_it_shows_it(django_assert_num_queries):
    with django_assert_num_queries(0):
        page = context.page(request_of(AnonymousUser()))["page"]
        _ = page.bar, page.footer, page.demo, page.sign_in, page.sign_out
    with django_assert_num_queries(1):
        assert (page.hub.name, page.hub.name) == ("Segue", "Segue")
