"""What an application's own page shows: its parts, its survey, its way through the cycle, its people."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from segue.cycle.applications import next_steps, queries, rules, weighing
from segue.cycle.applications.lifecycle import RETURN, WITHDRAW, Status
from segue.cycle.applications.models import Application, SetAside
from segue.cycle.applications.permissions import WRITE_APPLICATION
from segue.cycle.applications.sheet import Part, Sheet
from segue.people.models import Membership
from segue.record.history import history_of
from segue.rules import RuleBroken
from segue.site.parts import Cell, Column, Fact, Note, Table, Tag, Task
from segue.wording import pounds_short, uk_date
from segue.years import ProgrammeYear

FIRST = 1
# The question whether the conditions of the call are accepted.
CONDITIONS = "conditions"
TO_DO, BEGUN, DONE = Tag("todo", "To do"), Tag("wait", "Begun"), Tag("done", "Done")
# The same before and after the decision: an applicant learns the outcome from the letter, not from a status.
AT_DECISION = Tag("wait", "At the decision")
TAGS = {
    Status.DRAFT: Tag("todo", "Not sent yet"),
    Status.SUBMITTED: Tag("wait", "Sent"),
    Status.RETURNED: Tag("late", "Changes asked for"),
    Status.IN_ASSESSMENT: Tag("wait", "Being assessed"),
    Status.ASSESSED: Tag("wait", "Assessed, not decided"),
    Status.RECOMMENDED: AT_DECISION,
    Status.AWARDED: AT_DECISION,
    Status.DECLINED: AT_DECISION,
    Status.WITHDRAWN: Tag("done", "Withdrawn"),
}
# What the same statuses are called once the letter is out.
TOLD = {Status.AWARDED: Tag("done", "Awarded"), Status.DECLINED: Tag("todo", "Not awarded this time")}
# What the applicant sees of the way: each note with the statuses in which it is the present one.
WAY: tuple[tuple[str, set[Status]], ...] = (
    ("Write", {Status.DRAFT, Status.RETURNED}),
    ("Send", set()),
    ("Assessment", {Status.SUBMITTED, Status.IN_ASSESSMENT, Status.ASSESSED}),
    ("Decision", {Status.RECOMMENDED, Status.AWARDED, Status.DECLINED}),
    ("Agreement", set()),
    ("Return", set()),
)
# How many notes are done once it was sent, and once it was decided.
SENT, DECIDED = 2, 4
# An agreement that did not come about.
NO_AGREEMENT = {"refused", "cancelled"}


def why_not_written(application: Application) -> str:
    """Say why nothing can be written now; empty when it can."""
    try:
        rules.may_be_written(application, at=timezone.now())
    except RuleBroken as broken:
        return " ".join(broken.messages)
    return ""


def status_of(application: Any) -> Tag:
    """The status in the applicant's words. The application comes with whether its outcome was told."""
    return (TOLD if application.told else {}).get(application.status) or TAGS[application.status]


def way_of(application: Any) -> list[Note]:
    """The application's way as a small stave."""
    end = _end_of(application)
    now = _place_of(application) if end is None else end
    here, later = ("now", "todo") if end is None else ("rest", "rest")
    states = ["done" if place < now else here if place == now else later for place in range(len(WAY))]
    return [Note(name, state) for (name, _), state in zip(WAY, states, strict=True)]  # type: ignore[arg-type]


def _place_of(application: Any) -> int:
    """Which note is the present one, counted from nought."""
    place = next((place for place, (_, statuses) in enumerate(WAY) if application.status in statuses), -1)
    if application.told and application.status == Status.AWARDED:
        return place + {"in_force": 2, "completed": 3, "ended": 3}.get(application.agreement, 1)
    return place


def _end_of(application: Any) -> int | None:
    """The first note that will not come any more; none while the way goes on."""
    if application.status == Status.WITHDRAWN:
        return SENT if application.submitted_at else 0
    if application.told and (application.status == Status.DECLINED or application.agreement in NO_AGREEMENT):
        return DECIDED
    return None


def tasks_of(sheet: Sheet) -> list[Task]:
    return [
        Task(part.section.title, tag_of(part), address(sheet.application, part.key), missing_in(part))
        for part in sheet.parts
    ]


def tag_of(part: Part) -> Tag:
    if part.is_done:
        return DONE
    return BEGUN if part.is_begun else TO_DO


def missing_in(part: Part) -> str:
    """What a part still needs, in a few words."""
    if not part.is_begun or part.is_done:
        return part.section.hint if not part.is_done else ""
    first, *rest = [problem.words for problem in part.problems]
    return f"{first}, and {len(rest)} more" if rest else first


def address(application: Application, key: str) -> str:
    return reverse("application-section", args=[application.reference, key])


WHERE_SURVEY = (
    "The hub sends every school its own link to the survey and notes when it is done. "
    "Ask the hub if you cannot find yours."
)
MISSING_SURVEY = f"Needed before you can send; write everything else meanwhile. {WHERE_SURVEY}"


