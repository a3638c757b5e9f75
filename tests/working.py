"""The background worker, for as long as there is work."""

from unittest.mock import patch

from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicRegistry


def work() -> None:
    """Do every job that is due, as `segue worker` would; what it does by the clock waits for no test."""
    with (
        app.replace_connector(app.connector.get_worker_connector()) as working,
        patch.object(working, "periodic_registry", PeriodicRegistry()),
    ):
        working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False, delete_jobs="successful")
