"""The secret that signs sessions and links, for whoever did not bring one."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def kept_in(data: Path) -> str:
    """The key kept in this folder; made the first time, readable by its owner only."""
    path = data / "secret-key"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        # A link appears whole or not at all, so two processes starting at once agree on one key.
        with (
            tempfile.NamedTemporaryFile("w", dir=data) as new,
            suppress(FileExistsError),
        ):
            new.write(secrets.token_urlsafe(48))
            new.flush()
            os.link(new.name, path)
    return path.read_text().strip()
