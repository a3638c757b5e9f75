"""A real Chromium on a real server: `visitor()` opens a window, for anybody or for somebody signed in."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests import database
from tests.journeys.person import Person
from tests.journeys.typist import Typist

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
# Between them every step is taken without scripts and with them, on a phone and at a desk, by mouse and by keys.
MANNERS = {
    "on a phone without JavaScript": {"javascript": False, "width": 360},
    "at a desk by keyboard alone": {"keyboard": True},
}
MISSING = "No browser: journeys need Chromium. Install it (Debian, Ubuntu: apt-get install chromium) and run again."


def chromium(playwright: Playwright) -> str:
    """The machine's own Chromium, else the one Playwright brought."""
    found = next(filter(None, map(shutil.which, NAMES)), None) or playwright.chromium.executable_path
    if not Path(found).exists():
        pytest.fail(MISSING, pytrace=False)
    return found


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The walk over every page comes last: one process loads its hub while the others still have something to do."""
    items.sort(key=lambda item: "test_every_page" in item.nodeid)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's loop lives in this thread; Django would take it for an asynchronous view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=chromium(playwright), args=list(FLAGS))
        yield window
        window.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visitor(browser, live_server) -> Iterator[Callable[..., Person]]:
    """`visitor()`, `visitor(user, javascript=False, width=360, keyboard=True)`: each a browser of their own."""
    people: list[Person] = []
    contexts: list[BrowserContext] = []

    def window(*, javascript: bool, width: int) -> Page:
        contexts.append(
            browser.new_context(
                base_url=live_server.url,
                java_script_enabled=javascript,
                viewport={"width": width, "height": 900},
                locale="en-GB",
                timezone_id="Europe/London",
                reduced_motion="reduce",
            )
        )
        contexts[-1].set_default_timeout(10_000)
        return contexts[-1].new_page()

    def arrive(user=None, *, javascript: bool = True, width: int = 1280, keyboard: bool = False) -> Person:
        reader = None if javascript else window(javascript=True, width=width)
        page = window(javascript=javascript, width=width)
        if user is not None:
            page.context.add_cookies([{"name": "session", "value": _session(user), "url": live_server.url}])
        people.append((Typist if keyboard else Person)(page, reader))
        return people[-1]

    yield arrive
    for context in contexts:
        context.close()
    assert [trouble for person in people for trouble in person.troubles] == []


def _session(user) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["session"].value


@pytest.fixture(scope="session")
def loaded(django_db_setup, django_db_blocker, worker_id):
    """The name of a database of this process with the demonstration in it."""
    name = f"{database.name_for(worker_id)}_demo"
    with django_db_blocker.unblock():
        usual = database.current()
        database.make_demo(name)
        database.use(usual)
    yield name
    with django_db_blocker.unblock():
        database.drop(name)


@pytest.fixture
def turned_to(loaded, django_db_blocker):
    with django_db_blocker.unblock():
        usual = database.current()
        database.use(loaded)
    yield
    with django_db_blocker.unblock():
        database.use(usual)


@pytest.fixture
def demo(turned_to, db, settings):
    """The demonstration's hub. Whatever a test does to it is undone."""
    ContentType.objects.clear_cache()
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.journeys.demo_addresses"
    yield
    ContentType.objects.clear_cache()
