"""Questions about contracts. Each is one query, or an unfinished one for a list."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils import timezone

from segue.categories import CATEGORIES
from segue.categories.category import Result
from segue.cycle.applications.queries import closed_to as cases_closed_to
from segue.cycle.calls.models import Indicator
from segue.cycle.contracts.lifecycle import REFUSE, TAKE_BACK, Status
from segue.cycle.contracts.models import Contract, ReturnDue, Target, Type
from segue.cycle.decisions.models import Decision
from segue.governance import interests
from segue.governance.delegation import within
from segue.governance.models import Act, Hub
from segue.letters.lifecycle import Status as LetterStatus
from segue.letters.models import Letter
from segue.money.lifecycle import Status as PaymentStatus
from segue.money.models import Commitment, Payment
from segue.people.models import Kind, Organisation, User
from segue.record.history import history_of
from segue.record.models import Change

TIME_TO_ANSWER = timedelta(weeks=3)
EVENTS = ("session", "lesson", "hour", "visit", "workshop", "performance", "concert", "event", "day")


def contracts() -> QuerySet[Contract]:
    """Contracts with all that a page about one of them names."""
    return Contract.objects.select_related(
        "holder", "provider", "decision__application__call", "commitment__budget__fund"
    )


def closed_to(user: Any, contract: str = "") -> Q:
    """Contracts with, or delivered by, an organisation a person has an interest in. `contract` is the way there.

    That the lead organisation delivers closes nothing: its own people read its contracts, and others approve them.
    """
    case = f"{contract}decision__application"
    delivers = interests.closed_to(user, f"{contract}provider", f"{case}__begun_at")
    return cases_closed_to(user, case) | (delivers & ~Q(**{f"{contract}provider__kind": Kind.LEAD}))


def contracts_for(user: Any) -> QuerySet[Contract]:
    """The contracts this reader may know of: none of an organisation they have an interest in."""
    return contracts().filter(~closed_to(user))


def awards_without_contract(user: User) -> QuerySet[Decision]:
    """Awards that nobody has drafted a contract for, but for organisations the reader has an interest in."""
    return Decision.objects.filter(
        ~cases_closed_to(user, "application"), without_contract__isnull=False
    ).select_related("application__applicant", "application__call", "commitment")


def unapproved() -> Q:
    """Drafts with a reason for the lead organisation, which nobody outside it has approved yet."""
    own = Q(type=Type.INTERNAL) | Q(provider__kind=Kind.LEAD)
    return own & Q(status=Status.DRAFT, approved_by=None) & ~Q(comparator="")


def waiting_for_approval_by(user: User) -> QuerySet[Contract]:
    """Drafts the lead organisation is to deliver that the scheme lets this person approve."""
    named = within(Act.INTERNAL_COMMISSION, user, amount="amount", category="decision__application__call__category")
    alone = Q(decision__sitting__decided_by=user, decision__sitting__body=None)
    delivers = interests.closed_to(user, "provider", "decision__application__begun_at")
    return contracts_for(user).filter(named, unapproved(), ~Q(drafted_by=user), ~alone, ~delivers)


def unanswered() -> Q:
    """Offers whose day for an answer has passed. On that day an answer is still in time."""
    return Q(status=Status.OFFERED, answer_by__lt=timezone.localdate())


def offer_letters_held(contract: Contract) -> QuerySet[Letter]:
    """The letters with the offer that nobody has let out yet."""
    kind = ContentType.objects.get_for_model(Contract)
    return Letter.objects.filter(about_type=kind, about_id=contract.pk, kind="contract_offer", status=LetterStatus.HELD)


def why_taken_back(contract: Contract) -> str:
    """The reason given when the last offer of a contract was taken back."""
    told = history_of(contract).filter(what=TAKE_BACK.name).last()
    return told.because if told else ""


def refusal_of(contract: Contract) -> Change | None:
    """Who refused a contract, when and why."""
    return history_of(contract).filter(what=REFUSE.name).last()


def moves_of_returns(contract: Contract) -> QuerySet[Change]:
    """The returns that got a later day when a contract was accepted, each with why."""
    return history_of(contract).filter(what="move return")


def usual_answer_by() -> date:
    """The day by which an answer is usually asked for: three weeks from today."""
    return timezone.localdate() + TIME_TO_ANSWER


def payments_waiting(contract: Contract) -> QuerySet[Payment]:
    """Payments of a contract that nobody has approved or rejected."""
    return Payment.objects.filter(commitment_id=contract.commitment_id, status=PaymentStatus.ENTERED)


def returns_not_accepted(contract: Contract) -> QuerySet[ReturnDue]:
    """The returns a contract asked for that are not in and accepted."""
    return contract.returns_due.exclude(received__status="accepted")


def targets_with_indicators(contract: Contract) -> QuerySet[Target]:
    """The targets of a contract, each with its indicator."""
    return contract.targets.select_related("indicator")


def indicators_to_measure(contract: Contract) -> QuerySet[Indicator]:
    """The indicators the specification sets out."""
    return contract.decision.application.call.specification.indicators.all()


def figures_add_up(indicator: Indicator) -> bool:
    """Tell whether the figures of an indicator are added up: sessions are; pupils would be counted twice."""
    return indicator.unit.strip().lower().startswith(EVENTS)


@dataclass(frozen=True)
class Suggestion:
    """What a contract made from this decision would most likely say."""

    type: Type
    type_reason: str
    provider: Organisation
    comparator: str
    starts: date
    ends: date
    conditions: str

    def facts(self) -> dict[str, Any]:
        return dict(vars(self))


def suggestion(decision: Decision) -> Suggestion:
    """Work out the likely terms from the application, the call and the decision."""
    application = decision.application
    call, holder = application.call, application.applicant
    commitment = cast(Commitment, decision.commitment)
    in_kind = CATEGORIES[call.category].result == Result.IN_KIND
    lead = (hub := Hub.objects.select_related("lead").first()) and hub.lead if in_kind else None
    provider = lead or holder
    conditions = "\n\n".join(text.strip() for text in (call.conditions, decision.conditions) if text.strip())
    return Suggestion(
        type=Type.INTERNAL if holder.is_lead else Type.GRANT,
        type_reason=_reason(in_kind=in_kind, internal=holder.is_lead),
        provider=provider,
        comparator="",
        starts=max(call.activity_starts, commitment.starts),
        ends=min(call.activity_ends, commitment.ends),
        conditions=conditions,
    )


def returns_suggested(contract: Contract) -> list[tuple[str, date]]:
    """The usual returns: one half-way, one at the end."""
    middle = contract.starts + timedelta(days=(contract.ends - contract.starts).days // 2)
    return [("Mid-way return", middle), ("Final return", contract.ends)]


def _reason(*, in_kind: bool, internal: bool) -> str:
    if internal:
        return "The lead organisation delivers this itself, so it is an internal commission."
    if in_kind:
        return "The pupils of the school benefit and the hub gets nothing in return: a grant, given as support in kind."
    return "The money is for a purpose that benefits pupils and the hub gets nothing in return: a grant."


def awards_filtered(rows: QuerySet[Decision], wanted: dict[str, Any]) -> QuerySet[Decision]:
    """Narrow awards by category and by a part of the organisation's name."""
    if wanted.get("category"):
        rows = rows.filter(application__call__category=wanted["category"])
    if wanted.get("q"):
        rows = rows.filter(application__applicant__name__icontains=wanted["q"])
    return rows
