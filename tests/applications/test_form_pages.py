"""The form in the browser: each part opens, and whatever is typed in any box is kept, or clearly refused."""

import pytest
from django.test import Client
from django.urls import reverse

from segue.cycle.applications.models import SectionAnswers
from segue.cycle.calls.school_form import ensure_school_form
from segue.words import can_be_kept, even_newlines
from tests.applications.conftest import World, make_world
from tests.naughty import STRINGS


def typed(world: World, text: str) -> dict[str, str]:
    """One text in every box of the form."""
    wish = f"opportunities-{world.brass.pk}"
    return {
        "words": text,
        "line": text,
        "number": text,
        "pupils-ks2-pupils": text,
        "pupils-ks2-send": text,
        f"{wish}-amount": text,
        f"{wish}-note": text,
    }


@pytest.mark.parametrize("key", ("school", "wish", "who", "why", "after", "agree"))
def test_each_part_of_the_school_form_opens_and_saves(client, db, key):
    world = make_world(question_set=ensure_school_form())
    application = world.draft()
    client.force_login(world.lead)
    address = reverse("application-section", args=[application.reference, key])

    page = client.get(address)
    checked = client.post(address, {"seen": page.context["seen"]}, follow=True)

    assert page.status_code == checked.status_code == 200
    assert "There is a problem" in checked.content.decode()


def test_every_naughty_string_in_every_box_is_kept_or_clearly_refused(kinds):
    application = kinds.draft()
    client = Client()
    client.force_login(kinds.lead)
    address = reverse("application-section", args=[application.reference, "all"])
    for text in STRINGS:
        SectionAnswers.objects.all().delete()

        response = client.post(address, typed(kinds, text) | {"seen": "{}"}, follow=True)

        assert response.status_code == 200
        if not can_be_kept(text):
            assert "There is a problem" in response.content.decode()
            assert not SectionAnswers.objects.exists()
            continue
        kept = SectionAnswers.objects.get().answers
        assert kept["words"] == even_newlines(text)
        assert kept["line"] == text
        assert kept["opportunities"] == [] or kept["opportunities"][0]["note"] == even_newlines(text)
        assert client.get(reverse("application-check", args=[application.reference])).status_code == 200
