"""Answers as people read them: on the check page, on the receipt, in letters, in a case."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from segue.cycle.applications.answers import AMOUNT, NOTHING, asked, is_empty
from segue.cycle.applications.sheet import Part
from segue.cycle.calls.models import Asks, Question
from segue.places.key_stages import GROUPS, KeyStage
from segue.wording import pounds_short

LABELS = dict(KeyStage.choices)


@dataclass(frozen=True)
class Row:
    """A line of an answer that has several: its name, its figures, and words to it."""

    name: str
    figures: tuple[str, ...]
    note: str = ""
    headings: tuple[str, ...] = ()

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Each figure with its heading, for pages that stack a row."""
        return list(zip(self.headings, self.figures, strict=False))


@dataclass(frozen=True)
class Shown:
    """One question and its answer: as text, or as rows under headings."""

    key: str
    label: str
    text: str = ""
    headings: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    total: str = ""
    withheld: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and not self.rows


@dataclass(frozen=True)
class ShownSection:
    key: str
    title: str
    questions: tuple[Shown, ...]


def sent_sections(sent: dict[str, Any], withheld: Collection[tuple[str, str]] = ()) -> list[ShownSection]:
    """What was sent, from its kept copy alone. Questions named by section and key in `withheld` show no answer."""
    return [
        ShownSection(
            section["key"],
            section["title"],
            tuple(
                Shown(question["key"], question["label"], withheld=True)
                if (section["key"], question["key"]) in withheld
                else shown(
                    question["asks"],
                    question["answer"],
                    key=question["key"],
                    label=question["label"],
                    titles=question.get("offered", {}),
                )
                for question in section["questions"]
            ),
        )
        for section in sent["sections"]
    ]


def written_section(part: Part) -> ShownSection:
    """What is written so far in one section."""
    return ShownSection(
        part.key,
        part.section.title,
        tuple(answer_shown(part, question, part.answer(question)) for question in part.questions),
    )


def answer_shown(part: Part, question: Question, answer: Any) -> Shown:
    titles = {one.opportunity.code: one.opportunity.title for one in part.offer.opportunities}
    return shown(question.asks, answer, key=question.key, label=question.label, titles=titles)


def shown(asks: str, answer: Any, *, key: str, label: str, titles: dict[str, str]) -> Shown:
    """One answer by its kind."""
    if is_empty(answer):
        return Shown(key, label)
    if asks == Asks.PUPILS:
        return Shown(key, label, headings=("Key Stage", *GROUPS.values()), rows=tuple(_pupils(answer)))
    if asks == Asks.OPPORTUNITIES:
        total = pounds_short(sum(asked(answer).values(), NOTHING))
        return Shown(key, label, headings=("Opportunity", "Amount"), rows=tuple(_wishes(answer, titles)), total=total)
    if asks in {Asks.YES_NO, Asks.CONFIRM}:
        return Shown(key, label, {"yes": "Yes", "no": "No", True: "Yes"}.get(answer, str(answer)))
    return Shown(key, label, f"{answer:,}" if isinstance(answer, int) else answer)


def as_text(shown: Shown) -> str:
    """An answer as plain text, for comparing one version with another."""
    if not shown.rows:
        return shown.text
    lines = [f"{row.name}: {', '.join(row.figures)}{'. ' if row.note else ''}{row.note}" for row in shown.rows]
    return "\n".join(lines)


def _pupils(answer: dict[str, dict[str, Any]]) -> Iterable[Row]:
    for stage, row in answer.items():
        figures = tuple(_figure(row.get(group, 0)) for group in GROUPS)
        yield Row(LABELS.get(stage, stage), figures, headings=tuple(GROUPS.values()))


def _figure(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _wishes(answer: list[dict[str, str]], titles: dict[str, str]) -> Iterable[Row]:
    for wish in answer:
        amount = wish["amount"]
        figure = pounds_short(Decimal(amount)) if AMOUNT.fullmatch(amount) else amount
        yield Row(titles.get(wish["code"], wish["code"]), (figure,), wish["note"], ("Amount",))
