"""What can be put beside an answer: a colleague's words, last year's, what the register knows."""

from dataclasses import dataclass
from typing import Any

from segue.cycle.applications import queries
from segue.cycle.applications.answers import is_empty
from segue.cycle.applications.models import Application, SetAside
from segue.cycle.applications.sheet import Part, Sheet
from segue.cycle.applications.shown import Shown, answer_shown
from segue.cycle.calls.models import Asks, Question

SETTLED = {
    "mine": "The words that were set aside stand now.",
    "theirs": "The words that stood stay as they are.",
    "both": "Both stand now, one after the other. Read them through, and shorten what is double.",
}
TAKEN_OVER = (
    "Your last answers are filled in where nothing was written. Read each part through, and change what is new."
)
# A promise is made anew each year, and so is a wish: amounts and caps change. So do the people to write to.
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
        if not differs(aside, part):
            continue
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


def differs(aside: SetAside, part: Part) -> bool:
    """Tell whether words set aside are still others than those that stand."""
    return any(part.written.get(key) != answer for key, answer in aside.answers.items())


def earlier_of(application: Application, part: Part) -> Earlier | None:
    """Last year's answers to the questions of a section, where there are any."""
    last = queries.earlier_than(application)
    if last is None:
        return None
    answers = fitting(part, queries.answers_of(last))
    shown = [
        answer_shown(part, question, answers[question.key]) for question in part.questions if question.key in answers
    ]
    return Earlier(last, answers, shown) if answers else None


def fitting(part: Part, earlier: dict[tuple[str, str], Any]) -> dict[str, Any]:
    """The answers of an earlier application that fit the questions of a section."""
    return {
        question.key: earlier[question.key, question.asks]
        for question in part.questions
        if _may_be_taken_over(question) and not is_empty(earlier.get((question.key, question.asks)))
    }


def could_take_over(application: Application, sheet: Sheet) -> Application | None:
    """The earlier application whose answers would help with parts that are not begun."""
    if any(not part.is_begun and any(map(_may_be_taken_over, part.questions)) for part in sheet.parts):
        return queries.earlier_than(application)
    return None


def _may_be_taken_over(question: Question) -> bool:
    return question.asks not in NOT_OFFERED and not question.personal


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
