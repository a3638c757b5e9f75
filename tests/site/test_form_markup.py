"""The controls of a form say what they are, and words of people never become markup."""

import html5lib
import pytest
from django import forms
from django.utils.functional import lazystr
from hypothesis import given
from hypothesis import strategies as st

from segue.site.templatetags.form_markup import control_attributes, list_options

NAUGHTY = "\"><script>alert(1)</script>&'’ \u202eabc"


class Choosing(forms.Form):
    where = forms.ChoiceField(
        choices=[("", "All"), ("north", NAUGHTY), ("By the sea", [(NAUGHTY, "Marsh"), (7, lazystr("Weald"))])],
        widget=forms.Select(attrs={"class": "wide", "data-kind": NAUGHTY, "autofocus": True, "disabled": False}),
    )


def control(**data):
    return select(str(Choosing(data or None)["where"]))


def select(markup):
    return next(html5lib.parse(markup, namespaceHTMLElements=False).iter("select"))


def test_options_stand_in_order_in_their_groups_and_keep_every_sign():
    found = control()

    assert [(one.get("value"), one.text) for one in found.iter("option")] == [
        ("", "All"),
        ("north", NAUGHTY),
        (NAUGHTY, "Marsh"),
        ("7", "Weald"),
    ]
    assert [group.get("label") for group in found.iter("optgroup")] == ["By the sea"]
    assert [one.text for one in found.find("optgroup")] == ["Marsh", "Weald"]
    assert not list(found.iter("script"))


@pytest.mark.parametrize(("chosen", "words"), (("north", [NAUGHTY]), ("7", ["Weald"]), ("nowhere", [])))
def test_what_was_chosen_is_chosen(chosen, words):
    assert [one.text for one in control(where=chosen).iter("option") if "selected" in one.attrib] == words


def test_attributes_are_said_as_they_are_and_some_are_left_out():
    found = control()

    assert found.get("class") == "govuk-select wide"
    assert found.get("data-kind") == NAUGHTY
    assert "autofocus" in found.attrib
    assert "disabled" not in found.attrib
    assert control_attributes({"maxlength": 5, "min": 0, "step": "any", "id": "x"}) == ' id="x"'


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=40))
def test_any_words_come_back_as_they_were(words):
    options = [(None, [{"value": words, "label": words, "selected": False}], 0)]
    [option] = select(f"<select>{list_options(options)}</select>")

    assert (option.get("value"), option.text or "") == (words, words)
