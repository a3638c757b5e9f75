"""A walk over every link a person is shown, one page of each kind in each state, read before a browser sees it."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from segue.cycle.applications.models import Application
from segue.cycle.assessment.models import Assessment
from segue.cycle.calls.models import Call
from segue.cycle.calls.times import state_of
from segue.cycle.contracts.models import Contract, ReturnDue
from segue.cycle.decisions.models import Recommendation
from segue.cycle.needs.models import Finding
from segue.cycle.priorities.models import Priority
from segue.letters.models import Letter
from segue.money.models import Payment

HOST = "http://127.0.0.1"
# Addresses whose page differs by the state of what it shows: each state is a kind of page of its own.
STATES = (
    (Application, "reference", ("case", "thread", "history", "application", "application-section")),
    (Assessment, "pk", ("assessment",)),
    (Call, "reference", ("call", "apply")),
    (Call, "pk", ("call-office-one", "assigning")),
    (Contract, "reference", ("contract", "contract-print")),
    (ReturnDue, "pk", ("return",)),
    (Finding, "pk", ("finding",)),
    (Letter, "pk", ("letter",)),
    (Payment, "pk", ("payment",)),
    (Priority, "pk", ("priority",)),
    (Recommendation, "pk", ("recommendation",)),
)
# How many links of one kind are asked for. The first of them is shown to the browser.
TRIED = 2
# Their links only lead to themselves: a page of samples.
ENDS = {"look"}


@dataclass
class Page:
    """What was answered, and what a reader finds in it."""

    address: str
    kind: str
    headers: dict[str, str]
    body: bytes
    links: list[str] = field(default_factory=list)
    title: str = ""
    headings: list[str] = field(default_factory=list)
    language: str | None = None

    @property
    def html(self) -> str:
        return self.body.decode()


class Walk:
    """From the front page over every link, each address asked for once. What is wrong is kept in words."""

    def __init__(self, client: Client, *, begin: tuple[str, ...] = ("/",)) -> None:
        self.client = client
        self.wrong: list[str] = []
        self._states = _states()
        self._waiting = deque((address, "the start") for address in begin)
        self._known = set(begin)
        self._tried: Counter[str] = Counter()
        self._titles: dict[str, str] = {}

    def pages(self) -> Iterator[Page]:
        """The first page of every kind."""
        while self._waiting:
            address, found_on = self._waiting.popleft()
            kind = self._kind(address, found_on)
            if kind is None or self._tried[kind] >= (1 if "?" in kind else TRIED):
                continue
            self._tried[kind] += 1
            page = self._ask(address, kind, found_on)
            if page is None:
                continue
            self._read(page)
            if "?" not in kind:
                self._named(page)
                if self._tried[kind] == 1:
                    yield page

    def _kind(self, address: str, found_on: str) -> str | None:
        """The name of the address, the state of what it shows, and what it asks for."""
        parts = urlsplit(address)
        try:
            found = resolve(parts.path)
        except Resolver404:
            self.wrong.append(f"{address}, a link on {found_on}: no such address")
            return None
        state = next((self._states.get((found.url_name, str(key)), "") for key in found.kwargs.values()), "")
        asked = ",".join(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))
        return f"{found.url_name} {state}" + (f"?{asked}" if asked else "")

    def _ask(self, address: str, kind: str, found_on: str) -> Page | None:
        """The page, or nothing where there is none to read: a way onward, a file, or a refusal, which is wrong."""
        try:
            with transaction.atomic():
                answer = self.client.get(HOST + address)
        except Exception as met:  # noqa: BLE001 - whatever it was, the walk goes on and tells it at the end
            self.wrong.append(f"{address}, a link on {found_on}: {type(met).__name__}: {met}")
            return None
        if answer.status_code >= 400:
            self.wrong.append(f"{address}, a link on {found_on}: answers {answer.status_code}")
        elif answer.has_header("Location"):
            self._add(urljoin(address, answer.headers["Location"]), found_on)
        elif answer.headers["Content-Type"].startswith("text/html"):
            return _parsed(Page(address, kind, dict(answer.headers), answer.content))
        elif answer.streaming:
            b"".join(answer.streaming_content)
        return None

    def _read(self, page: Page) -> None:
        for link in page.links:
            self._add(urljoin(HOST + page.address, link), page.address, queries="?" not in page.kind)

    def _add(self, link: str, found_on: str, *, queries: bool = True) -> None:
        parts = urlsplit(link)
        if parts.scheme not in {"", "http"} or parts.netloc not in {"", urlsplit(HOST).netloc}:
            return
        address = parts.path + (f"?{parts.query}" if parts.query else "")
        if address in self._known or (parts.query and not queries) or found_on.strip("/") in ENDS:
            return
        self._known.add(address)
        self._waiting.append((address, found_on))

    def _named(self, page: Page) -> None:
        """Its title, its heading, its language."""
        other = self._titles.setdefault(page.title, page.address)
        if other != page.address:
            self.wrong.append(f"{page.address}: has the title of {other}: {page.title}")
        if not page.title or page.title.startswith("–"):
            self.wrong.append(f"{page.address}: its title does not name it: {page.title!r}")
        if len(page.headings) != 1 or not page.headings[0]:
            self.wrong.append(f"{page.address}: has {len(page.headings)} main headings: {page.headings}")
        if page.language != "en-GB":
            self.wrong.append(f"{page.address}: says its language is {page.language}")


def _states() -> dict[tuple[str, str], str]:
    """The state of every row an address can show, by the address's name and the row's key."""
    return {
        (name, str(getattr(row, key))): _state(row)
        for model, key, names in STATES
        for row in model._default_manager.all()
        for name in names
    }


def _state(row: Any) -> str:
    if isinstance(row, Call):
        return state_of(row)
    received = getattr(row, "received", None) if isinstance(row, ReturnDue) else row
    return getattr(received, "status", "")


def _parsed(page: Page) -> Page:
    reader = _Reader()
    reader.feed(page.html)
    page.links, page.language = reader.links, reader.language
    page.title = " ".join(reader.title.split())
    page.headings = [" ".join(words.split()) for words in reader.headings]
    return page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.headings: list[str] = []
        self.title = ""
        self.language: str | None = None
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a" and found.get("href"):
            self.links.append(found["href"] or "")
        elif tag == "html":
            self.language = found.get("lang")
        elif tag == "h1":
            self.headings.append("")
        if tag in {"h1", "title"}:
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "title" and not self.headings:
            self.title += data
        elif self._inside == "h1":
            self.headings[-1] += data
