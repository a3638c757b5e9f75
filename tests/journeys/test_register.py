"""A resident reads the public register on a phone, without an account."""

import pytest
from django.contrib.contenttypes.models import ContentType

from tests.factories import HubFactory, SchoolFactory
from tests.reporting.worlds import awarded

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("javascript", (True, False), ids=("with JavaScript", "without"))
def test_the_register_is_sorted_and_followed_on_a_phone(visitor, javascript):
    ContentType.objects.clear_cache()
    HubFactory()
    for amount, name in ((400, "Saltmere Primary School"), (100, "Tidewell High School")):
        awarded(amount=amount, school=SchoolFactory(name=name))
    resident = visitor(javascript=javascript, width=360)

    resident.go("/awards/").follow("Amount")
    first = resident.page.locator("tbody tr").first
    resident.page.wait_for_url("**sort=amount**")

    assert "£100.00" in first.inner_text()
    resident.follow("Amount").page.wait_for_url("**sort=-amount**")
    assert "£400.00" in first.inner_text()
    resident.page.locator("tbody a").first.click()
    resident.sees("£400.00 to").follow("The call it answered").sees("Funded Opportunities")
