"""Schools, imports and surveys as tables and as downloads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from segue.places.lifecycle import Status
from segue.places.models import RegisterImport, School, Standing, SurveyDone
from segue.site.parts import Cell, Column, Table, Tag
from segue.wording import thousands, uk_date, uk_datetime

SCHOOL_COLUMNS = (
    "URN",
    "Name",
    "Type",
    "Phase",
    "Open or closed",
    "State-funded",
    "Local authority",
    "District",
    "Ward",
    "Street",
    "Town",
    "Postcode",
    "Website",
    "Pupils",
    "Free school meals %",
    "SEN support",
    "EHCP",
    "Pupil Premium",
    "IMD decile",
    "Trust",
    "Survey completed",
)
STANDINGS = {Standing.OPEN: "done", Standing.CLOSING: "late", Standing.PROPOSED: "wait", Standing.CLOSED: "todo"}
STATES = {Status.APPLIED: "done", Status.BROKEN: "late", Status.DISCARDED: "todo"}
# Of each kind, how many rows are read without unfolding: a first register is all new.
AT_ONCE = 20
KINDS = (
    ("unreadable", "Cannot be read"),
    ("doubts", "Look at these"),
    ("closed", "Would close"),
    ("changed", "Would change"),
    ("new", "New"),
)


def standing_of(school: School) -> Tag:
    """Whether a school is open, as a word and a shape."""
    return Tag(STANDINGS[Standing(school.standing)], school.get_standing_display())  # type: ignore[arg-type]


def state_of(upload: RegisterImport) -> Tag:
    """How far an import is, as a word and a shape."""
    return Tag(STATES.get(Status(upload.status), "wait"), upload.get_status_display())  # type: ignore[arg-type]


def school_table(schools: Iterable[School], year: str) -> Table:
    columns = (
        Column("School"),
        Column("URN", number=True),
        Column("District"),
        Column("Phase"),
        Column("Pupils", number=True),
        Column("Open or closed"),
        Column("State-funded"),
        Column(f"Survey {year}"),
    )
    return Table("Schools", columns, [_school_row(school) for school in schools], caption_hidden=True)


def _school_row(school: School) -> list[Cell]:
    done = Tag("done", "Completed") if school.has_survey else Tag("todo", "Not completed")
    return [
        Cell(
            school.name,
            reverse("school", args=[school.urn]),
            small=" ".join(filter(None, (school.town, school.postcode))),
        ),
        Cell(school.urn),
        Cell(school.district_name or "–"),
        Cell(school.get_phase_display()),
        Cell(thousands(school.pupils)),
        Cell(tag=standing_of(school)),
        Cell("Yes" if school.state_funded else "No"),
        Cell(tag=done),
    ]


def school_lines(schools: QuerySet[School]) -> Iterator[tuple[Any, ...]]:
    for school in schools.iterator(2_000):
        yield (
            school.urn,
            school.name,
            school.type_name,
            school.get_phase_display(),
            school.get_standing_display(),
            "yes" if school.state_funded else "no",
            school.la_name,
            school.district_name,
            school.ward,
            school.street,
            school.town,
            school.postcode,
            school.website,
            school.pupils,
            school.fsm_percent,
            school.sen_support,
            school.ehcp,
            school.pupil_premium,
            school.imd_decile,
            school.trust,
            "yes" if school.has_survey else "no",
        )


def import_table(uploads: Iterable[RegisterImport]) -> Table:
    columns = (
        Column("File"),
        Column("Uploaded"),
        Column("New", number=True),
        Column("Changed", number=True),
        Column("Closed", number=True),
        Column("Cannot be read", number=True),
        Column("State"),
    )
    rows = [
        [
            Cell(upload.file_name, reverse("school-import-one", args=[upload.pk]), small=str(upload.uploaded_by or "")),
            Cell(uk_datetime(upload.uploaded_at)),
            Cell(thousands(upload.new)),
            Cell(thousands(upload.changed)),
            Cell(thousands(upload.closed)),
            Cell(thousands(upload.unreadable)),
            Cell(tag=state_of(upload)),
        ]
        for upload in uploads
    ]
    return Table("Imports so far", columns, rows)


def counts_of(upload: RegisterImport) -> Table:
    """What a file brings, in figures."""
    named = (
        ("Rows", upload.rows),
        ("New", upload.new),
        ("Changed", upload.changed),
        ("Closed", upload.closed),
        ("Unchanged", upload.unchanged),
        ("Cannot be read", upload.unreadable),
    )
    columns = [Column(name, number=name != "Rows") for name, _ in named]
    return Table("Counts", columns, [[Cell(thousands(number)) for _, number in named]], caption_hidden=True)


@dataclass(frozen=True)
class Findings:
    """The rows of one kind: those shown at once, those folded away, and how many are only in the download."""

    title: str
    shown: Table
    folded: Table | None
    more: int


def findings_of(upload: RegisterImport) -> list[Findings]:
    """What a file brings, for each kind of row that is not unchanged; what needs a person's eye comes first."""
    listed = [(kind, title, upload.findings.get(kind, [])) for kind, title in KINDS]
    return [
        Findings(
            title=title,
            shown=_finding_table(title, kind, rows[:AT_ONCE]),
            folded=_finding_table(f"{title}: the next {len(rows) - AT_ONCE}", kind, rows[AT_ONCE:])
            if len(rows) > AT_ONCE
            else None,
            more=getattr(upload, kind, len(rows)) - len(rows),
        )
        for kind, title, rows in listed
        if rows
    ]


