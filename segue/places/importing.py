"""Importing the school register: a preview that changes nothing, then everything in one transaction or nothing."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from segue.people.models import User
from segue.places import linking
from segue.places.comparing import Kind, Outcome, layout_of, outcomes
from segue.places.districts import name_districts
from segue.places.layouts import LINKS, Layout
from segue.places.models import STILL_OPEN, RegisterImport, School
from segue.places.permissions import IMPORT_SCHOOLS
from segue.places.register_file import RegisterFile, look_through
from segue.record.history import note_many

Progress = Callable[[int, int], None]
KEPT, PRINTED = 200, 20
LOCK = 7_860_786


def _silent(_done: int, _of: int) -> None:
    return None


@dataclass
class Preview:
    """What a file does, or did: counted in full, listed as far as a page can show."""

    file: RegisterFile
    layout: Layout
    rows: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Kind, 0))
    listed: dict[str, list[Outcome]] = field(default_factory=lambda: {kind: [] for kind in Kind})
    doubts: list[Outcome] = field(default_factory=list)
    absent: int = 0

    def take(self, outcome: Outcome) -> None:
        self.rows += 1
        self.counts[outcome.kind] += 1
        listed = self.listed[outcome.kind]
        if outcome.kind != Kind.UNCHANGED and len(listed) < KEPT:
            listed.append(outcome)
        if outcome.doubt and len(self.doubts) < KEPT:
            self.doubts.append(outcome)

    def __str__(self) -> str:
        return "\n".join(_in_words(self))

    def facts(self) -> dict[str, Any]:
        """The columns of a RegisterImport."""
        return {
            "file_sha256": self.file.sha256,
            "encoding": self.file.encoding_name,
            "layout": self.layout.name,
            "rows": self.rows,
            **{kind.value: self.counts[kind] for kind in Kind},
            "findings": {
                "absent": self.absent,
                "doubts": [_plain(outcome) for outcome in self.doubts],
                **{kind.value: [_plain(outcome) for outcome in self.listed[kind]] for kind in Kind},
            },
        }


def digest(path: Path) -> str:
    """The SHA-256 of what a file holds, unpacked."""
    return look_through(path).sha256


def preview_file(path: Path, *, name: str = "", progress: Progress = _silent) -> Preview:
    """Say what a file would change, and change nothing."""
    file = look_through(Path(path), name)
    preview = Preview(file, layout_of(file))
    if preview.layout is LINKS:
        linking.compare(file, preview.take)
        return preview
    for _batch in _gone_through(preview, progress):
        pass
    return preview


def apply_file(
    path: Path, by: User | None = None, *, name: str = "", progress: Progress = _silent, noted: bool = True
) -> Preview:
    """Import a file in one transaction. `by` is None only on the command line."""
    if by is not None:
        IMPORT_SCHOOLS.require(by)
    file = look_through(Path(path), name)
    done = Preview(file, layout_of(file))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if done.layout is LINKS:
            linking.apply(file, done.take)
        else:
            for batch in _gone_through(done, progress):
                _write(batch, by=by, because=f"Import of {file.name}")
            name_districts()
        linking.set_successors()
        if noted:
            RegisterImport.objects.create(
                file_name=file.name[-200:], applied_by=by, applied_at=timezone.now(), **done.facts()
            )
    return done


def _gone_through(preview: Preview, progress: Progress) -> Iterator[list[Outcome]]:
    """Every batch of outcomes, counted; at the end, how many open schools the file does not name."""
    named: set[int] = set()
    for batch in outcomes(preview.file, preview.layout):
        for outcome in batch:
            preview.take(outcome)
            named.add(outcome.urn)
        yield batch
        progress(preview.rows, max(preview.file.lines - 1, preview.rows))
    standing = School.objects.filter(standing__in=STILL_OPEN).values_list("urn", flat=True)
    preview.absent = sum(urn not in named for urn in standing.iterator())


def _write(batch: list[Outcome], *, by: User | None, because: str) -> None:
    written = [outcome for outcome in batch if outcome.kind in {Kind.NEW, Kind.CHANGED, Kind.CLOSED}]
    if not written:
        return
    columns = [name for name in written[0].facts if name != "urn"]
    School.objects.bulk_create(
        [School(**_without_unknown(outcome)) for outcome in written],
        update_conflicts=True,
        unique_fields=["urn"],
        update_fields=[*columns, "changed_at"],
    )
    changed = [outcome for outcome in written if outcome.pk is not None]
    note_many(
        School,
        [
            (
                outcome.pk or 0,
                "; ".join(f"{each.what}: {each.before}" for each in outcome.differences),
                "; ".join(f"{each.what}: {each.after}" for each in outcome.differences),
            )
            for outcome in changed
        ],
        "change in the school register",
        by=by,
        because=because,
    )


def _without_unknown(outcome: Outcome) -> dict[str, Any]:
    return {name: value for name, value in outcome.facts.items() if value is not None}


def _plain(outcome: Outcome) -> dict[str, Any]:
    return {
        "row": outcome.row,
        "urn": outcome.urn,
        "name": outcome.name,
        "why": outcome.why or outcome.doubt,
        "differences": [asdict(each) for each in outcome.differences],
    }


def _in_words(preview: Preview) -> Iterator[str]:
    file, counts = preview.file, preview.counts
    yield f"{file.name}: {preview.layout.name}, {file.encoding_name}, {preview.rows:,} rows"
    yield ", ".join(f"{counts[kind]:,} {kind.value}" for kind in Kind)
    if preview.absent:
        yield f"{preview.absent:,} open schools of the register are not in this file. They stay open."
    for kind in (Kind.UNREADABLE, Kind.CLOSED, Kind.CHANGED):
        for outcome in preview.listed[kind][:PRINTED]:
            told = outcome.why or "; ".join(
                f"{each.what}: {each.before} -> {each.after}" for each in outcome.differences
            )
            yield f"  row {outcome.row:,}: {kind.value}: {outcome.name}: {told}"
        if counts[kind] > PRINTED:
            yield f"  and {counts[kind] - PRINTED:,} more {kind.value}"
    for outcome in preview.doubts[:PRINTED]:
        yield f"  row {outcome.row:,}: {outcome.name}: {outcome.doubt}"
