"""What was typed into a return, read into figures. Nothing typed is thrown away for being wrong."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from segue.cycle.contracts.models import Target
from segue.places.key_stages import KeyStage

LARGEST = 999_999
PARTS = ("pupils", "pupil_premium", "send")
PART_NAMES = {"pupils": "pupils", "pupil_premium": "pupils with Pupil Premium", "send": "pupils with SEND"}
WHOLE = re.compile(r"\d{1,3}(,\d{3})+|\d+", re.ASCII)
ONE_PLACE = re.compile(r"(\d{1,3}(,\d{3})+|\d+)(\.\d)?", re.ASCII)

Answers = Mapping[str, str]


@dataclass(frozen=True)
class Problem:
    """What is wrong with one answer, and which field it is in."""

    field: str
    words: str


@dataclass
class Figures:
    """A return, read: whole once there are no problems."""

    sessions: int | None = None
    story: str = ""
    problems: str = ""
    pupils: dict[str, dict[str, int]] = field(default_factory=dict)
    actuals: dict[int, tuple[Decimal, bool]] = field(default_factory=dict)
    wrong: list[Problem] = field(default_factory=list)

    def total(self, part: str) -> int:
        return sum(counted[part] for counted in self.pupils.values())


def pupils_field(key_stage: str, part: str) -> str:
    return f"{key_stage}-{part}"


def actual_field(target: int) -> str:
    return f"target-{target}"


def estimate_field(target: int) -> str:
    return f"target-{target}-estimate"


def fields(targets: Iterable[Target]) -> list[str]:
    """Every answer a return may have, by name."""
    names = ["sessions", "story", "problems"]
    names += [pupils_field(stage, part) for stage in KeyStage.values for part in PARTS]
    for target in targets:
        names += [actual_field(target.pk), estimate_field(target.pk)]
    return names


def as_typed(
    *,
    sessions: int | None = None,
    story: str | None = None,
    problems: str | None = None,
    pupils: Mapping[str, Iterable[int]] | None = None,
    actuals: Mapping[Any, Any] | None = None,
) -> dict[str, str]:
    """Write figures as a person would type them. `actuals` maps a target (or its key) to a value, or (value, estimated)."""
    words = {"sessions": sessions, "story": story, "problems": problems}
    typed = {name: str(value) for name, value in words.items() if value is not None}
    for stage, counted in (pupils or {}).items():
        typed |= {pupils_field(stage, part): str(count) for part, count in zip(PARTS, counted, strict=False)}
    for target, given in (actuals or {}).items():
        value, estimated = given if isinstance(given, tuple) else (given, False)
        key = target.pk if isinstance(target, Target) else target
        typed |= {actual_field(key): str(value), estimate_field(key): "on" if estimated else ""}
    return typed


def read(answers: Answers, targets: Iterable[Target]) -> Figures:
    """Read what was typed, and list what cannot be sent as it is."""
    figures = Figures(story=answers.get("story", ""), problems=answers.get("problems", ""))
    figures.sessions = _whole(answers, "sessions", "the sessions delivered", figures.wrong)
    if figures.sessions is None and not _asked(answers, "sessions"):
        figures.wrong.append(Problem("sessions", "Enter how many sessions were delivered. If there were none, enter 0"))
    for stage in KeyStage:
        _read_stage(answers, stage, figures)
    for target in targets:
        _read_actual(answers, target, figures)
    if figures.sessions and not figures.total("pupils") and not figures.wrong:
        first = pupils_field(KeyStage.values[0], "pupils")
        figures.wrong.append(Problem(first, "Enter how many pupils took part, in at least one Key Stage"))
    if not figures.story.strip():
        figures.wrong.append(Problem("story", "Say what came of it"))
    return figures


def _read_stage(answers: Answers, stage: KeyStage, figures: Figures) -> None:
    names = {part: pupils_field(stage.value, part) for part in PARTS}
    if not any(_asked(answers, name) for name in names.values()):
        return
    wrong_before = len(figures.wrong)
    counted = {
        part: _whole(answers, name, f"{PART_NAMES[part]} in {stage.label}", figures.wrong) or 0
        for part, name in names.items()
    }
    if len(figures.wrong) > wrong_before:
        return
    for part in ("pupil_premium", "send"):
        if counted[part] > counted["pupils"]:
            words = f"In {stage.label} there are more {PART_NAMES[part]} than pupils"
            figures.wrong.append(Problem(names[part], words))
    if counted["pupils"]:
        figures.pupils[stage.value] = counted


def _read_actual(answers: Answers, target: Target, figures: Figures) -> None:
    name = actual_field(target.pk)
    text = answers.get(name, "").strip()
    if not text:
        figures.wrong.append(Problem(name, f"Enter a figure for “{target.indicator.name}”. If it is nothing, enter 0"))
    elif target.indicator.is_counted and not WHOLE.fullmatch(text):
        figures.wrong.append(Problem(name, f"“{target.indicator.name}” must be a whole number, like 28"))
    elif not ONE_PLACE.fullmatch(text) or _number(text) > LARGEST:
        figures.wrong.append(
            Problem(name, f"“{target.indicator.name}” must be a figure like 28 or 28.5, and not above {LARGEST:,}")
        )
    else:
        figures.actuals[target.pk] = (_number(text), bool(answers.get(estimate_field(target.pk))))


def _whole(answers: Answers, name: str, what: str, wrong: list[Problem]) -> int | None:
    text = answers.get(name, "").strip()
    if not text:
        return None
    if not WHOLE.fullmatch(text) or _number(text) > LARGEST:
        wrong.append(Problem(name, f"Enter {what} as a whole number, like 24, not above {LARGEST:,}"))
        return None
    return int(_number(text))


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _asked(answers: Answers, name: str) -> bool:
    return bool(answers.get(name, "").strip())
