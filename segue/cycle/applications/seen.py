"""What a page showed when a person began to type: which answer of which version.

The page carries it in a hidden field. A save then says only what this person touched, so that two colleagues who
change different answers of one section never get in each other's way.
"""

import json
from hashlib import sha256
from typing import Any

from segue.cycle.applications.answers import tidy
from segue.cycle.applications.sheet import Part

Seen = dict[str, tuple[int, str]]


def of(part: Part) -> Seen:
    """What a page shows that was just opened."""
    return {question.key: (part.version, digest(tidy(question, part.answer(question)))) for question in part.questions}


def after(part: Part, typed: dict[str, Any], before: Seen) -> Seen:
    """What a page still shows after a save: its own words, and of a colleague's what it showed before."""
    now = of(part)
    shown = {question.key: digest(tidy(question, typed.get(question.key))) for question in part.questions}
    return {key: now[key] if now[key][1] == shown[key] else before.get(key, (0, "")) for key in now}


def touched(part: Part, typed: dict[str, Any], before: Seen) -> dict[str, Any]:
    """The answers that are not as the page showed them first."""
    return {
        question.key: typed[question.key]
        for question in part.questions
        if question.key in typed and digest(tidy(question, typed[question.key])) != before.get(question.key, (0, ""))[1]
    }


def versions(before: Seen) -> dict[str, int]:
    return {key: version for key, (version, _) in before.items()}


def write(seen: Seen) -> str:
    return json.dumps(seen, separators=(",", ":"))


def read(text: str) -> Seen:
    """Read it back; a page that lost it has seen nothing."""
    try:
        found = json.loads(text)
        return {str(key): (int(version), str(digest)) for key, (version, digest) in found.items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}


def digest(answer: Any) -> str:
    """A short mark of an answer, by which one that was touched is told from one that was not."""
    return sha256(json.dumps(answer, sort_keys=True).encode(errors="replace")).hexdigest()[:16]
