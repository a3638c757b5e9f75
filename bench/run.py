"""Measure hubs of 1,000, 10,000 and 100,000 applications through the real server.

Each hub has its own database and server, and they are asked in turns: what the machine does meanwhile
falls on all of them alike, so that their times can be compared.

Prints a table and keeps it in docs/performance.md. `--sizes 1000,10000` measures fewer.
"""

import argparse
import datetime as dt
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.submitting import must_all_have_receipts, send_four_at_once  # noqa: E402

FIRST_PORT = 8765
TIMES, WARM, EXPORTS = 24, 40, 20
SENT, SENT_IN_TURNS_OF, SENT_WARM = 30, 10, 8
BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"


@dataclass
class Hub:
    """A hub of one size that is being served, and what it said can be asked of it."""

    size: int
    base: str
    told: dict[str, Any]

    def client(self, cookies: dict[str, str]) -> httpx.Client:
        return httpx.Client(base_url=self.base, cookies=cookies, timeout=600)


@dataclass(frozen=True)
class Figure:
    took: Sequence[float]
    queries: int = 0
    size: int = 0

    def __str__(self) -> str:
        high = statistics.quantiles(self.took, n=20)[-1]
        times = f"{statistics.median(self.took) * 1000:,.0f} / {high * 1000:,.0f} ms"
        rest = [f"{self.queries} queries"] if self.queries else []
        rest += [f"{self.size:,} B"] if self.size else []
        return ", ".join([times, *rest])


