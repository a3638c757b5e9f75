"""Measure the import of the school register: time and peak memory, up to England's 50,000 rows.

Prints a table and keeps it in docs/performance.md. `--sizes 1000,10000` measures fewer.
"""

import argparse
import csv
import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- register:begin -->", "<!-- register:end -->"
# The real download has some 140 columns; those Segue does not read are filled too, since they cost time all the same.
WIDTH = 137
TIMES, CLOSED = 30, 0.45

sys.path.insert(0, str(ROOT))
from bench import private  # noqa: E402

os.environ |= private.environment("register")

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402

from segue import embedded  # noqa: E402
from segue.places import importing  # noqa: E402
from segue.places.queries import find_schools  # noqa: E402

PLACES = [f"{a}{b}" for a in ("Ash", "Elm", "Oak", "Marsh", "Mill", "Stone") for b in ("bourne", "den", "field", "ham")]
KINDS = (
    ("Community school", "Local authority maintained schools", "Primary"),
    ("Academy converter", "Academies", "Secondary"),
    ("Other independent school", "Independent schools", "Not applicable"),
    ("Community special school", "Special schools", "Not applicable"),
)


def rows(number: int, *, changed: bool) -> Iterator[dict[str, str]]:
    dice = Random(1)
    for n in range(number):
        kind, group, phase = dice.choice(KINDS)
        place = dice.choice(PLACES)
        yield {
            "URN": str(100_000 + n),
            "LA (code)": str(200 + n % 700),
            "LA (name)": f"Authority {n % 150}",
            "EstablishmentNumber": str(2000 + n % 7000),
            "EstablishmentName": f"{place} {dice.choice(('Hill', 'Green', 'St Mary’s', 'Park'))} School {n}",
            "TypeOfEstablishment (name)": kind,
            "EstablishmentTypeGroup (name)": group,
            "EstablishmentStatus (name)": "Closed" if dice.random() < CLOSED else "Open",
            "OpenDate": "01-09-1990",
            "CloseDate": "",
            "PhaseOfEducation (name)": phase,
            "StatutoryLowAge": "4",
            "StatutoryHighAge": "11",
            "CensusDate": "18-01-2026",
            "NumberOfPupils": str(dice.randrange(40, 1600) + (changed and n % 10 == 0)),
            "PercentageFSM": f"{dice.randrange(0, 600) / 10}",
            "Trusts (name)": "",
            "Street": f"{n % 90} High Street, “{place}”",
            "Town": place,
            "Postcode": f"ZZ{n % 90 + 1} {n % 9 + 1}AB",
            "SchoolWebsite": f"https://school{n}.example",
            "Easting": str(400_000 + n % 200_000),
            "Northing": str(150_000 + n % 200_000),
            "DistrictAdministrative (name)": f"District {n % 300}",
            "AdministrativeWard (name)": f"Ward {n % 900}",
        }


def write(path: Path, number: int, *, changed: bool = False) -> Path:
    names = list(next(rows(1, changed=False)))
    header = names + [f"Column {n}" for n in range(WIDTH - len(names))]
    filling = ["Not applicable"] * (WIDTH - len(names))
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([*row.values(), *filling] for row in rows(number, changed=changed))
    return path


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def peak() -> int:
    """The most memory this process ever held, in megabytes."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def measure(number: int) -> dict[str, float]:
    """One size, in a process of its own, so that its peak of memory is its own."""
    folder = Path(tempfile.mkdtemp())
    first, second = write(folder / "first.csv", number), write(folder / "second.csv", number, changed=True)
    before = peak()
    found: dict[str, float] = {
        "rows": number,
        "megabytes": first.stat().st_size / 1e6,
        "preview": seconds(lambda: importing.preview_file(first)),
        "first": seconds(lambda: importing.apply_file(first)),
        "again": seconds(lambda: importing.apply_file(first)),
        "tenth": seconds(lambda: importing.apply_file(second)),
    }
    found |= {"before": before, "peak": peak()}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE places_school")
    for name, text in (("urn", "100007"), ("postcode", "zz81ab"), ("words", "ashbourne st mary"), ("prefix", "s")):
        found[name] = sorted(seconds(lambda text=text: find_schools(text)) for _ in range(TIMES))[TIMES // 2] * 1000
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    return found


def table(measured: list[dict[str, float]]) -> str:
    lines = [
        (
            f"Import of the school register, {dt.datetime.now(tz=dt.UTC).date()}, Python {platform.python_version()}, "
            f"{os.cpu_count()} processors. A generated file of {WIDTH} columns, cp1252. Memory: the importing process at its "
            "highest, and before it began."
        ),
        "",
        "| rows | file | preview | first import | same file again | a tenth changed | memory (before) |",
        "|--:|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {one['rows']:,} | {one['megabytes']:.1f} MB | {one['preview']:.1f} s | {one['first']:.1f} s | "
        f"{one['again']:.1f} s | {one['tenth']:.1f} s | {one['peak']} MB ({one['before']} MB) |"
        for one in measured
    ]
    lines += [
        "",
        "Search of the register, median in ms.",
        "",
        "| schools | URN | postcode | words of the name | one letter |",
    ]
    lines += ["|--:|--:|--:|--:|--:|"]
    lines += [
        f"| {one['rows']:,} | {one['urn']:.1f} | {one['postcode']:.1f} | {one['words']:.1f} | {one['prefix']:.1f} |"
        for one in measured
    ]
    return "\n".join(lines)


def keep(text: str) -> None:
    path = ROOT / "docs" / "performance.md"
    old = path.read_text() if path.exists() else "# Performance\n"
    section = f"{BEGIN}\n{text}\n{END}"
    if BEGIN in old:
        old = old[: old.index(BEGIN)] + section + old[old.index(END) + len(END) :]
    else:
        old = f"{old.rstrip()}\n\n## School register\n\n`python bench/register.py`\n\n{section}\n"
    path.write_text(old)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,50000")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    embedded.ensure()
    if asked.one:
        print(json.dumps(measure(asked.one)))
        return
    measured = []
    for size in map(int, asked.sizes.split(",")):
        private.empty_database()
        connection.close()
        # Only this very file, and a whole number.
        out = subprocess.run([sys.executable, __file__, "--one", str(size)], check=True, capture_output=True, text=True)  # noqa: S603
        measured.append(json.loads(out.stdout.splitlines()[-1]))
    print(table(measured))
    keep(table(measured))


if __name__ == "__main__":
    main()
