"""The last hour of a call: four schools at once load the page that checks their application, and send it."""

import gzip
import re
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from queue import Empty, Queue
from urllib.parse import urlencode, urlsplit

AT_ONCE = 4
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')

Cookies = dict[str, str]


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


def send_four_at_once(base: str, cookies: Cookies, references: Sequence[str]) -> list[float]:
    """Seconds that each application took to be checked and sent; each visitor takes the next when its last is sent."""
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
    assert token, f"{address} cannot be sent"  # noqa: S101 - a benchmark of an error is none
    answer, _ = visitor.ask("POST", address, {"csrfmiddlewaretoken": token[1]})
    took = time.perf_counter() - started
    assert answer.status == HTTPStatus.FOUND, (reference, answer.status)  # noqa: S101
    assert answer.headers["Location"] == _receipt_of(reference), (reference, answer.headers["Location"])  # noqa: S101
    return took


def must_all_have_receipts(base: str, cookies: Cookies, references: Sequence[str]) -> None:
    visitor = Visitor(base, cookies)
    for reference in references:
        answer, _ = visitor.ask("GET", _receipt_of(reference))
        assert answer.status == HTTPStatus.OK, (reference, answer.status)  # noqa: S101


def _receipt_of(reference: str) -> str:
    return f"/applications/{reference}/receipt/"
