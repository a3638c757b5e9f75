"""The last hour of a call: four schools at once load the page that checks their application, and send it."""

import gzip
import re
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from queue import Empty, Queue
from urllib.parse import urlencode, urlsplit

from bench.fill import WORDS
from segue.cycle.applications import actions
from segue.cycle.applications.models import Application
from segue.cycle.calls.models import Call
from segue.people.models import User
from segue.places.models import School

AT_ONCE, SENT, WARM = 4, 30, 8
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
ANSWERS = {
    "school": {"register": True, "contact": "music@school.example", "headteacher": True},
    "wish": {"opportunities": [{"code": "CLASS", "amount": "1200", "note": "Year 4, every week"}]},
    "who": {"pupils": {"ks2": {"pupils": "58", "pupil_premium": "12", "send": "8"}}},
    "why": {"need": WORDS, "difference": WORDS, "delivery": WORDS},
    "after": {"continuation": WORDS, "provider": "The hub"},
    "agree": {"conditions": True, "data": True, "visits": True},
}

Cookies = dict[str, str]


def submit_four_at_once(base: str, cookie_for: Callable[[str], Cookies]) -> tuple[float, float]:
    """Median and 95th percentile of loading the page and posting it. Every one must end in a receipt."""
    references = drafts(WARM + SENT)
    cookies = cookie_for("lead")
    # The web server's threads and their connections to the database are there before the clock starts.
    _all_at_once(base, cookies, references[:WARM])
    took = _all_at_once(base, cookies, references[WARM:])
    assert len(took) == SENT, f"{len(took)} of {SENT} were sent"  # noqa: S101 - a benchmark of an error is none
    visitor = Visitor(base, cookies)
    for reference in references:
        answer, _ = visitor.ask("GET", receipt_of(reference))
        assert answer.status == HTTPStatus.OK, (reference, answer.status)  # noqa: S101
    return statistics.median(took), statistics.quantiles(took, n=20)[-1]


def drafts(number: int) -> list[str]:
    """References of new, complete drafts in the open call, each of another school."""
    lead = User.objects.get(email="lead@example.org")
    call = Call.objects.get(reference="FO-999")
    begun = Application.objects.filter(call=call).values("school")
    schools = School.objects.filter(organisation__in=lead.organisation_ids).exclude(pk__in=begun).order_by("urn")
    return [_draft(call, school, lead).reference for school in schools[:number]]


def one_draft() -> str:
    """A complete draft that nobody sends: its form is measured."""
    return drafts(1)[0]


def _draft(call: Call, school: School, lead: User) -> Application:
    application = actions.begin(call, school=school, by=lead)
    for key, answers in ANSWERS.items():
        actions.save_section(application, key=key, answers=answers, version=0, by=lead)
    return application


class Visitor:
    """A person at a school, each request on a connection of its own, as from many schools."""

    def __init__(self, base: str, cookies: Cookies) -> None:
        self.host = urlsplit(base).netloc
        self.cookies = SimpleCookie(cookies)

    def ask(self, method: str, address: str, facts: dict[str, str] | None = None) -> tuple[HTTPResponse, bytes]:
        headers = {
            "Cookie": "; ".join(f"{one.key}={one.value}" for one in self.cookies.values()),
            "Accept-Encoding": "gzip",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        with closing(HTTPConnection(self.host, timeout=120)) as connection:
            connection.request(method, address, urlencode(facts) if facts else None, headers)
            answer = connection.getresponse()
            self.cookies.load(answer.headers.get("Set-Cookie", ""))
            return answer, answer.read()


def _all_at_once(base: str, cookies: Cookies, references: Sequence[str]) -> list[float]:
    """Four visitors send these applications, each taking the next as soon as its last was sent."""
    waiting: Queue[str] = Queue()
    for reference in references:
        waiting.put(reference)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        visitors = [Visitor(base, cookies) for _ in range(AT_ONCE)]
        return [one for sent in threads.map(lambda visitor: _send_all(visitor, waiting), visitors) for one in sent]


def _send_all(visitor: Visitor, waiting: "Queue[str]") -> list[float]:
    took = []
    while True:
        try:
            took.append(_send(visitor, waiting.get_nowait()))
        except Empty:
            return took


def _send(visitor: Visitor, reference: str) -> float:
    """Load the page that checks an application, and send it."""
    address = f"/applications/{reference}/check/"
    started = time.perf_counter()
    _, page = visitor.ask("GET", address)
    token = TOKEN.search(gzip.decompress(page).decode())
    assert token, f"{address} cannot be sent"  # noqa: S101
    answer, _ = visitor.ask("POST", address, {"csrfmiddlewaretoken": token[1]})
    took = time.perf_counter() - started
    assert answer.status == HTTPStatus.FOUND, (reference, answer.status)  # noqa: S101
    assert answer.headers["Location"] == receipt_of(reference), (reference, answer.headers["Location"])  # noqa: S101
    return took


def receipt_of(reference: str) -> str:
    return f"/applications/{reference}/receipt/"