def survey_task(application: Application, *, done: bool) -> list[Task]:
    """The Schools Survey, as a line of its own."""
    if not application.call.survey_required:
        return []
    name = f"Schools Survey {rules.survey_year(application.call)}"
    if done:
        return [Task(name, DONE, hint="Completed. Thank you.")]
    return [Task(name, TO_DO, hint=MISSING_SURVEY)]


def register_facts(application: Application) -> list[Fact]:
    """What the school register knows."""
    school = application.school
    if school is None:
        return []
    ages = f"{school.low_age} to {school.high_age}" if school.high_age is not None else ""
    facts = (
        ("School", school.name),
        ("URN", school.urn),
        ("Type", school.type_name),
        ("Phase", school.get_phase_display()),
        ("Ages", ages),
        ("Address", ", ".join(line for line in (school.street, school.town, school.postcode) if line)),
        ("Local authority", school.la_name),
        ("Pupils", f"{school.pupils:,}" if school.pupils is not None else ""),
        ("Pupil Premium", f"{school.pupil_premium:,}" if school.pupil_premium is not None else ""),
    )
    return [Fact(name, value) for name, value in facts if value not in {None, ""}]


def conditions_for(application: Application, part: Part) -> str:
    """The conditions of the call, where the form asks whether they are accepted."""
    return application.call.conditions if any(question.key == CONDITIONS for question in part.questions) else ""


def colleagues_of(application: Application) -> QuerySet[Membership]:
    """Who may write here, and who waits to be confirmed."""
    return (
        Membership.objects.filter(organisation=application.applicant_id, left_at=None)
        .select_related("user")
        .order_by("pk")
    )


def asked_for_changes(application: Application) -> Any:
    """What the hub asked to be changed, last."""
    if application.status != Status.RETURNED:
        return None
    return history_of(application).filter(what=RETURN.name).last()


def aside_of(application: Application, sheet: Sheet) -> list[tuple[SetAside, Part]]:
    """Words that wait to be dealt with, each with the section they belong to."""
    waiting = [(aside, sheet.find(aside.key)) for aside in queries.waiting_words(application)]
    return [(aside, part) for aside, part in waiting if part is not None and weighing.differs(aside, part)]


def problems_of(sheet: Sheet) -> list[tuple[str, str]]:
    """Everything that keeps an application from being sent, each with the page to put it right on."""
    return [
        (f"{part.section.title}: {problem.words}", f"{address(sheet.application, part.key)}?check=1")
        for part, problem in sheet.problems
    ]


def survey_needed(application: Application) -> str:
    """What is said while the survey is missing; empty when it is done or none is needed."""
    try:
        rules.survey_must_be_done(application.call, application.school)
    except RuleBroken as broken:
        return " ".join((*broken.messages, WHERE_SURVEY))
    return ""


def can(user: Any, application: Any) -> dict[str, bool]:
    writes = WRITE_APPLICATION.allows(user, application)
    return {
        "write": writes,
        "withdraw": writes and application.status in WITHDRAW.allowed_from,
    }


OWN_COLUMNS = ("Reference", "Call", "Applicant", "Status", "Asked for", "Closes", "Sent")
SHOWN_COLUMNS = ("Call", "Status", "What is next", "Asked for", "Sent")


# Fewer than these are read faster than filtered.
WORTH_FILTERING = 8


def is_worth_filtering(years: dict[int, int], params: Any) -> bool:
    """Tell whether a list is long enough for filters; one that is filtered keeps them."""
    return sum(years.values()) >= WORTH_FILTERING or any(params.get(name) for name in ("year", "standing"))


def own_tables(rows: Iterable[Application]) -> list[Table]:
    """A person's applications: of this year and those to come, then of the years that have ended."""
    now = ProgrammeYear.current().start
    lately: list[Application] = []
    ended: list[Application] = []
    for row in rows:
        (lately if row.call.year >= now else ended).append(row)
    tables = [own_table("This year and next", lately), own_table("Ended years", ended)]
    return [table for table in tables if table.rows]


def own_table(caption: str, rows: Iterable[Application]) -> Table:
    """One line for each application: what it is, how it stands, what is next."""
    columns = [Column(name, number=name == "Asked for") for name in SHOWN_COLUMNS]
    lines = [
        [
            Cell(
                row.call.title,
                url=reverse("application", args=[row.reference]),
                small=f"{row.applicant} · {row.reference}",
            ),
            Cell(tag=status_of(row)),
            Cell(next_steps.in_short(row)),
            Cell(pounds_short(row.requested)),
            Cell(_day(row.submitted_at)),
        ]
        for row in rows
    ]
    return Table(caption, columns, lines)


def own_lines(rows: QuerySet[Application]) -> Iterator[tuple[Any, ...]]:
    """The same for a spreadsheet."""
    for row in rows.iterator(chunk_size=500):
        sent = timezone.localtime(row.submitted_at).isoformat(timespec="minutes") if row.submitted_at else ""
        closes = timezone.localtime(row.call.closes_at).isoformat(timespec="minutes")
        yield (row.reference, row.call.title, row.applicant.name, status_of(row).word, row.requested, closes, sent)


def _day(moment: datetime | None) -> str:
    return uk_date(moment) if moment else ""
