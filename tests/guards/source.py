"""The code as the guards read it."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEGUE = ROOT / "segue"
SOURCES = tuple(sorted(path for path in SEGUE.rglob("*.py") if "migrations" not in path.parts))
TESTS = tuple(sorted(ROOT.joinpath("tests").rglob("*.py")))
TEMPLATES = tuple(sorted(SEGUE.rglob("templates/**/*.html")))
ACTION_FILES = tuple(path for path in SOURCES if "actions" in {path.stem, path.parent.name})


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def public_functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in tree(path).body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
