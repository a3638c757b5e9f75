"""What was commissioned, as lists and sums."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from segue.categories import CATEGORIES
from segue.cycle.applications.lifecycle import Status as ApplicationStatus
from segue.cycle.applications.models import Application, Line
from segue.cycle.applications.queries import cases_for, closed_to
from segue.cycle.assessment.models import Moderation
from segue.cycle.calls.models import Call
from segue.cycle.contracts.lifecycle import COUNTED
from segue.cycle.contracts.models import Contract, ReturnDue
from segue.cycle.contracts.queries import closed_to as contract_closed_to
from segue.cycle.decisions.lifecycle import Status as RecommendationStatus
from segue.cycle.decisions.models import Decision, Outcome, Proposal, Recusal
from segue.cycle.decisions.queries import told, with_exceptions
from segue.cycle.monitoring.queries import returns_overdue_for
from segue.cycle.priorities.models import Priority
from segue.database import Among
from segue.people.models import Kind, Organisation
from segue.places.models import STILL_OPEN, School

MOST_SCHOOLS = 300
# The columns that a list shows, by the names its rows have: whole objects would take four times as long to read.
LISTED_CASE = {
    "school_name": F("applicant__name"),
    "district": F("school__district_name"),
    "call_title": F("call__title"),
}
LISTED_AWARD = {
    "reference": F("application__reference"),
    "organisation": F("application__applicant__name"),
    "urn": F("application__school__urn"),
    "district": F("application__school__district_name"),
    "category": F("application__call__category"),
    "call": F("application__call__title"),
    "year": F("application__call__year"),
    "specification": F("application__call__specification"),
    "recommendation": F("sitting__recommendation"),
    "agreement": F("contract__status"),
}
PUBLISHED = [slug for slug, category in CATEGORIES.items() if category.published]


def schools_like(text: str) -> list[int]:
    """The schools a person may mean by a URN or the beginnings of words of a name; at most a few hundred."""
    words = ["".join(letter for letter in word if letter.isalnum()) for word in text.split()]
    words = [word for word in words if word][:8]
    if not words:
        return []
    if len(words) == 1 and words[0].isdecimal() and len(words[0]) <= 7:  # noqa: PLR2004 - a URN has six digits
        return list(School.objects.filter(urn=int(words[0])).values_list("pk", flat=True))
    query = SearchQuery(" & ".join(f"{word}:*" for word in words), search_type="raw", config="simple")
    return list(School.objects.filter(search=query).values_list("pk", flat=True)[:MOST_SCHOOLS])


def search_cases(cases: QuerySet[Application], text: str) -> QuerySet[Application]:
    """Cases by reference, by URN or by words of the school's name."""
    text = text.strip()
    if not text:
        return cases
    return cases.filter(Q(reference__startswith=text.upper()) | Q(school_id__in=schools_like(text)))


def cases_filtered(user: Any, wanted: dict[str, Any]) -> QuerySet[Application]:
    """The cases a person asks for, of those open to them."""
    cases = cases_for(user)
    narrow = {
        "call": wanted.get("call"),
        "status": wanted.get("status"),
        "school__district_name": wanted.get("district"),
        "school__phase": wanted.get("phase"),
    }
    cases = cases.filter(**{name: value for name, value in narrow.items() if value})
    return search_cases(cases, wanted.get("q") or "")


def with_score(cases: QuerySet[Application]) -> QuerySet[Application]:
    """Each case with its moderated score, where there is one."""
    latest = Moderation.objects.filter(application=OuterRef("pk")).order_by("-pk").values("score")[:1]
    return cases.annotate(score=Subquery(latest))


def listed_cases(cases: QuerySet[Application]) -> QuerySet[Any]:
    """Rows of a list of cases: reference, school_name, district, call_title, requested, submitted_at, status, score."""
    columns = ("pk", "reference", "requested", "submitted_at", "status", "score", *LISTED_CASE)
    return with_score(cases).annotate(**LISTED_CASE).values_list(*columns, named=True)


