from datetime import date
from typing import Any

from django.core.files import File
from django.db import transaction

from segue.people.models import User
from segue.places import lifecycle, rules, tasks, uploads
from segue.places.lifecycle import Status
from segue.places.models import RegisterImport, School, SurveyDone
from segue.places.permissions import IMPORT_SCHOOLS, NOTE_SURVEY
from segue.places.survey_list import SurveyEntry
from segue.record.history import note
from segue.record.lifecycle import change_status
from segue.wording import uk_date
from segue.years import ProgrammeYear

INLINE = 5 * 1024 * 1024


@transaction.atomic
def upload_register(*, file: File, links: File | None = None, by: User) -> RegisterImport:
    """Keep a register file, with its links when given, and look through what it would change."""
    IMPORT_SCHOOLS.require(by)
    kept_links = _keep(links, by) if links else None
    upload = _keep(file, by, links=kept_links)
    note(upload, "upload register", after=upload.file_name, by=by)
    for part in filter(None, (upload, kept_links)):
        if (part.file.size or 0) <= INLINE:
            uploads.look_through(part)
        else:
            tasks.look_through.defer(upload_id=part.pk)
    return upload


def _keep(file: File, by: User, **facts: Any) -> RegisterImport:
    return RegisterImport.objects.create(
        file=file, file_name=(file.name or "register.csv")[-200:], status=Status.UPLOADED, uploaded_by=by, **facts
    )


@transaction.atomic
def apply_upload(upload: RegisterImport, *, by: User) -> RegisterImport:
    """Say yes to what a file would change, and let it be applied."""
    IMPORT_SCHOOLS.require(by, upload)
    for part in filter(None, (upload, upload.links)):
        change_status(part, lifecycle.APPLY, by=by, applied_by=by)
    tasks.apply.defer(upload_id=upload.pk)
    return upload


@transaction.atomic
def discard_upload(upload: RegisterImport, *, by: User) -> RegisterImport:
    """Throw an uploaded file away without applying it."""
    IMPORT_SCHOOLS.require(by, upload)
    change_status(upload, lifecycle.DISCARD, by=by)
    if upload.links and upload.links.status in lifecycle.DISCARD.allowed_from:
        change_status(upload.links, lifecycle.DISCARD, by=by)
    return upload


@transaction.atomic
def note_survey(school: School, *, year: int, completed_on: date, by: User) -> SurveyDone:
    """Note that a school completed the Schools Survey of a year, on a day."""
    NOTE_SURVEY.require(by, school)
    rules.survey_is_not_in_the_future(completed_on)
    School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    rules.survey_is_noted_once(school, year)
    done = SurveyDone(school=school, year=year, completed_on=completed_on, noted_by=by)
    done.full_clean()
    done.save()
    note(
        school,
        "note survey",
        after=str(ProgrammeYear(year)),
        by=by,
        because=f"Completed on {uk_date(completed_on)}",
    )
    return done


@transaction.atomic
def note_surveys(entries: list[SurveyEntry], *, year: int, by: User) -> int:
    """Note that many schools completed the survey of a year: all of them, or none."""
    NOTE_SURVEY.require(by)
    for entry in entries:
        note_survey(entry.school, year=year, completed_on=entry.completed_on, by=by)
    return len(entries)
