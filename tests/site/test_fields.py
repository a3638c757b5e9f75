"""The fields of Segue: what they take, what they refuse, and in which words."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms as plain
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from segue.site.forms import DateField, Line, MomentField, PoundsField, Words, count_words
from segue.site.forms.words import words_left
from segue.words import SPACES

WORDS_SCRIPT = Path(__file__).parents[2] / "assets" / "js" / "words.js"


def refusal(field, value):
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return refused.value.messages


@pytest.mark.parametrize(
    ("typed", "amount"),
    (
        ("1200", "1200.00"),
        ("1,200.50", "1200.50"),
        ("£1200", "1200.00"),
        (" £ 1 200.5 ", "1200.50"),
        ("0.01", "0.01"),
        ("007", "7.00"),
        ("1,234,567.89", "1234567.89"),
        ("999999999.99", "999999999.99"),
    ),
)
def test_an_amount_is_read_as_people_write_it(typed, amount):
    read = PoundsField().clean(typed)

    assert str(read) == amount


@pytest.mark.parametrize(
    ("typed", "words"),
    (
        ("", "This field is required."),
        ("   ", "This field is required."),
        ("12.345", "Enter pounds and pence with no more than two figures after the point, like 1,200.50"),
        ("-5", "The amount cannot be less than £0"),
        ("£-5.00", "The amount cannot be less than £0"),
        ("−5", "The amount cannot be less than £0"),
        ("0", "The amount must be £0.01 or more"),
        ("1000000000", "The amount must be £999,999,999.99 or less"),
        ("9" * 5000, "The amount must be £999,999,999.99 or less"),
        *(
            (typed, "Enter an amount in pounds, like 1,200 or 1,200.50")
            for typed in (
                "NaN",
                "inf",
                "-Infinity",
                "1e5",
                "1_000",
                "1,20",
                "12,00.50",
                "1.",
                ".5",
                "twelve",
                "٣",
                "£",
                "1\0",
            )
        ),
    ),
)
def test_what_is_no_amount_is_refused_in_plain_words(typed, words):
    assert refusal(PoundsField(), typed) == [words]


def test_nothing_may_be_allowed_and_so_may_an_empty_box():
    assert PoundsField(min_value=Decimal(0)).clean("0") == 0
    assert PoundsField(required=False).clean(" ") is None


@given(st.decimals(min_value=Decimal("0.01"), max_value=Decimal("999999999.99"), places=2))
def test_an_amount_comes_back_as_it_was_shown(amount):
    field = PoundsField()

    assert field.clean(field.prepare_value(amount)) == amount
    assert not field.has_changed(amount, f"£{amount}")


@given(st.text())
def test_any_text_is_an_amount_or_a_plain_refusal(text):
    try:
        amount = PoundsField(required=False).clean(text)
    except ValidationError:
        return

    assert amount is None or (amount.is_finite() and amount >= Decimal("0.01") and amount.as_tuple().exponent == -2)


@pytest.mark.parametrize(
    ("text", "count"),
    (
        ("", 0),
        ("   ", 0),
        ("one", 1),
        ("one two\nthree", 3),
        ("a\u00a0b\u2003c", 3),
        ("don’t stop – ever", 4),
        ("مرحبا بالعالم", 2),
        ("🎺 🎻", 2),
    ),
)
def test_words_are_what_stands_between_spaces(text, count):
    assert count_words(text) == count


def test_the_page_counts_words_as_we_do():
    escaped = SPACES.replace("\\", "\\\\")

    assert f'const SPACES = "{escaped}"' in WORDS_SCRIPT.read_text()


@pytest.mark.parametrize(
    ("count", "words"),
    (
        (0, "You have 2 words left"),
        (1, "You have 1 word left"),
        (2, "You have 0 words left"),
        (3, "You have 1 word too many"),
        (1202, "You have 1,200 words too many"),
    ),
)
def test_the_count_says_how_many_are_left(count, words):
    assert words_left(count, 2) == words


KEEPABLE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\n\t")).filter(str.strip)


@given(KEEPABLE)
def test_words_are_kept_as_they_were_typed(text):
    assert Words().clean(text) == text


@given(KEEPABLE)
def test_only_line_ends_are_made_alike(text):
    assert Words().clean(text.replace("\n", "\r\n")) == text


def test_ten_thousand_characters_are_kept():
    text = " " + "long " * 2_000

    assert Words().clean(text) == text


@pytest.mark.parametrize("field", (Words(), Line()))
@pytest.mark.parametrize("character", ("\0", "\x01", "\x0b", "\x85", "\ud800", "\ufdd0", "\U0001ffff"))
def test_what_cannot_be_kept_is_refused_in_plain_words(field, character):
    words = "This had a character that cannot be shown or kept, as other programs sometimes leave. "

    assert refusal(field, f"a{character}b") == [words + "We took it out: look at your words, and send them again."]


def test_what_cannot_be_kept_is_taken_out_of_the_words_shown_again():
    form = Asking({"name": "A\0n\x01n", "kind": "\0"})

    assert form["name"].value() == "Ann"
    assert "This had 2 characters" in form.errors["name"][0]
    assert form.errors["kind"] == ["Choose one of the answers shown"]


def test_over_the_limit_is_flagged_and_kept():
    field = Words(max_words=2)

    assert field.clean("one two three") == "one two three"
    assert field.over("one two three")
    assert not field.over("one two")


def test_a_hard_limit_is_refused_at_the_first_word_beyond():
    field = Words(max_words=2, hard=True)

    assert field.clean("one two") == "one two"
    assert refusal(field, "one two three") == ["Use 2 words or fewer. There are 3 now."]


def test_spaces_alone_are_no_answer():
    assert refusal(Words(), " \n ") == ["This field is required."]
    assert Words(required=False).clean(" \n ") == " \n "


@pytest.mark.parametrize(
    "typed", (["25", "6", "2027"], ["25", "June", "2027"], [" 25", "jun.", "2027 "], ["25", "06", "2027"])
)
def test_a_date_is_read_in_figures_or_with_its_month(typed):
    assert DateField().clean(typed) == date(2027, 6, 25)


@pytest.mark.parametrize(
    ("typed", "words"),
    (
        (["", "", ""], "This field is required."),
        (None, "This field is required."),
        (["", "6", "2027"], "First lesson must include a day"),
        (["25", "", "2027"], "First lesson must include a month"),
        (["25", "6", ""], "First lesson must include a year"),
        (["25", "6", "27"], "First lesson must have a year of four figures, like 2027"),
        (["29", "2", "2027"], "First lesson must be a real date, like 25 6 2027"),
        (["1", "13", "2027"], "First lesson must be a real date, like 25 6 2027"),
        (["٣", "1", "2027"], "First lesson must be a real date, like 25 6 2027"),
        (["1", "1", "0000"], "First lesson must be a real date, like 25 6 2027"),
    ),
)
def test_what_is_no_date_is_refused_in_plain_words(typed, words):
    assert refusal(DateField(label="First lesson"), typed) == [words]


@pytest.mark.parametrize(
    ("clock", "hour", "minute"),
    (("17:00", 16, 0), ("5pm", 16, 0), ("5.30 PM", 16, 30), ("noon", 11, 0), ("12am", 23, 0), ("00:15", 23, 15)),
)
def test_a_time_is_read_as_uk_time(clock, hour, minute):
    moment = MomentField().clean(["25", "6", "2027", clock]).astimezone(UTC)

    assert (moment.hour, moment.minute) == (hour, minute)


@pytest.mark.parametrize(
    ("typed", "words"),
    (
        (["25", "6", "2027", ""], "Closing time must include a time"),
        (["25", "6", "2027", "25:00"], "Closing time must have a time like 17:00 or 5pm"),
        (["25", "6", "2027", "13pm"], "Closing time must have a time like 17:00 or 5pm"),
        (["25", "6", "2027", "17"], "Closing time must have a time like 17:00 or 5pm"),
        (["25", "6", "2027", "soon"], "Closing time must have a time like 17:00 or 5pm"),
        (["28", "3", "2027", "01:30"], "Closing time falls in the hour when the clocks change. Choose another time"),
        (["31", "10", "2027", "01:30"], "Closing time falls in the hour when the clocks change. Choose another time"),
        (["", "", "", ""], "This field is required."),
    ),
)
def test_what_is_no_moment_is_refused_in_plain_words(typed, words):
    assert refusal(MomentField(label="Closing time"), typed) == [words]


def test_a_kept_moment_is_shown_in_uk_time():
    moment = datetime(2027, 6, 25, 16, 0, tzinfo=UTC)

    assert MomentField().widget.decompress(moment) == [25, 6, 2027, "17:00"]
    assert not MomentField().has_changed(moment, ["25", "6", "2027", "17:00"])


@pytest.mark.parametrize(
    ("field", "kept", "typed"),
    (
        (PoundsField(), Decimal(5), "twelve"),
        (PoundsField(), Decimal(5), "5.01"),
        (DateField(), date(2027, 6, 25), ["31", "6", "2027"]),
        (DateField(), date(2027, 6, 25), ["26", "6", "2027"]),
    ),
)
def test_what_is_typed_over_a_kept_answer_has_changed_it_even_where_it_is_wrong(field, kept, typed):
    assert field.has_changed(kept, typed)


class Asking(plain.Form):
    name = plain.CharField(label="Your name", max_length=5)
    urn = plain.CharField(label="URN")
    why = Words(label="Why does it matter?")
    kind = plain.ChoiceField(label="Kind of support", choices=[("a", "A")])
    pupils = plain.IntegerField(label="Pupils", min_value=1)
    agrees = plain.BooleanField(label="I agree")
    email = plain.EmailField(label="E-mail", required=False, error_messages={"invalid": "Ask for help"})


def test_a_form_asks_in_plain_words_for_what_is_missing():
    form = Asking({})

    assert {name: list(errors) for name, errors in form.errors.items()} == {
        "name": ["Enter your name"],
        "urn": ["Enter the URN"],
        "why": ["Answer “Why does it matter?”"],
        "kind": ["Choose the kind of support"],
        "pupils": ["Enter the pupils"],
        "agrees": ["Tick “I agree”"],
    }


def test_a_form_says_in_plain_words_what_is_wrong():
    form = Asking({"name": "Quincey", "urn": "1", "why": "x", "kind": "a", "pupils": "0", "agrees": "on", "email": "x"})

    assert {name: list(errors) for name, errors in form.errors.items()} == {
        "name": ["Shorten this to 5 characters or fewer. It has 7 now."],
        "pupils": ["Enter 1 or more"],
        "email": ["Ask for help"],
    }
