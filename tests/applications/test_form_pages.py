"""The form in the browser: each part opens, and whatever is typed in any box is kept, or clearly refused."""

import pytest
from django.test import Client
from django.urls import reverse

from segue.cycle.applications.models import SectionAnswers
from segue.cycle.calls.school_form import ensure_school_form
from segue.words import can_be_kept, even_newlines
from tests.applications.conftest import World, make_world
from tests.factories import OpportunityFactory
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


def checked(client, world, opportunity, *, amount="", note=""):
    """The page of the wishes after a save that found something wrong."""
    application = world.draft()
    client.force_login(world.lead)
    address = reverse("application-section", args=[application.reference, "wish"])
    wish = f"opportunities-{opportunity.pk}"
    return client.post(
        address, {f"{wish}-amount": amount, f"{wish}-note": note, "seen": "{}"}, follow=True
    ).content.decode()


@pytest.mark.parametrize(
    ("amount", "note", "words"),
    (("1000.01", "", "£0.01 too much"), ("lots", "", "enter the amount in pounds"), ("", "Year 4", "enter how much")),
)
def test_an_error_about_an_amount_stands_beside_it_and_is_led_to(client, db, amount, note, words):
    world = make_world(question_set=ensure_school_form())
    box = f"id_opportunities-{world.brass.pk}-amount"

    page = checked(client, world, world.brass, amount=amount, note=note)

    summary, form = page.split(" data-autosave", 1)
    beside = form[form.index(f'for="{box}"') : form.index(f'id="{box}"')]
    assert f'href="#{box}">Whole-class brass: ' in summary
    assert words in beside
    assert f'id="{box}_error"' in beside
    assert f'aria-describedby="id_opportunities-{world.brass.pk}-hint {box}_error" aria-invalid="true"' in form
    assert form.count(words) == 1
    assert 'id="id_opportunities_error"' not in page


def test_an_error_about_all_amounts_stands_above_them(client, db):
    world = make_world(question_set=ensure_school_form(), cap_per_school=900)

    page = checked(client, world, world.brass, amount="950")

    form = page.split(" data-autosave", 1)[1]
    above = form[: form.index(f'id="id_opportunities-{world.brass.pk}-amount"')]
    assert "You ask for £950 in all" in above
    assert 'id="id_opportunities_error"' in above


def test_a_note_about_something_for_other_schools_is_shown_with_its_error(client, db):
    world = make_world(question_set=ensure_school_form())
    choir = OpportunityFactory(call=world.call, title="Choir", phases=["secondary"])

    page = checked(client, world, choir, note="For Year 4")

    assert "For Year 4" in page
    assert page.count("is for secondary schools; the register has yours as primary") == 2
