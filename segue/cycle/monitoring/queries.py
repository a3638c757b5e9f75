"""Questions about returns, payments and reviews. Each is one query, or an unfinished one for a list."""

from datetime import date, timedelta
from typing import Any

from django.db.models import (
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils import timezone

from segue.cycle.contracts.lifecycle import AGREED
from segue.cycle.contracts.lifecycle import Status as ContractStatus
from segue.cycle.contracts.models import Contract, ReturnDue
from segue.cycle.contracts.queries import closed_to, contracts_for, unanswered
from segue.cycle.monitoring.figures import PARTS
from segue.cycle.monitoring.lifecycle import Status
from segue.cycle.monitoring.models import Actual, AwaitedReturn, PupilCount, Return, Review, ReviewAction
from segue.database import Among
from segue.governance.models import REVIEW_MONTHS, Hub
from segue.money.models import Payment
from segue.people.models import User
from segue.people.queries import people_of
from segue.places.models import School

WITH_THE_HOLDER = (Status.DRAFT, Status.SENT_BACK)
NEXT = timedelta(days=30)


class _Months(Func):
    """So many months: of a day of 31, the last day of a shorter month."""

    template = "make_interval(months => %(expressions)s)"
    output_field = DurationField()


def awaited() -> Q:
    """Returns of contracts in force that are not with the hub."""
    return Q(awaited__isnull=False)


def overdue(today: date | None = None) -> Q:
    """Awaited returns whose day has passed. On its day a return is not overdue."""
    return Q(awaited__due_on__lt=today or timezone.localdate())


def returns() -> QuerySet[ReturnDue]:
    """Returns asked for, with all that a line about one names."""
    return ReturnDue.objects.select_related(
        "received", "contract__holder", "contract__decision__application__call", "contract__provider"
    )


def returns_for(user: User) -> QuerySet[ReturnDue]:
    """The returns this reader may know of, of contracts that were accepted."""
    return returns().filter(~closed_to(user, "contract__"), contract__status__in=AGREED)


def returns_in_state(rows: QuerySet[ReturnDue], state: str) -> QuerySet[ReturnDue]:
    """The returns that are overdue, due soon, sent to be checked, sent back or accepted."""
    today = timezone.localdate()
    states = {
        # Few are open of all that ever were: their keys are found first.
        "open": Q(Among(AwaitedReturn.objects.values("due"))) | Q(Among(_sent().values("due"))),
        "overdue": overdue(today),
        "soon": Q(awaited__due_on__range=(today, today + NEXT)),
        "awaited": awaited(),
        "to_check": Q(received__status=Status.SENT),
        "sent_back": Q(received__status=Status.SENT_BACK),
        "accepted": Q(received__status=Status.ACCEPTED),
    }
    return rows.filter(states[state]) if state in states else rows


def _sent() -> QuerySet[Return]:
    """Returns with the hub, of contracts in force."""
    return Return.objects.filter(status=Status.SENT, due__contract__status=ContractStatus.IN_FORCE)


def contracts_with_overdue(user: User) -> QuerySet[Contract]:
    """The contracts this reader may know of, each with whether a return is overdue."""
    late = ReturnDue.objects.filter(overdue(), contract=OuterRef("pk"))
    return contracts_for(user).annotate(has_overdue=Exists(late))


def overdue_return(contract: Contract) -> ReturnDue | None:
    """The return of a contract that has been overdue longest."""
    return contract.returns_due.filter(overdue()).first()


def accepted_actuals(contract: Contract) -> QuerySet[Actual]:
    """What accepted returns of a contract say, in the order they were due."""
    return (
        Actual.objects.filter(target__contract=contract, report__status=Status.ACCEPTED)
        .select_related("report__due")
        .order_by("report__due__due_on", "report_id", "pk")
    )


def last_sent(due: ReturnDue) -> Return | None:
    """What was sent for the return due before this one, for the same contract."""
    earlier = Q(due__due_on__lt=due.due_on) | Q(due__due_on=due.due_on, due__lt=due.pk)
    return (
        Return.objects.filter(earlier, due__contract_id=due.contract_id, status__in=(Status.SENT, Status.ACCEPTED))
        .prefetch_related("pupil_counts", "actuals")
        .select_related("due")
        .order_by("-due__due_on", "-pk")
        .first()
    )


def with_pupils(rows: QuerySet[ReturnDue]) -> QuerySet[ReturnDue]:
    """Each return with how many pupils it counts, and the two parts of them."""
    counted = PupilCount.objects.filter(report__due=OuterRef("pk")).order_by().values("report")
    return rows.annotate(**{part: Subquery(counted.annotate(all=Sum(part)).values("all")) for part in PARTS})


def school_of(contract: Contract) -> School | None:
    """The register's row for the holder, if it is a school."""
    return School.objects.filter(organisation_id=contract.holder_id).first()


def contacts_of(contract: Contract) -> QuerySet[User]:
    """Who acts for the holder, so that the hub can ring or write."""
    return people_of(contract.holder_id)[:5]


def payments(contract: Contract) -> QuerySet[Payment]:
    """What was entered for payment against a contract, latest first."""
    return Payment.objects.filter(commitment_id=contract.commitment_id).select_related("entered_by", "settled_by")


def own_contracts(user: User) -> QuerySet[Contract]:
    """The contracts offered to a person's own organisations, with their returns; also where the offer was taken back."""
    return (
        Contract.objects.filter(holder_id__in=user.organisation_ids)
        .exclude(status=ContractStatus.DRAFT, taken_back_at=None)
        .select_related("holder", "provider", "decision__application__call")
        .prefetch_related("returns_due__received")
        .order_by("-pk")
    )


def actions_for(user: User) -> QuerySet[ReviewAction]:
    """The actions agreed at reviews that this reader may know of."""
    return ReviewAction.objects.filter(~closed_to(user, "review__contract__")).select_related(
        "review__contract__holder"
    )


def state_of(due: Any) -> tuple[str, str]:
    """Where a return stands, as a kind of tag and in words."""
    report = getattr(due, "received", None)
    late = due.due_on < timezone.localdate()
    if report is None:
        return ("late", "Overdue") if late else ("todo", "Not begun")
    if report.status == Status.DRAFT and late:
        return "late", "Overdue"
    kinds = {Status.DRAFT: "todo", Status.SENT: "wait", Status.SENT_BACK: "late", Status.ACCEPTED: "done"}
    return kinds[Status(report.status)], report.get_status_display()


def counts_of(report: Return) -> dict[str, dict[str, int]]:
    """The pupils of a sent return by Key Stage."""
    return {
        row.key_stage: {"pupils": row.pupils, "pupil_premium": row.pupil_premium, "send": row.send}
        for row in report.pupil_counts.all()
    }


def contracts_filtered(rows: QuerySet[Contract], wanted: dict[str, Any]) -> QuerySet[Contract]:
    """Narrow contracts by status, type, category, what is late, and a part of the holder's name."""
    for name, column in (("status", "status"), ("type", "type"), ("category", "decision__application__call__category")):
        if wanted.get(name):
            rows = rows.filter(**{column: wanted[name]})
    if wanted.get("returns") == "overdue":
        rows = rows.filter(has_overdue=True)  # type: ignore[misc]
    if wanted.get("offers") == "unanswered":
        rows = rows.filter(unanswered())
    if wanted.get("reviews") == "overdue":
        rows = rows.filter(reviews_overdue())
    return rows.filter(holder__name__icontains=wanted["q"]) if wanted.get("q") else rows


def returns_filtered(rows: QuerySet[ReturnDue], wanted: dict[str, Any]) -> QuerySet[ReturnDue]:
    """Narrow returns by state, category, and a part of the holder's name."""
    rows = returns_in_state(rows, wanted.get("state", ""))
    if wanted.get("category"):
        rows = rows.filter(contract__decision__application__call__category=wanted["category"])
    return rows.filter(contract__holder__name__icontains=wanted["q"]) if wanted.get("q") else rows


def returns_overdue_for(user: User) -> QuerySet[ReturnDue]:
    """The returns this reader may know of that are past their day and not with the hub."""
    return ReturnDue.objects.filter(~closed_to(user, "contract__"), overdue())


def with_review_due(rows: QuerySet[Contract]) -> QuerySet[Contract]:
    """Contracts with `review_due`: the last day for a review, counted from the first day or from the last review."""
    last = Review.objects.filter(contract=OuterRef("pk")).order_by("-held_on").values("held_on")[:1]
    return rows.annotate(review_due=_when_due(Greatest(F("starts"), Subquery(last))))


def reviews_overdue(today: date | None = None) -> Q:
    """Contracts in force that were not reviewed for longer than the hub allows. On the last day none is overdue."""
    long_ago = Q(due_from__lt=today or timezone.localdate())
    late = Contract.objects.alias(due_from=_when_due(F("starts"))).filter(long_ago)
    reviewed = Review.objects.alias(due_from=_when_due(F("held_on"))).filter(~long_ago)
    return Q(status=ContractStatus.IN_FORCE, pk__in=late.values("pk")) & ~Q(pk__in=reviewed.values("contract"))


def reviews_overdue_for(user: User, today: date | None = None) -> QuerySet[Contract]:
    """The contracts this reader may know of whose review is overdue. Policy, C2: regular reviews."""
    return with_review_due(Contract.objects.filter(~closed_to(user), reviews_overdue(today)))


def _when_due(since: Any) -> Cast:
    """The day by which a contract is to be reviewed again, by the number of months the hub has set."""
    months = Coalesce(Subquery(Hub.objects.values("review_months")[:1]), REVIEW_MONTHS)
    return Cast(ExpressionWrapper(since + _Months(months), DateField()), DateField())


def actions_filtered(rows: QuerySet[ReviewAction], wanted: dict[str, Any]) -> QuerySet[ReviewAction]:
    """Narrow actions by whether they are done, overdue, and by owner."""
    today = timezone.localdate()
    states = {
        "overdue": Q(done_on=None, due_on__lt=today),
        "open": Q(done_on=None),
        "done": Q(done_on__isnull=False),
    }
    rows = rows.filter(states.get(wanted.get("state", ""), Q()))
    return rows.filter(owner__icontains=wanted["q"]) if wanted.get("q") else rows
