"""What an assessor reads beside the scores: the school by the register, and what was sent."""

from segue.cycle.applications.models import Application
from segue.cycle.applications.queries import personal_questions
from segue.cycle.applications.receipts import latest
from segue.cycle.applications.shown import ShownSection, sent_sections
from segue.cycle.calls.models import Asks
from segue.site.parts import Fact


def chapters(application: Application) -> tuple[list[ShownSection], list[ShownSection]]:
    """The answers of the last submission: what is judged, then what was only confirmed.

    How a person is reached is withheld: the case is judged, not the person.
    """
    sent = latest(application)
    if sent is None:
        return [], []
    withheld = personal_questions(application)
    judged: list[ShownSection] = []
    confirmed: list[ShownSection] = []
    for section, shown in zip(sent.answers["sections"], sent_sections(sent.answers, withheld), strict=True):
        formal = all(
            question["asks"] == Asks.CONFIRM or (section["key"], question["key"]) in withheld
            for question in section["questions"]
        )
        (confirmed if formal else judged).append(shown)
    return judged, confirmed


def facts(application: Application) -> list[Fact]:
    """What the register says of the school, as far as it matters for the need."""
    school = application.school
    if school is None:
        return []
    known = (
        ("Phase", school.get_phase_display()),
        ("District", school.district_name),
        ("Pupils", _count(school.pupils)),
        ("Pupil Premium", _count(school.pupil_premium)),
        ("SEN support", _count(school.sen_support)),
        ("Deprivation", f"decile {school.imd_decile} of 10 (1 is most deprived)" if school.imd_decile else ""),
    )
    return [Fact(name, value) for name, value in known if value]


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"
