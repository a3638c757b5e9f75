"""Which scores count, and who may read them. Every page, sum and export asks here."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from segue.cycle.applications.lifecycle import Status as CaseStatus
from segue.cycle.applications.models import Application
from segue.cycle.applications.queries import closed_to
from segue.cycle.assessment.lifecycle import TO_DO, Status
from segue.cycle.assessment.models import Assessment, Moderation, Score
from segue.cycle.calls.models import Call, Criterion
from segue.governance.interests import tied
from segue.people.models import Role, RoleHeld, User


def is_tied() -> Q:
    """Assessments whose assessor has, or had at any time since the case was begun, a tie to the applicant.

    Ending an interest later does not bring a score back.
    """
    return tied("assessor", "application__applicant", "application__begun_at")


def late_for(user: Any) -> QuerySet[Assessment]:
    """The assessments a reader may know of that are past their day and still awaited."""
    awaited = Assessment.objects.filter(status__in=TO_DO, due_on__lt=timezone.localdate())
    return awaited.filter(~is_tied(), ~closed_to(user, "application"))


def counted() -> QuerySet[Assessment]:
    """Assessments that count: sent, and by someone who has no interest in the applicant."""
    return Assessment.objects.filter(~is_tied(), status=Status.SUBMITTED)


def awaited() -> QuerySet[Assessment]:
    """Assessments still to come from someone who has no interest in the applicant."""
    return Assessment.objects.filter(~is_tied(), status__in=TO_DO)


def scores_shown_to(user: Any) -> QuerySet[Assessment]:
    """Assessments whose scores this person may read: their own; others' once all are in; never of a closed case.

    Nothing else in the hub reads another person's scores.
    """
    others_to_come = awaited().filter(application=OuterRef("application"))
    return (
        counted()
        .filter(~closed_to(user, "application"), Q(assessor=user) | ~Exists(others_to_come))
        .select_related("assessor")
        .prefetch_related(Prefetch("scores", Score.objects.select_related("criterion")))
    )


def assessments_of(user: Any) -> QuerySet[Assessment]:
    """An assessor's own list. A case with an interest stands there as withdrawn, with nothing of it."""
    return Assessment.objects.filter(assessor=user).select_related("application__applicant", "application__call")


def with_assessors(call: Call, user: Any) -> QuerySet[Application]:
    """A call's applications that can be or are assessed, each with its assessors; none that is closed to the reader."""
    rows = Assessment.objects.select_related("assessor").annotate(is_tied=is_tied())
    return (
        Application.objects.filter(~closed_to(user), call=call, submitted_at__isnull=False)
        .exclude(status__in=(CaseStatus.WITHDRAWN, CaseStatus.RETURNED))
        .select_related("applicant")
        .prefetch_related(Prefetch("assessments", rows, to_attr="assessors"))
    )


def progress(call: Call, user: Any) -> QuerySet[User]:
    """Each assessor of a call with what they have, have done and have late, without cases closed to the reader."""
    cases = ~closed_to(user, "application")
    mine = Assessment.objects.filter(~is_tied() & cases, application__call=call).exclude(
        status__in=(Status.RELEASED, Status.CONFLICTED)
    )
    done = Q(assessments__status=Status.SUBMITTED)
    # The filter stands first, so that each sum is over these assessments alone.
    return (
        User.objects.filter(assessments__in=mine)
        .annotate(
            given=Count("assessments"),
            done=Count("assessments", filter=done),
            first_due=Min("assessments__due_on", filter=~done),
            reminded=Max("assessments__reminded_at"),
        )
        .order_by("name", "pk")
    )


def assessors() -> QuerySet[User]:
    """Everybody who may assess today, with how many cases they have in hand."""
    in_hand = Q(assessments__status__in=TO_DO)
    able = RoleHeld.objects.filter(RoleHeld.held_now(), role=Role.ASSESSOR, user=OuterRef("pk"))
    return (
        User.objects.filter(Exists(able), is_active=True)
        .annotate(in_hand=Count("assessments", filter=in_hand))
        .order_by("name", "pk")
    )


def criteria_of(application: Application) -> QuerySet[Criterion]:
    """What an application is scored on, with what each score means."""
    return Criterion.objects.filter(call=application.call_id).prefetch_related("meanings")


def standing_moderations(applications: Collection[int]) -> dict[int, Moderation]:
    """The latest moderated score of each application, where it still rests on exactly the scores that count.

    It does not when an assessor has declared an interest since, or when another one was asked.
    """
    latest = (
        Moderation.objects.filter(application__in=applications)
        .order_by("application_id", "-pk")
        .distinct("application_id")
        .prefetch_related("counted")
    )
    count_now: dict[int, set[int]] = defaultdict(set)
    for case, assessment in counted().filter(application__in=applications).values_list("application_id", "pk"):
        count_now[case].add(assessment)
    to_come = set(awaited().filter(application__in=applications).values_list("application_id", flat=True))
    return {
        row.application_id: row
        for row in latest
        if row.application_id not in to_come
        and {assessment.pk for assessment in row.counted.all()} == count_now[row.application_id]
    }


def latest_moderation(application: Application) -> Moderation | None:
    """The moderated score last agreed, whether or not it still stands."""
    return Moderation.objects.filter(application=application).select_related("by").order_by("-pk").first()
