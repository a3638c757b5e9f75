"""What the demo's schools, assessors and officers write."""

from random import Random
from typing import Any

from segue.places.models import Phase, School

NEEDS = (
    "Our pupils sing in assembly and that is all the music most of them meet. We asked every class: nine in ten would like to learn an instrument, four have one at home. Our only musician on the staff left two years ago.",
    "We are a small school at the end of the bus line. No visiting teacher has come here since 2022, because the journey takes longer than the lessons. A third of our children are entitled to free meals.",
    "Pupils in our resource base cannot hold the instruments we own. Two play with switches borrowed from the special school, for a fortnight each term. Their parents ask us every year when there will be more.",
    "Our choir had forty singers. Now there are eleven, most in their first year with us. Pupils tell us that a rehearsal after school means a missed bus and a long walk.",
    "After last year's whole-class brass seventeen children wanted to carry on. There was no group for them in school and the nearest music centre is fifty minutes away, so one child does.",
    "Music is taught by class teachers who say they do not feel sure of it. We want somebody to teach beside them until they do.",
)
DIFFERENCES = (
    "Every child of the year group plays in front of the school by summer, reads simple notation, and can say whether they want to go on. Two teachers will be able to lead the group without us.",
    "Thirty pupils rehearse each week in the school day, and sing with another school in June. We will count who stays.",
    "Each pupil in the base has one instrument that is theirs to play each day, and plays it with others in a concert that all can hear.",
)
DELIVERIES = (
    "A musician teaches for an hour on Tuesday mornings in the hall, with the class teacher playing along. Children with SEND have a key worker in the room and instruments chosen with them. We keep a spare set for those who start late.",
    "Weekly rehearsals in the first lesson after lunch, so that nobody misses a bus. A visiting singer leads, our music teacher plays. We share parts with the school next door and meet twice a term.",
)
AFTERWARDS = (
    "A lunchtime band led by our own teacher, with the instruments we keep; three places a year at the music centre paid from our own budget.",
    "The choir goes on in the timetable. Older singers will lead warm-ups for the younger.",
)
PRAISE = (
    "The need is shown with numbers of its own and with what pupils said.",
    "Clear about who teaches, when and with whom in the room.",
    "Reaches children whom no programme reached for three years.",
    "Has thought about what comes after, and pays a part of it.",
)
DOUBTS = (
    "Says little about how pupils with SEND take part.",
    "The plan for afterwards rests on one person.",
    "Much is asked for few pupils; the school next door asked for half.",
    "The need is asserted more than shown.",
)
STORIES = (
    "Twenty-eight of thirty children played in the spring concert. The boy who would not come into the hall in September led the clapping.",
    "Rehearsals moved into school time and the choir grew from eleven to thirty-four. Six of the older pupils now lead warm-ups.",
    "All pupils of the base played together for the first time. Two have asked for the instrument for their birthday.",
)
OPPORTUNITIES = ("class", "choir", "ensemble", "send", "bespoke")


def wishes(school: School, codes: dict[str, Any], dice: Random) -> list[dict[str, str]]:
    """What a school would like, within its caps."""
    fitting = [code for code, one in codes.items() if school.phase in one["phases"]]
    chosen = dice.sample(fitting, min(len(fitting), dice.choice((1, 1, 2))))
    return [
        {
            "code": code,
            "amount": f"{dice.randrange(50, 101) * int(codes[code]['cap']) // 100 // 10 * 10}",
            "note": codes[code]["note"],
        }
        for code in chosen
    ]


def pupils(school: School, dice: Random) -> dict[str, dict[str, str]]:
    """Who would take part, by Key Stage, in numbers."""
    stages = {Phase.SECONDARY: ("ks3", "ks4"), Phase.SPECIAL: ("ks2", "ks3")}.get(school.phase, ("ks1", "ks2"))
    counted = {}
    for stage in stages:
        number = dice.randrange(12, 62)
        counted[stage] = {
            "pupils": str(number),
            "pupil_premium": str(number * dice.randrange(10, 40) // 100),
            "send": str(number if school.phase == Phase.SPECIAL else number * dice.randrange(8, 24) // 100),
        }
    return counted


def answers(school: School, codes: dict[str, Any], dice: Random) -> dict[str, dict[str, Any]]:
    """A whole application, section by section."""
    return {
        "school": {"register": True, "contact": f"music@{school.urn}.example", "headteacher": True},
        "wish": {"opportunities": wishes(school, codes, dice)},
        "who": {"pupils": pupils(school, dice)},
        "why": {
            "need": dice.choice(NEEDS),
            "difference": dice.choice(DIFFERENCES),
            "delivery": dice.choice(DELIVERIES),
        },
        "after": {"continuation": dice.choice(AFTERWARDS), "provider": "The hub"},
        "agree": {"conditions": True, "data": True, "visits": True},
    }
