"""What the page of one school shows."""

from typing import Any

from segue.people.models import User
from segue.places import queries, school_types, tables
from segue.places.models import School
from segue.places.permissions import NOTE_SURVEY
from segue.record.history import history_of
from segue.site.parts import Event, Fact
from segue.wording import thousands, uk_date
from segue.years import ProgrammeYear

FIGURES = (
    ("Pupils", "pupils"),
    ("Free school meals", "fsm_percent"),
    ("SEN support", "sen_support"),
    ("With an EHCP", "ehcp"),
    ("Pupil Premium", "pupil_premium"),
    ("Deprivation decile (1 is most deprived)", "imd_decile"),
)
EVENTS = 30


def context(school: School, user: User) -> dict[str, Any]:
    """Everything the page needs, in a fixed number of queries."""
    surveys = [(ProgrammeYear(one.year), one) for one in school.surveys_done.select_related("noted_by")[:20]]
    return {
        "school": school,
        "standing": tables.standing_of(school),
        "leads_to": None if school.is_open else queries.successor_of(school),
        "identity": _identity(school),
        "figures": _figures(school),
        "predecessors": list(school.predecessors.order_by("urn")[:20]),
        "surveys": surveys,
        "missing": _missing(school, [year for year, _ in surveys]),
        "people": _people(school),
        "source": school.sources.get("register", "entered by the hub"),
        "map": _map_url(school),
        "website": _website(school.website),
        "events": _events(school),
        "can": {"survey": NOTE_SURVEY.allows(user, school)},
    }


def _missing(school: School, done: list[ProgrammeYear]) -> ProgrammeYear | None:
    """This programme year, where its survey is still to come from an open state-funded school."""
    now = ProgrammeYear.current()
    return now if school.is_open and school.state_funded and now not in done else None


def _identity(school: School) -> list[Fact]:
    ages = (
        f"{school.low_age} to {school.high_age}" if school.low_age is not None and school.high_age is not None else ""
    )
    paid = "Yes" if school.state_funded else "No"
    why = school_types.why(school.type_name)
    facts = (
        ("URN", school.urn),
        ("LA and establishment number", "/".join(filter(None, (school.la_code, school.establishment_number)))),
        ("Type", school.type_name),
        ("State-funded", f"{paid}. {why}" if why else paid),
        ("Phase", school.get_phase_display()),
        ("Ages", ages),
        ("Trust", school.trust),
        ("Local authority", school.la_name),
        ("District", school.district_name),
        ("Ward", school.ward),
        ("Address", ", ".join(filter(None, (school.street, school.town, school.postcode)))),
        ("Opened", uk_date(school.opened_on) if school.opened_on else ""),
        ("Closed", uk_date(school.closed_on) if school.closed_on else ""),
    )
    return [Fact(name, value) for name, value in facts if value]


def _figures(school: School) -> list[tuple[str, str, str]]:
    """A figure, and the source and day it is from."""
    return [
        (name, _shown(column, getattr(school, column)), school.sources.get(column, ""))
        for name, column in FIGURES
        if getattr(school, column) is not None
    ]


def _shown(column: str, value: Any) -> str:
    return f"{value}%" if column == "fsm_percent" else thousands(value)


def _people(school: School) -> list[tuple[str, str, str]]:
    """Who acts for the school here: name, job, address."""
    if school.organisation is None:
        return []
    acting = school.organisation.memberships.filter(confirmed_at__isnull=False, left_at=None).select_related("user")
    return [(one.user.name or one.user.email, one.job, one.user.email) for one in acting.order_by("pk")[:50]]


def _events(school: School) -> list[Event]:
    changes = history_of(school).order_by("-pk")[:EVENTS]
    return [Event(change.said, change.at, str(change.by or "Segue"), _what_changed(change)) for change in changes]


def _what_changed(change: Any) -> str:
    told = f"{change.before} → {change.after}" if change.before else change.after
    return ". ".join(filter(None, (told, change.because)))


def _map_url(school: School) -> str:
    if school.longitude is None or school.latitude is None:
        return ""
    where = f"{school.latitude}/{school.longitude}"
    return f"https://www.openstreetmap.org/?mlat={school.latitude}&mlon={school.longitude}#map=15/{where}"


def _website(address: str) -> str:
    """An address that can be followed; what is none is not made a link."""
    if " " in address or "." not in address:
        return ""
    lower = address.lower()
    if lower.startswith(("http://", "https://")):
        return address
    return "" if ":" in address.split("/", maxsplit=1)[0] else f"https://{address}"
