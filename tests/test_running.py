"""Segue as it really runs: web server, worker and private database together."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from django.core.management import call_command

from segue import embedded, running


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Running:
    """`segue …` in a process of its own, on a data folder of its own."""

    def __init__(self, data: Path, *arguments: str) -> None:
        self.address = f"http://127.0.0.1:{(port := free_port())}"
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        facts = {"SEGUE_DATA": str(data), "SEGUE_PORT": str(port), "DJANGO_SETTINGS_MODULE": "segue.settings"}
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "segue.cli", *arguments],
            env=environment | facts,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def ask(self, path: str, seconds: float) -> tuple[int, bytes]:
        """The first answer there is, whatever it says."""
        while time.monotonic() < self.began + seconds:
            try:
                with urlopen(self.address + path) as answer:
                    return answer.status, answer.read()
            except HTTPError as refused:
                with refused:
                    return refused.status, refused.read()
            except URLError:
                assert self.process.poll() is None, self.process.stdout.read()
                time.sleep(0.1)
        raise AssertionError(f"{path} did not answer in {seconds} seconds")

    def says(self, words: str) -> str:
        """What it prints, up to the line with these words."""
        said = ""
        while words not in said:
            line = self.process.stdout.readline()
            assert line, said
            said += line
        return said

    def stop(self) -> str:
        self.process.send_signal(signal.SIGTERM)
        said, _ = self.process.communicate(timeout=40)
        return said


@pytest.fixture
def run(tmp_path):
    started: list[Running] = []

    def start(*arguments: str) -> Running:
        started.append(Running(tmp_path, *arguments))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.stop()
        one.process.stdout.close()


def test_the_demo_starts_stops_and_goes_on_where_it_stopped(run, tmp_path):
    first = run("demo")
    assert first.ask("/healthz", 900) == (200, b'{"database": "ok", "queue": "ok"}')
    assert first.ask("/", 900)[0] == 200
    # The server may answer a moment before the demo says so.
    assert f"Segue is running: {first.address}" in first.says("Ctrl-C stops it.")
    said = first.stop()
    assert first.process.returncode == 0, said
    assert said.endswith("Stopped.\n")
    assert list(embedded.cluster(tmp_path).glob("postmaster.pid")) == []

    again = run("demo")
    assert again.ask("/", 300)[0] == 200
    assert "Setting up" not in again.stop()


def test_a_hub_without_tables_says_what_to_do(run, tmp_path):
    hub = run("serve")

    assert hub.ask("/healthz", 300) == (503, b'{"database": "ok", "queue": "has no tables: run segue migrate"}')
    hub.stop()
    assert list(embedded.cluster(tmp_path).glob("postmaster.pid")) == []


def test_a_port_that_is_taken_is_said(settings):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings.PORT = other.getsockname()[1]

        with pytest.raises(running.CannotRun, match=f"Port {settings.PORT} is taken.*SEGUE_PORT"):
            running.need_free_port()


def test_styles_are_collected_only_when_they_changed(settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT = tmp_path / "static"
    collected = []
    monkeypatch.setattr(running, "call_command", lambda *a, **k: collected.append(a) or call_command(*a, **k))

    running.collect_static()
    running.collect_static()

    assert collected == [("collectstatic",)]


def test_a_part_that_stops_at_once_is_said():
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()

        with pytest.raises(running.CannotRun, match="stopped at once"):
            running.wait_until_it_answers([child])


def test_a_part_that_stops_later_stops_the_rest():
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        assert running.wait_until_stopped([child]) == 1


def test_a_server_that_never_answers_is_said(settings, monkeypatch):
    settings.PORT = free_port()
    monkeypatch.setattr(running, "PATIENCE", 0.2)
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as child:
        with pytest.raises(running.CannotRun, match="did not answer"):
            running.wait_until_it_answers([child])
        child.communicate()
