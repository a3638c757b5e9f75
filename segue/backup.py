"""The database as a file, and back, with PostgreSQL's own programs."""

import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from segue import embedded

AFRESH = "SET lock_timeout = '10s'; DROP SCHEMA public CASCADE; CREATE SCHEMA public"


class BackupFailed(Exception):
    """What PostgreSQL said against it."""


def dump(file: Path) -> None:
    """Write everything as it is at this moment, without disturbing anyone."""
    part = file.with_name(f"{file.name}.part")
    part.touch(mode=0o600)
    _run("pg_dump", "--format=custom", f"--file={part}")
    part.replace(file)


def restore(file: Path) -> None:
    """Put what a dump holds in the place of everything, or change nothing."""
    with TemporaryDirectory() as folder:
        script = Path(folder) / "script.sql"
        _finish([str(embedded.binary("pg_restore")), "--no-owner", f"--file={script}", str(file)], {})
        _run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
             f"--command={AFRESH}", f"--file={script}")  # fmt: skip


def psql() -> list[str]:
    """The command to look inside with; the password goes by the environment."""
    command, environment = _command("psql")
    os.environ |= environment
    return command


def _command(program: str, *options: str) -> tuple[list[str], dict[str, str]]:
    place, environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return [str(embedded.binary(program)), *options, *place[1:]], environment or {}


def _run(program: str, *options: str) -> None:
    _finish(*_command(program, *options))


def _finish(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupFailed(done.stderr.strip())
