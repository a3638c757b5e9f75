"""The private databases of the benchmark, each in a folder of its own."""

import os
import tempfile
from pathlib import Path

from django.core.management import call_command
from django.db import connection

FOLDER = Path(os.environ.get("SEGUE_BENCH_DATA") or Path(tempfile.gettempdir()) / "segue-bench")


def environment(name: str) -> dict[str, str]:
    """What Segue is told before it is set up. Everything in the database is dropped: it is never anybody's own."""
    return {
        "DJANGO_SETTINGS_MODULE": "segue.settings",
        "SEGUE_DATA": str(FOLDER / name),
        "DATABASE_URL": "",
        "SEGUE_HTTPS": "0",
        "SEGUE_LOG": "ERROR",
    }


def empty_database() -> None:
    """Drop everything, and make the tables anew."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    call_command("migrate", interactive=False, verbosity=0)
