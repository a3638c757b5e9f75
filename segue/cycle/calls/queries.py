"""Calls, as lists and pages ask for them."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from segue.cycle.calls import readiness
from segue.cycle.calls.lifecycle import Status
from segue.cycle.calls.models import Call, Indicator, LateLeave, Specification
from segue.cycle.calls.times import MINUTE, State
from segue.cycle.priorities import queries as priorities
from segue.cycle.priorities.models import Priority
from segue.governance.delegation import lines_letting
from segue.governance.interests import closes
from segue.governance.models import Act
from segue.places.models import School
from segue.record.history import changes_of


def published() -> QuerySet[Call]:
    """Calls the public may see: published, and cancelled ones with the reason why."""
    return Call.objects.exclude(status=Status.DRAFT).select_related("budget", "specification")


def in_state(calls: QuerySet[Call], state: str, at: datetime | None = None) -> QuerySet[Call]:
    """The calls that are planned, open or over at a moment."""
    at = at or timezone.now()
    over = Q(closes_at__lte=at - MINUTE)
    live = calls.filter(status=Status.PUBLISHED)
    if state == State.PLANNED:
        return live.filter(~over, opens_at__gt=at).order_by("opens_at", "pk")
    if state == State.OPEN:
        return live.filter(~over, opens_at__lte=at).order_by("closes_at", "pk")
    return calls.filter(over | Q(status=Status.CANCELLED)).order_by("-closes_at", "-pk")


def narrowed(calls: QuerySet[Call], **wanted: Any) -> QuerySet[Call]:
    """Calls of a category, of a year, or with some words in the title."""
    exact = {name: wanted[name] for name in ("category", "year", "status") if wanted.get(name) not in (None, "")}
    if wanted.get("words"):
        calls = calls.filter(title__icontains=wanted["words"])
    return calls.filter(**exact)


def in_full(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Calls with everything their page shows, in a fixed number of questions to the database."""
    return calls.select_related("specification", "budget__fund", "question_set").prefetch_related(
        "opportunities__phase_caps", "criteria__meanings", "specification__priorities"
    )


def with_questions(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Calls with their questions and opportunities, for the blank form."""
    return calls.select_related("question_set", "budget").prefetch_related(
        "question_set__sections__questions", "opportunities__phase_caps"
    )


def office() -> QuerySet[Call]:
    """All calls, drafts too, with how many opportunities each has."""
    return Call.objects.select_related("budget", "specification").annotate(things=Count("opportunities"))


def waiting_for_publication_by(user: Any) -> QuerySet[Call]:
    """Drafts with all they need that the scheme lets this person publish, not alone where they alone wrote them."""
    lines = lines_letting(Act.PUBLISH_CALL, user, amount="left", category="category")
    changes = changes_of(Call).filter(subject_id=OuterRef("pk"), by__isnull=False)
    alone = Exists(changes.filter(by=user)) & ~Exists(changes.exclude(by=user))
    return readiness.ready().filter(Exists(lines.filter(second_person=False)) | (Exists(lines) & ~alone))


def leaves_shown_to(call: Call, user: Any) -> list[LateLeave]:
    """Which schools may apply late, without those the reader has an interest in, or had when the leave was given."""
    leaves = call.late_leaves.select_related("school", "given_by")
    return [one for one in leaves if not closes(user, one.school.organisation_id or 0, one.given_at)]


def leaves_of_school(call: Call, school: School | None, user: Any) -> list[LateLeave]:
    """The leave of one school to apply late, where it is open to the reader."""
    return [one for one in leaves_shown_to(call, user) if one.school_id == school.pk] if school else []


def call_years() -> list[int]:
    """The programme years there are calls for, latest first."""
    return list(Call.objects.order_by("-year").values_list("year", flat=True).distinct())


def specification_years() -> list[int]:
    """The programme years there are specifications for, latest first."""
    return list(Specification.objects.order_by("-year").values_list("year", flat=True).distinct())


def specifications(**wanted: Any) -> QuerySet[Specification]:
    """Specifications with how many calls were drafted from each."""
    exact = {name: wanted[name] for name in ("category", "year") if wanted.get(name) not in (None, "")}
    return Specification.objects.filter(**exact).annotate(call_count=Count("calls"))


def indicators() -> QuerySet[Indicator]:
    """The indicator library with how many specifications use each."""
    return Indicator.objects.annotate(uses=Count("specifications")).order_by("code")


def coverage() -> QuerySet[Priority]:
    """Adopted priorities, each with whether anything is specified and whether a call was published."""
    specified = Specification.priorities.through.objects.filter(priority_id=OuterRef("pk"))
    called = Call.objects.exclude(status=Status.DRAFT).filter(specification__priorities=OuterRef("pk"))
    return (
        priorities.adopted()
        .annotate(specified=Exists(specified), called=Exists(called.exclude(status=Status.CANCELLED)))
        .prefetch_related("specifications__calls")
    )
