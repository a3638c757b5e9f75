"""What the demo hub found out, chose to act on, and set out to achieve."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from segue.cycle.calls import actions as calls
from segue.cycle.calls.models import Indicator, Specification
from segue.cycle.needs import actions as needs
from segue.cycle.needs.models import Finding
from segue.cycle.priorities import actions as priorities
from segue.cycle.priorities.models import Priority
from segue.demo import bodies
from segue.demo.cast import Cast, fresh
from segue.demo.clock import at, days_ago
from segue.demo.days import working
from segue.governance.models import Meeting
from segue.places.models import District

FINDINGS = (
    (
        "Fewer than one primary pupil in ten in Saltmarsh has ever played an instrument in class",
        "Saltmarsh",
        "Pupils in Years 3 to 6",
        ("Schools Survey", "Of seven primary schools five reported no whole-class teaching in three years."),
        ("Count of hub sessions", "The hub taught 14 sessions here last year, against 212 in Downs."),
    ),
    (
        "Special schools wait up to two years for instruments their pupils can play",
        "",
        "Pupils in special schools and with an EHCP",
        ("Talks with heads of special schools", "Each of the four names adapted instruments as its first want."),
    ),
    (
        "Secondary choirs in Harbour and Creekside lost half their singers since 2020",
        "Harbour",
        "Pupils in Years 7 to 9",
        ("Schools Survey", "Singers in school choirs: 412 in 2019, 197 now."),
        ("Young people's forum", "They would sing if rehearsals were in school time."),
    ),
    (
        "Children stop after whole-class lessons because there is nothing next in their school",
        "",
        "Pupils who had whole-class lessons",
        ("Returns of schools", "Eleven in a hundred carried on; the survey of families names cost and distance."),
    ),
    (
        "One teacher in three who teaches music in a primary school does so alone and untrained",
        "",
        "Teachers in primary schools",
        ("Lead Schools Advisory Group", "Teachers ask for somebody beside them in class, more than for courses."),
    ),
    (
        "Long Valley has no music centre within forty minutes by bus",
        "Long Valley",
        "Families without a car",
        ("Bus timetables and postcodes", "1,340 pupils live further than forty minutes from any centre."),
    ),
    (
        "In Downs two hundred instruments lie in cupboards while pupils wait for one to take home",
        "Downs",
        "Pupils who have lessons and no instrument at home",
        ("Count of the hub's instruments", "211 stood unused in eleven schools; 180 names were on the list."),
    ),
)
PRIORITIES = (
    ("Whole-class music where there is least", [1, 3], (0, 3), "Begin where fewest children have ever played."),
    ("Music for every pupil with SEND", [1, 3], (1,), "Instruments, technology and people who know how to use them."),
    ("Singing again", [1, 2, 3], (2,), "Rebuild choirs in secondary schools, in school time."),
    ("Something next", [2], (3, 5), "A way on after the first year: ensembles in or near the school."),
    ("Nobody teaches music alone", [1], (4,), "Support for teachers in their own classrooms."),
)
ADOPTED = (
    "1.1 Interests: those on the register stand.\n"
    "4.1 to 4.4 Four priorities for three years were adopted as put.\n"
    "4.5 Nobody teaches music alone: the Board asks the Lead Schools Advisory Group first.\n"
    "4.6 Instruments out of cupboards was adopted for one year."
)
INDICATORS = (
    (
        "KPI-1",
        "Schools that work with the hub",
        "State-funded schools with at least one programme in the year.",
        "schools",
    ),
    (
        "KPI-2",
        "Pupils with a term or more of whole-class teaching",
        "Each pupil counted once, by the school.",
        "pupils",
    ),
    ("KPI-3", "Pupils who carry on after whole-class teaching", "Still learning in the following term.", "pupils"),
    ("KPI-4", "Pupils in ensembles and choirs", "Took part for at least half a term.", "pupils"),
    ("SES", "Sessions held", "Each session taught, of any length.", "sessions"),
    ("SEND", "Pupils with SEND who took part", "On the SEND register of the school.", "pupils"),
)


@dataclass
class Course:
    """What the hub set out to do."""

    findings: list[Finding] = field(default_factory=list)
    priorities: list[Priority] = field(default_factory=list)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    meetings: list[Meeting] = field(default_factory=list)


def set_course(cast: Cast, year: int) -> Course:
    """Record the evidence, adopt the priorities at a meeting of the Board, fill the library of indicators."""
    course = Course()
    with at(date(year - 2, 11, 12), 14):
        officer = fresh(cast["Commissioning officer"])
        course.findings = [_finding(row, year - 2, officer) for row in FINDINGS]
        course.indicators = {
            code: calls.add_indicator(by=officer, code=code, name=name, definition=definition, unit=unit)
            for code, name, definition, unit in INDICATORS
        }
    course.meetings.append(bodies.board_meets(cast, date(year - 1, 1, 22), "Winter meeting", ADOPTED))
    with at(date(year - 1, 1, 22), 21):
        for number, (title, aims, found, statement) in enumerate(PRIORITIES, start=1):
            proposed = priorities.propose(
                [course.findings[place] for place in found],
                by=fresh(cast["Commissioning officer"]),
                number=number,
                title=title,
                statement=statement,
                aims=aims,
                from_year=year - 1,
                to_year=year + 1,
            )
            if number < len(PRIORITIES):
                priorities.adopt(
                    proposed,
                    meeting=course.meetings[0],
                    minute_reference=f"4.{number}",
                    by=fresh(cast["Chief executive"]),
                )
            course.priorities.append(proposed)
    _for_one_year(cast, course, year)
    return course


def _for_one_year(cast: Cast, course: Course, year: int) -> None:
    """A priority of one year that was met, and its finding that holds no longer."""
    with at(date(year - 1, 1, 22), 21, 30):
        met = priorities.propose(
            [course.findings[-1]],
            by=fresh(cast["Commissioning officer"]),
            title="Instruments out of cupboards",
            statement="Find those that lie unused, mend them, lend them.",
            aims=[2, 3],
            from_year=year - 1,
            to_year=year - 1,
        )
        priorities.adopt(met, meeting=course.meetings[0], minute_reference="4.6", by=fresh(cast["Chief executive"]))
    with at(working(date(year, 7, 15)), 10):
        officer = fresh(cast["Commissioning officer"])
        priorities.retire(met, because="Met: 187 instruments were mended and lent within the year.", by=officer)
        needs.retire(course.findings[-1], because="The cupboards are empty and the list is short.", by=officer)


def _finding(row: tuple, year: int, by: object) -> Finding:
    statement, district, group, *evidence = row
    finding = needs.record_finding(
        by=by,
        statement=statement,
        district=District.objects.filter(name=district).first(),
        place="" if district else "The whole hub",
        group=group,
        year=year,
    )
    for source, summary in evidence:
        needs.add_evidence(finding, by=by, summary=summary, source=source, dated=date(year, 10, 1), link="")
    needs.state(finding, by=by)
    return finding


def specify(cast: Cast, course: Course, year: int, *, on: date, title: str) -> Specification:
    """Set out what a year of support for schools is to achieve."""
    wanted = {
        "inclusion": ([1], ["SEND", "SES"], "State-funded schools, special schools first"),
        "spring": ([2, 3], ["KPI-4", "SES"], "State-funded secondary and primary schools"),
        "singing": ([2], ["KPI-4", "SES"], "State-funded primary schools, and secondary schools that sing with them"),
    }
    serves, measured, for_whom = wanted.get(
        title.split(maxsplit=1)[0].lower(),
        ([0, 1, 2, 3], ["KPI-2", "KPI-3", "KPI-4", "SES", "SEND"], "State-funded schools"),
    )
    with at(working(min(on - timedelta(days=20), days_ago(4))), 11):
        return calls.write_specification(
            [course.priorities[place] for place in serves],
            [course.indicators[code] for code in measured],
            by=fresh(cast["Commissioning officer"]),
            title=title,
            category="schools",
            year=year,
            to_achieve="More pupils make music in school, begin where fewest do, and have somewhere to go on.",
            for_whom=for_whom,
            standard="Taught by musicians whose work the hub has seen, with a member of the school's staff in the room.",
        )
