"""One server for all test processes; migrated once for each state of the migrations, then copied."""

import hashlib
import os
import re
from importlib.metadata import version
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from segue import embedded

ROOT = Path(__file__).resolve().parents[1]
DISTRIBUTIONS = ("django", "procrastinate")
# Any number does, as long as every test process asks for the same one.
LOCK = 786


def start() -> None:
    """Start the private server, unless DATABASE_URL names another one."""
    if not os.environ.get("DATABASE_URL"):
        embedded.start(settings.DATA, throwaway=True)


def make(name: str) -> None:
    """A fresh, migrated database of this name, and Django pointed at it."""
    template = f"segue_template_{_fingerprint()}"
    with _server() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if not _exists(server, template):
            _drop_leftovers(server)
            _migrate(server, template)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        server.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    _use(name)


def drop(name: str) -> None:
    connection.close()
    with _server() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _migrate(server: psycopg.Connection, template: str) -> None:
    """Under another name until it is whole, so that a run that was stopped leaves no half template."""
    making = f"{template}_making"
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(making)))
    server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
    _use(making)
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    connection.close()
    server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(template)))


def _drop_leftovers(server: psycopg.Connection) -> None:
    idle = server.execute(
        "SELECT datname FROM pg_database d WHERE datname ~ '^segue_(test|template)_'"
        " AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)"
    )
    for (name,) in idle.fetchall():
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _server() -> psycopg.Connection:
    facts = connection.get_connection_params() | {"dbname": "postgres"}
    keep = {"host", "port", "user", "password", "dbname"}
    return psycopg.connect(**{name: value for name, value in facts.items() if name in keep}, autocommit=True)


def _exists(server: psycopg.Connection, name: str) -> bool:
    return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _fingerprint() -> str:
    told = hashlib.sha256(" ".join(version(name) for name in DISTRIBUTIONS).encode())
    for path in sorted(ROOT.glob("segue/**/migrations/*.py")):
        told.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return told.hexdigest()[:16]


def name_for(worker: str) -> str:
    return f"segue_test_{re.sub(r'[^a-z0-9]', '', worker)}_{os.getpid()}"
