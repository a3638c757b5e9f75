"""Every form anyone is shown takes any text: it is kept exactly, or refused with all that was typed still there."""

import hashlib
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from string import ascii_lowercase

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve
from psycopg import sql

from segue.people.models import User
from segue.site.forms.characters import shown
from segue.words import can_be_kept
from tests import naughty
from tests.journeys.papers import Paper, papers_of, standing_in
from tests.journeys.test_every_page import EMAIL
from tests.journeys.walk import HOST, Page, Walk

MARK = "zq7x"
STRINGS = (
    f"\u202esdrow desrever {MARK}",
    f"🎺🎶 {MARK} 👩🏽\u200d🏫",
    f"=HYPERLINK(1,{MARK})",
    f"<b>{MARK}</b> & \"'\\ </textarea><script>alert(1)</script>",
    f"Z͑ͫ̓a̴l{MARK}\ufeff\u2028\u00a0.",
    f"{MARK}%00{{{{ {{% %}}}}",
    f"nu\0ll {MARK}",
    MARK + "x" * 10_000,
)
# Of the shared list, how many ways each form is filled in; and what of it no program can keep, which is refused.
SAMPLES = 1
KEEPABLE = [text for text in naughty.STRINGS if can_be_kept(text) and text.strip() and len(text) < 300]
UNKEEPABLE = [text for text in naughty.STRINGS if not can_be_kept(text.strip())]
ROLES = (
    "Commissioning officer",
    "Administrator",
    "Chief executive",
    "Finance officer",
    "Body chair",
    "Assessor",
    "Applicant",
)
# Samples, and a page of the demo alone.
ELSEWHERE = {"look", "demo-sign-in"}


@dataclass
class Filler:
    """Somebody who sends every form of every page they come to, and undoes it."""

    client: Client
    wrong: list[str] = field(default_factory=list)

    def try_all(self, page: Page, paper: Paper) -> None:
        free, written = ([box.name for box in boxes] for boxes in (paper.free, paper.written))
        alike = [dict.fromkeys(free, text) for text in STRINGS] + [
            dict.fromkeys(written, text) for text in STRINGS[-2:]
        ]
        for words in alike + list(samples(free, page.kind)):
            with transaction.atomic():
                self._send(page, paper, words)
                transaction.set_rollback(True)

    def _send(self, page: Page, paper: Paper, words: dict[str, str]) -> None:
        sent = paper.filled(words)
        where = f"{paper.address or page.address} with { {name: text[:40] for name, text in words.items()} }"
        try:
            with transaction.atomic():
                answer = self.client.post(
                    HOST + (paper.address or page.address), sent, HTTP_REFERER=HOST + page.address
                )
        except Exception as met:  # noqa: BLE001 - each is told at the end
            self.wrong.append(f"{where}: {type(met).__name__}: {met}")
            return
        if answer.status_code in (301, 302, 303):
            self.is_kept(where, words)
        elif answer.status_code >= 400 and answer.status_code not in (400, 409, 422):
            self.wrong.append(f"{where}: answers {answer.status_code}")
        else:
            self.is_shown(where, paper, sent, answer.content.decode())

    def is_kept(self, where: str, words: dict[str, str]) -> None:
        """Some of the words stand in the database; and none that do stand there only in another shape."""
        found = rows_with(MARK)
        lost = [text for text in set(words.values()) if not any(_holds(row, text) for row in found)]
        if len(lost) == len(set(words.values())):
            self.wrong.append(f"{where}: taken, but not kept as it was typed: {[row[:80] for row in found][:4]}")
        for text in lost:
            if spoilt := [row[:80] for row in found if mark_of(text) in row]:
                self.wrong.append(f"{where}: {text[:40]!r} is kept in another shape: {spoilt[:4]}")

    def is_shown(self, where: str, paper: Paper, sent: dict[str, list[str]], html: str) -> None:
        there = standing_in(html)
        for box in paper.free:
            if box.name in there and there[box.name] != shown(sent[box.name][0]):
                self.wrong.append(f"{where}: {box.name} lost what was typed: {there[box.name][:60]!r}")


