"""Small register files, made for one test each."""

import csv
import io
from pathlib import Path
from typing import Any

GIAS_ROW = {
    "URN": "900001",
    "LA (code)": "886",
    "LA (name)": "Kent",
    "EstablishmentNumber": "2001",
    "EstablishmentName": "Larkfield Hill Primary School",
    "TypeOfEstablishment (name)": "Community school",
    "EstablishmentTypeGroup (name)": "Local authority maintained schools",
    "EstablishmentStatus (name)": "Open",
    "OpenDate": "01/09/1990",
    "CloseDate": "",
    "PhaseOfEducation (name)": "Primary",
    "StatutoryLowAge": "4",
    "StatutoryHighAge": "11",
    "CensusDate": "18/01/2026",
    "NumberOfPupils": "210",
    "PercentageFSM": "12.5",
    "Trusts (name)": "",
    "Street": "1 Hill Road",
    "Town": "Larkfield",
    "Postcode": "ME99 1AB",
    "SchoolWebsite": "www.larkfield.example",
    "Easting": "570000",
    "Northing": "158000",
    "DistrictAdministrative (name)": "Weald",
    "AdministrativeWard (name)": "Hill",
}
LINK_ROW = {
    "URN": "900001",
    "LinkURN": "900002",
    "LinkName": "Larkfield Academy",
    "LinkType": "Successor",
    "LinkEstablishedDate": "01-09-2025",
}


def text(*rows: dict[str, Any], like: dict[str, str] = GIAS_ROW, end: str = "\r\n") -> str:
    """A CSV with the header of `like`; each row says only where it differs."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(like), lineterminator=end)
    writer.writeheader()
    writer.writerows({**like, **row} for row in rows)
    return out.getvalue()


def file(folder: Path, content: str | bytes, name: str = "register.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def gias(folder: Path, *rows: dict[str, Any], name: str = "register.csv") -> Path:
    return file(folder, text(*rows), name)


def links(folder: Path, *rows: dict[str, Any]) -> Path:
    return file(folder, text(*rows, like=LINK_ROW), "links.csv")
