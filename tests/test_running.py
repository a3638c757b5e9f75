"""Segue as it really runs: web server, worker and private database together."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
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

    def wait_for(self, path: str, seconds: float) -> bytes:
        while time.monotonic() < self.began + seconds:
            try:
                with urlopen(self.address + path) as answer:
                    return answer.read()
            except URLError:
                assert self.process.poll() is None, self.process.stdout.read()
                time.sleep(0.1)
        raise AssertionError(f"{path} did not answer in {seconds} seconds")

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
        one.process.kill()
        one.process.wait()
        one.process.stdout.close()


def test_the_demo_starts_stops_and_goes_on_where_it_stopped(run, tmp_path):
    first = run("demo")
    assert json.loads(first.wait_for("/healthz", 240)) == {"database": "ok", "queue": "ok"}
    assert b"<html" in first.wait_for("/", 240)
    said = first.stop()
    assert first.process.returncode == 0, said
    assert f"Segue is running: {first.address}" in said
    assert said.endswith("Stopped.\n")
    assert list(embedded.cluster(tmp_path).glob("postmaster.pid")) == []

    again = run("demo")
    assert b"<html" in again.wait_for("/", 10)
    assert "Setting up" not in again.stop()


def test_a_hub_is_served_over_https_only(run, tmp_path, monkeypatch):
    monkeypatch.setenv("SEGUE_URL", "https://hub.example.org")
    hub = run("serve")

    assert b"run segue migrate" in failing(hub, "/healthz")
    hub.stop()


def failing(hub: Running, path: str) -> bytes:
    with pytest.raises(AssertionError, match=path):
        hub.wait_for(path, 5)
    with pytest.raises(URLError) as refused, urlopen(hub.address + path):
        pass
    return refused.value.read()


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
