"""Finding schools, and where a closed one leads."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from segue.places.cells import MOST_DIGITS, POSTCODE
from segue.places.models import OPEN_FIRST, STILL_OPEN, School, SurveyDone
from segue.years import ProgrammeYear

# The path keeps a circle in the register's links from being walked for ever.
FOLLOW = """
WITH RECURSIVE way(start, at, path) AS (
    SELECT id, successor_id, ARRAY[id] FROM places_school WHERE id = ANY(%s)
    UNION ALL
    SELECT way.start, school.successor_id, way.path || school.id
    FROM way JOIN places_school school ON school.id = way.at
    WHERE NOT school.id = ANY(way.path) AND school.standing NOT IN ('open', 'closing')
)
SELECT DISTINCT ON (way.start) way.start, school.id
FROM way JOIN places_school school ON school.id = way.at
WHERE school.standing IN ('open', 'closing') AND school.id <> way.start
ORDER BY way.start, cardinality(way.path)
"""
LONGEST = 200
COLUMNS = {"district": "district_name", "phase": "phase"}
CHOSEN = {
    "standing": {"open": Q(standing__in=STILL_OPEN), "closed": ~Q(standing__in=STILL_OPEN)},
    "state": {"yes": Q(state_funded=True), "no": Q(state_funded=False)},
    "survey": {"done": Q(has_survey=True), "missing": Q(has_survey=False)},
}
INWARD = re.compile(r"[0-9][A-Z]?")
OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")


def find_schools(text: str, limit: int = 20, *, la_codes: Sequence[str] = ()) -> list[School]:
    """Find schools by URN, postcode or the beginnings of words in the name, open ones first.

    Those of the local authorities named come before all others. Each has `leads_to`: the open school a closed one
    has become, or None.
    """
    near = Case(When(la_code__in=la_codes, then=Value(0)), default=Value(1))
    order = (near, OPEN_FIRST) if la_codes else (OPEN_FIRST,)
    found = list(matching(School.objects.all(), text).order_by(*order, "name", "urn")[:limit])
    leads = _open_successors([school for school in found if not school.is_open])
    for school in found:
        school.leads_to = leads.get(school.pk)  # type: ignore[attr-defined]
    return found


def matching(schools: QuerySet[School], text: str) -> QuerySet[School]:
    """Narrow schools to those that a search box means: a URN, a postcode, or words of the name."""
    words = re.findall(r"[^\W_]+", text[:LONGEST])
    if not words:
        return schools.none()
    joined = "".join(words)
    if joined.isascii() and joined.isdigit() and len(words) == 1:
        return schools.filter(urn=int(joined)) if len(joined) <= MOST_DIGITS else schools.none()
    if postcode := _postcode(words):
        return schools.filter(postcode__startswith=postcode)
    meant = " & ".join(f"'{word}':*" for word in words)
    return schools.filter(search=SearchQuery(meant, config="simple", search_type="raw"))


def _postcode(words: list[str]) -> str:
    """A postcode, or its beginning, written as the register writes it; empty when the words are none."""
    joined = "".join(words).upper()
    if whole := POSTCODE.fullmatch(joined):
        return f"{whole[1]} {whole[2]}"
    first, rest = words[0].upper(), "".join(words[1:]).upper()
    if OUTWARD.fullmatch(first) and (not rest or INWARD.fullmatch(rest)):
        return f"{first} {rest}"
    return ""


def successor_of(school: School) -> School | None:
    """The open school that a closed one has become, however many steps away; None when nobody knows."""
    return _open_successors([school]).get(school.pk)


def _open_successors(schools: list[School]) -> dict[int, School]:
    starts = [school.pk for school in schools if school.successor_id]
    if not starts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, [starts])
        leads = dict(cursor.fetchall())
    found = School.objects.in_bulk(set(leads.values()))
    return {start: found[end] for start, end in leads.items()}


def with_survey(schools: QuerySet[School], year: int) -> QuerySet[School]:
    """Tell of each school whether it completed the Schools Survey of a year, as `has_survey`."""
    return schools.annotate(has_survey=Exists(SurveyDone.objects.filter(school=OuterRef("pk"), year=year)))


def survey_years() -> list[int]:
    """The programme years for which any school completed the survey."""
    return list(SurveyDone.objects.order_by().values_list("year", flat=True).distinct())


def survey_of(school: School, year: int) -> SurveyDone | None:
    """The survey a school completed for a year, if it did."""
    return school.surveys_done.filter(year=year).first()


def survey_done_on(school: School, year: int) -> date | None:
    """The day a school completed the survey of a year."""
    survey = survey_of(school, year)
    return survey.completed_on if survey else None


def filtered(schools: QuerySet[School], wanted: dict[str, Any]) -> QuerySet[School]:
    """Narrow the register to what a list's filters ask for."""
    schools = with_survey(schools, wanted.get("year") or ProgrammeYear.current().start)
    if wanted.get("q"):
        schools = matching(schools, wanted["q"])
    given = {column: wanted[name] for name, column in COLUMNS.items() if wanted.get(name)}
    schools = schools.filter(**given)
    for name, answers in CHOSEN.items():
        narrowing = answers.get(wanted.get(name) or "")
        schools = schools if narrowing is None else schools.filter(narrowing)
    return schools


def surveyed(year: int, *, district: str = "") -> QuerySet[SurveyDone]:
    """Who completed the survey of a year, newest first."""
    done = SurveyDone.objects.filter(year=year).select_related("school", "noted_by")
    return done.filter(school__district_name=district) if district else done


def not_surveyed(year: int, *, district: str = "") -> QuerySet[School]:
    """Open state-funded schools that have not completed the survey of a year."""
    surveyed = with_survey(School.objects.all(), year)
    schools = surveyed.filter(has_survey=False, state_funded=True, standing__in=STILL_OPEN)  # type: ignore[misc]
    return schools.filter(district_name=district) if district else schools


def district_names() -> list[str]:
    """Every district that a school of the register lies in."""
    names = School.objects.exclude(district_name="").order_by("district_name")
    return list(names.values_list("district_name", flat=True).distinct())
