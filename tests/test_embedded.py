"""The private PostgreSQL: starts where it stopped, is shared, and leaves nothing running."""

import os
import subprocess
import sys

import psycopg
import pytest

from segue import embedded

HOLDER = """
import sys
from pathlib import Path
from segue import embedded
embedded.start(Path(sys.argv[1]))
print("holding", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def data(tmp_path):
    yield tmp_path / "data"
    embedded.release(tmp_path / "data")


def answers(data) -> bool:
    try:
        psycopg.connect(embedded.url(data)).close()
    except psycopg.OperationalError:
        return False
    return True


def ask(data, statement: str) -> str:
    with psycopg.connect(embedded.url(data)) as server:
        return server.execute(statement).fetchone()[0]


def test_it_starts_again_where_it_stopped(data):
    embedded.start(data)
    with psycopg.connect(embedded.url(data)) as server:
        server.execute("CREATE TABLE kept AS SELECT 'this' AS what")
    embedded.release(data)
    assert not answers(data)

    embedded.start(data)

    assert ask(data, "SELECT what FROM kept") == "this"


def test_it_listens_on_no_port_and_in_a_closed_folder(data):
    embedded.start(data)

    assert ask(data, "SHOW listen_addresses") == ""
    assert embedded.cluster(data).stat().st_mode & 0o077 == 0


def test_the_last_to_leave_stops_it(data):
    embedded.start(data)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, data], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "holding\n"

        embedded.release(data)
        assert answers(data)

        other.communicate()
    assert not answers(data)


def test_whoever_is_killed_holds_nothing(data):
    embedded.start(data)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, data], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        other.stdout.readline()
        other.kill()

    embedded.release(data)

    assert not answers(data)


def test_to_let_go_of_what_one_does_not_hold_is_nothing(data):
    embedded.release(data)


def test_a_folder_of_another_version_is_left_alone(data):
    embedded.cluster(data).mkdir(parents=True)
    embedded.cluster(data).joinpath("PG_VERSION").write_text("16\n")

    with pytest.raises(embedded.DatabaseNotStarted, match=r"was made by PostgreSQL 16.*docs/running.md"):
        embedded.start(data)


def test_what_went_wrong_is_said(data):
    embedded.start(data)
    embedded.release(data)
    embedded.cluster(data).joinpath("postgresql.conf").write_text("nonsense")

    with pytest.raises(embedded.DatabaseNotStarted, match="syntax error"):
        embedded.start(data)


def test_a_deep_folder_keeps_its_socket_elsewhere(tmp_path):
    deep = tmp_path / ("deep" * 25)
    embedded.start(deep)
    try:
        assert ask(deep, "SELECT current_database()") == "segue"
        assert len(embedded.url(deep)) < len(str(deep)) + 40
    finally:
        embedded.release(deep)


def test_a_server_of_ones_own_is_not_joined_by_another(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/else")
    monkeypatch.setattr(embedded, "start", lambda data: pytest.fail("started"))

    embedded.ensure()


def test_without_one_the_private_server_is_started(monkeypatch, tmp_path):
    started = []
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("SEGUE_DATA", str(tmp_path))
    monkeypatch.setattr(embedded, "start", started.append)

    embedded.ensure()

    assert started == [tmp_path]


def test_a_missing_wheel_says_what_to_do(monkeypatch):
    monkeypatch.setattr(embedded, "find_spec", lambda name: None)

    with pytest.raises(embedded.DatabaseNotStarted, match="set DATABASE_URL"):
        embedded.binary("psql")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it as somebody else")
def test_root_runs_it_as_somebody_else(data):
    embedded.start(data)

    assert embedded.cluster(data).owner() in {embedded.ACCOUNT, "nobody"}
