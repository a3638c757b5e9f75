"""What is overdue or waits for somebody, hub-wide: how many of each, and since when. One question to the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DateField, F, Min, QuerySet, Subquery, Value
from django.db.models.functions import TruncDate
from django.utils import timezone

from segue.cycle.contracts.queries import contracts_for, unanswered
from segue.cycle.decisions.lifecycle import Status as RecommendationStatus
from segue.cycle.decisions.queries import OUTCOME_LETTER, recommendations_open_to
from segue.cycle.monitoring.queries import actions_for, returns_overdue_for, reviews_overdue_for
from segue.cycle.reporting.links import list_open_to
from segue.letters.lifecycle import Status as LetterStatus
from segue.letters.queries import letters_for
from segue.money.lifecycle import Status as PaymentStatus
from segue.money.queries import payments_for
from segue.policy.models import PolicyVersion
from segue.site.parts import Fact
from segue.wording import thousands, uk_date


@dataclass(frozen=True)
class Question:
    """One kind of thing that may wait: its name, which rows, the day each waits from, and where it is dealt with."""

    name: str
    rows: Callable[[Any], QuerySet[Any]]
    since: str
    address: str
    query: str = ""
    is_moment: bool = False

    def asked(self, place: int, user: Any) -> QuerySet[Any]:
        """The question as one row: its place in the list, how many, the earliest day."""
        day = TruncDate(self.since) if self.is_moment else F(self.since)
        rows = self.rows(user).order_by().annotate(place=Value(place)).values_list("place")
        return rows.annotate(number=Count("pk"), earliest=Min(day, output_field=DateField()))


def _policies_overdue(_: Any) -> QuerySet[PolicyVersion]:
    today = timezone.localdate()
    in_force = PolicyVersion.objects.filter(in_force_from__lte=today).order_by("-in_force_from", "-pk")
    return PolicyVersion.objects.filter(pk=Subquery(in_force.values("pk")[:1]), review_due__lt=today)


QUESTIONS = (
    Question("Returns overdue", returns_overdue_for, "awaited__due_on", "returns", "state=overdue"),
    Question(
        "Actions from reviews overdue",
        lambda user: actions_for(user).filter(done_on=None, due_on__lt=timezone.localdate()),
        "due_on",
        "reviews",
        "state=overdue",
    ),
    Question("Reviews of contracts overdue", reviews_overdue_for, "review_due", "contracts", "reviews=overdue"),
    Question(
        "Recommendations waiting for a decision",
        lambda user: recommendations_open_to(user).filter(status=RecommendationStatus.PUT),
        "put_at",
        "recommendations",
        "status=put",
        is_moment=True,
    ),
    Question(
        "Outcome letters not released",
        lambda user: letters_for(user, LetterStatus.HELD).filter(kind=OUTCOME_LETTER),
        "written_at",
        "letters",
        "status=held",
        is_moment=True,
    ),
    Question(
        "Contract offers not answered in time",
        lambda user: contracts_for(user).filter(unanswered()),
        "answer_by",
        "contracts",
        "offers=unanswered",
    ),
    Question(
        "Payments waiting for approval",
        lambda user: payments_for(user, PaymentStatus.ENTERED),
        "entered_at",
        "payments",
        "status=entered",
        is_moment=True,
    ),
    Question("Yearly review of the policy overdue", _policies_overdue, "review_due", "policy"),
)


def waiting(user: Any) -> list[tuple[Question, int, date]]:
    """Each kind of thing of which something waits: how many, and the earliest day."""
    first, *rest = (question.asked(place, user) for place, question in enumerate(QUESTIONS))
    rows = first.union(*rest, all=True).order_by("place")
    return [(QUESTIONS[place], number, earliest) for place, number, earliest in rows if number]


def facts(user: Any) -> list[Fact]:
    """What waits in words, with the way to those whose page opens to the reader."""
    return [
        Fact(
            question.name,
            f"{thousands(number)}, {'' if number == 1 else 'the earliest '}since {uk_date(earliest)}",
            list_open_to(user, question.address, question.query),
        )
        for question, number, earliest in waiting(user)
    ]