def public_awards() -> QuerySet[Decision]:
    """Every award that may be published, newest first. A category such as help for families publishes none."""
    told_and_published = told().filter(outcome=Outcome.AWARDED, application__call__category__in=PUBLISHED)
    return told_and_published.order_by("-decided_at", "-pk")


def listed_publicly(awards: QuerySet[Decision]) -> QuerySet[Any]:
    """Rows of a list of awards: the columns of `LISTED_AWARD`, and amount, rank, score, reasons, exception, decided_at."""
    columns = ("pk", "amount", "rank", "score", "reasons", "exception", "decided_at", *LISTED_AWARD)
    return with_exceptions(awards).annotate(**LISTED_AWARD).values_list(*columns, named=True)


def priorities_served(specifications: Iterable[int]) -> dict[int, str]:
    """What the hub chose to act on, in words, by the specification that serves it."""
    rows = Priority.objects.filter(specifications__in=specifications).annotate(served=F("specifications"))
    served = defaultdict(list)
    for priority in rows:
        served[priority.served].append(str(priority))
    return {key: "; ".join(names) for key, names in served.items()}


def awards_filtered(wanted: dict[str, Any]) -> QuerySet[Decision]:
    """The public awards a reader asks for."""
    awards = public_awards()
    narrow = {
        "application__call__year": wanted.get("year"),
        "application__call__category": wanted.get("category"),
        "application__school__district_name": wanted.get("district"),
        "application__call__specification__priorities": wanted.get("priority"),
        "application__call": wanted.get("call"),
    }
    awards = awards.filter(**{name: value for name, value in narrow.items() if value})
    if wanted.get("opportunity"):
        asked = Line.objects.filter(application=OuterRef("application"), opportunity__title=wanted["opportunity"])
        awards = awards.filter(Exists(asked))
    text = (wanted.get("q") or "").strip()
    if text:
        awards = awards.filter(
            Q(application__school_id__in=schools_like(text)) | Q(application__applicant__name__istartswith=text)
        )
    return awards


def register_years() -> list[int]:
    """The programme years with an award in the public register, latest first."""
    return _years_with(told(), Call.objects.filter(category__in=PUBLISHED))


def awarded_years() -> list[int]:
    """The programme years in which anything was awarded, told or not, latest first."""
    return _years_with(Decision.objects.all(), Call.objects.all())


def _years_with(decisions: QuerySet[Decision], calls: QuerySet[Call]) -> list[int]:
    """The years of calls with an award. One award is looked for in each call: calls are few, awards are many."""
    awards = decisions.filter(outcome=Outcome.AWARDED, sitting__recommendation__call=OuterRef("pk"))
    found = calls.annotate(award=Subquery(awards.order_by().values("pk")[:1])).exclude(award=None)
    return list(found.order_by("-year").values_list("year", flat=True).distinct())


def awards_of_year(year: int, user: Any) -> QuerySet[Decision]:
    """The awards of a year, by the recommendations they were decided on: those are few, applications are many.

    A case closed to the reader counts once it is public.
    """
    counted = ~closed_to(user, "application") | Q(pk__in=told())
    return Decision.objects.filter(counted, outcome=Outcome.AWARDED, sitting__recommendation__call__year=year)


def contracts_of_year(year: int, user: Any) -> QuerySet[Contract]:
    """The contracts of a year that were offered and not refused or cancelled. One closed to the reader counts once it is public."""
    counted = ~contract_closed_to(user) | Q(decision__in=told())
    return Contract.objects.filter(counted, year=year, status__in=COUNTED).order_by()


def listed_awards(year: int, user: Any, wanted: dict[str, Any] | None = None) -> QuerySet[Any]:
    """The awards of a year one by one, told or not: none of a case closed to the reader."""
    wanted = wanted or {}
    awards = _as_the_board_lists(awards_of_year(year, user).filter(~closed_to(user, "application")))
    if wanted.get("category"):
        awards = awards.filter(sitting__recommendation__call__category=wanted["category"])
    if wanted.get("departs"):
        awards = awards.exclude(exception=None).exclude(exception="")
    if text := (wanted.get("q") or "").strip():
        awards = awards.filter(application__applicant__name__icontains=text)
    return awards


