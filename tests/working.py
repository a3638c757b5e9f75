"""The background worker, for as long as there is work."""

from procrastinate.contrib.django import app


def work() -> None:
    """Do every job that is due, as `segue worker` would."""
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False, delete_jobs="successful")
