"""Measure a hub of 1,000, 10,000 and 100,000 applications through the real server.

Prints a table and keeps it in docs/performance.md. `--sizes 1000,10000` measures fewer.
"""

import argparse
import datetime as dt
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PORT = 8765
BASE = f"http://127.0.0.1:{PORT}"
TIMES, WARM, EXPORTS = 24, 40, 20
BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"

sys.path.insert(0, str(ROOT))
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "segue.settings",
    "SEGUE_DATA": os.environ.get("SEGUE_BENCH_DATA", str(Path(tempfile.gettempdir()) / "segue-bench")),
    # Everything in the database is dropped here: it is never anybody's own.
    "DATABASE_URL": "",
    "SEGUE_PORT": str(PORT),
    "SEGUE_HTTPS": "0",
    "SEGUE_LOG": "ERROR",
}

import django  # noqa: E402

django.setup()

import httpx  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.fill import Filling  # noqa: E402
from bench.submitting import one_draft, submit_four_at_once  # noqa: E402
from segue import embedded, running  # noqa: E402
from segue.cycle.applications.models import Application  # noqa: E402
from segue.people.models import User  # noqa: E402


@dataclass(frozen=True)
class Page:
    """One request of the benchmark: who asks for what."""

    name: str
    path: str
    who: str = ""


@dataclass(frozen=True)
class Figure:
    name: str
    median: float
    high: float
    queries: int
    size: int


def pages() -> list[Page]:
    draft = one_draft()
    decided = Application.objects.filter(status="awarded").order_by("-pk")[20]
    return [
        Page("Public register", "/awards/"),
        Page("Public register, searched", "/awards/?q=marsh"),
        Page("Public register, by amount", "/awards/?sort=-amount"),
        Page("One award", f"/awards/{decided.reference}/"),
        Page("Officer's list, 50 rows", "/cases/", "officer"),
        Page("The same, searched", "/cases/?q=marsh", "officer"),
        Page("The same, one status", "/cases/?status=in_assessment", "officer"),
        Page("One case", f"/cases/{decided.reference}/", "officer"),
        Page("Morning page", "/today/", "officer"),
        Page("Board page", "/board/?year=2026", "chief"),
        Page("Board page, a year with returns", "/board/?year=2025", "chief"),
        Page("Awards of a year", "/board/awards/?year=2026", "chief"),
        Page("Money", "/money/", "chief"),
        Page("Assessor's list", "/assessments/", "assessor1"),
        Page("Call, as schools see it", "/calls/FO-999/"),
        Page("My applications", "/applications/", "lead"),
        Page("Application form, one section", f"/applications/{draft}/why/", "lead"),
        Page("Application, checked", f"/applications/{draft}/check/", "lead"),
    ]