def _finding_table(title: str, kind: str, listed: list[dict[str, Any]]) -> Table:
    columns = [Column("Row"), Column("URN", number=True), Column("Name")]
    if kind in {"changed", "closed"}:
        columns += [Column("What"), Column("Before"), Column("After")]
        return Table(title, columns, [row for item in listed for row in _change_rows(item)], caption_hidden=True)
    if kind in {"unreadable", "doubts"}:
        columns.append(Column("Why"))
    rows = [_finding_row(item, wide=len(columns) > 3) for item in listed]  # noqa: PLR2004
    return Table(title, columns, rows, caption_hidden=True)


def _finding_row(item: dict[str, Any], *, wide: bool) -> list[Cell]:
    row = [Cell(f"Row {item['row']:,}"), Cell(item["urn"] or "–"), Cell(item["name"] or "–")]
    return [*row, Cell(item["why"])] if wide else row


def _change_rows(item: dict[str, Any]) -> list[list[Cell]]:
    head = [Cell(f"Row {item['row']:,}"), Cell(item["urn"]), Cell(item["name"])]
    return [
        [*head, Cell(each["what"].capitalize()), Cell(each["before"]), Cell(each["after"])]
        for each in item["differences"]
    ]


def survey_table(done: Iterable[SurveyDone]) -> Table:
    columns = (
        Column("School"),
        Column("URN", number=True),
        Column("District"),
        Column("Completed"),
        Column("Noted by"),
    )
    rows = [
        [
            Cell(one.school.name, reverse("school", args=[one.school.urn])),
            Cell(one.school.urn),
            Cell(one.school.district_name or "–"),
            Cell(uk_date(one.completed_on)),
            Cell(str(one.noted_by), small=uk_datetime(one.noted_at)),
        ]
        for one in done
    ]
    return Table("Schools that completed the survey", columns, rows, caption_hidden=True)


def missing_table(schools: Iterable[School]) -> Table:
    columns = (Column("School"), Column("URN", number=True), Column("District"), Column("Phase"))
    rows = [
        [
            Cell(school.name, reverse("school", args=[school.urn])),
            Cell(school.urn),
            Cell(school.district_name or "–"),
            Cell(school.get_phase_display()),
        ]
        for school in schools
    ]
    return Table("Schools that have not completed the survey", columns, rows, caption_hidden=True)
