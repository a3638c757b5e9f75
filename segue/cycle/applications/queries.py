"""Applications as lists and pages ask for them. Whoever has an interest in an applicant never finds it in one."""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value

from segue.cycle.applications.lifecycle import Status
from segue.cycle.applications.models import Application, SectionAnswers, SetAside, Submission
from segue.cycle.applications.permissions import SEE_CONTACTS
from segue.cycle.applications.rules import WITHDRAWN
from segue.cycle.applications.sheet import Sheet, sheet_of
from segue.cycle.calls import rules as calls_rules
from segue.cycle.calls.models import Call, Question
from segue.cycle.calls.queries import in_state, published
from segue.cycle.calls.times import State
from segue.governance import interests
from segue.letters.lifecycle import Status as LetterStatus
from segue.letters.models import Letter
from segue.places.models import School

# Whether the applicant knows the outcome: its letter was let out. The decision itself stands further on.
# Not EXISTS: for that the database reads every letter there is once a list may be long.
TOLD = Subquery(
    Letter.objects.filter(
        kind="outcome",
        about_type=Subquery(ContentType.objects.filter(app_label="decisions", model="decision").values("pk")),
        about_id=OuterRef("decision__pk"),
        status__in=(LetterStatus.RELEASED, LetterStatus.SENT, LetterStatus.FAILED),
    ).values(yes=Value(True))[:1]  # noqa: FBT003
)
# How the agreement made from an award stands, and under which reference.
AGREEMENT = {"agreement": F("decision__contract__status"), "agreement_reference": F("decision__contract__reference")}
# How an application stands, as its own people filter by it. The outcome is known once its letter was let out.
STANDINGS: dict[str, tuple[str, Q]] = {
    "write": ("To write or change", Q(status__in=(Status.DRAFT, Status.RETURNED))),
    "hub": (
        "With the hub",
        Q(status__in=(Status.SUBMITTED, Status.IN_ASSESSMENT, Status.ASSESSED, Status.RECOMMENDED))
        | Q(status__in=(Status.AWARDED, Status.DECLINED), told=False),
    ),
    "awarded": ("Awarded", Q(status=Status.AWARDED, told=True)),
    "declined": ("Not awarded", Q(status=Status.DECLINED, told=True)),
    "withdrawn": ("Withdrawn", Q(status=Status.WITHDRAWN)),
}


def closed_to(user: Any, case: str = "") -> Q:
    """Rows of cases closed to a person. `case` is the way from the row to its application, "" for itself."""
    way = f"{case}__" if case else ""
    return interests.closed_to(user, f"{way}applicant", f"{way}begun_at")


def cases_for(user: Any) -> QuerySet[Application]:
    """What was sent to the hub at least once, for its staff and readers, less the cases closed to this person."""
    return (
        Application.objects.filter(~closed_to(user), submitted_at__isnull=False)
        .select_related("applicant", "school", "call")
        .order_by("-pk")
    )


def one() -> QuerySet[Application]:
    """An application with what every page of it shows."""
    return Application.objects.select_related("call", "applicant", "school", "question_set")


def on_its_way() -> QuerySet[Application]:
    """An application with what became of it since it was sent."""
    return one().select_related("submitted_by").annotate(told=TOLD, **AGREEMENT)


def own(user: Any) -> QuerySet[Application]:
    """The applications of the organisations a person acts for, latest first."""
    return (
        Application.objects.filter(applicant__in=user.organisation_ids)
        .select_related("call", "applicant", "school")
        .annotate(told=TOLD, **AGREEMENT)
        .order_by("-call__year", "-pk")
    )


def own_years(user: Any) -> dict[int, int]:
    """The programme years a person has applications for, latest first, with how many of each."""
    rows = Application.objects.filter(applicant__in=user.organisation_ids).order_by("-call__year")
    return dict(rows.values_list("call__year").annotate(Count("pk")))


def narrowed(rows: QuerySet[Application], *, year: int | None = None, standing: str = "") -> QuerySet[Application]:
    """A person's applications of one year, or of one standing."""
    if year:
        rows = rows.filter(call__year=year)
    return rows.filter(STANDINGS[standing][1]) if standing else rows


def open_calls(user: Any) -> QuerySet[Call]:
    """The calls a person may still begin an application to, those that close first on top."""
    calls = in_state(published(), State.OPEN)
    if len(user.organisation_ids) == 1:
        standing = Application.objects.filter(applicant__in=user.organisation_ids).exclude(WITHDRAWN)
        calls = calls.exclude(pk__in=standing.values("call"))
    return calls[:10]


def only_delivers(user: Any) -> bool:
    """Tell whether a person acts for partners alone, which deliver what schools apply for."""
    acts_for = user.organisation_ids
    return bool(acts_for) and not School.objects.filter(organisation__in=acts_for).exists()


def sheet(application: Application) -> Sheet:
    """An application laid out as its form."""
    return sheet_of(application)


def last_minute(application: Application) -> datetime:
    """When the call closes for this applicant."""
    return calls_rules.last_minute_for(application.call, application.school)


def waiting_words(application: Application) -> QuerySet[SetAside]:
    """Words set aside that nobody has dealt with."""
    return application.set_aside.filter(settled_at=None).select_related("by").order_by("pk")


def submissions(application: Application) -> QuerySet[Submission]:
    """Everything that was sent, first to last."""
    return application.submissions.select_related("by").order_by("number")


def earlier_than(application: Application) -> Application | None:
    """The applicant's latest application before this one that was sent and has answers to offer."""
    return last_sent(application.applicant_id, other_than=application.call_id)


def last_sent(applicant: int | None, *, other_than: int) -> Application | None:
    """The latest application an applicant sent to another call, with answers to offer."""
    return (
        Application.objects.filter(
            Exists(SectionAnswers.objects.filter(application=OuterRef("pk"))),
            applicant=applicant,
            submitted_at__isnull=False,
        )
        .exclude(call=other_than)
        .select_related("call")
        .order_by("-submitted_at", "-pk")
        .first()
    )


def personal_questions(application: Application) -> set[tuple[str, str]]:
    """The questions about how a person is reached, each by section and key."""
    asked = Question.objects.filter(section__question_set=application.question_set_id, personal=True)
    return set(asked.values_list("section__key", "key"))


def withheld_from(user: Any, application: Application) -> set[tuple[str, str]]:
    """What a reader of a case does not see of its answers: the case is judged, not the person."""
    return set() if SEE_CONTACTS.allows(user, application) else personal_questions(application)


def answers_of(application: Application) -> dict[tuple[str, str], Any]:
    """Each answer by the key of its question and the kind of answer it takes."""
    kinds = {
        (section.key, question.key): question.asks
        for section in application.question_set.sections.prefetch_related("questions")
        for question in section.questions.all()
    }
    return {
        (key, kinds[kept.key, key]): answer
        for kept in application.sections.all()
        for key, answer in kept.answers.items()
        if (kept.key, key) in kinds
    }
