"""Bodies, meetings, interests and the scheme of delegation, as pages show them."""

import re
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from segue.governance.interests import standing
from segue.governance.models import Body, Delegation, Interest, Meeting, Seat
from segue.people.models import Organisation, User
from segue.places.models import School
from segue.record.history import history_of

QUORUM_CHANGED = "change quorum"
URN = re.compile("[0-9]{5,7}")


def bodies() -> QuerySet[Body]:
    """Every body with `sitting` (how many sit on it today)."""
    today = timezone.localdate()
    held = Q(seats__since__lte=today) & (Q(seats__until=None) | Q(seats__until__gt=today))
    return Body.objects.annotate(sitting=Count("seats", filter=held)).order_by("name", "pk")


def seats(body: Body) -> list[Seat]:
    """Who sits on a body and who sat there, those of today first."""
    ordered = body.seats.select_related("user").order_by(F("until").desc(nulls_first=True), "-is_chair", "since", "pk")
    return list(ordered)


def seats_of(user: User) -> list[Seat]:
    """The seats a person holds."""
    return list(user.seats.filter(until=None).select_related("body").order_by("body__name", "pk"))


def meetings(body: Body) -> QuerySet[Meeting]:
    """The meetings of a body with `attended`, latest first."""
    return body.meetings.annotate(attended=Count("present")).order_by("-held_on", "-pk")


def quorum_on(body: Body, day: date) -> int:
    """How many members a body needed on a day: what its first change after that day put an end to, or what it needs now."""
    later = history_of(body).filter(what=QUORUM_CHANGED, at__date__gt=day).order_by("at", "pk").first()
    return body.quorum if later is None else int(later.before)


def interests(*, q: str = "", ended: bool = False) -> QuerySet[Interest]:
    """The register of interests, latest first; those that ended only when asked for."""
    found = Interest.objects.select_related("user", "organisation").order_by("-declared_at", "-pk")
    if q:
        found = found.filter(
            Q(user__name__icontains=q) | Q(user__email__icontains=q) | Q(organisation__name__icontains=q)
        )
    return found if ended else found.filter(standing())


def scheme_on(day: date) -> QuerySet[Delegation]:
    """The lines of the scheme of delegation that are in force on a day."""
    in_force = Delegation.objects.filter(Q(until=None) | Q(until__gt=day), in_force_from__lte=day)
    return in_force.select_related("body").order_by("act", F("up_to").asc(nulls_last=True), "category", "pk")


def changes_of_the_scheme(day: date) -> QuerySet[Delegation]:
    """The lines that are not in force on a day: to come, or ended."""
    other = Delegation.objects.exclude(pk__in=scheme_on(day).order_by().values("pk"))
    return other.select_related("body").order_by("-in_force_from", "-pk")


def decided_by(body: Body) -> QuerySet[Delegation]:
    """What a body may decide today."""
    return scheme_on(timezone.localdate()).filter(body=body)


def organisations_called(words: str) -> tuple[list[Organisation], list[School]]:
    """Organisations by name, and schools of the register that nobody acts for yet: the first twenty of each."""
    named = Organisation.objects.filter(name__icontains=words).order_by("name", "pk")
    schools = School.objects.filter(organisation=None)
    if URN.fullmatch(words):
        named = Organisation.objects.filter(school__urn=int(words))
        schools = schools.filter(urn=int(words))
    else:
        schools = schools.filter(name__icontains=words)
    return list(named.select_related("school")[:20]), list(schools.order_by("name", "urn")[:20])
