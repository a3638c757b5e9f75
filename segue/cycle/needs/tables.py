"""Findings as rows of a page and of a spreadsheet."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from segue.cycle.needs.lifecycle import Status
from segue.cycle.needs.models import Finding
from segue.site.parts import Cell, Column, Table, Tag
from segue.years import ProgrammeYear

TAGS = {Status.DRAFT: "wait", Status.STATED: "done", Status.RETIRED: "todo"}
CSV_COLUMNS = (
    "number",
    "finding",
    "detail",
    "where",
    "who",
    "year",
    "status",
    "pieces of evidence",
    "a priority acts on it",
)


def status_tag(finding: Finding) -> Tag:
    return Tag(TAGS[Status(finding.status)], finding.get_status_display())  # type: ignore[arg-type]


def finding_table(findings: Iterable[Any]) -> Table:
    """Findings with `pieces` and `acted_on`, as `queries.findings` gives them."""
    columns = [Column("Finding"), Column("Where"), Column("Year"), Column("Evidence", number=True)]
    columns += [Column("Priority"), Column("Status")]
    rows = [
        [
            Cell(finding.statement, reverse("finding", args=[finding.pk]), small=finding.group),
            Cell(finding.where()),
            Cell(ProgrammeYear(finding.year)),
            Cell(finding.pieces),
            Cell("Acted on" if finding.acted_on else "None yet"),
            Cell(tag=status_tag(finding)),
        ]
        for finding in findings
    ]
    return Table("Findings", columns, rows, caption_hidden=True)


def csv_rows(findings: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    for finding in findings:
        yield (
            finding.pk,
            finding.statement,
            finding.detail,
            finding.where(),
            finding.group,
            str(ProgrammeYear(finding.year)),
            finding.get_status_display(),
            finding.pieces,
            "yes" if finding.acted_on else "no",
        )
