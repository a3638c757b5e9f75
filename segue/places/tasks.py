"""Long work on the register, in the background."""

from procrastinate.contrib.django import app

from segue.places import uploads
from segue.places.lifecycle import Status
from segue.places.models import RegisterImport


@app.task
def look_through(upload_id: int) -> None:
    """Look an uploaded file through, once."""
    upload = RegisterImport.objects.get(pk=upload_id)
    if upload.status == Status.UPLOADED:
        uploads.look_through(upload)


@app.task
def apply(upload_id: int) -> None:
    """Apply a file that somebody has said yes to, once."""
    upload = RegisterImport.objects.select_related("links", "applied_by").get(pk=upload_id)
    if upload.status == Status.APPLYING:
        uploads.apply(upload)
