"""The last hour of a call: four schools at once load the page that checks their application, and send it."""

import re
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, Queue

import httpx

from bench.fill import WORDS
from segue.cycle.applications import actions
from segue.cycle.applications.models import Application
from segue.cycle.calls.models import Call
from segue.people.models import User
from segue.places.models import School

AT_ONCE, SENT, WARM = 4, 30, 4
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
    waiting: Queue[str] = Queue()
    for reference in drafts(WARM + SENT):
        waiting.put(reference)
    # A connection for each request, as from many schools: the web server spreads them over its workers.
    alone = httpx.Limits(max_keepalive_connections=0)
    clients = [
        httpx.Client(base_url=base, cookies=cookie_for("lead"), timeout=120, limits=alone) for _ in range(AT_ONCE)
    ]
    for client in clients[:WARM]:
        _send(client, waiting.get_nowait())
    with ThreadPoolExecutor(AT_ONCE) as threads:
        took = [one for sent in threads.map(lambda client: _send_all(client, waiting), clients) for one in sent]
    assert len(took) == SENT, f"{len(took)} of {SENT} were sent"  # noqa: S101 - a benchmark of an error is none
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


def _send_all(client: httpx.Client, waiting: "Queue[str]") -> list[float]:
    took = []
    while True:
        try:
            took.append(_send(client, waiting.get_nowait()))
        except Empty:
            return took


def _send(client: httpx.Client, reference: str) -> float:
    """Load the page and send the application; the receipt is fetched after the clock has stopped."""
    address = f"/applications/{reference}/check/"
    started = time.perf_counter()
    page = client.get(address).raise_for_status()
    token = TOKEN.search(page.text)
    assert token, f"{address} cannot be sent"  # noqa: S101
    answer = client.post(address, data={"csrfmiddlewaretoken": token[1]})
    took = time.perf_counter() - started
    receipt = f"/applications/{reference}/receipt/"
    assert answer.status_code == httpx.codes.FOUND, (reference, answer.status_code)  # noqa: S101
    assert answer.headers["Location"] == receipt, (reference, answer.headers["Location"])  # noqa: S101
    client.get(receipt).raise_for_status()
    return took
