"""What accepted returns and reviews of a year add up to. Each is one question to the database."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When, Window

from segue.cycle.contracts.lifecycle import AGREED
from segue.cycle.contracts.models import Target
from segue.cycle.contracts.queries import closed_to
from segue.cycle.monitoring.lifecycle import Status
from segue.cycle.monitoring.models import Actual, PupilCount, Return, Review
from segue.people.models import User
from segue.places.key_stages import KeyStage


@dataclass(frozen=True)
class Taught:
    """The pupils of one Key Stage, and the two parts of them that are counted."""

    key_stage: KeyStage
    pupils: int
    pupil_premium: int
    send: int


@dataclass(frozen=True)
class Reached:
    """Whom the contracts of a year reached, as far as accepted returns say it."""

    stages: list[Taught]
    sessions: int
    contracts: int


def reached_in(year: int, user: User) -> Reached:
    """Whom a year reached: pupils by the latest accepted return of each contract, sessions by all of them.

    Pupils would be counted twice if returns of one contract were added up; sessions would not.
    """
    accepted = Return.objects.filter(
        ~closed_to(user, "due__contract__"), status=Status.ACCEPTED, due__contract__year=year
    ).order_by()
    latest = accepted.order_by("due__contract_id", "-due__due_on", "-pk").distinct("due__contract_id")
    counted = PupilCount.objects.filter(report__in=latest.values("pk")).order_by().values_list("key_stage")
    stages = counted.annotate(one=Sum("pupils"), two=Sum("pupil_premium"), three=Sum("send"))
    whole = accepted.annotate(stage=Value("")).values_list("stage")
    whole = whole.annotate(one=Sum("sessions"), two=Count("due__contract", distinct=True), three=Count("pk"))
    rows = {stage: parts for stage, *parts in stages.union(whole, all=True)}
    sessions, contracts, _ = rows.pop("", (0, 0, 0))
    found = [Taught(stage, *rows[stage.value]) for stage in KeyStage if stage.value in rows]
    return Reached(found, sessions or 0, contracts)


@dataclass(frozen=True)
class Measured:
    """One indicator over all contracts of a year: how many set a target, report a figure, and met the target."""

    code: str
    name: str
    targets: int
    reported: int
    met: int


def targets_met_in(year: int, user: User) -> list[Measured]:
    """Targets met against targets set, by indicator, as `progress.standing` judges each."""
    accepted = Actual.objects.filter(target=OuterRef("pk"), report__status=Status.ACCEPTED)
    total = accepted.order_by().values("target").annotate(all=Sum("value")).values("all")
    latest = accepted.order_by("-report__due__due_on", "-report_id", "-pk").values("value")
    falls = Q(adds_up=False, baseline__isnull=False, target__lt=F("baseline"))
    met = (falls & Q(reached__lte=F("target"))) | (~falls & Q(reached__gte=F("target")))
    targets = Target.objects.filter(~closed_to(user, "contract__"), contract__year=year, contract__status__in=AGREED)
    rows = (
        targets.annotate(reached=Case(When(adds_up=True, then=Subquery(total)), default=Subquery(latest[:1])))
        .order_by("indicator__code")
        .values_list("indicator__code", "indicator__name")
        .annotate(
            targets=Count("pk"), reported=Count("pk", filter=Q(reached__isnull=False)), met=Count("pk", filter=met)
        )
    )
    return [Measured(*row) for row in rows]


def reviews_in(year: int, user: User) -> QuerySet[Any]:
    """What reviews of a year's contracts found, latest first, each with how many there are in all."""
    found = Review.objects.filter(~closed_to(user, "contract__"), contract__year=year)
    return found.select_related("contract__holder").annotate(all=Window(Count("pk"))).order_by("-held_on", "-pk")
