"""Starting and stopping what a running Segue consists of: the web server and the worker."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from segue import environment

PATIENCE = 60


class CannotRun(Exception):
    """Why Segue could not be started, in words for whoever starts it."""


def server_command() -> list[str]:
    """Gunicorn: a few processes that share what they loaded, each with a few threads."""
    memory = ["--worker-tmp-dir", "/dev/shm"] if Path("/dev/shm").is_dir() else []  # noqa: S108 - only heartbeats, made by gunicorn
    return [
        sys.executable, "-m", "gunicorn", "segue.wsgi:application", "--preload", "--no-control-socket",
        "--bind", f"{environment.text('SEGUE_BIND')}:{settings.PORT}",
        "--workers", environment.text("SEGUE_WORKERS"), "--worker-class", "gthread", "--threads", "4",
        "--timeout", "60", "--graceful-timeout", "20", "--log-level", "warning", *memory,
    ]  # fmt: skip


def worker_command() -> list[str]:
    return [sys.executable, "-m", "segue.cli", "worker"]


def need_free_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((environment.text("SEGUE_BIND"), settings.PORT))
        except OSError as refused:
            raise CannotRun(
                f"Port {settings.PORT} is taken ({refused.strerror}). Set SEGUE_PORT to another."
            ) from refused


def collect_static() -> None:
    """Bring styles and scripts to where they are served from, unless nothing changed since last time."""
    mark = settings.STATIC_ROOT / ".collected"
    now = _fingerprint()
    if mark.exists() and mark.read_text() == now:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    mark.write_text(now)


def _fingerprint() -> str:
    told = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            told.update(f"{path} {found.st_mtime_ns} {found.st_size}\n".encode())
    return told.hexdigest()


@contextmanager
def everything() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Web server and worker together, stopped together."""
    children = [subprocess.Popen(command) for command in (server_command(), worker_command())]
    try:
        yield children
    finally:
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(timeout=25)
            except subprocess.TimeoutExpired:
                child.kill()


def wait_until_it_answers(children: list[subprocess.Popen[bytes]]) -> None:
    address = f"http://127.0.0.1:{settings.PORT}/healthz"
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        if any(child.poll() is not None for child in children):
            raise CannotRun("The web server or the worker stopped at once: see what it said above.")
        try:
            urlopen(address, timeout=5).close()
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise CannotRun(f"{address} did not answer in {PATIENCE} seconds.")


def wait_until_stopped(children: list[subprocess.Popen[bytes]]) -> int:
    """Until Ctrl-C, SIGTERM, or the end of any part. The exit status."""
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
    except KeyboardInterrupt:
        return 0
    return 1


def stop_on_sigterm() -> None:
    """SIGTERM is as good as Ctrl-C: everything started here is stopped."""
    signal.signal(signal.SIGTERM, lambda *_: _interrupt())


def _interrupt() -> None:
    raise KeyboardInterrupt


def become(command: list[str]) -> None:
    """Go on as another program, so that signals reach it directly."""
    sys.stdout.flush()
    os.execv(command[0], command)
