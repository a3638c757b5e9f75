"""What was sent, laid out for reading beside the scores."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from segue.cycle.applications.models import Application

STAGES = {
    "eyfs": "Early years",
    "ks1": "Key Stage 1",
    "ks2": "Key Stage 2",
    "ks3": "Key Stage 3",
    "ks4": "Key Stage 4",
    "ks5": "Key Stage 5",
}


@dataclass(frozen=True)
class Reply:
    """A question with its answer: words as they were typed, or lines of figures."""

    label: str
    words: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    title: str
    replies: tuple[Reply, ...]


def chapters(application: Application) -> list[Chapter]:
    """The answers of the last submission, section by section."""
    sent = application.submissions.order_by("-number").first()
    sections = sent.answers.get("sections", []) if sent and isinstance(sent.answers, dict) else []
    return [
        Chapter(str(section.get("title", "")), tuple(_reply(question) for question in section.get("questions", [])))
        for section in sections
    ]


def _reply(question: dict[str, Any]) -> Reply:
    label, answer = str(question.get("label", "")), question.get("answer")
    if isinstance(answer, bool):
        return Reply(label, "Yes" if answer else "No")
    if isinstance(answer, dict):
        return Reply(label, lines=tuple(_pupils(answer)))
    if isinstance(answer, list):
        return Reply(label, lines=tuple(_wishes(answer, question.get("offered") or {})))
    text = "" if answer is None else str(answer)
    return Reply(label, {"yes": "Yes", "no": "No"}.get(text, text) if question.get("asks") == "yes_no" else text)


def _pupils(answer: dict[str, Any]) -> Iterator[str]:
    for stage, row in answer.items():
        if isinstance(row, dict):
            parts = [f"{row.get('pupils', 0)} pupils"]
            parts += [f"{row['pupil_premium']} with Pupil Premium"] if "pupil_premium" in row else []
            parts += [f"{row['send']} with SEND"] if "send" in row else []
            yield f"{STAGES.get(stage, stage)}: {', '.join(parts)}"
        else:
            yield f"{stage}: {row}"


def _wishes(answer: list[Any], offered: dict[str, str]) -> Iterator[str]:
    for wish in answer:
        if isinstance(wish, dict):
            name = offered.get(wish.get("code", ""), wish.get("code", ""))
            note = f" – {wish['note']}" if wish.get("note") else ""
            yield f"{name}: {_pounds(wish.get('amount', ''))}{note}"
        else:
            yield str(wish)


def _pounds(amount: Any) -> str:
    try:
        return f"£{Decimal(str(amount)):,.2f}"
    except InvalidOperation:
        return str(amount)
