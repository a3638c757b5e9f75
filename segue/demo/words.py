"""What the demo's schools write when they apply: of each opportunity what fits it, in numbers, never of one child."""

from random import Random
from typing import Any

from segue.places.models import Phase, School

SECONDARY, SPECIAL = "secondary", "special"
Said = dict[str, tuple[str, ...]]
NEEDS: Said = {
    "CLASS": (
        "Our pupils sing in assembly and that is all the music most of them meet. We asked every class: nine in ten would like to learn an instrument, four in ten have one at home. {fsm} in a hundred are entitled to free meals.",
        "We are a school of {pupils} pupils at the end of the bus line. No visiting teacher has come here for four years, because the journey takes longer than the lessons. {fsm} in a hundred of our children are entitled to free meals.",
        "In our last Schools Survey we had to write that no class learns an instrument together. Teachers would gladly begin; we own eleven recorders and a piano that is not tuned.",
    ),
    "CLASS special": (
        "We have {pupils} pupils, and no class has made music with a visiting musician for three years. Our staff see what a shared beat does for attention and for company, and cannot lead it alone.",
        "Music here is played to our pupils more than by them. We asked families what they would want more of: music came second, after time outdoors.",
    ),
    "CHOIR": (
        "Our choir had forty singers. Now there are eleven, most in their first year with us. Pupils tell us that a rehearsal after school means a missed bus and a long walk.",
        "All classes sing, and nobody sings in parts. Fifty-two pupils put their names on a list for a choir in the autumn; we have nobody on the staff who could lead it.",
    ),
    "CHOIR secondary": (
        "Of {pupils} pupils nineteen sing with us each week, and fewer each year as voices change. In the survey of the school council most said that they would come if it were in school time.",
        "Singers come to us from five primary schools with choirs of their own, and find none here. The department has one teacher, who also teaches drama.",
    ),
    "ENS": (
        "After last year's whole-class brass seventeen children wanted to carry on. There was no group for them in school and the nearest music centre is fifty minutes away, so hardly any did.",
        "A third of our Year 5 has lessons of some kind, and they never play together. We have the room, the stands and twenty minutes at the end of assembly; we have no leader.",
    ),
    "ENS secondary": (
        "Our wind band shrank to nine players, too few for its music. Another twenty in the school had lessons at primary school and stopped; they say there was nothing easy enough to come back to.",
        "Pupils make beats and songs at home and have nowhere to play them with others. Thirty-four came to one open lunchtime; we could not run a second.",
    ),
    "ENS special": (
        "Three classes make music separately on the same morning. Staff would like them to play together once a week, and need somebody who arranges for switches, voices and drums at once.",
    ),
    "SEND": (
        "Pupils in our resource base cannot hold the instruments we own. We borrow switches from the special school for a fortnight each term, and families ask every year when there will be more.",
        "One in five of our pupils is on the register of special needs. In music lessons most of them watch: what we have is too small, too loud or too fast for them.",
    ),
    "SEND special": (
        "Of {pupils} pupils about half cannot play any instrument we have. We waited fourteen months for two sets of switches, and three classes share them.",
        "Our technology for music is nine years old and no longer starts with the school's tablets. Pupils who could play a chord with a glance have nothing that answers them.",
    ),
    "BESPOKE": (
        "Music is taught by class teachers who say they do not feel sure of it. Seven of nine asked for somebody to teach beside them; none asked for another course.",
        "We have written a curriculum for music and nobody who can say whether it works. Between Years 2 and 3 pupils learn the same songs again.",
    ),
    "BESPOKE secondary": (
        "Music stops after Year 9: too few chose it this year to run the course. We want to look at our Year 8 with somebody from outside, and change what puts them off.",
    ),
    "BESPOKE special": (
        "Our teachers plan music from a scheme written for other schools. They ask for somebody who sits in their lessons first, and plans with them afterwards.",
    ),
}
DIFFERENCES: Said = {
    "CLASS": (
        "Every child of the year group plays in front of the school by summer, reads simple notation, and can say whether they want to go on. Two teachers will be able to lead the group without us.",
        "A year group that has never played will play four pieces together, and choose one of them itself. We will count who asks to go on.",
    ),
    "CLASS special": (
        "Each class has a piece that is its own, with a part for everybody, and plays it to families in June.",
    ),
    "CHOIR": (
        "Thirty pupils rehearse each week in the school day, and sing with another school in June. We will count who stays.",
        "The choir sings in two parts by spring and leads singing in assembly once a fortnight.",
    ),
    "ENS": (
        "A group that meets every week, plays at both concerts of the year, and takes in whoever finishes whole-class lessons in summer.",
        "Players who had stopped come back: we hope for half of those who told us that they would.",
    ),
    "SEND": (
        "Each pupil in the base has an instrument to play each day, and plays it with others in a concert that all can hear.",
        "In every music lesson nobody watches who would rather play. Staff note each half-term who joined in, and how.",
    ),
    "BESPOKE": (
        "Each teacher leads a music lesson a week without notes from anybody, and the plan for Years 1 to 6 fits on two pages.",
        "We know what pupils can do in music at the end of each year, and the next teacher begins from there.",
    ),
    "BESPOKE secondary": (
        "Enough pupils choose music next year to run the course, and those who do not can say why in other words than “it is not for me”.",
    ),
}
DELIVERIES: Said = {
    "CLASS": (
        "A musician teaches for an hour on Tuesday mornings in the hall, with the class teacher playing along. Children with SEND have a key worker in the room and instruments chosen with them. We keep a spare set for those who start late.",
        "Two half-hours on Thursdays, each with half the year group. The teaching assistant who plays the clarinet is in both; pupils who find the hall too loud begin next door, with the same piece.",
    ),
    "CHOIR": (
        "Weekly rehearsals in the first lesson after lunch, so that nobody misses a bus. A visiting singer leads, our own teacher plays. Words are printed large, and signed by the two who know how.",
        "Forty minutes on Wednesdays in school time. We share parts with the school next door and meet twice a term, once in each hall.",
    ),
    "ENS": (
        "Fridays at eight, with toast. A leader from the hub arranges parts for whoever comes, easy and hard; our own staff set up the room and stay.",
        "An hour each week in the lunch break and the lesson after it. Pupils with SEND who play in the base join with their own instruments and a part written for them.",
    ),
    "SEND": (
        "Somebody who knows the instruments comes six times: twice to choose with the pupils, twice to teach beside us, twice to see what has become of it. Between the visits staff use them every day.",
        "First two visits to try what fits, then we buy. A lead in each class is shown how to set up, charge and mend; we film that for whoever comes after.",
    ),
    "BESPOKE": (
        "Six half-days: two watching our lessons, two teaching together, two planning. Every class teacher takes part in school time, and we pay for their cover.",
    ),
}
AFTERWARDS: Said = {
    "CLASS": (
        "A lunchtime band led by our own teacher, with the instruments we keep; three places a year at the music centre paid from our own budget.",
        "The next year group follows with our own two teachers in front. Those who have played go on in a group shared with the school next door.",
    ),
    "CHOIR": ("The choir goes on in the timetable. Older singers will lead warm-ups for the younger.",),
    "ENS": ("From the second year we pay half of the leader ourselves, and all of it from the third.",),
    "SEND": ("The instruments are ours to keep and mend. Two staff will show the schools around us what we learnt.",),
    "BESPOKE": ("The plans are ours. Teachers go on visiting each other's lessons twice a term.",),
}
# How many take part, by opportunity: the share of a year group in each Key Stage, and the most of them.
TAKING_PART: dict[str, tuple[float, int]] = {
    "CLASS": (1.0, 90),
    "CHOIR": (0.35, 40),
    "ENS": (0.25, 24),
    "SEND": (0.12, 14),
    "BESPOKE": (0.9, 60),
}
YEARS, YEARS_OF_SPECIAL = 7, 12


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


