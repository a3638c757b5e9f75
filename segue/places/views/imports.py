from collections.abc import Iterator
from typing import Any

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from segue.places import actions, tables, uploads
from segue.places.forms import UploadForm
from segue.places.lifecycle import Status
from segue.places.models import RegisterImport
from segue.places.permissions import IMPORT_SCHOOLS, SEE_SCHOOLS
from segue.record.history import history_of
from segue.site.exports import csv_download
from segue.site.pages import attempt, page, press
from segue.site.paging import page_by_key
from segue.site.parts import Event

WITH_LINKS = RegisterImport.objects.select_related("links", "uploaded_by", "applied_by")
AT_WORK = {Status.UPLOADED, Status.APPLYING}


@page(IMPORT_SCHOOLS)
def school_import(request):
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound:
        upload = attempt(form, actions.upload_register, by=request.user)
        if upload:
            return redirect("school-import-one", pk=upload.pk)
    past = page_by_key(WITH_LINKS.filter(register=None), request.GET, size=20)
    return render(
        request, "places/school_import.html", {"form": form, "rows": past, "table": tables.import_table(past)}
    )


@page(SEE_SCHOOLS, WITH_LINKS)
def school_import_one(request, upload):
    parts = [part for part in (upload, upload.links) if part]
    context = {
        "upload": upload,
        "state": tables.state_of(upload),
        "parts": [(part, tables.counts_of(part), tables.findings_of(part)) for part in parts],
        "working": any(part.status in AT_WORK for part in parts),
        "ready": all(part.status == Status.READ for part in parts),
        "broken": [part for part in parts if part.status == Status.BROKEN],
        "total": max(upload.rows, 1),
        "events": [
            Event(change.said, change.at, str(change.by or "Segue"), change.because)
            for change in reversed(history_of(*parts))
        ],
        "can": {"apply": IMPORT_SCHOOLS.allows(request.user, upload)},
    }
    return render(request, "places/school_import_one.html", context)


@page(IMPORT_SCHOOLS, RegisterImport)
def school_import_rows(_request, upload):
    """Every row of the file with what comes of it: the page shows only the first of each kind."""
    header = ("Row", "URN", "Name", "What", "Why", "Changes")
    return csv_download(f"import-{upload.pk}", header, _lines(upload))


def _lines(upload: RegisterImport) -> Iterator[tuple[Any, ...]]:
    for outcome in uploads.outcomes_of(upload):
        changes = "; ".join(f"{each.what}: {each.before} -> {each.after}" for each in outcome.differences)
        yield outcome.row, outcome.urn or "", outcome.name, outcome.kind.value, outcome.why or outcome.doubt, changes


@page(IMPORT_SCHOOLS, WITH_LINKS)
@require_POST
def school_import_apply(request, upload):
    press(request, actions.apply_upload, upload, by=request.user)
    return redirect("school-import-one", pk=upload.pk)


@page(IMPORT_SCHOOLS, WITH_LINKS)
@require_POST
def school_import_discard(request, upload):
    press(request, actions.discard_upload, upload, by=request.user, done="Thrown away. The register is as it was.")
    return redirect("school-import")
