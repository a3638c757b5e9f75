"""Reading a CSV file somebody got from somewhere: its encoding found out, its faults said in words."""

import codecs
import csv
import gzip
import hashlib
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from segue.rules import RuleBroken

CHUNK = 1 << 20
LARGEST = 400 * CHUNK
LONGEST_CELL = 100_000
MARK = "\ufeff"
# The mark read as cp1252 and written as UTF-8 again: some of the DfE's files begin with it.
MARK_TWICE = MARK.encode().decode("cp1252")
UNPACKING = (EOFError, zlib.error, lzma.LZMAError, OSError, zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError)


@dataclass(frozen=True)
class Row:
    """A row as a spreadsheet numbers it: the header is row 1."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class RegisterFile:
    """A file that was looked through once, from its first byte to its last."""

    path: Path
    name: str
    sha256: str
    encoding: str
    lines: int
    ends_whole: bool

    @property
    def encoding_name(self) -> str:
        return {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 with a mark", "cp1252": "Windows (cp1252)"}[self.encoding]

    def rows(self) -> Iterator[Row]:
        """Every row with its number, the header first. A break in the file is told with its place."""
        csv.field_size_limit(LONGEST_CELL)
        with _opened(self.path) as raw:
            text = io.TextIOWrapper(
                raw, self.encoding, "replace" if self.encoding == "cp1252" else "strict", newline=""
            )
            reader = csv.reader(text, strict=True)
            number, began = 0, 1
            try:
                for cells in reader:
                    number += 1
                    if number == 1 and cells:
                        cells[0] = cells[0].removeprefix(MARK).removeprefix(MARK_TWICE).strip('"')
                    if cells:
                        yield Row(number, cells)
                    began = reader.line_num + 1
            except csv.Error as problem:
                raise RuleBroken(_broken(str(problem), number + 1, began)) from problem


def look_through(path: Path, name: str = "") -> RegisterFile:
    """Find out what a file is, or say why it is not one that can be read."""
    digest, size, lines, last = hashlib.sha256(), 0, 0, b""
    utf8 = codecs.getincrementaldecoder("utf-8")()
    encoding = ""
    with _opened(path) as raw:
        while chunk := raw.read(CHUNK):
            if not size:
                encoding = _first_guess(chunk)
            if b"\0" in chunk:
                where = size + chunk.index(b"\0") + 1
                raise RuleBroken(f"This is not a CSV file: byte {where:,} is a zero byte, which text never has.")
            digest.update(chunk)
            size += len(chunk)
            lines += chunk.count(b"\n") or chunk.count(b"\r")
            last = chunk[-1:]
            encoding = _still(encoding, utf8, chunk)
            if size > LARGEST:
                raise RuleBroken(f"The file is larger than {LARGEST // CHUNK} megabytes, which no school register is.")
    if not size:
        raise RuleBroken("The file is empty.")
    encoding = _still(encoding, utf8, b"", final=True)
    return RegisterFile(path, name or path.name, digest.hexdigest(), encoding, lines, last in {b"\n", b"\r"})


def _first_guess(chunk: bytes) -> str:
    if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise RuleBroken("This file was saved as “Unicode text”. Save it again as “CSV UTF-8” and try once more.")
    if chunk.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff")):
        raise RuleBroken("This is not a CSV file. Download the register as CSV and try once more.")
    return "utf-8-sig" if chunk.startswith(codecs.BOM_UTF8) else "utf-8"


def _still(encoding: str, utf8: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> str:
    """UTF-8 as long as every byte fits; a single one that does not makes the file cp1252."""
    if encoding == "cp1252":
        return encoding
    try:
        utf8.decode(chunk, final)
    except UnicodeDecodeError:
        return "cp1252"
    return encoding


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked when it is a gzip, or a zip with one CSV inside."""
    with path.open("rb") as file:
        start = file.read(4)
    try:
        if start.startswith(b"\x1f\x8b"):
            with gzip.open(path) as raw:
                yield raw  # type: ignore[misc]
        elif start == b"PK\x03\x04":
            with zipfile.ZipFile(path) as archive, archive.open(_only_csv(archive)) as raw:
                yield raw
        else:
            with path.open("rb") as raw:
                yield raw
    except UNPACKING as problem:
        # A packed file that is spoilt has no number of the system; a disk that fails has.
        if isinstance(problem, OSError) and problem.errno is not None:
            raise
        raise RuleBroken("The packed file is broken or locked. Unpack it and give the CSV inside.") from problem


def _only_csv(archive: zipfile.ZipFile) -> str:
    names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
    if len(names) != 1:
        raise RuleBroken(
            "This is a spreadsheet or a zip file, not a CSV. Save it as CSV, or unpack it and give the one CSV you mean."
        )
    return names[0]


def _broken(problem: str, number: int, line: int) -> str:
    where = f"The file breaks in row {number:,} (line {line:,})"
    if "unexpected end" in problem:
        return f"{where}: a quotation mark opens there and is never closed. The file seems to be cut short."
    if "field limit" in problem:
        return (
            f"{where}: a cell there has more than {LONGEST_CELL:,} letters. A quotation mark is probably never closed."
        )
    if "expected after" in problem:
        return f"{where}: a quotation mark stands where none may stand."
    return f"{where}: {problem}."
