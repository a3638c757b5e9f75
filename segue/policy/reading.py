"""Reading a policy from Markdown: each heading that begins with a reference is a clause."""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt

from segue.rules import RuleBroken
from segue.words import can_be_kept, even_newlines

REFERENCE = re.compile(r"^([A-Z]{1,3}\d*(?:\.\d+)*|\d+(?:\.\d+)*)[.:]?(?:\s+(.*))?$")
LONGEST_REFERENCE, LONGEST_HEADING = 20, 200


@dataclass(frozen=True)
class ClauseRead:
    """A clause as it stands in the text."""

    reference: str
    heading: str
    text: str


@dataclass(frozen=True)
class PolicyRead:
    """A policy as it stands in the text: its title and its clauses, in order, and the words that belong to none."""

    title: str
    clauses: tuple[ClauseRead, ...]
    left_out: tuple[str, ...] = ()


def read(text: str) -> PolicyRead:
    """Read a policy, or say in plain words, line by line, what cannot be read."""
    if not can_be_kept(text):
        raise RuleBroken("The text has a null character in it, or another that cannot be kept. Save it as plain text.")
    # Lines as Markdown counts them: other signs that part lines for Python are letters to it.
    lines = even_newlines(text).split("\n")
    headings = _headings(text)
    title = next((words for level, words, _, _ in headings if level == 1), "Commissioning policy")
    clauses: list[ClauseRead] = []
    problems: list[str] = []
    outside = [lines[: headings[0][2]]] if headings else []
    for place, (_, words, start, end) in enumerate(headings):
        found = REFERENCE.match(words)
        stop = headings[place + 1][2] if place + 1 < len(headings) else len(lines)
        if not found:
            outside.append(lines[end if words == title else start : stop])
            continue
        problems += _problems(found, start, [clause.reference for clause in clauses])
        body = "\n".join(lines[end:stop]).strip()
        clauses.append(ClauseRead(found[1], (found[2] or "").strip(), body))
    if not clauses:
        problems = ["No clause was found. Begin each clause with a heading such as “### S1 Schools”."]
    if problems:
        raise RuleBroken(problems)
    left_out = (text for block in outside if (text := "\n".join(block).strip()))
    return PolicyRead(title[:LONGEST_HEADING], tuple(clauses), tuple(left_out))


def _headings(text: str) -> list[tuple[int, str, int, int]]:
    """Each heading's level and words, its first line and the line after it."""
    tokens = MarkdownIt("commonmark").parse(text)
    return [
        (int(token.tag[1]), tokens[place + 1].content.strip(), token.map[0], token.map[1])
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and token.map and token.level == 0
    ]


def _problems(found: re.Match[str], line: int, before: list[str]) -> list[str]:
    where = f"Line {line + 1}: "
    problems = []
    if found[1] in before:
        problems.append(f"{where}the reference {found[1]} was used above already.")
    if not (found[2] or "").strip():
        problems.append(f"{where}clause {found[1]} has no heading.")
    if len(found[1]) > LONGEST_REFERENCE or len(found[2] or "") > LONGEST_HEADING:
        problems.append(f"{where}the heading is longer than {LONGEST_HEADING} characters.")
    return problems
