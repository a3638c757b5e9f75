"""The main bar on a phone: folded behind a button, and open where no script can unfold it."""

import pytest
from playwright.sync_api import expect

from tests.factories import HubFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_main_bar_is_open_on_a_phone_without_scripts(visitor):
    HubFactory()
    person = visitor(javascript=False, width=360).go("/")

    expect(person.page.get_by_role("navigation", name="Main").get_by_role("link", name="Our policy")).to_be_visible()


def test_the_main_bar_unfolds_on_a_phone(visitor):
    HubFactory()
    person = visitor(width=360).go("/")
    entry = person.page.get_by_role("navigation", name="Main").get_by_role("link", name="Our policy")

    expect(entry).to_be_hidden()
    person.page.get_by_role("button", name="Menu").click()
    expect(entry).to_be_visible()
