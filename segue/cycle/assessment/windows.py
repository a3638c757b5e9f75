"""What a scoring page showed first, so that an older window of the same assessor saves only what was touched in it."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def digest(value: Any) -> str:
    return sha256(json.dumps(value).encode(errors="replace")).hexdigest()[:16]


def write(shown: Mapping[str, str]) -> str:
    return json.dumps(dict(shown), separators=(",", ":"))


def read(text: str) -> dict[str, str]:
    """Read it back; a page that lost it has shown nothing."""
    try:
        return {str(name): str(seen) for name, seen in json.loads(text).items()}
    except (ValueError, AttributeError, RecursionError):
        return {}
