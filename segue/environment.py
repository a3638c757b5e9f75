"""Every environment variable Segue reads: one table, printed by `segue --help` and in docs/running.md."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Variable:
    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable("SEGUE_DATA", "./data", "Folder for the private database, uploaded files and the secret key."),
    Variable(
        "DATABASE_URL", "", "A PostgreSQL server of one's own, as postgresql://user:password@host/name. "
        "Empty: a private PostgreSQL inside SEGUE_DATA."
    ),
    Variable("SEGUE_PORT", "8000", "Port to serve on."),
    Variable("SEGUE_BIND", "127.0.0.1", "Address to listen on; 0.0.0.0 for every one."),
    Variable("SEGUE_WORKERS", "2", "Web server processes."),
    Variable("SEGUE_URL", "", "Public address, for links in letters: https://hub.example.org. "
             "Empty: http://127.0.0.1 with SEGUE_PORT."),
    Variable("SEGUE_HOSTS", "", "Further host names that may be asked for, with commas between."),
    Variable("SEGUE_PROXIES", "127.0.0.1,::1", "Addresses of reverse proxies whose X-Forwarded-For is believed: "
             "it tells one visitor from another when sign-in links are counted."),
    Variable("SEGUE_HTTPS", "", "1: only HTTPS, with secure cookies and HSTS. Empty: 1, but 0 in demo and debug mode."),
    Variable("SEGUE_SECRET_KEY", "", "Signs sessions and links. Empty: made once and kept in SEGUE_DATA."),
    Variable("SEGUE_EMAIL_URL", "", "Mail server: smtp://user:password@host:587?tls=1 (or ssl=1). "
             "Empty: letters are written as files in SEGUE_DATA/mail."),
    Variable("SEGUE_EMAIL_FROM", "segue@localhost", "Sender of letters."),
    Variable("SEGUE_DEMO", "0", "1: a fictional hub with one-click sign-in. Never with real data."),
    Variable("SEGUE_DEBUG", "0", "1: Django's error pages. Never in production."),
    Variable("SEGUE_LOG", "INFO", "How much to log: DEBUG, INFO, WARNING or ERROR."),
)  # fmt: skip

_DEFAULTS = {variable.name: variable.default for variable in VARIABLES}


def text(name: str) -> str:
    """The value, or the table's default when it is missing or empty."""
    return os.environ.get(name, "").strip() or _DEFAULTS[name]


def switch(name: str, *, otherwise: bool = False) -> bool:
    value = text(name).lower()
    return value in {"1", "true", "yes", "on"} if value else otherwise


def number(name: str) -> int:
    return int(text(name))


def names(name: str) -> list[str]:
    return [part.strip() for part in text(name).split(",") if part.strip()]


def data_folder() -> Path:
    return Path(text("SEGUE_DATA")).expanduser().resolve()


def as_markdown() -> str:
    rows = [f"| `{v.name}` | {f'`{v.default}`' if v.default else ''} | {v.meaning} |" for v in VARIABLES]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows]) + "\n"
