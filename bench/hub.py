"""One hub of the benchmark, in a process of its own: fills its database, then serves it until its input ends.

It says what can be asked of it in one line of JSON. `bench/run.py` starts one for each size.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import private


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, required=True)
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--drafts", type=int, default=0)
    return options.parse_args()


OPTIONS = _options()
os.environ |= private.environment(str(OPTIONS.size)) | {"SEGUE_PORT": str(OPTIONS.port)}

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import StreamingHttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.drafts import drafts  # noqa: E402
from bench.fill import Filling  # noqa: E402
from segue import embedded, running  # noqa: E402
from segue.cycle.applications.models import Application  # noqa: E402
from segue.people.models import User  # noqa: E402


def pages() -> list[tuple[str, str, str]]:
    """What is asked for: its name, its address, and who asks."""
    [draft] = drafts(1)
    decided = Application.objects.filter(status="awarded").order_by("-pk")[20]
    return [
        ("Public register", "/awards/", ""),
        ("Public register, searched", "/awards/?q=marsh", ""),
        ("Public register, by amount", "/awards/?sort=-amount", ""),
        ("One award", f"/awards/{decided.reference}/", ""),
        ("Officer's list, 50 rows", "/cases/", "officer"),
        ("The same, searched", "/cases/?q=marsh", "officer"),
        ("The same, one status", "/cases/?status=in_assessment", "officer"),
        ("One case", f"/cases/{decided.reference}/", "officer"),
        ("Morning page", "/today/", "officer"),
        ("Board page", "/board/?year=2026", "chief"),
        ("Board page, a year with returns", "/board/?year=2025", "chief"),
        ("Awards of a year", "/board/awards/?year=2026", "chief"),
        ("Money", "/money/", "chief"),
        ("Contracts", "/contracts/", "officer"),
        ("Returns", "/returns/", "officer"),
        ("Assessor's list", "/assessments/", "assessor1"),
        ("Call, as schools see it", "/calls/FO-999/", ""),
        ("My applications", "/applications/", "lead"),
        ("Application form, one section", f"/applications/{draft}/why/", "lead"),
        ("Application, checked", f"/applications/{draft}/check/", "lead"),
    ]


def filled_database(size: int) -> None:
    private.empty_database()
    started = time.monotonic()
    Filling(size).run()
    print(f"{size:,} applications filled in in {time.monotonic() - started:.0f} s", file=sys.stderr)


def facts() -> dict[str, Any]:
    """What may be asked, as whom, and how many questions each takes of the database."""
    return {
        "pages": [
            {"name": name, "path": path, "cookies": _cookie(who), "queries": _queries(path, who)}
            for name, path, who in pages()
        ],
        "submit": {"references": drafts(OPTIONS.drafts), "cookies": _cookie("lead"), **_one_sent()},
        "export": {"path": "/cases.csv", "cookies": _cookie("officer"), "queries": _queries("/cases.csv", "officer")},
    }


def _cookie(name: str) -> dict[str, str]:
    if not name:
        return {}
    user = User.objects.get(email=f"{name}@example.org")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return {"session": str(session.session_key)}


def _reader(name: str) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies.load(_cookie(name))
    return client


def _queries(path: str, who: str) -> int:
    """Of the second time round: what a process keeps is there by then."""
    client = _reader(who)
    _read_whole(client, path)
    with CaptureQueriesContext(connection) as captured:
        _read_whole(client, path)
    return len(captured)


def _read_whole(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)  # noqa: S101, PLR2004 - a benchmark of an error is none
    if isinstance(response, StreamingHttpResponse):
        for _ in response:
            pass


def _one_sent() -> dict[str, int]:
    """A school checks its application and sends it: the queries of both, the compressed bytes of the page."""
    [reference] = drafts(1)
    client, address = _reader("lead"), f"/applications/{reference}/check/"
    with CaptureQueriesContext(connection) as captured:
        size = len(client.get(address, headers={"accept-encoding": "gzip"}).content)
        sent = client.post(address)
    assert sent.status_code == 302, sent.status_code  # noqa: S101, PLR2004
    return {"queries": len(captured), "size": size}


def main() -> None:
    embedded.ensure()
    running.collect_static()
    filled_database(OPTIONS.size)
    told = facts()
    connection.close()
    server = subprocess.Popen(running.server_command())  # noqa: S603 - our own server
    try:
        running.wait_until_it_answers([server])
        print(json.dumps(told | {"server": server.pid}), flush=True)
        sys.stdin.read()
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
