"""kill -9 of the real servers, again and again, while schools send: nothing is lost, doubled or half-written."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import quote

import httpx
import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from segue.cycle.applications import actions, receipts
from segue.cycle.applications.models import Application
from segue.letters.models import Letter
from segue.people.models import Membership, User
from segue.record.history import history_of
from tests.applications.conftest import make_world
from tests.factories import NOW, SchoolFactory

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE, EACH_ROUND = 4, 10
FIELD = 'name="csrfmiddlewaretoken" value="'


class Servers:
    """What `segue serve` starts: a web server and its workers, in a group of their own."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        facts = {
            "DJANGO_SETTINGS_MODULE": "segue.settings",
            "DATABASE_URL": _database(),
            "SEGUE_DATA": str(settings.DATA / "served"),
            "SEGUE_PORT": str(self.port),
            "SEGUE_LOG": "ERROR",
        }
        command = [sys.executable, "-m", "segue.cli", "serve"]
        self.process = subprocess.Popen(command, env=os.environ | facts, start_new_session=True)
        give_up = time.monotonic() + 60
        while time.monotonic() < give_up:
            try:
                httpx.get(f"{self.base}/healthz", timeout=5).raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the servers did not answer")

    def kill_a_worker(self) -> None:
        master = self.process.pid
        workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        os.kill(int(random.choice(workers)), signal.SIGKILL)  # noqa: S311 - a moment and a victim, not a secret

    def kill(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@pytest.fixture
def servers() -> Iterator[Servers]:
    servers = Servers()
    yield servers
    servers.kill()


@pytest.fixture
def lead(transactional_db) -> User:
    """Acts for many schools, each with a draft in which everything is answered."""
    ContentType.objects.clear_cache()
    world = make_world()
    schools = [SchoolFactory(phase="primary") for _ in range(EACH_ROUND * 4)]
    for school in schools:
        Membership.objects.create(user=world.lead, organisation=school.organisation, confirmed_at=NOW())
    lead = User.objects.get(pk=world.lead.pk)
    wish = {"opportunities": [{"code": "BRASS", "amount": "800.00", "note": "Year 4"}]}
    for school in schools:
        draft = actions.begin(world.call, school=school, by=lead)
        actions.save_section(draft, key="wish", answers=wish, version=0, by=lead)
        actions.save_section(draft, key="why", answers={"why": _words(draft.reference)}, version=0, by=lead)
    return lead


def test_a_hub_killed_while_schools_send_loses_and_doubles_nothing(servers, lead):
    waiting = list(Application.objects.order_by("?").values_list("reference", flat=True))
    answered: set[str] = set()
    in_doubt: list[str] = []
    servers.start()

    for strike in (servers.kill_a_worker, servers.kill, servers.kill_a_worker, servers.kill):
        batch, waiting = in_doubt + waiting[:EACH_ROUND], waiting[EACH_ROUND:]
        sending = Sending(servers.base, lead, batch)
        sending.until(strike)
        answered |= sending.answered
        in_doubt = [reference for reference in batch if reference not in answered]
        _rest()
        _whole_or_draft(answered)
        if servers.process is None:
            servers.start()
    last = Sending(servers.base, lead, in_doubt)
    last.until(lambda: None)

    _whole_or_draft(answered | last.answered)
    assert set(Application.objects.values_list("status", flat=True)) == {"submitted"}


class Sending:
    """Several people who press the button at once, each for one school after another."""

    def __init__(self, base: str, lead: User, batch: list[str]) -> None:
        self.base = base
        self.batch: Queue[str] = Queue()
        for reference in batch:
            self.batch.put(reference)
        self.answered: set[str] = set()
        self.cookie = _cookie(lead)
        page = httpx.get(f"{base}/account/name/", cookies=self.cookie)
        self.cookie |= dict(page.cookies)
        self.token = page.text.partition(FIELD)[2].partition('"')[0]
        # The blow falls in the midst of the sending: after so many were answered, and a moment more.
        self.enough = random.randint(1, EACH_ROUND // 2)  # noqa: S311
        self.moment = random.uniform(0, 0.04)  # noqa: S311
        self.struck = threading.Event()

    def until(self, strike) -> None:
        with ThreadPoolExecutor(AT_ONCE) as people:
            sending = [people.submit(self._send_all) for _ in range(AT_ONCE)]
            while len(self.answered) < self.enough and not all(one.done() for one in sending):
                time.sleep(0.002)
            time.sleep(self.moment)
            strike()
            for one in sending:
                one.result()

    def _send_all(self) -> None:
        with httpx.Client(base_url=self.base, cookies=self.cookie, timeout=30) as person:
            while True:
                try:
                    reference = self.batch.get_nowait()
                except Empty:
                    return
                self._send(person, reference)

    def _send(self, person: httpx.Client, reference: str) -> None:
        try:
            answer = person.post(f"/applications/{reference}/check/", data={"csrfmiddlewaretoken": self.token})
        except httpx.TransportError:
            return
        if answer.status_code == httpx.codes.FOUND:
            assert answer.headers["Location"] == f"/applications/{reference}/receipt/"
            self.answered.add(reference)
        else:
            # Sent before the blow, which the school never heard: the page says that it is sent.
            assert answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR, answer.text


def _whole_or_draft(answered: set[str]) -> None:
    """Of each application all was kept or nothing; whoever was told “sent” is among the sent."""
    for application in Application.objects.prefetch_related("sections", "submissions"):
        reference, typed = application.reference, _words(application.reference)
        sent = application.status == "submitted"
        assert sent or reference not in answered, f"{reference} was said to be sent and is {application.status}"
        assert {one.key: one.answers for one in application.sections.all()}["why"] == {"why": typed}
        assert [row.what for row in history_of(application)].count("submit") == sent, reference
        assert [typed in str(one.answers) and receipts.is_unaltered(one) for one in application.submissions.all()] == (
            [True] if sent else []
        ), reference
        letters = Letter.objects.filter(subject__startswith=f"Received: {reference},")
        assert [(one.status, typed in one.text) for one in letters] == ([("released", True)] if sent else []), reference
        jobs = ProcrastinateJob.objects.filter(args__letter_id__in=[one.pk for one in letters])
        assert jobs.count() == sent, reference


def _words(reference: str) -> str:
    return f"Because {reference} has none: “żółć”, 😀, every word of it."


def _rest() -> None:
    """Until the database has noticed that nobody is at the other end any more."""
    give_up = time.monotonic() + 15
    busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND pid <> %s"
    with connection.cursor() as cursor:
        while time.monotonic() < give_up:
            cursor.execute(busy, [connection.connection.info.backend_pid])
            if cursor.fetchone()[0] == 0:
                return
            time.sleep(0.02)
    raise AssertionError("the database still works for servers that are gone")


def _cookie(user: User) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    return {"session": client.cookies["session"].value}


def _database() -> str:
    facts = connection.get_connection_params()
    who = quote(facts.get("user") or "", safe="") + (
        f":{quote(facts['password'], safe='')}" if facts.get("password") else ""
    )
    where = quote(facts.get("host") or "", safe="") + (f":{facts['port']}" if facts.get("port") else "")
    return f"postgresql://{who}@{where}/{facts['dbname']}"
