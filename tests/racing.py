"""Several people acting at the same moment, each in a thread with a database connection of its own."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection, transaction


def together(*acts: Callable[[], Any], patience: float = 30) -> list[Any]:
    """Let all act at once. What each got, in order: its result, or the exception it met."""
    barrier = threading.Barrier(len(acts))

    def act(doing: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=patience)
            return doing()
        except Exception as met:  # noqa: BLE001 - the test says which exception is the right one
            return met
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=patience) for future in [pool.submit(act, doing) for doing in acts]]


def behind(first: Callable[[], Any], then: Callable[[], Any], patience: float = 30) -> Any:
    """What `then` gets when it begins before `first` is committed, has to wait for it, and goes on."""

    def act() -> Any:
        try:
            return then()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            waiting = pool.submit(act)
            _until_somebody_waits(patience)
        return waiting.result(timeout=patience)


def _until_somebody_waits(patience: float) -> None:
    """Until another connection waits for what this one holds."""
    last = time.monotonic() + patience
    with connection.cursor() as cursor:
        while time.monotonic() < last:
            cursor.execute(
                "SELECT EXISTS (SELECT 1 FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError("nobody waited for what was held")