def largest_awards(year: int, user: Any, most: int) -> QuerySet[Any]:
    """The largest of `listed_awards`. Their keys are found first: only these are joined to all that is shown of them."""
    found = awards_of_year(year, user).filter(~closed_to(user, "application")).order_by("-amount", "-pk")
    rows = Decision.objects.filter(Among(found.values("pk")[:most]))
    return _as_the_board_lists(rows).order_by("-amount", "-pk")


def _as_the_board_lists(awards: QuerySet[Decision]) -> QuerySet[Any]:
    return with_exceptions(awards).select_related(
        "application__applicant", "application__school", "application__call", "contract__provider", "sitting"
    )


def departures_of_year(year: int, user: Any) -> QuerySet[Proposal]:
    """What was decided otherwise than by the ranking, and why: awards and refusals, of cases open to the reader."""
    return (
        Proposal.objects.filter(
            ~closed_to(user, "application"),
            recommendation__call__year=year,
            recommendation__status=RecommendationStatus.DECIDED,
        )
        .exclude(exception="")
        .select_related("application__applicant")
        .order_by("-recommendation", "rank", "pk")
    )


def commissioned_by_category(year: int, user: Any) -> list[dict[str, Any]]:
    """What was awarded in a year: category, how many, how much."""
    return list(
        awards_of_year(year, user)
        .values(category=F("sitting__recommendation__call__category"))
        .annotate(awards=Count("pk"), amount=Sum("amount"))
        .order_by("category")
    )


@dataclass(frozen=True)
class Provided:
    """What was contracted in a year: in all, from whom most, and what the lead organisation delivers of it."""

    whole: Decimal
    own: Decimal
    largest: list[tuple[Organisation, Decimal]]
    others: int


def provided_in_year(year: int, most: int, user: Any) -> Provided:
    """What was contracted in a year, by who delivers, largest first."""
    sums = contracts_of_year(year, user).values_list("provider").annotate(value=Sum("amount"))
    values = list(sums.order_by("-value", "provider_id"))
    largest = values[:most]
    wanted = Q(pk__in=[key for key, _ in largest]) | Q(kind=Kind.LEAD)
    known = {one.pk: one for one in Organisation.objects.filter(wanted)}
    return Provided(
        whole=sum((value for _, value in values), Decimal(0)),
        own=sum((value for key, value in values if key in known and known[key].is_lead), Decimal(0)),
        largest=[(known[key], value) for key, value in largest],
        others=len(values) - len(largest),
    )


def internal_commissions(year: int, user: Any) -> QuerySet[Contract]:
    """Contracts the lead organisation delivers, with who approved them."""
    found = contracts_of_year(year, user).filter(~contract_closed_to(user), provider__kind=Kind.LEAD)
    return found.select_related("holder", "approved_by").order_by("-pk")


def overdue_returns(user: Any) -> QuerySet[ReturnDue]:
    """Returns past their day that the hub has not got, of contracts this reader may know of."""
    return returns_overdue_for(user).select_related("contract__holder").order_by("awaited__due_on", "pk")


def recusals_of_year(year: int, user: Any) -> QuerySet[Recusal]:
    """Who withdrew from which decisions of a year, without cases closed to the reader."""
    return Recusal.objects.filter(~closed_to(user, "application"), application__call__year=year).select_related(
        "user", "application__applicant", "sitting"
    )


def schools_by_district(year: int, user: Any) -> dict[str, tuple[int, int]]:
    """How many of the open state-funded schools of each district hold an award of a year, and how many there are."""
    awarded = Application.objects.filter(
        ~closed_to(user) | Q(decision__in=told()), call__year=year, status=ApplicationStatus.AWARDED
    )
    rows = (
        School.objects.filter(state_funded=True, standing__in=STILL_OPEN)
        .order_by()
        .values("district_name")
        .annotate(held=Count("pk", filter=Q(pk__in=awarded.order_by().values("school"))), schools=Count("pk"))
    )
    return {name: (held, schools) for name, held, schools in rows.values_list("district_name", "held", "schools")}
