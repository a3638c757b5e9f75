"""What a type of establishment means for the hub: is it paid for by the state, and what kind of school is it."""

from dataclasses import dataclass
from functools import partial

from segue.places.models import Phase, Standing


@dataclass(frozen=True)
class SchoolType:
    """A type as the register names it. `phase` wins over the phase the file gives."""

    code: str
    name: str
    reason: str
    phase: str = ""
    state_funded: bool = True


MAINTAINED = "Paid for by the state through the local authority."
ACADEMY = "Paid for by the state through an agreement with the Department for Education."
COLLEGE = "Paid for by the state as further education."
FEES = "Independent: pays its way by fees."
ABROAD = "Not a school of England's state system."
NOT_A_SCHOOL = "Not a state-funded school by the Department for Education's own count."

paid = SchoolType
not_paid = partial(SchoolType, state_funded=False)
SPECIAL, AP, SIXTEEN = Phase.SPECIAL, Phase.ALTERNATIVE, Phase.SIXTEEN_PLUS

TYPES = (
    paid("1", "Community school", MAINTAINED),
    paid("2", "Voluntary aided school", MAINTAINED),
    paid("3", "Voluntary controlled school", MAINTAINED),
    paid("5", "Foundation school", MAINTAINED),
    paid("6", "City technology college", "Independent in law, but paid for by the state."),
    paid("7", "Community special school", MAINTAINED, SPECIAL),
    not_paid(
        "8",
        "Non-maintained special school",
        "Run by a charity; the Department for Education counts it apart from state-funded special schools.",
        SPECIAL,
    ),
    not_paid("10", "Other independent special school", FEES, SPECIAL),
    not_paid("11", "Other independent school", FEES),
    not_paid("11", "Independent school", FEES),
    paid("12", "Foundation special school", MAINTAINED, SPECIAL),
    paid("14", "Pupil referral unit", MAINTAINED, AP),
    paid("15", "Local authority nursery school", MAINTAINED, Phase.NURSERY),
    paid("18", "Further education", COLLEGE, SIXTEEN),
    paid("18", "College", COLLEGE, SIXTEEN),
    not_paid("24", "Secure units", NOT_A_SCHOOL, AP),
    not_paid("25", "Offshore schools", ABROAD),
    not_paid("26", "Service children's education", ABROAD),
    not_paid("27", "Miscellaneous", NOT_A_SCHOOL),
    paid("28", "Academy sponsor led", ACADEMY),
    not_paid("29", "Higher education institutions", NOT_A_SCHOOL, Phase.OTHER),
    not_paid("30", "Welsh establishment", ABROAD),
    paid("31", "Sixth form centres", COLLEGE, SIXTEEN),
    not_paid("32", "Special post 16 institution", NOT_A_SCHOOL, SPECIAL),
    paid("33", "Academy special sponsor led", ACADEMY, SPECIAL),
    paid("34", "Academy converter", ACADEMY),
    paid("35", "Free schools", ACADEMY),
    paid("36", "Free schools special", ACADEMY, SPECIAL),
    not_paid("37", "British schools overseas", ABROAD),
    paid("38", "Free schools alternative provision", ACADEMY, AP),
    paid("39", "Free schools 16 to 19", ACADEMY, SIXTEEN),
    paid("40", "University technical college", ACADEMY),
    paid("41", "Studio schools", ACADEMY),
    paid("42", "Academy alternative provision converter", ACADEMY, AP),
    paid("43", "Academy alternative provision sponsor led", ACADEMY, AP),
    paid("44", "Academy special converter", ACADEMY, SPECIAL),
    paid("45", "Academy 16-19 converter", ACADEMY, SIXTEEN),
    paid("46", "Academy 16 to 19 sponsor led", ACADEMY, SIXTEEN),
    not_paid("49", "Online provider", NOT_A_SCHOOL),
    not_paid("56", "Institution funded by other government department", NOT_A_SCHOOL),
    paid("57", "Academy secure 16 to 19", ACADEMY, SIXTEEN),
)
BY_NAME = {each.name.casefold(): each for each in TYPES}

# For a type that is newer than this list, the group says as much.
GROUPS = {
    group.name.casefold(): group
    for group in (
        paid("1", "Colleges", COLLEGE, SIXTEEN),
        not_paid("2", "Universities", NOT_A_SCHOOL, Phase.OTHER),
        not_paid("3", "Independent schools", FEES),
        paid("4", "Local authority maintained schools", MAINTAINED),
        not_paid("6", "Welsh schools", ABROAD),
        not_paid("9", "Other types", NOT_A_SCHOOL),
        paid("10", "Academies", ACADEMY),
        paid("11", "Free schools", ACADEMY),
        not_paid("13", "Online provider", NOT_A_SCHOOL),
    )
}

PHASES = {
    "nursery": Phase.NURSERY,
    "primary": Phase.PRIMARY,
    "middle deemed primary": Phase.PRIMARY,
    "secondary": Phase.SECONDARY,
    "middle deemed secondary": Phase.SECONDARY,
    "16 plus": Phase.SIXTEEN_PLUS,
    "all-through": Phase.ALL_THROUGH,
    "all through": Phase.ALL_THROUGH,
    "not applicable": Phase.OTHER,
    "": Phase.OTHER,
}

STANDINGS = {
    "open": Standing.OPEN,
    "closed": Standing.CLOSED,
    "open, but proposed to close": Standing.CLOSING,
    "proposed to open": Standing.PROPOSED,
}


def of(name: str, group: str = "") -> SchoolType | None:
    """Find the type by its name, or by its group when the name is new."""
    return BY_NAME.get(name.casefold()) or GROUPS.get(group.casefold())


def why(name: str) -> str:
    """Say why a school of this type is or is not state-funded."""
    found = of(name)
    return found.reason if found else ""
