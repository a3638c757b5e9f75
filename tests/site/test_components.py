"""Every part as markup: strict, named for those who hear it, and true to what it was given."""

from decimal import Decimal
from pathlib import Path

import html5lib
import pytest
from django import forms as plain
from django.template import RequestContext, Template
from django.test import RequestFactory

from segue.site.forms import DateField, Option, PoundsField, Words
from segue.site.maps import draw
from segue.site.parts import Bar, Contender, Fact, Note, Ranked, ranked_widths, standings

BUILT = Path(__file__).parents[2] / "segue" / "site" / "static" / "segue"


def render(source, **context):
    shown = Template("{% load segue %}" + source).render(RequestContext(RequestFactory().get("/"), context))
    html5lib.HTMLParser(strict=True).parse(f"<!doctype html><title>x</title><body>{shown}")
    return shown


def text_of(markup):
    return " ".join(" ".join(html5lib.parse(markup, namespaceHTMLElements=False).itertext()).split())


def test_the_thread_says_the_state_of_each_stage():
    notes = [
        Note("Need", "done", "/needs/1", "Cold spot"),
        Note("Delivery", "now"),
        Note("Outcome"),
        Note("Review", "rest"),
    ]

    shown = render('{% thread notes label="The thread of this award" %}', notes=notes)

    assert text_of(shown) == "Need : done Cold spot Delivery : now Outcome : to come Review : not needed"
    assert shown.count('aria-current="step"') == 1
    assert '<a href="/needs/1">Need</a>' in shown


def test_a_small_thread_says_where_it_stands_once_to_the_eye_and_once_to_the_ear():
    shown = render("{% thread notes small=True %}", notes=[Note("Delivery", "now", caption="2 of 3 returns")])

    heard, _, seen = shown.partition('<p class="thread__now" aria-hidden="true">')
    assert text_of(heard) == "Delivery : now, 2 of 3 returns"
    assert text_of(seen) == "Now: Delivery , 2 of 3 returns"


@pytest.mark.parametrize("kind", ("done", "wait", "late", "todo"))
def test_a_status_is_a_word_and_a_shape(kind):
    shown = render("{% status_tag kind 'Waiting' %}", kind=kind)

    assert text_of(shown) == "Waiting"
    assert "<svg" in shown


def test_typed_words_are_shown_and_never_obeyed():
    shown = render(
        "{% summary_list facts %}", facts=[Fact("Why", "<script>alert(1)</script>\n=1+1", "/why", typed=True)]
    )

    assert "<script>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\n=1+1" in shown


def test_a_bar_shares_out_its_total():
    bar = Bar("Schools", Decimal(200), paid=Decimal(50), promised=Decimal(30), recommended=Decimal(20))

    assert bar.segments == [
        ("paid", "0.00", "25.00"),
        ("promised", "25.00", "15.00"),
        ("recommended", "40.00", "10.00"),
    ]
    assert (bar.left, bar.words) == (120, "paid 25%, promised 15%, recommended 10%")


@pytest.mark.parametrize(
    "bar", (Bar("Empty", Decimal(0)), Bar("Over", Decimal(10), paid=Decimal(8), promised=Decimal(5)))
)
def test_a_bar_never_leaves_its_place(bar):
    assert sum(Decimal(width) for _, _, width in bar.segments) <= 100


def test_money_bars_have_the_same_facts_as_a_table():
    shown = render("{% money_bars bars %}", bars=[Bar("Schools", Decimal(200), paid=Decimal("50.50"), url="/money/1")])

    assert "Schools £200.00 £50.50 £0.00 £149.50" in text_of(shown)


def test_ranked_bars_are_measured_against_the_largest():
    rows = [Ranked("Choirs", 50, "50 pupils"), Ranked("Bands", 100, "100 pupils"), Ranked("None", 0, "none")]

    assert [width for _, width in ranked_widths(rows)] == ["50.00", "100.00", "0.00"]
    assert ranked_widths([]) == []


def test_the_money_left_is_told_after_each_application():
    found = standings(
        [Contender("A", Decimal(60)), Contender("B", Decimal(40)), Contender("C", Decimal("0.01"))], Decimal(100), 2
    )

    assert [(row.place, row.left, row.above, row.short) for row in found] == [
        (1, Decimal(40), True, False),
        (2, Decimal(0), True, False),
        (3, Decimal("-0.01"), False, True),
    ]


@pytest.mark.parametrize(("line", "left"), ((0, "left £100"), (1, "left £40"), (2, "left £0"), (99, "left £0")))
def test_the_line_moves_over_the_ranked_list(line, left):
    contenders = [Contender("A", Decimal(60), 80), Contender("B", Decimal(40), 70)]

    shown = render("{% money_line contenders money line %}", contenders=contenders, money=Decimal(100), line=line)

    assert left in text_of(shown)
    assert shown.count("rank__cut") == 1


def test_an_outline_keeps_the_shape_of_the_ground():
    square = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 1], [0, 1], [0, 0]]]}

    drawing = draw({"Marsh": square}, width=210)

    assert drawing.frame == "0 0 210 110"
    assert drawing.outlines["Marsh"].centre == (105, 55)


