"""Every form anyone is shown takes any text: it is kept exactly, or refused with all that was typed still there."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve
from psycopg import sql

from segue.people.models import User
from segue.site.forms.characters import shown
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
        for text, everywhere in [(text, False) for text in STRINGS] + [(text, True) for text in STRINGS[-2:]]:
            with transaction.atomic():
                self._send(page, paper, text, everywhere=everywhere)
                transaction.set_rollback(True)

    def _send(self, page: Page, paper: Paper, text: str, *, everywhere: bool) -> None:
        sent = paper.filled(text, everywhere=everywhere)
        where = f"{paper.address or page.address} with {text[:40]!r}{' everywhere' if everywhere else ''}"
        try:
            with transaction.atomic():
                answer = self.client.post(
                    HOST + (paper.address or page.address), sent, HTTP_REFERER=HOST + page.address
                )
        except Exception as met:  # noqa: BLE001 - each is told at the end
            self.wrong.append(f"{where}: {type(met).__name__}: {met}")
            return
        if answer.status_code in (301, 302, 303):
            self.is_kept(where, text)
        elif answer.status_code >= 400 and answer.status_code not in (400, 409, 422):
            self.wrong.append(f"{where}: answers {answer.status_code}")
        else:
            self.is_shown(where, paper, sent, answer.content.decode())

    def is_kept(self, where: str, text: str) -> None:
        found = rows_with(MARK)
        if not any(text in row or json.dumps(text, ensure_ascii=False)[1:-1] in row for row in found):
            self.wrong.append(f"{where}: taken, but not kept as it was typed: {[row[:80] for row in found][:4]}")

    def is_shown(self, where: str, paper: Paper, sent: dict[str, list[str]], html: str) -> None:
        there = standing_in(html)
        for box in paper.free:
            if box.name in there and there[box.name] != shown(sent[box.name][0]):
                self.wrong.append(f"{where}: {box.name} lost what was typed: {there[box.name][:60]!r}")


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


def test_a_form_that_loses_words_is_found_out(demo):
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(email=EMAIL["Commissioning officer"]))
    page, paper = next(papers(Walk(client), lambda _: True))
    filler = Filler(client)

    filler.is_shown("here", paper, paper.filled("words", everywhere=False), page.html)
    filler.is_kept("here", "words nobody kept")

    assert len(filler.wrong) == len(paper.free) + 1
