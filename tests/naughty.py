"""Words that trouble programs: the shared list where it is at hand, and a short one of our own."""

import json

from tests.places.shared import CANDIDATES

PLACES = [path / "data" / "naughty-strings" / "blns.json" for path in CANDIDATES if path]
SHARED_LIST = next((path for path in PLACES if path.exists()), None)
MISSING = (
    "The shared list of naughty strings is not here: a short one of our own is used. SEGUE_SHARED says where it is."
)
FEW = [
    "\0",
    "\x0b",
    "\u202esdrow desrever",
    "🎺" * 50,
    "=1+1",
    "x" * 10_000,
    "<b>&amp;</b>",
    "\ufeff",
    "\u2028",
    "' OR 1=1",
]
SHARED_STRINGS = [text for text in json.loads(SHARED_LIST.read_text()) if text] if SHARED_LIST else []
STRINGS = SHARED_STRINGS + FEW