@contextmanager
def served(size: int, port: int) -> Iterator[Hub]:
    """Fill a hub and serve it. It is filled before the next begins, so that none is measured meanwhile."""
    command = [sys.executable, str(ROOT / "bench" / "hub.py")]
    command += ["--size", str(size), "--port", str(port), "--drafts", str(SENT_WARM + SENT)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603
        line = child.stdout.readline() if child.stdout else ""
        if not line:
            raise SystemExit(f"The hub of {size:,} applications could not be served: see above.")
        yield Hub(size, f"http://127.0.0.1:{port}", json.loads(line))
        child.communicate()


def page(hubs: Sequence[Hub], place: int) -> list[Figure]:
    """One page of every hub, asked in turns on one connection each."""
    asked = [hub.told["pages"][place] for hub in hubs]
    with ExitStack() as open_clients:
        clients = [open_clients.enter_context(hub.client(one["cookies"])) for hub, one in zip(hubs, asked, strict=True)]
        took: list[list[float]] = [[] for _ in hubs]
        sizes = [0 for _ in hubs]
        for number in range(WARM + TIMES):
            for at, (client, one) in enumerate(zip(clients, asked, strict=True)):
                started = time.perf_counter()
                response = client.get(one["path"])
                response.raise_for_status()
                sizes[at] = response.num_bytes_downloaded
                if number >= WARM:
                    took[at].append(time.perf_counter() - started)
    return [Figure(t, one["queries"], size) for t, one, size in zip(took, asked, sizes, strict=True)]


def submission(hubs: Sequence[Hub]) -> list[Figure]:
    """A school checks its application and sends it, four schools at once, in turns of ten."""
    took: list[list[float]] = [[] for _ in hubs]
    for begin, end in [(0, SENT_WARM), *_turns()]:
        for at, hub in enumerate(hubs):
            facts = hub.told["submit"]
            times = send_four_at_once(hub.base, facts["cookies"], facts["references"][begin:end])
            # The web server's threads and their connections to the database are there before the clock starts.
            took[at] += times if begin else []
    for hub in hubs:
        must_all_have_receipts(hub.base, hub.told["submit"]["cookies"], hub.told["submit"]["references"])
    facts = [hub.told["submit"] for hub in hubs]
    return [Figure(t, one["queries"], one["size"]) for t, one in zip(took, facts, strict=True)]


def _turns() -> list[tuple[int, int]]:
    return [(begin, begin + SENT_IN_TURNS_OF) for begin in range(SENT_WARM, SENT_WARM + SENT, SENT_IN_TURNS_OF)]


def export(hubs: Sequence[Hub]) -> list[Figure]:
    """The CSV of every case, read as it streams."""
    took: list[list[float]] = [[] for _ in hubs]
    sizes = [0 for _ in hubs]
    for _ in range(EXPORTS):
        for at, hub in enumerate(hubs):
            started = time.perf_counter()
            sizes[at] = _read(hub, hub.told["export"])
            took[at].append(time.perf_counter() - started)
    return [Figure(t, hub.told["export"]["queries"], size) for t, hub, size in zip(took, hubs, sizes, strict=True)]


def _read(hub: Hub, asked: dict[str, Any]) -> int:
    with hub.client(asked["cookies"]) as client, client.stream("GET", asked["path"]) as response:
        response.raise_for_status()
        for _ in response.iter_raw():
            pass
        return response.num_bytes_downloaded


def machine(hubs: Sequence[Hub]) -> list[Figure]:
    """How fast the machine is just now: the same two million sums each time, without Segue."""
    took = []
    for _ in range(TIMES):
        started = time.perf_counter()
        sum(number * number % 7 for number in range(2_000_000))
        took.append(time.perf_counter() - started)
    return [Figure(took) for _ in hubs]


def memory(hub: Hub) -> int:
    """Resident memory of the server and its workers in MB, what they share counted once."""
    server = hub.told["server"]
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    all_of_it = [_kilobytes(pid) for pid in [server, *children]]
    # Other hubs map the same libraries; this one would need them alone as well.
    libraries = max(one["Rss"] - one["Anonymous"] for one in all_of_it)
    return (sum(one["Pss_Anon"] for one in all_of_it) + libraries) // 1024


def _kilobytes(pid: int | str) -> dict[str, int]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {name: int(rest.split()[0]) for name, rest in (line.split(":", 1) for line in lines)}


def measured(hubs: Sequence[Hub]) -> str:
    """The table: one line for each thing asked, one column for each hub."""
    lines = [_line("Request", [f"{hub.size:,}: median / p95, queries, bytes" for hub in hubs])]
    lines += ["|---|" + "---|" * len(hubs), _line("The machine alone: two million sums", machine(hubs))]
    for place, one in enumerate(hubs[0].told["pages"]):
        lines.append(_line(one["name"], page(hubs, place)))
        print(lines[-1], file=sys.stderr)
    lines.append(_line("Submit (load, post), 4 at once", submission(hubs)))
    before = [memory(hub) for hub in hubs]
    lines.append(_line("CSV of every case", export(hubs)))
    after = [f"{used} MB; {memory(hub)} MB after the exports" for used, hub in zip(before, hubs, strict=True)]
    lines.append(_line("Memory of the server and 2 workers", after))
    return "\n".join(lines)


def _line(name: str, cells: Sequence[object]) -> str:
    return f"| {name} | " + " | ".join(str(cell) for cell in cells) + " |"


def keep(text: str) -> None:
    place = ROOT / "docs" / "performance.md"
    whole = place.read_text()
    before, after = whole.split(BEGIN)[0], whole.split(END)[1]
    today = dt.date.today()  # noqa: DTZ011 - a date for people
    about = f"{os.cpu_count()} processors, Python {platform.python_version()}, {today.day} {today:%B %Y}"
    load = f"load average of the machine over the last 15 minutes {os.getloadavg()[2]:.1f}"
    place.write_text(f"{before}{BEGIN}\n\n{about}; {load}.\n\n{text}\n\n{END}{after}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", default="1000,10000,100000")
    options.add_argument("--print-only", action="store_true")
    asked = options.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    with ExitStack() as served_hubs:
        hubs = [served_hubs.enter_context(served(size, FIRST_PORT + n)) for n, size in enumerate(sizes)]
        table = measured(hubs)
    if not asked.print_only:
        keep(table)
    print(table)


if __name__ == "__main__":
    main()
