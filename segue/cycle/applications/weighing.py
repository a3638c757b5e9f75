"""What can be put beside an answer: a colleague's words, last year's, what the register knows."""

from dataclasses import dataclass
from typing import Any

from segue.cycle.applications import queries
from segue.cycle.applications.answers import is_empty
from segue.cycle.applications.models import Application, SetAside
from segue.cycle.applications.sheet import Part
from segue.cycle.applications.shown import Shown, answer_shown
from segue.cycle.calls.models import Asks

SETTLED = {
    "mine": "The words that were set aside stand now.",
    "theirs": "The words that stood stay as they are.",
    "both": "Both stand now, one after the other. Read them through, and shorten what is double.",
}
# A promise is made anew each year, and so is a wish: amounts and caps change.
NOT_OFFERED = {Asks.CONFIRM, Asks.OPPORTUNITIES}


@dataclass(frozen=True)
class TwoVersions:
    """Words set aside beside the words that stand."""

    aside: SetAside
    pairs: list[tuple[Shown, Shown]]
    can_join: bool


@dataclass(frozen=True)
class Earlier:
    """The answers of an earlier application to the questions of one section."""

    application: Application
    answers: dict[str, Any]
    shown: list[Shown]


def two_versions(application: Application, part: Part) -> list[TwoVersions]:
    """What waits to be chosen in a section."""
    found = []
    for aside in queries.waiting_words(application).filter(key=part.key):
        asked = [question for question in part.questions if question.key in aside.answers]
        pairs = [
            (
                answer_shown(part, question, part.answer(question)),
                answer_shown(part, question, aside.answers[question.key]),
            )
            for question in asked
        ]
        can_join = any(question.asks in {Asks.WORDS, Asks.LINE} for question in asked)
        found.append(TwoVersions(aside, pairs, can_join))
    return found


def earlier_of(application: Application, part: Part) -> Earlier | None:
    """Last year's answers to the questions of a section, where there are any."""
    last = queries.earlier_than(application)
    if last is None:
        return None
    answers = queries.answers_of(last)
    fitting = {
        question.key: answers[question.key, question.asks]
        for question in part.questions
        if question.asks not in NOT_OFFERED and not is_empty(answers.get((question.key, question.asks)))
    }
    shown = [
        answer_shown(part, question, fitting[question.key]) for question in part.questions if question.key in fitting
    ]
    return Earlier(last, fitting, shown) if fitting else None


def filled(typed: dict[str, Any], earlier: Earlier | None) -> dict[str, Any]:
    """What was typed, with last year's answers where nothing was."""
    if earlier is None:
        return typed
    return typed | {key: answer for key, answer in earlier.answers.items() if is_empty(typed.get(key))}


def known(part: Part, user: Any) -> dict[str, Any]:
    """What need not be typed, because it is known. It becomes an answer once it is saved."""
    school = part.school
    facts = {
        "contact": user.email,
        "contact_name": user.name,
        "pupils_on_roll": school.pupils if school else None,
        "website": school.website if school else "",
    }
    wanted = {question.key for question in part.questions}
    return {key: value for key, value in facts.items() if key in wanted and value not in {None, ""}}
