"""The files Segue reads: how each is recognised by its header, and what its columns say about a school."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from segue.places import cells, grid, school_types
from segue.places.cells import CannotRead
from segue.rules import RuleBroken
from segue.wording import uk_date

Cells = Mapping[str, str]
LAST_URN = 9_999_999
# Longitudes and latitudes between which Great Britain lies.
WEST, EAST, SOUTH, NORTH = -9, 3, 49, 61
# The local authorities of the extended file, which gives their numbers only.
AUTHORITIES = {"886": "Kent", "887": "Medway"}
NOTHING = ""


@dataclass(frozen=True)
class Layout:
    """A kind of file. `read` turns the cells of a row into facts, or raises CannotRead."""

    key: str
    name: str
    columns: tuple[str, ...]
    read: Callable[[Cells], dict[str, Any]]

    def missing(self, header: frozenset[str]) -> list[str]:
        return [column for column in self.columns if column not in header]


def recognise(header: list[str]) -> Layout:
    """Tell a file by its header, or say in words what it is instead."""
    found = [name.strip() for name in header]
    names = frozenset(found)
    if "Group UID" in names:
        raise RuleBroken("This is the list of trusts and their schools, not the school register.")
    if "URN" in names and not names & {"EstablishmentName", "LinkURN"} and "urn" not in names:
        raise RuleBroken(f"{_neither()} It has a URN column but no EstablishmentName: {_begin(found)}")
    for layout, sign in ((LINKS, "LinkURN"), (GIAS, "EstablishmentName"), (EXTENDED, "school_name")):
        if sign in names:
            missing = layout.missing(names)
            if missing:
                raise RuleBroken(f"This looks like {layout.name}, but has no column {' and no '.join(missing)}.")
            _listed_once(layout, found)
            return layout
    raise RuleBroken(f"{_neither()} {_begin(found)}")


def _listed_once(layout: Layout, names: list[str]) -> None:
    twice = sorted({name for name in layout.columns if names.count(name) > 1})
    if twice:
        raise RuleBroken(f"The column {twice[0]} stands in the header more than once.")


def _neither() -> str:
    return "This is neither the download of Get Information About Schools nor the extended school file."


def _begin(names: list[str]) -> str:
    return "Its columns begin: " + ", ".join(cells.shortened(name) or "(empty)" for name in names[:5]) + "."


def _urn(cell: str, what: str = "URN") -> int:
    urn = cells.whole(cell, what, LAST_URN)
    if not urn:
        raise CannotRead(f"The {what} is missing.")
    return urn


def _name(cell: str) -> str:
    name = cells.text(cell, "name", 200)
    if not name:
        raise CannotRead("The name is missing.")
    return name


def _standing(cell: str) -> str:
    standing = school_types.STANDINGS.get(cells.known(cell).casefold())
    if standing is None:
        raise CannotRead(f"The status “{cells.shortened(cell.strip())}” is none of open, closed or proposed.")
    return standing


def _phase(cell: str, fixed: str) -> str:
    phase = school_types.PHASES.get(cells.known(cell).casefold())
    if phase is None:
        raise CannotRead(f"The phase “{cells.shortened(cell.strip())}” is not one of the register's phases.")
    return fixed or phase


def _gias(row: Cells) -> dict[str, Any]:
    kind, group = row["TypeOfEstablishment (name)"].strip(), row.get("EstablishmentTypeGroup (name)", "").strip()
    meant = school_types.of(kind, group)
    if meant is None:
        raise CannotRead(
            f"The type “{cells.shortened(kind)}” is new to Segue, so it cannot tell who pays for the school."
        )
    fixed = meant.phase or (school_types.SPECIAL if group == "Special schools" else "")
    facts = {
        "urn": _urn(row["URN"]),
        "name": _name(row["EstablishmentName"]),
        "type_name": cells.text(kind, "type", 80),
        "phase": _phase(row["PhaseOfEducation (name)"], fixed),
        "standing": _standing(row["EstablishmentStatus (name)"]),
        "state_funded": meant.state_funded,
        "opened_on": cells.day(row.get("OpenDate", NOTHING), "opening date"),
        "closed_on": cells.day(row.get("CloseDate", NOTHING), "closing date"),
        "la_code": cells.text(row["LA (code)"], "local authority number", 4),
        "la_name": cells.text(row["LA (name)"], "local authority", 80),
        "establishment_number": cells.text(row.get("EstablishmentNumber", NOTHING), "establishment number", 4),
        "district_name": cells.text(row.get("DistrictAdministrative (name)", NOTHING), "district", 80),
        "ward": cells.text(row.get("AdministrativeWard (name)", NOTHING), "ward", 100),
        "street": cells.text(row.get("Street", NOTHING), "street", 200),
        "town": cells.text(row.get("Town", NOTHING), "town", 100),
        "postcode": cells.postcode(row["Postcode"]),
        "website": cells.text(row.get("SchoolWebsite", NOTHING), "website", 300),
        "low_age": cells.whole(row.get("StatutoryLowAge", NOTHING), "lowest age", 99),
        "high_age": cells.whole(row.get("StatutoryHighAge", NOTHING), "highest age", 99),
        "pupils": cells.whole(row.get("NumberOfPupils", NOTHING), "number of pupils", 99_999),
        "fsm_percent": cells.percent(row.get("PercentageFSM", NOTHING), "share of free school meals"),
        "trust": cells.text(row.get("Trusts (name)", NOTHING), "trust", 200),
    }
    facts["longitude"], facts["latitude"] = _place(row.get("Easting", NOTHING), row.get("Northing", NOTHING))
    census = cells.day(row.get("CensusDate", NOTHING), "census date")
    counted = f"School census, {uk_date(census)}" if census else "Get Information About Schools"
    facts["sources"] = _sources(facts, register="Get Information About Schools", pupils=counted, fsm_percent=counted)
    return facts


def _extended(row: Cells) -> dict[str, Any]:
    kind = cells.text(row["establishment_type"], "type", 80)
    state_funded, fixed = _who_pays(kind, row.get("census2019_school_type", NOTHING).strip())
    code, _, number = row["dfe_number"].partition("/")
    la_code = cells.text(row["la_code"] or code, "local authority number", 4)
    facts = {
        "urn": _urn(row["urn"]),
        "name": _name(row["school_name"]),
        "type_name": kind,
        "phase": _phase(row["phase_type"], fixed),
        "standing": _standing(row["school_status"]),
        "state_funded": state_funded,
        "la_code": la_code,
        "la_name": AUTHORITIES.get(la_code, NOTHING),
        "establishment_number": cells.text(number, "establishment number", 4),
        "district_name": cells.text(row["administrative_district"], "district", 80),
        "ward": cells.text(row.get("administrative_ward", NOTHING), "ward", 100),
        "street": cells.text(row.get("street", NOTHING), "street", 200),
        "town": cells.text(row.get("town", NOTHING), "town", 100),
        "postcode": cells.postcode(row["postcode"]),
        "website": cells.text(row.get("school_website", NOTHING), "website", 300),
        "low_age": cells.whole(row.get("statutory_low_age", NOTHING), "lowest age", 99),
        "high_age": cells.whole(row.get("statutory_high_age", NOTHING), "highest age", 99),
        "pupils": cells.whole(row.get("census2019_pupils", NOTHING), "number of pupils", 99_999),
        "fsm_percent": cells.percent(row.get("fsm_pct_2022_23", NOTHING), "share of free school meals"),
        "sen_support": cells.whole(row.get("census2019_sen_support", NOTHING), "number with SEN support", 99_999),
        "ehcp": cells.whole(row.get("census2019_ehcp", NOTHING), "number with an EHCP", 99_999),
        "pupil_premium": cells.whole(row.get("pp2019_20_eligible", NOTHING), "number with Pupil Premium", 99_999),
        "imd_decile": cells.whole(row.get("imd2025_decile", NOTHING), "deprivation decile", 10) or None,
    }
    if fixed == school_types.SPECIAL and not row.get("census2019_school_type", NOTHING).strip():
        facts["doubt"] = "The file does not say who pays for this special school: taken as not state-funded."
    facts["longitude"], facts["latitude"] = _degrees(row.get("lon", NOTHING), row.get("lat", NOTHING))
    facts["sources"] = _sources(
        facts,
        register=cells.text(row.get("source", NOTHING), "source", 80) or "Extended school file",
        pupils="School census 2019",
        sen_support="School census 2019",
        ehcp="School census 2019",
        fsm_percent="School census 2022/23",
        pupil_premium="Pupil premium 2019/20",
        imd_decile="English Indices of Deprivation 2025",
    )
    return facts


def _who_pays(kind: str, census: str) -> tuple[bool, str]:
    """The extended file calls every special school one; only the census says whose it is."""
    if kind.casefold() == "special school":
        return census == "State-funded special school", school_types.SPECIAL
    meant = school_types.of(kind)
    if meant is None:
        raise CannotRead(
            f"The type “{cells.shortened(kind)}” is new to Segue, so it cannot tell who pays for the school."
        )
    return meant.state_funded, meant.phase


def _sources(facts: dict[str, Any], *, register: str, **of: str) -> dict[str, str]:
    return {"register": register} | {name: source for name, source in of.items() if facts[name] is not None}


def _place(easting: str, northing: str) -> tuple[Decimal | None, Decimal | None]:
    east, north = cells.decimal(easting), cells.decimal(northing)
    found = grid.longitude_latitude(east, north) if east and north and math.isfinite(east + north) else None
    return found or (None, None)


def _degrees(lon: str, lat: str) -> tuple[Decimal | None, Decimal | None]:
    east, north = cells.decimal(lon), cells.decimal(lat)
    if east is None or north is None or not (WEST < east < EAST and SOUTH < north < NORTH):
        return None, None
    return Decimal(east).quantize(grid.PLACES), Decimal(north).quantize(grid.PLACES)


def _link(row: Cells) -> dict[str, Any]:
    urn, linked = _urn(row["URN"]), _urn(row["LinkURN"], "LinkURN")
    if urn == linked:
        raise CannotRead("The school is linked to itself.")
    kind = cells.text(row["LinkType"], "kind of link", 100)
    if not kind:
        raise CannotRead("The kind of link is missing.")
    return {
        "urn": urn,
        "linked_urn": linked,
        "linked_name": cells.text(row.get("LinkName", NOTHING), "name", 200),
        "kind": kind,
        "since": cells.day(row.get("LinkEstablishedDate", NOTHING), "date"),
    }


GIAS = Layout(
    "gias",
    "the download of Get Information About Schools",
    (
        "URN",
        "LA (code)",
        "LA (name)",
        "EstablishmentName",
        "TypeOfEstablishment (name)",
        "EstablishmentStatus (name)",
        "PhaseOfEducation (name)",
        "Postcode",
    ),
    _gias,
)
EXTENDED = Layout(
    "extended",
    "the extended school file",
    (
        "urn",
        "dfe_number",
        "school_name",
        "establishment_type",
        "school_status",
        "phase_type",
        "la_code",
        "administrative_district",
        "postcode",
    ),
    _extended,
)
LINKS = Layout("links", "the register's file of predecessors and successors", ("URN", "LinkURN", "LinkType"), _link)
