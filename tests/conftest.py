"""What every test stands on: a database of its own process, closed sockets, UK time at hand."""

import datetime as dt
import os
import socket
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection

from tests import database, naughty

UK = ZoneInfo("Europe/London")
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
# Measuring doubles the time of a test: with --rules those are left out that ask whole pages or run whole commands.
NOT_OF_RULES = {"guards", "handbook", "reporting", "site", "tests"}
ALL_OF_RULES = {"money", "people", "record"}
ABOUT_PAGES = ("pages", "who_may", "killed")


def pytest_report_header() -> str | None:
    return None if naughty.SHARED_LIST else naughty.MISSING


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rules", action="store_true", help="measure the coverage of the rules, by the tests of rules")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    if not item.config.getoption("--rules") or _proves_rules(item.path):
        return (yield)
    # Not by the mark `no_cover`: stopping and starting coverage takes as long as many a test.
    tracer = sys.gettrace()
    told = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("COVERAGE_PROCESS")}
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)
        os.environ |= told


def _proves_rules(path: Path) -> bool:
    """Tell whether a file of tests is measured: pages are opened by others, but for money, people and the record."""
    if path.parent.name in ALL_OF_RULES or path.stem == "test_migrations":
        return True
    return path.parent.name not in NOT_OF_RULES and not any(word in path.stem for word in ABOUT_PAGES)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, worker_id) -> Iterator[None]:
    name = database.name_for(worker_id)
    with django_db_blocker.unblock():
        database.start()
        database.make(name)
    yield
    with django_db_blocker.unblock():
        database.drop(name)


@pytest.fixture(autouse=True)
def _no_work_left_waiting(request) -> None:
    """Django empties its own tables after a test that commits; the queue's are not Django's."""
    if {"transactional_db", "live_server"} & set(request.fixturenames) or _commits(request.node):
        request.getfixturevalue("transactional_db")
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def _commits(test: pytest.Item) -> bool:
    mark = test.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction"))


@pytest.fixture(autouse=True, scope="session")
def _sockets_closed() -> Iterator[None]:
    """A test that asks the world outside fails."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}")
        real(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


@pytest.fixture
def at() -> Callable[[str], time_machine.travel]:
    """UK time stands still: `with at("2027-03-01 17:00"):`."""

    def stand_still(moment: str) -> time_machine.travel:
        return time_machine.travel(dt.datetime.fromisoformat(moment).replace(tzinfo=UK), tick=False)

    return stand_still
