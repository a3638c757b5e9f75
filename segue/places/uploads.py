"""An uploaded register file on its way: kept, looked through, applied. Called by the actions and their tasks."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.exceptions import PermissionDenied
from django.db import connection, connections, transaction
from django.utils import timezone

from segue.places import importing, lifecycle, linking, register_file
from segue.places.comparing import Outcome, layout_of, outcomes
from segue.places.importing import Preview, Progress
from segue.places.layouts import LINKS
from segue.places.models import RegisterImport
from segue.record.lifecycle import change_status
from segue.rules import RuleBroken


@transaction.atomic
def look_through(upload: RegisterImport) -> None:
    """Find out what an uploaded file would do, and keep that with it."""
    try:
        with _on_disk(upload) as path:
            preview = importing.preview_file(path, name=upload.file_name)
    except RuleBroken as broken:
        _call_unusable(upload, broken)
        return
    change_status(upload, lifecycle.LOOK_THROUGH, by=upload.uploaded_by, **preview.facts())


def apply(upload: RegisterImport) -> None:
    """Import an uploaded file with its links, all in one transaction or nothing."""
    parts = [upload, upload.links] if upload.links else [upload]
    try:
        with transaction.atomic(), _seen_from_outside(upload) as progress:
            done = [_apply(part, progress) for part in parts]
            for part, preview in zip(parts, done, strict=True):
                change_status(
                    part, lifecycle.FINISH, by=upload.applied_by, applied_at=timezone.now(), **preview.facts()
                )
    except (RuleBroken, PermissionDenied) as broken:
        _call_unusable(upload, broken)


def _apply(part: RegisterImport, progress: Progress) -> Preview:
    with _on_disk(part) as path:
        if importing.digest(path) != part.file_sha256:
            raise RuleBroken(f"{part.file_name} is not the file that was looked through. Upload it again.")
        return importing.apply_file(path, part.applied_by, name=part.file_name, progress=progress, noted=False)


def outcomes_of(upload: RegisterImport) -> Iterator[Outcome]:
    """Every row of a kept file with what it would do now, in flat memory."""
    if not upload.file:
        return
    with _on_disk(upload) as path:
        file = register_file.look_through(path, upload.file_name)
        layout = layout_of(file)
        batches = linking.outcomes(file) if layout is LINKS else outcomes(file, layout)
        for batch in batches:
            yield from batch


@transaction.atomic
def _call_unusable(upload: RegisterImport, broken: Exception) -> None:
    problem = " ".join(getattr(broken, "messages", [str(broken)]))
    for part in (upload, upload.links):
        if part is not None and part.status in lifecycle.BREAK.allowed_from:
            change_status(part, lifecycle.BREAK, by=None, because=problem, problem=problem)


@contextmanager
def _on_disk(upload: RegisterImport) -> Iterator[Path]:
    """The file as a path, wherever it is stored."""
    with NamedTemporaryFile(suffix=".csv") as copy, upload.file.open() as kept:
        shutil.copyfileobj(kept, copy, 1 << 20)
        copy.flush()
        yield Path(copy.name)


@contextmanager
def _seen_from_outside(upload: RegisterImport) -> Iterator[Progress]:
    """Progress written past the import's own transaction, which nobody can look into."""
    outside = connections[connection.alias].copy()

    def progress(done: int, of: int) -> None:
        with outside.cursor() as cursor:
            cursor.execute(
                "UPDATE places_registerimport SET progress = %s, rows = GREATEST(rows, %s) WHERE id = %s",
                [done, of, upload.pk],
            )

    try:
        yield progress
    finally:
        outside.close()
