"""The demo's bodies: who sits on each, who chairs it, when it met and what its minutes say."""

from datetime import date

from django.utils import timezone

from segue.demo.cast import Cast, fresh, person
from segue.demo.clock import at
from segue.governance import actions as governance
from segue.governance.models import Body, BodyKind, Meeting
from segue.people.models import User

TRUSTEES = ("Priya Hollis", "Leopold Finch", "Marguerite Stowe", "Ambrose Kettle", "Thandeka Rowe")
ADVISERS = (
    (
        "Lead Schools Advisory Group",
        BodyKind.LSAG,
        "Teachers who advise on what schools need, and on courses for teachers.",
        ("Felicity Warbler", "Gideon Staves", "Rosalind Tempo", "Hugo Cantor", "Beatrix Field"),
    ),
    (
        "Hub Board",
        BodyKind.HUB_BOARD,
        "Partners who advise and challenge the lead organisation.",
        ("Annelise Bright", "Dominic Tabor", "Yusra Halloran", "Cornelius Pike", "Wren Castellan", "Maud Ferrier"),
    ),
    (
        "Executive Committee",
        BodyKind.EXECUTIVE,
        "Advises between the meetings of the Board.",
        ("Marguerite Stowe", "Leopold Finch", "Ambrose Kettle", "Ingrid Solway"),
    ),
    (
        "Senior leadership team",
        BodyKind.SLT,
        "Runs the hub with the chief executive, and is consulted on budgets for projects.",
        ("Helen Strand", "Petra Lyle", "Owen Sharpe", "Mina Dacre"),
    ),
)
# Each: years before this one, month, day, title, who stayed away (places in the body), minutes.
MEETINGS: dict[str, tuple[tuple[int, int, int, str, tuple[int, ...], str], ...]] = {
    "Board": (
        (
            1,
            10,
            15,
            "Autumn meeting",
            (4,),
            (
                "1.1 Interests: those on the register stand; none is new.\n"
                "3.1 Awards of the year and the lead organisation's share of them were reported. Noted.\n"
                "3.2 Two returns are late. The chief executive writes to both schools."
            ),
        ),
        (
            0,
            3,
            11,
            "Spring meeting",
            (),
            (
                "1.1 Interests: none is new.\n"
                "5.1 The policy was reviewed for the coming year; the lead organisation's share is to be published.\n"
                "5.2 Budgets of the coming year were agreed as put."
            ),
        ),
        (
            0,
            10,
            14,
            "Autumn meeting",
            (2,),
            (
                "1.1 Interests: none is new.\n"
                "3.1 Awards decided by the chief executive in July were reported, with those for the lead organisation. Noted.\n"
                "4.1 Singing again: the Board asks for figures by district before more is set aside."
            ),
        ),
    ),
    "Lead Schools Advisory Group": (
        (
            1,
            2,
            26,
            "",
            (3,),
            (
                "2.1 The form for schools: shorter, and known answers filled in. Taken up.\n"
                "2.2 Courses: somebody beside the teacher in class is worth more than a day away. Taken up in priority 5."
            ),
        ),
        (
            1,
            11,
            6,
            "",
            (),
            "2.1 Caps of the coming round were read; the group advises to keep them.\n3.1 No other matter.",
        ),
        (
            0,
            6,
            4,
            "",
            (1,),
            (
                "2.1 Courses for teachers: singing with large classes, and first steps with technology. Advised.\n"
                "2.2 Choirs want a day together in June. Passed to the officer."
            ),
        ),
    ),
    "Hub Board": (
        (
            1,
            3,
            19,
            "",
            (5,),
            (
                "2.1 The draft policy was read. Advice: say sooner what is planned, with dates. Taken up.\n"
                "3.1 Long Valley: partners will look for rooms."
            ),
        ),
        (
            0,
            3,
            18,
            "",
            (0, 4),
            (
                "2.1 The lead organisation's share was questioned. The chief executive brings comparators next time.\n"
                "3.1 Partners ask to hear of calls six weeks before they open. Taken up."
            ),
        ),
        (
            0,
            9,
            30,
            "",
            (),
            "2.1 Comparators were shown for three of five commissions. Noted, with thanks.\n3.1 No other matter.",
        ),
    ),
    "Executive Committee": (
        (1, 5, 13, "", (), "2.1 Advised the Board to decide all awards of the first round itself."),
        (0, 5, 12, "", (2,), "2.1 Advised the Board to let the chief executive decide awards up to £5,000."),
    ),
    "Senior leadership team": (
        (
            1,
            4,
            8,
            "",
            (),
            "2.1 Project budgets of the year were talked through. Agreed.\n2.2 Reports to the Board: one page.",
        ),
        (0, 4, 14, "", (3,), "2.1 Project budgets of the year were talked through. Agreed, less £2,000 for travel."),
        (
            0,
            10,
            6,
            "",
            (),
            "2.1 Returns: reminders go out a week before and on the day.\n2.2 Outbox: read by two people.",
        ),
    ),
}


def seat(cast: Cast, by: User) -> None:
    """Add every body, and give its members their seats; the first named takes the chair."""
    cast.bodies["Board"] = governance.add_body(
        by=by, name="Board", kind=BodyKind.BOARD, decides=True, quorum=3, purpose="Answers for all commissioning."
    )
    cast.by_role["Body chair"] = person("Conrad Ashby", None, by)
    cast.trustees = [person(name, None, by) for name in TRUSTEES]
    cast.by_role["Body member"] = cast.trustees[0]
    _sit(cast.bodies["Board"], [cast["Body chair"], *cast.trustees], by)
    for name, kind, purpose, members in ADVISERS:
        body = governance.add_body(by=by, name=name, kind=kind, quorum=3, purpose=purpose)
        cast.bodies[name] = body
        _sit(body, [person(member, None, by) for member in members], by)


def _sit(body: Body, members: list[User], by: User) -> None:
    for place, member in enumerate(members):
        governance.give_seat(body, user=member, is_chair=place == 0, by=by)


def meet(cast: Cast, year: int) -> None:
    """Note the meetings of two years that were held by now."""
    for name, met in MEETINGS.items():
        for back, month, day, title, away, minutes in met:
            held_on = date(year - back, month, day)
            if held_on < timezone.localdate():
                _note(cast, cast.bodies[name], held_on, title, minutes, away)


def board_meets(cast: Cast, day: date, title: str, minutes: str) -> Meeting:
    """Note a meeting of the Board with everyone present."""
    return _note(cast, cast.bodies["Board"], day, title, minutes)


def _note(cast: Cast, body: Body, day: date, title: str, minutes: str, away: tuple[int, ...] = ()) -> Meeting:
    members = [seat.user for seat in body.seats.select_related("user").order_by("pk")]
    present = [member for place, member in enumerate(members) if place not in away]
    with at(day, 20):
        return governance.note_meeting(
            body, held_on=day, title=title, present=present, minutes=minutes, by=fresh(cast["Administrator"])
        )
