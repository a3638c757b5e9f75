"""Who has an interest in an organisation, and which of its cases that closes. The one place that answers.

An interest closes every case begun before it ended: ending it opens what comes later, never what was under way.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import DateField, Exists, Func, OuterRef, Q, Value
from django.db.models.functions import TruncDate
from django.utils import timezone

from segue.governance.models import Interest
from segue.people.models import Membership, User


class _Day(Func):
    """The UK day of a moment. Django's own asks for the type of a column it cannot know yet."""

    template = f"(%(expressions)s AT TIME ZONE '{settings.TIME_ZONE}')::date"
    output_field = DateField()


STANDS = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """What an interest asks of a case: whose it is, and when it was begun."""

    key: int
    organisation: int
    begun_at: datetime


def standing() -> Q:
    """Interests that have not ended."""
    return Q(until=None) | Q(until__gt=timezone.localdate())


def ties_of(user: Any) -> Mapping[int, datetime]:
    """The organisations a person is or was tied to, by a declared interest or a membership, and until when.

    Read once a request.
    """
    known: dict[int, datetime] | None = getattr(user, "ties", None)
    if known is None:
        known = user.ties = dict.fromkeys(user.organisation_ids, STANDS)
        declared = Interest.objects.filter(user=user).order_by().values_list("organisation_id", "until")
        left = Membership.objects.filter(user=user, confirmed_at__isnull=False, left_at__isnull=False).order_by()
        for organisation, ended in declared.union(left.values_list("organisation_id", TruncDate("left_at")), all=True):
            known[organisation] = max(_over(ended), known.get(organisation, _over(ended)))
    return known


def interested_in(user: Any) -> frozenset[int]:
    """The organisations in which a person has a declared interest or a membership today."""
    return frozenset(organisation for organisation, over in ties_of(user).items() if over == STANDS)


def has_interest(user: Any, organisation_id: int) -> bool:
    """Tell whether a person has an interest in an organisation today, or acts for it."""
    return ties_of(user).get(organisation_id) == STANDS


def closes(user: Any, organisation_id: int, begun_at: datetime | None) -> bool:
    """Tell whether an interest closes what concerns an organisation; of a case, by when it was begun."""
    over = ties_of(user).get(organisation_id)
    return over is not None and (over == STANDS or (begun_at is not None and begun_at < over))


def closed_to(user: Any, organisation: str, begun_at: str) -> Q:
    """The same question for rows of a query, where the words name columns of the row."""
    ties = ties_of(user)
    # Of whoever is tied to nobody no column is asked, so that their lists join no table for it.
    closed = Q(**{f"{organisation}__in": interested_in(user)}) if ties else Q(pk__in=[])
    for key, over in ties.items():
        if over != STANDS:
            closed |= Q(**{organisation: key, f"{begun_at}__lt": over})
    return closed


def tied(user: str, organisation: str, begun_at: str) -> Q:
    """The same question where the person is a column of the row too."""
    whose = {"user": OuterRef(user), "organisation": OuterRef(organisation)}
    day = _Day(OuterRef(begun_at))
    declared = Interest.objects.filter(standing() | Q(until__gte=day), **whose)
    belongs = Membership.objects.filter(
        Q(left_at=None) | Q(left_at__date__gte=day), confirmed_at__isnull=False, **whose
    )
    return Q(Exists(declared)) | Q(Exists(belongs))


def ties_to(people: Collection[int], cases: Iterable[Case]) -> dict[tuple[int, int], str]:
    """Which of several people an interest keeps out of which of several cases, in words: by person and case."""
    wanted = list(cases)
    whose = {"user__in": people, "organisation__in": {case.organisation for case in wanted}}
    belongs = Membership.objects.filter(**whose, confirmed_at__isnull=False).annotate(day=TruncDate("left_at"))
    declared = Interest.objects.filter(**whose)
    # What stands comes last, and what was declared after what follows from a membership: the last words hold.
    rows = [
        *belongs.order_by("left_at", "pk").values_list("user_id", "organisation_id", "day", Value("")),
        *declared.order_by("until", "pk").values_list("user_id", "organisation_id", "until", "nature"),
    ]
    return {
        (person, case.key): nature
        or ("acts for the applicant" if _over(ended) == STANDS else "acted for the applicant")
        for person, organisation, ended, nature in rows
        for case in wanted
        if case.organisation == organisation and case.begun_at < _over(ended)
    }


def nature_of(user: User, case: Case) -> str:
    """Say in words what keeps a person out of a case; empty when nothing does."""
    return ties_to([user.pk], [case]).get((user.pk, case.key), "")


def interests_of(user: User) -> list[Interest]:
    """The interests a person has declared and not ended."""
    return list(Interest.objects.filter(standing(), user=user).select_related("organisation"))


def _over(ended: date | None) -> datetime:
    """The moment from which a tie closes nothing new. A case begun on its last day was begun under it."""
    if ended is None or ended > timezone.localdate():
        return STANDS
    return timezone.make_aware(datetime.combine(ended + timedelta(days=1), time.min))
