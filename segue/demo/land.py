"""The fictional land of the demo: districts with made-up shapes, about sixty schools, eight partners."""

from dataclasses import dataclass
from datetime import date
from random import Random

from segue.demo.accounts import ACCOUNTS
from segue.demo.clock import at
from segue.people import actions as people
from segue.people.models import LegalForm, Organisation, User
from segue.places.models import District, Phase, School, SchoolLink, Standing

AUTHORITIES = (("Weald", "990"), ("Estuary", "991"))
DISTRICTS = (
    ("Saltmarsh", "Estuary", 2),
    ("Harbour", "Estuary", 3),
    ("Creekside", "Estuary", 4),
    ("Orchard", "Weald", 7),
    ("Castle Hill", "Weald", 5),
    ("Heath", "Weald", 6),
    ("Downs", "Weald", 9),
    ("Long Valley", "Weald", 8),
)
ACROSS, WEST, SOUTH, WIDTH, HEIGHT = 4, 0.30, 51.02, 0.26, 0.20
PLACES = (
    "Fernhollow", "Saltmere", "Samphire", "Sluice Lane", "Plover Green", "Tidewell", "Marram",
    "Lanternhouse", "Ropewalk", "Anchor Street", "Quayside", "Bellbuoy", "Customs Road", "Lighterman",
    "Withy Creek", "Oyster Bank", "Teal Bridge", "Causeway", "Reedham Cross", "Ferry Lane", "Mudlark",
    "Bramley Corner", "Russet Hill", "Cobnut", "Perry Wood", "Hopfield", "Medlar Road", "Quince Hall",
    "Keepside", "Bailey Street", "Barbican", "Moatfield", "Portcullis", "Old Gatehouse", "Turret Lane",
    "Gorse End", "Heather Down", "Adder Bank", "Furze Hill", "Nightjar", "Pinecrest", "Ling Common",
    "Chalk Rise", "Larkspur", "Beech Hanger", "Dewpond", "Orchis", "Skylark", "Flint Barn",
    "Oast View", "Millrace", "Hazel Bottom", "Stonebridge", "Kingfisher", "Alder Carr", "Pollard Green",
)  # fmt: skip
PARTNERS = {
    "Marsh Community Choir": (LegalForm.ASSOCIATION, "A choir of all ages; singing days for primary schools."),
    "Tideline Brass": (LegalForm.CHARITY, "Brass tuition and two youth bands, with instruments to borrow."),
    "The Adaptive Music Workshop": (
        LegalForm.CIC,
        "Music with adapted instruments and technology, for special schools and at home.",
    ),
    "Harbour Steel Orchestra": (LegalForm.CHARITY, "Steel pans: whole-class lessons, a youth orchestra, concerts."),
    "Wealdway Strings": (LegalForm.COMPANY, "Violin, viola and cello in small groups across the Weald."),
    "Beatbox Barn": (LegalForm.CIC, "Beatboxing, songwriting and studio time for teenagers."),
    "Estuary Early Music": (LegalForm.SOLE_TRADER, "Singing and percussion for the youngest, and for their teachers."),
    "Songlines for Schools": (LegalForm.CHARITY, "Songs made with classes, from the places where they live."),
}
WITH_A_PERSON = "Tideline Brass"
COMPANIES = (LegalForm.CIC, LegalForm.COMPANY)
CLOSED_URN, SUCCESSOR_URN = 900_199, 900_112


@dataclass(frozen=True)
class Shape:
    """Corners of the grid of districts, moved a little so that no border is straight."""

    seed: int = 7

    def outline(self, place: int) -> list[list[list[float]]]:
        row, column = divmod(place, ACROSS)
        corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
        ring: list[list[float]] = []
        for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
            ring += [self._point(start), *self._between(start, end)]
        return [[*ring, ring[0]]]

    def _point(self, corner: tuple[int, int]) -> list[float]:
        jitter = Random(f"{self.seed} {corner}")  # noqa: S311 - a drawing, not a secret
        x = WEST + (corner[0] + jitter.uniform(-0.18, 0.18)) * WIDTH
        y = SOUTH + (corner[1] + jitter.uniform(-0.18, 0.18)) * HEIGHT
        return [round(x, 4), round(y, 4)]

    def _between(self, start: tuple[int, int], end: tuple[int, int]) -> list[list[float]]:
        """Two bends of a border, the same from either side."""
        low, high = sorted((start, end))
        (x1, y1), (x2, y2) = self._point(low), self._point(high)
        jitter = Random(f"{self.seed} {low} {high}")  # noqa: S311 - a drawing, not a secret
        bends = [
            [
                round(x1 + (x2 - x1) * part + jitter.uniform(-0.018, 0.018), 4),
                round(y1 + (y2 - y1) * part + jitter.uniform(-0.014, 0.014), 4),
            ]
            for part in (0.33, 0.67)
        ]
        return bends if (start, end) == (low, high) else bends[::-1]


def make_districts() -> None:
    """Draw the eight districts."""
    shape = Shape()
    District.objects.bulk_create(
        District(
            code=f"X0700{number:04d}",
            name=name,
            la_code=dict(AUTHORITIES)[authority],
            local_authority=authority,
            outline=shape.outline(number),
        )
        for number, (name, authority, _) in enumerate(DISTRICTS)
    )