def test_a_shape_without_an_inside_has_its_first_point_for_a_middle():
    square = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 1], [0, 1], [0, 0]]]}
    line = {"type": "Polygon", "coordinates": [[[2, 0], [0, 0]]]}

    assert draw({"Marsh": square, "Path": line}, width=210).outlines["Path"].centre == pytest.approx(
        (205, 105), abs=0.1
    )


def test_an_empty_map_is_still_a_map():
    assert draw({}).outlines == {}


class Form(plain.Form):
    why = Words(label="Why?", help_text="Say it <b>plainly</b>", max_words=2)
    amount = PoundsField(label="Amount")
    starts = DateField(label="First lesson", required=False)
    kind = plain.ChoiceField(
        label="Kind", widget=plain.RadioSelect, choices=[("a", Option("A", hint="First")), ("b", "B")]
    )
    name = plain.CharField(label="Name", max_length=10)
    agrees = plain.BooleanField(label="I agree")


def test_a_form_names_every_control():
    shown = render("<form>{{ form }}</form>", form=Form())

    tree = html5lib.parse(shown, namespaceHTMLElements=False)
    labelled = {label.get("for") for label in tree.iter("label")}
    controls = {control.get("id") for tag in ("input", "textarea", "select") for control in tree.iter(tag)}
    assert controls == labelled
    assert "First lesson (optional)" in text_of(shown)
    assert "<b>" not in shown


def test_a_field_in_error_says_so_to_those_who_hear_it():
    shown = render("<form>{{ form }}</form>", form=Form({"why": "one two three", "starts_day": "1"}))

    assert 'aria-describedby="id_why_helptext id_why_count"' in shown
    assert 'aria-describedby="id_amount_error"' in shown
    assert 'id="id_amount_error"' in shown
    assert 'aria-describedby="id_starts_error"' in shown
    assert "You have 1 word too many" in shown


def test_the_error_summary_leads_to_the_fields():
    shown = render("{{ form }}", form=Form({"why": "x"}))

    for target in ("#id_amount", "#id_kind_0", "#id_name", "#id_agrees"):
        assert f'<a href="{target}">' in shown
        assert f'id="{target[1:]}"' in shown


class Naming(plain.Form):
    title = plain.CharField(max_length=3)
    kind = plain.ChoiceField(label="Which kind?", choices=[("a", "A")])
    day = DateField(label="Day")


def test_the_error_summary_names_the_field_of_each_problem_once():
    typed = {"title": "four", "kind": "z", "day_day": "31", "day_month": "2", "day_year": "2027"}

    shown = render("{% error_summary form %}", form=Naming(typed))

    assert "Title: Shorten this to 3 characters" in shown
    assert "Which kind? Choose one of the answers shown" in shown
    assert "Day: Day must be" not in shown


def test_a_problem_in_a_fields_own_words_is_said_in_them_alone():
    class Reaching(plain.Form):
        email = plain.EmailField(label="E-mail", error_messages={"invalid": "Ask the office"})

    shown = render("{% error_summary form %}", form=Reaching({"email": "x"}))

    assert text_of(shown).strip().endswith("There is a problem Ask the office")


def test_the_error_summary_stands_once():
    shown = render("{% error_summary form %}<main>{{ form }}</main>", form=Form({}))

    assert shown.count("There is a problem") == 1


def test_words_are_never_cut_by_the_page():
    shown = render("{{ form }}", form=Form())

    assert "maxlength" not in shown


def test_typed_words_come_back_as_they_were_typed():
    typed = "\n  first line\n<i>&amp;</i> "

    shown = render("{{ form.why }}", form=Form({"why": typed}))

    area = next(html5lib.parse(shown, namespaceHTMLElements=False).iter("textarea"))
    assert area.text == typed


@pytest.mark.django_db
@pytest.mark.urls("tests.site.demo_urls")
@pytest.mark.parametrize(
    "query", ("", "?sort=-asked&q=salt&line=0", "?line=99&q=%00%F0%9F%8E%BA", "?line=x&sort=%22%3E")
)
def test_the_living_page_shows_every_part(client, query):
    page = client.get(f"/look{query}").content.decode()

    for part in ("thread", "sheet", "table", "bars", "map", "rank", "timeline", "letter", "panel", "empty", "progress"):
        assert f'class="{part}' in page


@pytest.mark.django_db
@pytest.mark.urls("tests.site.demo_urls")
def test_a_page_with_errors_says_so_in_its_title(client):
    page = client.post("/look", {"pupils": "none"}).content.decode()

    assert "<title>Error: Look of the pages" in page
    assert page.count("There is a problem") == 1


@pytest.mark.django_db
def test_the_living_page_is_for_the_demonstration_only(client):
    assert client.get("/look").status_code == 404


def test_a_first_visit_weighs_little():
    import brotli

    sent = [(BUILT / name).read_bytes() for name in ("segue.css", "segue.js")]
    fonts = [path.stat().st_size for path in (BUILT / "fonts").glob("*-latin-[47]00-*")]

    assert len(brotli.compress(sent[0])) < 20_000
    assert sum(len(brotli.compress(each)) for each in sent) + sum(fonts) < 80_000
