"""Where the real register lies, if it lies anywhere."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CANDIDATES = [
    Path(os.environ["SEGUE_SHARED"]) if os.environ.get("SEGUE_SHARED") else None,
    ROOT.parent / "shared",
    ROOT.parents[1] / "shared",
]
SHARED = next((path for path in CANDIDATES if path and (path / "data" / "schools").is_dir()), None)
SCHOOLS = SHARED / "data" / "schools" if SHARED else Path("nowhere")
EXTENDED = SCHOOLS / "kent_medway_schools.csv"
GIAS = SCHOOLS / "gias-layout" / "gias.csv"
LINKS = SCHOOLS / "links" / "links_edubasealldata20250422.csv.gz"

needs_shared = pytest.mark.skipif(
    SHARED is None, reason="the real register is not here: put it in ../shared/data or say where with SEGUE_SHARED"
)