def _holds(row: str, text: str) -> bool:
    return text in row or json.dumps(text, ensure_ascii=False)[1:-1] in row


def mark_of(text: str) -> str:
    found = re.search(f"{MARK}[a-z]?", text)
    return found[0] if found else MARK


def samples(names: list[str], form: str) -> Iterator[dict[str, str]]:
    """Words of the shared list, others for every box and every form. Spaces at the ends are nobody's words."""
    drawn = random.Random(f"{form} {names}")  # noqa: S311 - the same words at every run
    for _ in range(SAMPLES):
        texts = drawn.choices(KEEPABLE, k=len(names))
        yield {
            name: f"{text.strip()} {MARK}{letter}"
            for name, text, letter in zip(names, texts, cycle(ascii_lowercase), strict=False)
        }
    yield dict.fromkeys(names, f"{drawn.choice(UNKEEPABLE)} {MARK}")


def rows_with(mark: str) -> list[str]:
    """Every value of any column of text that holds the mark."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type IN ('text', 'character varying', 'jsonb', 'ARRAY')"
            " AND table_name NOT LIKE 'django_%%' AND table_name NOT LIKE 'procrastinate_%%'"
        )
        part = sql.SQL("SELECT {column}::text FROM {table} WHERE {column}::text LIKE {mark}")
        parts = [
            part.format(table=sql.Identifier(table), column=sql.Identifier(column), mark=sql.Literal(f"%{mark}%"))
            for table, column in cursor.fetchall()
        ]
        cursor.execute(sql.SQL(" UNION ALL ").join(parts))
        return [row for (row,) in cursor.fetchall()]


@pytest.fixture
def is_first(tmp_path_factory, worker_id) -> Callable[[object], bool]:
    """Tell whether nobody sent this form before, in any process of the run."""
    here = tmp_path_factory.getbasetemp()
    claims = (here if worker_id == "master" else here.parent) / "sent"
    claims.mkdir(exist_ok=True)

    def claim(form: object) -> bool:
        try:
            (claims / hashlib.sha256(repr(form).encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    return claim


def papers(walk: Walk, is_first: Callable[[object], bool]) -> Iterator[tuple[Page, Paper]]:
    """Each form once, whoever is shown it: those of one kind of address that ask the same."""
    for page in walk.pages():
        for paper in papers_of(page.html):
            address = resolve((paper.address or page.address).partition("?")[0]).url_name
            kind = (address, tuple(sorted({box.name for box in paper.boxes})))
            if paper.free and address not in ELSEWHERE and is_first(kind):
                yield page, paper


@pytest.mark.parametrize("role", ROLES)
def test_every_form_shown_to(role, demo, is_first):
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(email=EMAIL[role]))
    filler = Filler(client)

    for page, paper in papers(Walk(client), is_first):
        filler.try_all(page, paper)

    assert filler.wrong == []


def test_words_kept_in_another_shape_are_found_out(demo):
    for user, name in zip(User.objects.all(), (f"kept {MARK}a", f"spoilt {MARK}b"), strict=False):
        user.name = name
        user.save()
    filler = Filler(Client())

    filler.is_kept("here", {"one": f"kept {MARK}a", "two": f"typed {MARK}b"})

    assert [f"'typed {MARK}b' is kept in another shape" in wrong for wrong in filler.wrong] == [True]


def test_a_form_that_loses_words_is_found_out(demo):
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(email=EMAIL["Commissioning officer"]))
    page, paper = next(papers(Walk(client), lambda _: True))
    filler = Filler(client)

    filler.is_shown("here", paper, paper.filled({box.name: "words" for box in paper.free}), page.html)
    filler.is_kept("here", {"name": "words nobody kept"})

    assert len(filler.wrong) == len(paper.free) + 1
