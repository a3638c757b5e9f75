"""Made-up content for the living page of parts (`/look`), and the form shown on it."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms as plain
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.utils import timezone

from segue.site import forms
from segue.site.parts import (
    Bar,
    Cell,
    Column,
    Contender,
    District,
    DistrictMap,
    Event,
    Fact,
    Link,
    Note,
    Ranked,
    Step,
    Table,
    Tag,
    Task,
    Todo,
)

DONE, WAIT, LATE, TODO = (Tag("done", "Done"), Tag("wait", "Begun"), Tag("late", "12 days late"), Tag("todo", "To do"))


class SpecimenForm(plain.Form):
    """One of each field."""

    ensemble = forms.Line(label="Name of the ensemble", help_text="As it should stand in the concert programme")
    why = forms.Words(
        label="Why does this matter to your pupils?",
        help_text="Tell us what they can do now, and what they could do a year from now.",
        max_words=40,
    )
    support = plain.ChoiceField(
        label="Kind of support",
        widget=plain.RadioSelect,
        choices=[
            ("class", forms.Option("Whole-class ensemble teaching", hint="A term or more, for a whole year group")),
            ("choir", forms.Option("Choir support")),
            ("send", forms.Option("Resources for pupils with SEND", hint="Instruments and technology")),
        ],
    )
    stages = plain.MultipleChoiceField(
        label="Key Stages that take part",
        widget=plain.CheckboxSelectMultiple,
        choices=[("ks1", "Key Stage 1"), ("ks2", "Key Stage 2"), ("ks3", "Key Stage 3")],
    )
    pupils = plain.IntegerField(label="Pupils", min_value=1, help_text="A number, not names")
    amount = forms.PoundsField(label="Amount you ask for")
    starts = forms.DateField(label="First lesson", help_text="For example, 7 9 2027")
    closes = forms.MomentField(
        label="Closing time", required=False, help_text="UK time, for example 25 6 2027 at 17:00"
    )
    term = plain.ChoiceField(label="Term", choices=[("", "Choose"), ("a", "Autumn"), ("b", "Spring"), ("c", "Summer")])
    evidence = plain.FileField(label="A letter of support", required=False)
    agrees = plain.BooleanField(label="The head teacher agrees to this application")


class FilterForm(plain.Form):
    q = plain.CharField(label="School or reference", required=False)
    status = plain.ChoiceField(
        label="State",
        required=False,
        choices=[("", "Any"), ("submitted", "Submitted"), ("assessed", "Assessed"), ("awarded", "Awarded")],
    )


def content(query: Any) -> dict[str, Any]:
    """What the living page shows."""
    line = query.get("line", "")
    return {
        "thread_notes": thread_notes(),
        "thread_refused": [
            *thread_notes()[:5],
            Note("Decision", "done", "#", "Declined 2 July"),
            *(Note(name, "rest", "", "not needed") for name in ("Contract", "Delivery", "Outcome")),
        ],
        "facts_list": FACTS,
        "answers": ANSWERS,
        "tasks": TASKS,
        "step": Step(
            "Write to the school", "#", "Remind the school of the spring return. Two reminders went out in April."
        ),
        "todos": TODOS,
        "events": events(),
        "table": TABLE,
        "rows": SimpleNamespace(earlier="", later="WzUwXQ"),
        "filters": FilterForm(query or None),
        "chips": [
            Link("All", "?", current=True, count=96),
            Link("Waiting for me", "?mine=1", count=12),
            Link("Late", "?late=1", count=3),
        ],
        "sections": [
            Link("Overview", "#", current=True),
            Link("Answers", "#"),
            Link("Scores", "#", count=3),
            Link("Money", "#"),
            Link("History", "#"),
        ],
        "bars": BARS,
        "ranked": RANKED,
        "contenders": CONTENDERS,
        "money": Decimal(9_000),
        "line": int(line) if re.fullmatch("[0-9]{1,3}", line) else 3,
        "map": MAP,
        "letter": LETTER,
        "sample_messages": [
            Message(constants.SUCCESS, "The return was accepted. The payment of £1,080.00 can go out."),
            Message(constants.ERROR, "Not decided: only £960.00 of Schools 2026/27 is left to award."),
        ],
        "today": timezone.localdate(),
        "late": timezone.localdate() - timedelta(days=12),
        "soon": timezone.localdate() + timedelta(days=9),
        "now": timezone.now(),
    }


def thread_notes() -> list[Note]:
    return [
        Note("Need", "done", "#", "Cold spot: Marsh district"),
        Note("Priority", "done", "#", "2. Whole-class music"),
        Note("Call", "done", "#", "Funded Opportunities"),
        Note("Application", "done", "#", "Sent 14 May"),
        Note("Assessment", "done", "#", "3 assessors, 78"),
        Note("Decision", "done", "#", "Awarded 2 July"),
        Note("Contract", "done", "#", "Accepted 9 July"),
        Note("Delivery", "now", "#", "2 of 3 returns"),
        Note("Outcome", "todo", "", "due July"),
    ]


def events() -> list[Event]:
    zone = timezone.get_current_timezone()
    return [
        Event("Reminder sent", datetime(2027, 4, 9, 8, 0, tzinfo=zone), "by the system"),
        Event(
            "Autumn return accepted",
            datetime(2027, 1, 19, 15, 12, tzinfo=zone),
            "Priya Marlow, commissioning officer",
            url="#",
        ),
        Event(
            "Return sent back",
            datetime(2027, 1, 12, 11, 40, tzinfo=zone),
            "Priya Marlow, commissioning officer",
            why="The pupils with SEND are counted twice: once in Year 4 and once in the total. Please count each pupil once.",
        ),
        Event("Contract accepted", date(2026, 7, 9), "Tom Ashdown, head teacher"),
    ]


FACTS = [
    Fact("School", "Saltmere Primary School", "#"),
    Fact("URN", "900142"),
    Fact("Fund", "Core grant 2026/27", "#"),
    Fact("Provider", "Hub lead organisation"),
    Fact("Left to pay", "£1,080.00"),
]
ANSWERS = [
    Fact("School", "Saltmere Primary School, 420 pupils", "#"),
    Fact("What you would like", "Whole-class brass, Year 4, for three terms", "#"),
    Fact(
        "Why it matters",
        "No child here has learned an instrument since 2023.\n\nOur music room is a corridor, and it is loved.",
        "#",
        typed=True,
    ),
    Fact("Amount", "£3,240.00", "#"),
]
TASKS = [
    Task("Your school", DONE, "#", "Check four facts"),
    Task("What you would like", DONE, "#", "Whole-class brass, choir support"),
    Task("Who it is for", WAIT, "#", "Pupils by year, in numbers"),
    Task("Why it matters", TODO, "#", "Up to 200 words"),
    Task("Check and send", Tag("todo", "Not yet"), "", "When the rest is done"),
]
TODOS = [
    Todo(
        "by 12:00",
        "Release 41 letters",
        "#",
        "of the orchestral courses call",
        "read by two people, held since Friday",
        Tag("wait", "Outbox"),
    ),
    Todo(
        "by 17:00",
        "Put the recommendation for project grants",
        "#",
        "to the Board",
        "one score changed since it was frozen",
        Tag("late", "Must be put again"),
    ),
    Todo(
        "12 days late",
        "Saltmere Primary: spring return",
        "#",
        "",
        "payment of £1,080 waits for it",
        Tag("late", "Late"),
    ),
    Todo("in 9 days", "Funded Opportunities 2027/28 closes", "#", "", "212 begun, 148 sent", Tag("todo", "Open")),
]
TABLE = Table(
    "Applications",
    [
        Column("School", sort="school"),
        Column("Opportunity"),
        Column("Pupils", sort="pupils", number=True),
        Column("Asked", sort="asked", number=True),
        Column("State"),
    ],
    [
        [
            Cell("Saltmere Primary School", "#", "FO-27-0142, Marsh"),
            Cell("Whole-class brass"),
            Cell("58"),
            Cell("£3,240"),
            Cell(tag=Tag("done", "Awarded")),
        ],
        [
            Cell("St Winifred’s Academy", "#", "FO-27-0139, Estuary"),
            Cell("Choir support"),
            Cell("120"),
            Cell("£1,150"),
            Cell(tag=Tag("wait", "In assessment")),
        ],
        [
            Cell("Fernhollow Special School", "#", "FO-27-0127, Weald"),
            Cell("SEND resources"),
            Cell("34"),
            Cell("£2,975.50"),
            Cell(tag=Tag("late", "Score missing")),
        ],
        [
            Cell("Quarry Lane Infants", "#", "FO-27-0101, Marsh"),
            Cell("Singing in Key Stage 1"),
            Cell("86"),
            Cell("£780"),
            Cell(tag=Tag("todo", "Submitted")),
        ],
    ],
    total=[Cell("Four applications"), Cell(), Cell("298"), Cell("£8,145.50"), Cell()],
)
BARS = [
    Bar("Schools", Decimal(420_000), Decimal(218_400), Decimal(130_400), url="#"),
    Bar("Out of school", Decimal(615_000), Decimal(375_150), Decimal(221_400), url="#"),
    Bar("Project grants", Decimal(80_900), Decimal(16_180), Decimal(17_800), Decimal(33_169), url="#"),
    Bar("Instruments (capital)", Decimal(282_500), Decimal(124_300), Decimal(25_500), url="#"),
    Bar("Research", Decimal(12_000), url="#"),
]
RANKED = [
    Ranked("Whole-class teaching", 4_120, "4,120 pupils", "#"),
    Ranked("Choirs and singing", 2_870, "2,870 pupils", "#"),
    Ranked("Music centres", 1_940, "1,940 pupils", "#"),
    Ranked("Ensembles", 610, "610 pupils", "#"),
    Ranked("Summer school", 145, "145 pupils", "#"),
]
CONTENDERS = [
    Contender("Saltmere Primary School", Decimal(3_240), 84, "#", "Not reached in three years"),
    Contender("Fernhollow Special School", Decimal("2975.50"), 81, "#"),
    Contender("St Winifred’s Academy", Decimal(1_150), 78, "#", tag=Tag("wait", "Exception asked")),
    Contender("Quarry Lane Infants", Decimal(780), 74, "#"),
    Contender("Brook Street Juniors", Decimal(2_400), 71, "#"),
]
MAP = DistrictMap(
    "Schools reached this year, by district",
    [
        District("Marsh", "M20 150L90 120L160 150L175 230L110 270L35 245Z", 0, "0 of 9", "#", (98, 200)),
        District("Estuary", "M90 120L110 40L210 20L265 70L240 135L160 150Z", 2, "7 of 22", "#", (178, 92)),
        District("Weald", "M160 150L240 135L330 160L345 240L265 285L175 230Z", 4, "19 of 26", "#", (252, 210)),
        District("Downs", "M265 70L350 45L430 95L420 175L330 160L240 135Z", 5, "14 of 15", "#", (342, 118)),
        District("Harbour", "M345 240L330 160L420 175L470 215L440 290L365 300Z", 3, "8 of 17", "#", (402, 236)),
        District("Forest", "M175 230L265 285L240 345L150 335L110 270Z", 1, "2 of 14", "#", (190, 296)),
    ],
    "0 0 490 360",
    measure="Schools",
    source="Outlines made up for the demonstration.",
)
LETTER = SimpleNamespace(
    to="The head teacher\nSaltmere Primary School\nMarsh Road, Saltmere",
    sender="Weald & Estuary Music Hub",
    on=date(2026, 7, 2),
    subject="Your application FO-27-0142: whole-class brass",
    body="Dear Mr Ashdown,\n\nWe are glad to tell you that the hub will fund your application, with £3,240.00 and a set of 30 instruments, from September 2026 to July 2027.\n\nWhy: your school has not been reached by a hub programme in three years, and your plan for Year 4 is clear and well costed.\n\nThe contract is on your page. Please accept it by 16 July.\n\nWith good wishes,\nPriya Marlow, commissioning officer",
)
