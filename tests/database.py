"""One server for all test processes; migrated once for each state of the migrations, then copied.

The demo's hub, which takes a minute to load, is kept and copied in the same way.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from psycopg import sql

from segue import embedded
from segue.demo import load

ROOT = Path(__file__).resolve().parents[1]
DISTRIBUTIONS = ("django", "procrastinate")
# Any number does, as long as every test process asks for the same one.
LOCK, LOCK_OF_DEMO = 786, 787


def start() -> None:
    """Start the private server, unless DATABASE_URL names another one."""
    if not os.environ.get("DATABASE_URL"):
        embedded.start(settings.DATA, throwaway=True)


def make(name: str) -> None:
    """A fresh, migrated database of this name, and Django pointed at it."""
    with _alone() as server:
        _copy(server, _migrated(server), name)
    use(name)


def make_demo(name: str) -> None:
    """A database with the demo's whole hub in it, and Django pointed at it."""
    template = f"segue_demo_{_fingerprint_of_demo()}"
    with _alone(LOCK_OF_DEMO) as server:
        if not _exists(server, template):
            _drop_idle(server, "^segue_demo_")
            _load(server, template)
        _copy(server, template, name)
    use(name)


def drop(name: str) -> None:
    connection.close()
    with _server() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def current() -> str:
    return connection.settings_dict["NAME"]


def use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _migrated(server: psycopg.Connection) -> str:
    """The template with every migration applied and nothing in it."""
    template = f"segue_template_{_fingerprint()}"
    if not _exists(server, template):
        _drop_idle(server, "^segue_(test|template)_")
        with _making(server, template) as name:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            use(name)
            call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
            let_tests_tidy_up()
    return template


def let_tests_tidy_up() -> None:
    """Django empties every table after a test that commits, which a hub's own database refuses."""
    with connection.cursor() as cursor:
        cursor.execute(r"SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%\_never\_emptied'")
        for names in cursor.fetchall():
            table, guard = map(sql.Identifier, names)
            cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER {}").format(table, guard))


def _load(server: psycopg.Connection, template: str) -> None:
    with _making(server, template) as name:
        with _alone() as other:
            _copy(other, _migrated(other), name)
        use(name)
        with override_settings(EMAIL_BACKEND="segue.demo.mail.KeepInDatabase"):
            load.load()


@contextmanager
def _making(server: psycopg.Connection, template: str) -> Iterator[str]:
    """Under another name until it is whole, so that a run that was stopped leaves no half template."""
    making = f"{template}_making"
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(making)))
    yield making
    connection.close()
    server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(template)))


def _copy(server: psycopg.Connection, template: str, name: str) -> None:
    server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))


def _drop_idle(server: psycopg.Connection, names: str) -> None:
    idle = server.execute(
        "SELECT datname FROM pg_database d WHERE datname ~ %s"
        " AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)",
        [names],
    )
    for (name,) in idle.fetchall():
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


@contextmanager
def _alone(lock: int = LOCK) -> Iterator[psycopg.Connection]:
    """The server, while no other test process makes a template."""
    with _server() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [lock])
        yield server


def _server() -> psycopg.Connection:
    facts = connection.get_connection_params() | {"dbname": "postgres"}
    keep = {"host", "port", "user", "password", "dbname"}
    return psycopg.connect(**{name: value for name, value in facts.items() if name in keep}, autocommit=True)


def _exists(server: psycopg.Connection, name: str) -> bool:
    return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _fingerprint() -> str:
    return _told(ROOT.glob("segue/**/migrations/*.py"))


def _fingerprint_of_demo() -> str:
    """Its two years end today, so it is loaded afresh each day, and whenever code or letters change."""
    written = (path for kind in ("py", "md", "txt") for path in ROOT.glob(f"segue/**/*.{kind}"))
    return _told(written, timezone.localdate().isoformat())


def _told(files: Iterable[Path], *also: str) -> str:
    told = hashlib.sha256(" ".join([*(version(name) for name in DISTRIBUTIONS), *also]).encode())
    for path in sorted(files):
        told.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return told.hexdigest()[:16]


def name_for(worker: str) -> str:
    return f"segue_test_{re.sub(r'[^a-z0-9]', '', worker)}_{os.getpid()}"
