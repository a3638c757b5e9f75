"""What the worker does, while somebody is at the browser."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from tests.working import work


def post() -> None:
    """Do what waits, in a thread of its own: this one belongs to the browser."""

    def send() -> None:
        try:
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as threads:
        threads.submit(send).result()
