"""What the demo's assessors and officers write about applications, criterion by criterion."""

from collections.abc import Mapping
from typing import Any

# Each: what is good, what is doubtful. Two assessors of one case never use the same words.
SAID: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Need": (
        (
            "The need is shown with numbers of its own and with what pupils said.",
            "Reaches children whom no programme has reached, and says how the school knows.",
            "Serves our priorities squarely: few schools near it offer anything of the kind.",
            "Honest about what was tried before and why it stopped.",
        ),
        (
            "The need is asserted more than shown.",
            "Numbers are given for the whole school, not for those who would take part.",
            "Says what is missing, and little about who misses it.",
        ),
    ),
    "Difference": (
        (
            "Says what pupils will be able to do by summer, in words one could check.",
            "Ambitious and likely: a first performance, and a count of who goes on.",
            "Looks further than the concert, to what teachers can do afterwards.",
        ),
        (
            "Much is asked for few pupils; what changes for the rest is not said.",
            "Enjoyment is named, and no step in music.",
            "The aim is good and cannot be measured as it stands.",
        ),
    ),
    "Delivery": (
        (
            "Clear about who teaches, when, and who of the staff is in the room.",
            "Pupils with SEND take part from the first week, with people named for it by their posts.",
            "In school time, in a room that is free: it will happen.",
        ),
        (
            "Says little about how pupils with SEND take part.",
            "Lunch breaks are short here; half the time may go on setting up.",
            "Who covers for the class teacher is left open.",
        ),
    ),
    "Lasting": (
        (
            "Has thought about what comes after, and pays a part of it.",
            "The school's own staff lead from the second year; the plan is modest and sound.",
            "Instruments stay in use, and the next group is named.",
        ),
        (
            "The plan for afterwards rests on one person.",
            "Afterwards is hoped for rather than planned.",
            "Depends on a second award.",
        ),
    ),
}
FEEDBACK = {
    "Need": "Tell us next time with numbers who is missed now: those who would take part, not the whole school.",
    "Difference": "Say next time what pupils will be able to do at the end that they cannot do now, so that it can be seen.",
    "Delivery": "Say next time how pupils with SEND take part, and who covers for the teacher in the room.",
    "Lasting": "Say next time what your own staff will carry on, and who takes over if one of them leaves.",
}
NAMED = {
    "CLASS": "whole-class teaching",
    "CHOIR": "a choir",
    "ENS": "an ensemble",
    "SEND": "resources for pupils with SEND",
    "BESPOKE": "planning and teaching together",
}
GOOD = 3


def of_criterion(title: str, value: int, turn: int) -> str:
    """Reasons for a score; `turn` keeps two assessors of one case from the same words."""
    said = SAID[title][0 if value >= GOOD else 1]
    return said[turn % len(said)]


def extremes(totals: Mapping[str, int]) -> tuple[str, str]:
    """The criteria that came out best and worst."""
    ranked = sorted(totals, key=lambda title: (-totals[title], title))
    return ranked[0], ranked[-1]


def why(proposal: Any, totals: Mapping[str, int], *, fits: bool) -> str:
    """Why an award is recommended or not, from the scores of this very case."""
    case = proposal.application
    asked = " and ".join(
        NAMED[line.opportunity.code] for line in case.lines.select_related("opportunity").order_by("pk")
    )
    best, worst = extremes(totals)
    asks = f"Scored {proposal.score} of 100. Asks for {asked} in {case.school.district_name}."
    if fits:
        return f"{asks} Most convincing on {best.lower()}, least on {worst.lower()}."
    return f"{asks} Least convincing on {worst.lower()}; others showed more, and the money did not reach this far."
