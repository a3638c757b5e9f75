"""What an answer of each kind looks like when it is kept, and what is still wrong with it.

Kept: words, a line, one of several, yes or no as text; a whole number as a number; a confirmation as true or
false; pupils as {key stage: {group: number}}; opportunities as a list of {code, amount, note}. What cannot be
read as a number is kept as it was typed, so that nothing a person wrote is lost.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from segue.cycle.calls.models import Asks, Opportunity, Question
from segue.places.key_stages import GROUPS, KeyStage
from segue.places.models import Phase
from segue.rules import RuleBroken
from segue.wording import pounds_short
from segue.words import can_be_kept, count_words, even_newlines, listed

AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")
NOTHING = Decimal(0)
# No school, trust or district has as many pupils or sessions.
LARGEST = 999_999


@dataclass(frozen=True)
class Offered:
    """An opportunity as one school may have it: its cap there, or nothing where it is not for its phase."""

    opportunity: Opportunity
    cap: Decimal | None

    @property
    def for_whom(self) -> str:
        """The phases it is for, as people say them."""
        return listed([Phase(phase).label.lower() for phase in self.opportunity.phases])


@dataclass(frozen=True)
class Offer:
    """What a call offers one school."""

    opportunities: tuple[Offered, ...] = ()
    cap_per_school: Decimal | None = None
    phase: str = "school"

    def find(self, code: str) -> Offered | None:
        return next((one for one in self.opportunities if one.opportunity.code == code), None)


@dataclass(frozen=True)
class Problem:
    """What is wrong with one answer. `at` is the part of the answer, empty for the whole of it."""

    question: Question
    words: str
    at: str = ""
    missing: bool = field(default=False, compare=False)


def tidy(question: Question, typed: Any) -> Any:
    """Bring what was typed into the shape its kind is kept in, losing nothing."""
    kept = _TIDY.get(question.asks, _text)(typed)
    if not all(can_be_kept(text) for text in texts(kept)):
        raise RuleBroken(f"“{question.label}” has a character that cannot be kept. Delete it and type the words again.")
    return kept


def texts(answer: Any) -> Iterator[str]:
    """Every piece of text in an answer."""
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, dict):
        for name, value in answer.items():
            yield str(name)
            yield from texts(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from texts(value)


def is_empty(answer: Any) -> bool:
    """Tell whether nothing was answered."""
    if isinstance(answer, str):
        return not answer.strip()
    if isinstance(answer, dict):
        return all(is_empty(value) for value in answer.values())
    return answer is None or answer is False or answer == []


def problems(question: Question, answer: Any, offer: Offer) -> list[Problem]:
    """Say what keeps an answer from being sent, each in a sentence."""
    if is_empty(answer):
        return [Problem(question, _asked(question), missing=True)] if question.required else []
    return list(_PROBLEMS[question.asks](question, answer, offer))


def asked(answer: Any) -> dict[str, Decimal]:
    """The amounts asked for, by the code of the opportunity, where they can be read."""
    wishes = answer if isinstance(answer, list) else []
    return {
        wish["code"]: Decimal(wish["amount"])
        for wish in wishes
        if AMOUNT.fullmatch(wish["amount"]) and Decimal(wish["amount"]) > 0
    }


def chosen(questions: Iterable[Question], theirs: dict[str, Any], mine: dict[str, Any], *, use: str) -> dict[str, Any]:
    """The answers that come of two: "mine", or "both", words one after the other."""
    if use == "mine":
        return mine
    return {
        question.key: _both(question, theirs.get(question.key), mine[question.key])
        for question in questions
        if question.key in mine
    }


def _both(question: Question, theirs: Any, mine: Any) -> Any:
    if is_empty(theirs) or is_empty(mine):
        return mine if is_empty(theirs) else theirs
    if question.asks == Asks.WORDS:
        return f"{theirs}\n\n{mine}"
    if question.asks == Asks.LINE:
        return f"{theirs} / {mine}"
    return theirs


def _asked(question: Question) -> str:
    if question.asks == Asks.CONFIRM:
        return f"Tick “{question.label}”"
    if question.asks == Asks.OPPORTUNITIES:
        return "Say what you would like: enter an amount for at least one opportunity"
    return f"Answer “{question.label}”"


# The shape each kind is kept in


def _text(typed: Any) -> str:
    return even_newlines(str("" if typed is None else typed))


def _number(typed: Any) -> int | str:
    text = str("" if typed is None else typed)
    plain = re.sub(r"[\s,]", "", text)
    return int(plain) if re.fullmatch("[0-9]{1,6}", plain) else text


def _tick(typed: Any) -> bool:
    return typed in {True, "on", "true", "yes", "1"} if isinstance(typed, bool | str) else False


def _pupils(typed: Any) -> dict[str, dict[str, int | str]]:
    given = typed if isinstance(typed, dict) else {}
    rows = {stage: _row(given.get(stage)) for stage in KeyStage.values}
    return {stage: row for stage, row in rows.items() if row}


def _row(typed: Any) -> dict[str, int | str]:
    given = typed if isinstance(typed, dict) else {}
    row = {group: _number(given.get(group)) for group in GROUPS}
    return {group: value for group, value in row.items() if value != ""}


def _wishes(typed: Any) -> list[dict[str, str]]:
    given = [wish for wish in typed if isinstance(wish, dict)] if isinstance(typed, list | tuple) else []
    wishes = [{name: _text(wish.get(name)) for name in ("code", "amount", "note")} for wish in given]
    return [_plain(wish) for wish in wishes if not is_empty(wish["amount"]) or not is_empty(wish["note"])]


def _plain(wish: dict[str, str]) -> dict[str, str]:
    """1,200 and £1200 and 1200.5 are one way of writing each."""
    amount = re.sub(r"^£|[\s,]", "", wish["amount"].strip())
    return wish | {"amount": f"{Decimal(amount):.2f}"} if AMOUNT.fullmatch(amount) else wish


_TIDY: dict[str, Callable[[Any], Any]] = {
    Asks.NUMBER: _number,
    Asks.CONFIRM: _tick,
    Asks.PUPILS: _pupils,
    Asks.OPPORTUNITIES: _wishes,
}


# What is wrong with each kind


def _words_problems(question: Question, answer: str, _offer: Offer) -> Iterator[Problem]:
    count = count_words(answer)
    if question.words is not None and count > question.words:
        over = count - question.words
        yield Problem(
            question,
            f"“{question.label}” has {count:,} words and may have {question.words:,}: "
            f"take out {over:,} {'word' if over == 1 else 'words'}",
        )


def _number_problems(question: Question, answer: Any, _offer: Offer) -> Iterator[Problem]:
    if not isinstance(answer, int):
        yield Problem(question, f"“{question.label}” must be a whole number in figures, like 30, up to {LARGEST:,}")


def _choice_problems(question: Question, answer: str, _offer: Offer) -> Iterator[Problem]:
    allowed = ["yes", "no"] if question.asks == Asks.YES_NO else question.options
    if answer not in allowed:
        yield Problem(question, f"Choose one of the answers to “{question.label}”")


def _no_problems(_question: Question, _answer: Any, _offer: Offer) -> Iterator[Problem]:
    return iter(())


def _pupils_problems(question: Question, answer: dict[str, dict[str, Any]], _offer: Offer) -> Iterator[Problem]:
    for stage, row in answer.items():
        name = KeyStage(stage).label
        wrong = [group for group, value in row.items() if not isinstance(value, int)]
        for group in wrong:
            yield Problem(question, f"{name}: {_group(group)} must be a whole number in figures", f"{stage}-{group}")
        if "pupils" in wrong:
            continue
        if "pupils" not in row:
            yield Problem(question, f"{name}: say how many pupils there are in all", f"{stage}-pupils")
            continue
        for group in ("pupil_premium", "send"):
            if group not in wrong and row.get(group, 0) > row["pupils"]:
                yield Problem(
                    question,
                    f"{name}: {_group(group)} ({row[group]:,}) cannot be more than all pupils ({row['pupils']:,})",
                    f"{stage}-{group}",
                )
    if all(row.get("pupils", 0) == 0 for row in answer.values()):
        yield Problem(question, f"“{question.label}” must count at least one pupil")


def _group(group: str) -> str:
    return {"pupils": "pupils", "pupil_premium": "Pupil Premium", "send": "SEND"}[group]


def _wish_problems(question: Question, answer: list[dict[str, str]], offer: Offer) -> Iterator[Problem]:
    for wish in answer:
        words = _wrong_with(wish, offer)
        if words:
            found = offer.find(wish["code"])
            yield Problem(question, words, f"{found.opportunity.pk}-amount" if found else "")
    total = sum(asked(answer).values(), NOTHING)
    if offer.cap_per_school is not None and total > offer.cap_per_school:
        yield Problem(
            question,
            f"You ask for {pounds_short(total)} in all. The most one school may ask for in this call is "
            f"{pounds_short(offer.cap_per_school)}: that is {pounds_short(total - offer.cap_per_school)} too much",
        )


def _wrong_with(wish: dict[str, str], offer: Offer) -> str:
    found = offer.find(wish["code"])
    if found is None:
        return "This call has no such opportunity"
    title = found.opportunity.title
    if found.cap is None:
        return f"{title} is for {found.for_whom} schools; the register has yours as {offer.phase}"
    return _wrong_with_amount(wish, found.cap, offer.phase, title)


def _wrong_with_amount(wish: dict[str, str], cap: Decimal, phase: str, title: str) -> str:
    if not wish["amount"].strip():
        return f"{title}: enter how much you ask for, or take the note away"
    if not AMOUNT.fullmatch(wish["amount"]):
        return f"{title}: enter the amount in pounds and pence, like 1,200 or 1,200.50"
    amount = Decimal(wish["amount"])
    if amount == 0:
        return f"{title}: the amount must be more than £0"
    if amount > cap:
        return (
            f"{title}: you ask for {pounds_short(amount)}. The most a school like yours ({phase}) may ask for is "
            f"{pounds_short(cap)}: that is {pounds_short(amount - cap)} too much"
        )
    return ""


_PROBLEMS: dict[str, Callable[[Question, Any, Offer], Iterator[Problem]]] = {
    Asks.WORDS: _words_problems,
    Asks.LINE: _words_problems,
    Asks.NUMBER: _number_problems,
    Asks.YES_NO: _choice_problems,
    Asks.ONE_OF: _choice_problems,
    Asks.CONFIRM: _no_problems,
    Asks.PUPILS: _pupils_problems,
    Asks.OPPORTUNITIES: _wish_problems,
}
