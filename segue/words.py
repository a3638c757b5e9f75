"""Words as people count them, and text as it is kept: the page, the forms and the rules agree."""

import re
from collections.abc import Sequence

# What parts two words. The same characters stand in assets/js/words.js; a test compares the two.
SPACES = "\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff"
WORD = re.compile(f"[^{SPACES}]+")
NEWLINE = re.compile(r"\r\n?")
# Nulls, control characters, halves of pairs, and code points that Unicode gives to nobody: what no page can carry.
PLANES = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
UNKEEPABLE = re.compile(f"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{PLANES}]")


def count_words(text: str) -> int:
    """Count what stands between spaces, as the page does."""
    return sum(1 for _ in WORD.finditer(text))


def even_newlines(text: str) -> str:
    """Make line ends alike and leave every other character as it was typed."""
    return NEWLINE.sub("\n", text)


def without_unkeepable(text: str) -> str:
    """What a page can show of a text."""
    return UNKEEPABLE.sub("", text)


def can_be_kept(text: str) -> bool:
    """Tell whether every character of a text can be kept as it is."""
    return UNKEEPABLE.search(text) is None


def listed(names: Sequence[str]) -> str:
    """Names as people list them: "Oak, Ash and Elm"."""
    *others, last = names or [""]
    return f"{', '.join(others)} and {last}" if others else last