def fresh_database(size: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    call_command("migrate", verbosity=0, interactive=False)
    started = time.monotonic()
    Filling(size).run()
    connection.close()
    print(f"{size:,} applications filled in in {time.monotonic() - started:.0f} s", file=sys.stderr)


def cookie_for(name: str) -> dict[str, str]:
    if not name:
        return {}
    user = User.objects.get(email=f"{name}@example.org")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return {"session": session.session_key}


def _reader(name: str) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies.load(cookie_for(name))
    return client


def queries_of(page: Page) -> int:
    client = _reader(page.who)
    client.get(page.path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(page.path)
    assert response.status_code == 200, (page, response.status_code)  # noqa: S101, PLR2004 - a benchmark of an error is none
    return len(captured)


def measure(page: Page) -> Figure:
    took, size = [], 0
    with httpx.Client(base_url=BASE, cookies=cookie_for(page.who), timeout=120) as client:
        for number in range(TIMES + WARM):
            started = time.perf_counter()
            response = client.get(page.path)
            response.raise_for_status()
            if number >= WARM:
                took.append(time.perf_counter() - started)
            size = response.num_bytes_downloaded
    return Figure(page.name, statistics.median(took), _high(took), queries_of(page), size)


def _high(took: list[float]) -> float:
    return statistics.quantiles(took, n=20)[-1]


def machine() -> Figure:
    """How fast the machine is just now: the same two million sums each time, without Segue."""
    took = []
    for _ in range(TIMES):
        started = time.perf_counter()
        sum(number * number % 7 for number in range(2_000_000))
        took.append(time.perf_counter() - started)
    return Figure("The machine alone: two million sums", statistics.median(took), _high(took), 0, 0)


def submission() -> Figure:
    """A school checks its application and sends it, four schools at once."""
    address = f"/applications/{one_draft()}/check/"
    client = _reader("lead")
    with CaptureQueriesContext(connection) as captured:
        size = len(client.get(address, headers={"accept-encoding": "gzip"}).content)
        sent = client.post(address)
    assert sent.status_code == 302, sent.status_code  # noqa: S101, PLR2004
    median, high = submit_four_at_once(BASE, cookie_for)
    return Figure("Submit (load, post), 4 at once", median, high, len(captured), size)


def export() -> Figure:
    """The CSV of every case, read as it streams."""
    took, size = [], 0
    with httpx.Client(base_url=BASE, cookies=cookie_for("officer"), timeout=600) as client:
        for _ in range(EXPORTS):
            started = time.perf_counter()
            with client.stream("GET", "/cases.csv") as response:
                response.raise_for_status()
                for _ in response.iter_raw():
                    pass
                size = response.num_bytes_downloaded
            took.append(time.perf_counter() - started)
    with CaptureQueriesContext(connection) as captured:
        for _ in _reader("officer").get("/cases.csv").streaming_content:
            pass
    return Figure("CSV of every case", statistics.median(took), _high(took), len(captured), size)


def memory(server: subprocess.Popen) -> int:
    """Resident memory of the server and its workers, shared pages counted once, in MB."""
    pids = [server.pid, *_children(server.pid)]
    return sum(_proportional(pid) for pid in pids) // 1024


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]


def _proportional(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def one_size(size: int) -> tuple[list[Figure], tuple[int, int]]:
    fresh_database(size)
    server = subprocess.Popen(running.server_command())  # noqa: S603 - our own server
    try:
        running.wait_until_it_answers([server])
        figures = [machine()]
        figures += [measure(page) for page in pages()]
        figures.append(submission())
        before = memory(server)
        figures.append(export())
        print(f"load average {os.getloadavg()[0]:.1f}", file=sys.stderr)
        return figures, (before, memory(server))
    finally:
        server.terminate()
        server.wait()


def table(found: dict[int, tuple[list[Figure], tuple[int, int]]]) -> str:
    heads = [f"{size:,}: median / p95, queries, bytes" for size in found]
    lines = ["| Request | " + " | ".join(heads) + " |", "|---|" + "---|" * len(found)]
    for place, first in enumerate(next(iter(found.values()))[0]):
        cells = [_cell(figures[place]) for figures, _ in found.values()]
        lines.append(f"| {first.name} | " + " | ".join(cells) + " |")
    memories = [f"{before} MB; {after} MB after the exports" for _, (before, after) in found.values()]
    lines.append(f"| Memory of the server and 2 workers | {' | '.join(memories)} |")
    return "\n".join(lines)


def _cell(figure: Figure) -> str:
    rest = [f"{figure.queries} queries"] if figure.queries else []
    rest += [f"{figure.size:,} B"] if figure.size else []
    return ", ".join([f"{figure.median * 1000:,.0f} / {figure.high * 1000:,.0f} ms", *rest])


def keep(text: str) -> None:
    place = ROOT / "docs" / "performance.md"
    page = place.read_text()
    before, after = page.split(BEGIN)[0], page.split(END)[1]
    today = dt.date.today()  # noqa: DTZ011 - a date for people
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}, {today.day} {today:%B %Y}"
    load = f"load average of the machine over the last 15 minutes {os.getloadavg()[2]:.1f}"
    place.write_text(f"{before}{BEGIN}\n\n{machine}; {load}.\n\n{text}\n\n{END}{after}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", default="1000,10000,100000")
    options.add_argument("--print-only", action="store_true")
    asked = options.parse_args()
    embedded.ensure()
    running.collect_static()
    found = {}
    for size in asked.sizes.split(","):
        found[int(size)] = one_size(int(size))
        if not asked.print_only:
            keep(table(found))
    print(table(found))


if __name__ == "__main__":
    main()