def make_schools() -> list[School]:
    """Put the schools on the register, among them some that may not apply."""
    dice = Random(786)  # noqa: S311 - the same schools every time
    schools = [_school(number, name, dice) for number, name in enumerate(PLACES)]
    schools += _odd_ones()
    School.objects.bulk_create(schools)
    closed, successor = School.objects.get(urn=CLOSED_URN), School.objects.get(urn=SUCCESSOR_URN)
    closed.successor = successor
    closed.save(update_fields=["successor"])
    SchoolLink.objects.bulk_create(
        [
            SchoolLink(urn=CLOSED_URN, linked_urn=SUCCESSOR_URN, linked_name=successor.name, kind="Successor"),
            SchoolLink(urn=SUCCESSOR_URN, linked_urn=CLOSED_URN, linked_name=closed.name, kind="Predecessor"),
        ]
    )
    return list(School.objects.order_by("urn"))


def _school(number: int, name: str, dice: Random) -> School:
    district, authority, decile = DISTRICTS[number // 7]
    phase, kind, ages, size = _kind(number)
    pupils = dice.randrange(*size)
    free_meals = max(3, 34 - decile * 3 + dice.randrange(-3, 4))
    x, y = (number // 7) % ACROSS, (number // 7) // ACROSS
    return School(
        urn=900_100 + number,
        name=f"{name} {kind}",
        type_name="Academy converter" if number % 3 == 0 else "Community school",
        phase=phase,
        standing=Standing.OPEN,
        state_funded=True,
        la_code=dict(AUTHORITIES)[authority],
        la_name=authority,
        establishment_number=f"{2000 + number}",
        district_name=district,
        town=district,
        postcode=f"ZZ{number // 7 + 1} {number % 7 + 1}AA",
        low_age=ages[0],
        high_age=ages[1],
        pupils=pupils,
        fsm_percent=free_meals,
        pupil_premium=pupils * free_meals // 100,
        sen_support=pupils * (10 + dice.randrange(8)) // 100,
        ehcp=pupils if phase == Phase.SPECIAL else pupils * (2 + dice.randrange(3)) // 100,
        imd_decile=min(10, max(1, decile + dice.randrange(-1, 2))),
        longitude=round(WEST + (x + dice.uniform(0.25, 0.75)) * WIDTH, 4),
        latitude=round(SOUTH + (y + dice.uniform(0.25, 0.75)) * HEIGHT, 4),
    )


def _kind(number: int) -> tuple[str, str, tuple[int, int], tuple[int, int]]:
    if number % 14 == 6:  # noqa: PLR2004 - one special school for two districts
        return Phase.SPECIAL, "School", (3, 19), (60, 150)
    if number % 7 == 5:  # noqa: PLR2004 - the sixth of each district is its secondary school
        return Phase.SECONDARY, "High School", (11, 18), (780, 1450)
    return Phase.PRIMARY, "Primary School", (4, 11), (90, 620)


def _odd_ones() -> list[School]:
    shared = {"la_code": "990", "la_name": "Weald", "district_name": "Castle Hill", "town": "Castle Hill"}
    independent = School(
        urn=900_190,
        name="Gilded Gate College",
        type_name="Other independent school",
        phase=Phase.ALL_THROUGH,
        standing=Standing.OPEN,
        state_funded=False,
        postcode="ZZ5 9GG",
        pupils=410,
        **shared,
    )
    closed = School(
        urn=CLOSED_URN,
        name="Customs Road Infant School",
        type_name="Community school",
        phase=Phase.PRIMARY,
        standing=Standing.CLOSED,
        state_funded=True,
        postcode="ZZ2 9CC",
        **shared,
    )
    proposed = School(
        urn=900_195,
        name="New Meadow Primary School",
        type_name="Free school",
        phase=Phase.PRIMARY,
        standing=Standing.PROPOSED,
        state_funded=True,
        postcode="ZZ6 9NM",
        **shared,
    )
    unit = School(
        urn=900_196,
        name="Second Chance Academy",
        type_name="Pupil referral unit",
        phase=Phase.ALTERNATIVE,
        standing=Standing.OPEN,
        state_funded=True,
        postcode="ZZ5 9SC",
        pupils=48,
        pupil_premium=31,
        imd_decile=3,
        **shared,
    )
    return [independent, closed, proposed, unit]


def make_partners(day: date, by: User) -> list[Organisation]:
    """The organisations that deliver beside the lead organisation."""
    with at(day, 10):
        return [
            people.add_partner(
                name=name,
                legal_form=legal_form,
                about=about,
                charity_number=f"90001{number:02}" if legal_form == LegalForm.CHARITY else "",
                company_number=f"990001{number:02}" if legal_form in COMPANIES else "",
                website=f"https://{_site(name)}/",
                email=f"office@{_site(name)}",
                by=by,
            )
            for number, (name, (legal_form, about)) in enumerate(PARTNERS.items(), 1)
        ]


def have_somebody_act_for(partners: list[Organisation], day: date, by: User) -> None:
    """One partner has a person of its own, invited by the hub."""
    account = next(one for one in ACCOUNTS if one.role == "Applicant, of a partner")
    partner = next(one for one in partners if one.name == WITH_A_PERSON)
    with at(day, 11):
        people.invite_to_partner(partner, email=account.email, name=account.name, by=by)


def _site(name: str) -> str:
    return f"{name.lower().removeprefix('the ').replace(' ', '-')}.example"
