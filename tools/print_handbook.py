"""Prints what stands in the code into docs/: states and moves, who can do what, environment variables."""

import os
import re
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "segue.settings")
django.setup()

from segue import environment  # noqa: E402 - Django must be set up first
from segue.handbook import printing  # noqa: E402

DOCS = Path(__file__).resolve().parents[1] / "docs"


def main() -> None:
    for name, text in printing.pages().items():
        DOCS.joinpath(name).write_text(text)
    running = DOCS / "running.md"
    running.write_text(with_table(running.read_text(), environment.as_markdown()))


def with_table(text: str, table: str) -> str:
    return re.sub(r"(?<=<!-- environment -->\n).*?(?=<!-- end -->)", lambda _: table, text, flags=re.DOTALL)


if __name__ == "__main__":
    main()