def pupils(school: School, wanted: list[str], dice: Random) -> dict[str, dict[str, str]]:
    """Who would take part, by the Key Stages of the school's phase, in numbers its register can hold."""
    counted: dict[str, dict[str, str]] = {}
    for stage in stages(school, wanted):
        number = sum(_number(school, code, dice) for code in wanted)
        free, needs = school.fsm_percent or 20, 100 if school.phase == Phase.SPECIAL or wanted == ["SEND"] else 15
        counted[stage] = {
            "pupils": str(number),
            "pupil_premium": str(number * min(60, dice.randrange(80, 121) * int(free) // 100) // 100),
            "send": str(number * needs // 100),
        }
    return counted


def stages(school: School, wanted: list[str]) -> tuple[str, ...]:
    """The Key Stages that take part: whole-class teaching in a primary school is for one year group of Key Stage 2."""
    if school.phase == Phase.SECONDARY:
        return ("ks3", "ks4")
    if school.phase == Phase.SPECIAL:
        return ("ks2", "ks3")
    return ("ks2",) if wanted[0] in {"CLASS", "ENS"} else ("ks1", "ks2")


def _number(school: School, code: str, dice: Random) -> int:
    share, most = TAKING_PART[code]
    year_group = (school.pupils or 200) / (YEARS_OF_SPECIAL if school.phase == Phase.SPECIAL else YEARS)
    return max(4, min(most, round(year_group * share * dice.uniform(0.8, 1.1))))


def answers(school: School, codes: dict[str, Any], dice: Random) -> dict[str, dict[str, Any]]:
    """A whole application, section by section, about what the school asks for."""
    asked = wishes(school, codes, dice)
    wanted = [wish["code"] for wish in asked]
    return {
        "school": {"register": True, "contact": f"music@{school.urn}.example", "headteacher": True},
        "wish": {"opportunities": asked},
        "who": {"pupils": pupils(school, wanted, dice)},
        "why": {
            "need": " ".join(_about(NEEDS, code, school, dice) for code in wanted),
            "difference": " ".join(_about(DIFFERENCES, code, school, dice) for code in wanted),
            "delivery": " ".join(_about(DELIVERIES, code, school, dice) for code in wanted),
        },
        "after": {
            "continuation": " ".join(_about(AFTERWARDS, code, school, dice) for code in wanted),
            "provider": "The hub",
        },
        "agree": {"conditions": True, "data": True, "visits": True},
    }


def _about(said: Said, code: str, school: School, dice: Random) -> str:
    """Words about one opportunity, those of the school's phase where it has its own."""
    phase = {Phase.SECONDARY: SECONDARY, Phase.SPECIAL: SPECIAL}.get(school.phase, "")
    words = dice.choice(said.get(f"{code} {phase}") or said[code])
    return words.format(pupils=school.pupils, fsm=school.fsm_percent)
