"""What needs somebody this morning. Each question is bounded: a page never counts past a hundred."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from segue.cycle.applications.lifecycle import Status as ApplicationStatus
from segue.cycle.applications.queries import cases_for
from segue.cycle.assessment.lifecycle import TO_DO
from segue.cycle.assessment.lifecycle import Status as AssessmentStatus
from segue.cycle.assessment.models import Assessment
from segue.cycle.assessment.permissions import ASSIGN
from segue.cycle.assessment.queries import late_for
from segue.cycle.calls.models import Call
from segue.cycle.calls.permissions import PUBLISH_CALL
from segue.cycle.calls.queries import in_state, published, waiting_for_publication_by
from segue.cycle.calls.times import State
from segue.cycle.contracts.lifecycle import Status as ContractStatus
from segue.cycle.contracts.permissions import APPROVE_INTERNAL, DRAFT_CONTRACT
from segue.cycle.contracts.queries import (
    awards_without_contract,
    closed_to,
    contracts_for,
    unanswered,
    unapproved,
    waiting_for_approval_by,
)
from segue.cycle.decisions.lifecycle import Status as RecommendationStatus
from segue.cycle.decisions.models import Recommendation
from segue.cycle.decisions.permissions import ANSWER_QUESTION, EDIT_RECOMMENDATION, SEE_QUESTIONS
from segue.cycle.decisions.queries import in_a_draft, questions_for, recommendations_open_to
from segue.cycle.monitoring.lifecycle import Status as ReturnStatus
from segue.cycle.monitoring.models import Return
from segue.cycle.monitoring.permissions import CHECK_RETURN, NOTE_REVIEW
from segue.cycle.monitoring.queries import actions_for, reviews_overdue_for
from segue.cycle.reporting import queries, setting_up
from segue.governance.models import Seat
from segue.letters.lifecycle import Status as LetterStatus
from segue.letters.permissions import RELEASE_LETTERS
from segue.letters.queries import letters_for
from segue.money.permissions import APPROVE_PAYMENT
from segue.money.queries import payments_to_approve
from segue.people.models import Membership, Role
from segue.people.permissions import CHECK_CONTACTS
from segue.policy.models import PolicyVersion
from segue.site.parts import Fact, Tag, Todo
from segue.wording import ago, count, due

MOST = 100
FEW = 5
THIS_WEEK = "this week"


def todos(user: Any) -> list[Todo]:
    """Everything that waits for this person: what is late, what is for today, what is for this week."""
    return sorted((todo for question in QUESTIONS for todo in question(user)), key=_pressing)


def _pressing(todo: Todo) -> int:
    if todo.tag and todo.tag.kind == "late":
        return 0
    return 2 if todo.when == THIS_WEEK else 1


def dates(user: Any) -> list[Fact]:  # noqa: ARG001 - the same dates for everyone who reads this page
    """Dates that are coming up."""
    facts = [
        Fact(
            f"{call.title} closes",
            due(timezone.localtime(call.closes_at).date()),
            reverse("call-office-one", args=[call.pk]),
        )
        for call in _closing()
    ]
    policy = PolicyVersion.in_force_on(timezone.localdate())
    if policy:
        facts.append(Fact("Policy review", due(policy.review_due), reverse("policy")))
    return facts


def _closing() -> QuerySet[Call]:
    return in_state(published(), State.OPEN)[:5]


def _letters(user: Any) -> Iterator[Todo]:
    if RELEASE_LETTERS.allows(user) and (number := _up_to(letters_for(user, LetterStatus.HELD))):
        words = f"Read and release {_many(number, 'letter')}"
        yield Todo("today", words, f"{reverse('letters')}?status=held", tag=Tag("wait", "Outbox"))


def _payments(user: Any) -> Iterator[Todo]:
    if APPROVE_PAYMENT.allows(user) and (number := _up_to(payments_to_approve(user))):
        yield Todo(
            "today",
            f"Approve {_many(number, 'payment')}",
            f"{reverse('payments')}?status=entered",
            meta="entered by someone else",
            tag=Tag("todo", "Second person"),
        )


def _decisions(user: Any) -> Iterator[Todo]:
    chairs = Seat.objects.filter(Seat.held_on(timezone.localdate()), user=user, is_chair=True)
    named = Q(delegation__role__in=user.roles) | Q(delegation__body__in=chairs.values("body"))
    put = (
        recommendations_open_to(user).filter(named, status=RecommendationStatus.PUT).select_related("delegation__body")
    )
    few, others = _first(put.order_by("put_at", "pk"))
    for one in few:
        yield Todo(
            "to decide",
            one.title,
            reverse("recommendation", args=[one.pk]),
            meta=f"put to {_whom(one)} {ago(one.put_at)}",
            tag=Tag("todo", "Decision"),
        )
    if others:
        url = f"{reverse('recommendations')}?status=put"
        yield Todo("to decide", f"{others} more to decide", url, tag=Tag("todo", "Decision"))


def _whom(recommendation: Recommendation) -> str:
    line = recommendation.delegation
    return f"the {line.body}" if line and line.body_id else "you"


def _assessments(user: Any) -> Iterator[Todo]:
    if not ASSIGN.is_for(user):
        return
    late = late_for(user).order_by("due_on", "pk").values_list("application__call", "application__call__title")
    for (call, title), number in Counter(late[: MOST + 1]).most_common(FEW):
        yield Todo(
            "late",
            f"Scores of {title}",
            reverse("assigning", args=[call]),
            meta=f"{_many(number, 'assessment')} past the day; remind the assessors",
            tag=Tag("late", "Late"),
        )


def _cases(user: Any) -> Iterator[Todo]:
    if not ASSIGN.is_for(user):
        return
    steps = (
        (ApplicationStatus.SUBMITTED, "application", "to give to assessors", "Assessors"),
        (ApplicationStatus.ASSESSED, "application", "to put into a recommendation", "Recommend"),
    )
    closed = cases_for(user).filter(
        ~in_a_draft(), status__in=[step[0] for step in steps], call__closes_at__lt=timezone.now()
    )
    waiting = Counter(closed.order_by().values_list("status", flat=True)[: 2 * (MOST + 1)])
    for status, noun, rest, word in steps:
        if number := waiting[status]:
            url = f"{reverse('cases')}?status={status.value}"
            yield Todo(THIS_WEEK, _many(number, noun), url, rest=rest, tag=Tag("wait", word))
    scored = Assessment.objects.filter(application=OuterRef("pk"), status=AssessmentStatus.SUBMITTED)
    awaited = Assessment.objects.filter(application=OuterRef("pk"), status__in=TO_DO)
    ready = cases_for(user).filter(Exists(scored), ~Exists(awaited), status=ApplicationStatus.IN_ASSESSMENT)
    if number := _up_to(ready):
        url = f"{reverse('cases')}?status={ApplicationStatus.IN_ASSESSMENT.value}"
        yield Todo(THIS_WEEK, _many(number, "application"), url, rest="to moderate", tag=Tag("wait", "All scores in"))


def _drafts(user: Any) -> Iterator[Todo]:
    edits, publishes = EDIT_RECOMMENDATION.is_for(user), PUBLISH_CALL.is_for(user)
    begun = recommendations_open_to(user).filter(status=RecommendationStatus.DRAFT)
    recommendations, calls = _each_up_to(
        begun if edits else begun.none(), waiting_for_publication_by(user) if publishes else Call.objects.none()
    )
    if calls:
        words, url = f"Publish {_many(calls, 'call')}", f"{reverse('call-office')}?status=draft"
        yield Todo("today", words, url, meta="drafted, with all that is needed", tag=Tag("todo", "Publish"))
    if recommendations:
        words, url = f"Finish {_many(recommendations, 'recommendation')}", f"{reverse('recommendations')}?status=draft"
        yield Todo(THIS_WEEK, words, url, tag=Tag("wait", "Draft"))


def _returns(user: Any) -> Iterator[Todo]:
    if not CHECK_RETURN.is_for(user):
        return
    few, others = _first(queries.overdue_returns(user))
    for one in few:
        yield Todo(
            due(one.due_on),
            f"{one.contract.holder}: {one.title}",
            reverse("contract", args=[one.contract.reference]),
            tag=Tag("late", "Late"),
        )
    if others:
        url = f"{reverse('returns')}?state=overdue"
        yield Todo("late", count(others, "more return"), url, tag=Tag("late", "Late"))
    if number := _up_to(Return.objects.filter(~closed_to(user, "due__contract__"), status=ReturnStatus.SENT)):
        yield Todo(
            THIS_WEEK,
            f"Check {_many(number, 'return')}",
            f"{reverse('returns')}?state=to_check",
            tag=Tag("wait", "To check"),
        )


def _contracts(user: Any) -> Iterator[Todo]:
    drafts = f"{reverse('contracts')}?status=draft"
    if number := _up_to(waiting_for_approval_by(user)) if APPROVE_INTERNAL.is_for(user) else 0:
        words = f"Approve {_many(number, 'contract')}"
        meta = "that the lead organisation is to deliver"
        yield Todo("today", words, drafts, meta=meta, tag=Tag("todo", "Approval"))
    if not DRAFT_CONTRACT.is_for(user):
        return
    few, others = _first(contracts_for(user).filter(unanswered()).order_by("answer_by", "pk"))
    for one in few:
        yield Todo(
            due(one.answer_by),
            f"{one.holder}: no answer to the offer",
            reverse("contract", args=[one.reference]),
            meta="remind them, or take the offer back",
            tag=Tag("late", "Late"),
        )
    if others:
        url = f"{reverse('contracts')}?offers=unanswered"
        yield Todo("late", f"{count(others, 'more offer')} without an answer", url, tag=Tag("late", "Late"))
    bare, drafted = _each_up_to(
        awards_without_contract(user), contracts_for(user).filter(~unapproved(), status=ContractStatus.DRAFT)
    )
    if bare:
        yield Todo(
            THIS_WEEK,
            f"Draft the contract of {_many(bare, 'award')}",
            reverse("awards-without-contract"),
            tag=Tag("wait", "Contract"),
        )
    if drafted:
        yield Todo(THIS_WEEK, f"Finish {_many(drafted, 'contract')}", drafts, tag=Tag("wait", "Draft"))


def _questions(user: Any) -> Iterator[Todo]:
    open_ones = questions_for(user).filter(answer="").exclude(decision__decided_by=user)
    if SEE_QUESTIONS.is_for(user) and ANSWER_QUESTION.is_for(user) and (number := _up_to(open_ones)):
        yield Todo(
            "today",
            f"Answer {_many(number, 'question')} about an outcome",
            reverse("outcome-questions"),
            tag=Tag("wait", "Questioned"),
        )


def _contacts(user: Any) -> Iterator[Todo]:
    asked = Membership.objects.filter(confirmed_at=None, left_at=None)
    if CHECK_CONTACTS.allows(user) and (number := _up_to(asked)):
        yield Todo("today", f"Confirm {_many(number, 'new contact')}", reverse("contacts"), tag=Tag("wait", "Contacts"))


def _reviews(user: Any) -> Iterator[Todo]:
    if not NOTE_REVIEW.is_for(user):
        return
    to_do = actions_for(user).filter(done_on=None, due_on__lt=timezone.localdate())
    actions, contracts = _each_up_to(to_do, reviews_overdue_for(user))
    if actions:
        url = f"{reverse('reviews')}?state=overdue"
        yield Todo("late", f"{_many(actions, 'action')} from reviews", url, tag=Tag("late", "Late"))
    if contracts:
        yield Todo(
            "late",
            f"Review {_many(contracts, 'contract')}",
            f"{reverse('contracts')}?reviews=overdue",
            meta="on service quality and value for money",
            tag=Tag("late", "Late"),
        )


def _setting_up(user: Any) -> Iterator[Todo]:
    if not user.has_role(Role.ADMINISTRATOR):
        return
    steps = setting_up.tasks()
    missing = sum(step.tag == setting_up.TO_DO for step in steps)
    if missing:
        yield Todo(
            "today",
            "Set up the hub",
            reverse("setting-up"),
            rest=f"{missing} of {len(steps)} steps still to do",
            tag=Tag("todo", "Set-up"),
        )


def _first(rows: QuerySet[Any]) -> tuple[list[Any], int]:
    """The first few, each to be named, and how many more there are."""
    found = list(rows[: MOST + 1])
    return found[:FEW], len(found[FEW:])


def _up_to(rows: QuerySet[Any]) -> int:
    return rows.order_by()[: MOST + 1].count()


def _each_up_to(*questions: QuerySet[Any]) -> list[int]:
    """The same of several questions, asked at once."""
    first, *rest = (
        rows.order_by().annotate(place=Value(place)).values_list("place", flat=True)[: MOST + 1]
        for place, rows in enumerate(questions)
    )
    found = Counter(first.union(*rest, all=True))
    return [found[place] for place in range(len(questions))]


def _many(number: int, noun: str) -> str:
    return f"more than {MOST} {noun}s" if number > MOST else count(number, noun)


QUESTIONS: tuple[Callable[[Any], Iterator[Todo]], ...] = (
    _setting_up,
    _questions,
    _letters,
    _payments,
    _decisions,
    _returns,
    _assessments,
    _cases,
    _drafts,
    _contracts,
    _contacts,
    _reviews,
)
