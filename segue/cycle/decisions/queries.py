"""Recommendations, what they would cost, and who may know of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from segue.cycle.applications.lifecycle import Status as CaseStatus
from segue.cycle.applications.models import Application, Line
from segue.cycle.applications.queries import closed_to
from segue.cycle.assessment.models import Moderation
from segue.cycle.assessment.queries import standing_moderations
from segue.cycle.calls.models import Call, Opportunity
from segue.cycle.decisions import rules
from segue.cycle.decisions.lifecycle import PREPARED, PROPOSED, PUT, RANKED_AGAIN, TAKEN_OUT, Status
from segue.cycle.decisions.models import Decision, Outcome, OutcomeQuestion, Proposal, Recommendation, Sitting
from segue.governance.delegation import lines
from segue.governance.models import Act, Delegation, Meeting
from segue.letters.lifecycle import Status as LetterStatus
from segue.letters.models import Letter
from segue.record.models import Change

NOTHING = Decimal(0)
OUTCOME_LETTER = "outcome"
TOLD = (LetterStatus.RELEASED, LetterStatus.SENT, LetterStatus.FAILED)
WORK = (PREPARED, PROPOSED, PUT.name, RANKED_AGAIN, TAKEN_OUT)


def recommendations_open_to(user: Any) -> QuerySet[Recommendation]:
    """Every recommendation but those that hold nothing a reader may see."""
    inside = Proposal.objects.filter(recommendation=OuterRef("pk"))
    closed = closed_to(user, "application")
    return Recommendation.objects.filter(~Exists(inside.filter(closed)) | Exists(inside.filter(~closed)))


def call_held(recommendation: Recommendation) -> Call:
    """The call of a recommendation, held until what is being done is done: it is not cancelled meanwhile."""
    return Call.objects.select_for_update(of=("self",), no_key=True).get(pk=recommendation.call_id)


def sittings_of(meeting: Meeting, user: Any) -> QuerySet[Sitting]:
    """What a meeting decided, but for recommendations that hold nothing a reader may see."""
    known = Sitting.objects.filter(meeting=meeting, recommendation__in=recommendations_open_to(user))
    return known.select_related("recommendation").order_by("pk")


def recommendations_for(user: Any) -> QuerySet[Recommendation]:
    """The recommendations a reader may know of, with how many cases they may see in each and what those would cost."""
    seen = ~closed_to(user, "proposals__application")
    rows = recommendations_open_to(user).select_related("call", "prepared_by", "delegation__body")
    return rows.annotate(
        cases=Count("proposals", filter=seen),
        awards=Count("proposals", filter=seen & Q(proposals__outcome=Outcome.AWARDED)),
        amount=Sum("proposals__amount", filter=seen),
    )


def proposals_of(recommendation: Recommendation) -> QuerySet[Proposal]:
    """All proposals in rank order: for rules and actions, never for a page."""
    return recommendation.proposals.select_related(
        "application__applicant", "application__school", "application__call", "application__submitted_by"
    ).order_by("rank", "pk")


def proposals_shown_to(recommendation: Recommendation, user: Any) -> QuerySet[Proposal]:
    """The proposals a reader may see: none of a case in which they have an interest."""
    return proposals_of(recommendation).filter(~closed_to(user, "application"))


def has_closed_case(recommendation: Recommendation, user: Any) -> bool:
    """Tell whether a person has an interest in any case of a recommendation."""
    return recommendation.proposals.filter(closed_to(user, "application")).exists()


def is_closed_whole(recommendation: Recommendation, user: Any) -> bool:
    """Tell whether a person has an interest in every case of a recommendation, so that it is closed to them."""
    return (
        has_closed_case(recommendation, user)
        and not recommendation.proposals.filter(~closed_to(user, "application")).exists()
    )


def in_a_draft() -> Exists:
    """Applications that a recommendation holds which is still being prepared."""
    return Exists(Proposal.objects.filter(recommendation__status=Status.DRAFT, application=OuterRef("pk")))


def ready(call: Call, user: Any) -> list[tuple[Application, Moderation]]:
    """Assessed applications in rank order, with the score that stands; none that is closed to the person.

    Left out: what another draft holds, and what must be moderated again.
    """
    cases = Application.objects.filter(
        ~in_a_draft(), ~closed_to(user), call=call, status=CaseStatus.ASSESSED
    ).select_related("applicant", "school")
    found = {case.pk: case for case in cases}
    stand = standing_moderations(list(found))
    rows = [(found[key], moderation) for key, moderation in stand.items()]
    return sorted(rows, key=lambda row: rules.rank_key(row[0], row[1].score))


def calls_ready(user: Any) -> QuerySet[Call]:
    """Calls with an assessed application that no draft holds."""
    waiting = Application.objects.filter(
        ~in_a_draft(), ~closed_to(user), call=OuterRef("pk"), status=CaseStatus.ASSESSED
    )
    return Call.objects.filter(Exists(waiting)).order_by("-closes_at", "pk")


def scores_that_stand(applications: Collection[int]) -> dict[int, Decimal]:
    return {key: row.score for key, row in standing_moderations(applications).items()}


def workers_on(recommendation: Recommendation) -> set[int]:
    """Everybody who prepared, changed or put a recommendation, or the one that its cases were taken out of."""
    changes = Change.objects.filter(subject_type=ContentType.objects.get_for_model(Recommendation))
    cases = recommendation.proposals.values("application__reference")
    before = changes.filter(what=TAKEN_OUT, after__in=cases).values("subject_id")
    changes = changes.filter(
        Q(subject_id=recommendation.pk) | Q(subject_id__in=before), what__in=WORK, by__isnull=False
    ).order_by()
    return {recommendation.prepared_by_id, *changes.values_list("by_id", flat=True)}


def unexplained(recommendation: Recommendation, proposals: Iterable[Proposal]) -> set[int]:
    """Proposals that depart from the ranking, within the recommendation or across the call, without a reason."""
    rows = {row.pk: _ranked(row, row.application) for row in proposals}
    elsewhere = Proposal.objects.filter(
        recommendation__call=recommendation.call_id, recommendation__status__in=(Status.PUT, Status.DECIDED)
    ).exclude(recommendation=recommendation)
    context = [_ranked(row, row.application) for row in elsewhere.select_related("application__school")]
    return {key for key, row in rows.items() if rules.departs(row, [*rows.values(), *context])}


def _ranked(row: Proposal, application: Application) -> rules.Ranked:
    return rules.Ranked(
        rules.rank_key(application, row.score), row.outcome == Outcome.AWARDED, bool(row.exception.strip())
    )


def opportunity_use(call: Call, proposals: Iterable[Proposal]) -> dict[Opportunity, Fraction]:
    """What of each opportunity is awarded by now and would be by these proposals."""
    awards: dict[int, tuple[Decimal | None, Decimal]] = {
        row.application_id: (row.amount, row.application.requested) for row in proposals if row.amount is not None
    }
    decided = Decision.objects.filter(application__call=call, outcome=Outcome.AWARDED).values_list(
        "application_id", "amount", "application__requested"
    )
    awards |= {key: (amount, requested) for key, amount, requested in decided}
    used: dict[Opportunity, Fraction] = defaultdict(Fraction)
    for line in Line.objects.filter(application__in=awards, opportunity__call=call).select_related("opportunity"):
        amount, requested = awards[line.application_id]
        used[line.opportunity] += rules.share(line.amount, amount or NOTHING, requested)
    return dict(used)


def put_elsewhere(recommendation: Recommendation, user: Any) -> Decimal:
    """What other recommendations that were put would take from the same budget, but for cases closed to the reader."""
    others = Proposal.objects.filter(
        ~closed_to(user, "application"),
        recommendation__call__budget=recommendation.call.budget_id,
        recommendation__status=Status.PUT,
    ).exclude(recommendation=recommendation)
    return others.aggregate(sum=Sum("amount"))["sum"] or NOTHING


def covering(recommendation: Recommendation, proposals: Iterable[Proposal]) -> QuerySet[Delegation]:
    """The lines of the scheme that cover a recommendation: by its category and its largest single award."""
    rows = list(proposals)
    largest = max((row.amount for row in rows if row.amount is not None), default=None)
    own = any(row.outcome == Outcome.AWARDED and row.application.applicant.is_lead for row in rows)
    act = Act.INTERNAL_COMMISSION if own else Act.DECIDE
    return lines(act, category=recommendation.call.category, amount=largest)


def outcome_letters() -> QuerySet[Letter]:
    """Letters that told an applicant the outcome."""
    kind = ContentType.objects.get_for_model(Decision)
    return Letter.objects.filter(kind=OUTCOME_LETTER, about_type=kind, status__in=TOLD)


def told() -> QuerySet[Decision]:
    """Decisions that applicants know of: decide now, tell later. Public pages show no others."""
    return Decision.objects.filter(Exists(outcome_letters().filter(about_id=OuterRef("pk"))))


@dataclass(frozen=True)
class Ranking:
    """How many cases were decided together, and how many places their ranking has."""

    cases: int
    places: int

    def place(self, rank: int) -> str:
        """Where a case stood. Of a case taken out, or put alone, no rank says anything."""
        return "a case of its own" if self.cases == 1 else f"ranked {rank} of {self.places}"


def rankings_of(recommendations: Any, user: Any = None) -> dict[int, Ranking]:
    """The rankings of some recommendations, by key; for a reader, none that counts a case closed to them."""
    rows = Proposal.objects.filter(recommendation__in=recommendations).order_by().values_list("recommendation")
    if user is not None:
        closed = Proposal.objects.filter(closed_to(user, "application"), recommendation__in=recommendations)
        rows = rows.exclude(recommendation__in=closed.values("recommendation"))
    found = rows.annotate(cases=Count("pk"), places=Max("rank"))
    return {
        key: Ranking(cases, places) for key, cases, places in found.values_list("recommendation", "cases", "places")
    }


def with_exceptions(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Each decision with the reason why it does not follow the ranking, where it does not."""
    proposed = Proposal.objects.filter(
        application=OuterRef("application"), recommendation=OuterRef("sitting__recommendation")
    )
    return decisions.annotate(exception=Subquery(proposed.values("exception")[:1]))


def letter_waits(decision: Decision) -> bool:
    """Tell whether an outcome was put into words that its applicant does not have: they wait, or were cancelled."""
    kind = ContentType.objects.get_for_model(Decision)
    written = Letter.objects.filter(kind=OUTCOME_LETTER, about_type=kind, about_id=decision.pk)
    return set(written.values_list("status", flat=True)).isdisjoint({*TOLD}) and written.exists()


def untold(user: Any) -> QuerySet[Decision]:
    """Decisions whose every letter was cancelled, so that the applicant does not know; none closed to the reader."""
    kind = ContentType.objects.get_for_model(Decision)
    written = Letter.objects.filter(kind=OUTCOME_LETTER, about_type=kind, about_id=OuterRef("pk"))
    stand = written.exclude(status=LetterStatus.CANCELLED)
    return Decision.objects.filter(~closed_to(user, "application"), Exists(written), ~Exists(stand)).select_related(
        "application__applicant"
    )


def letter_told(application: Application) -> Letter | None:
    """The letter that told this applicant the outcome, once it was released."""
    decision = Decision.objects.filter(application=application).values("pk")
    return outcome_letters().filter(about_id__in=decision).order_by("pk").first()


def told_on(letter: Letter) -> date:
    """The day an outcome was told; while the letter is on its way, today."""
    return timezone.localdate(letter.sent_at) if letter.sent_at else timezone.localdate()


def questions_for(user: Any) -> QuerySet[OutcomeQuestion]:
    """Questions about outcomes, none about a case closed to the reader."""
    return OutcomeQuestion.objects.filter(~closed_to(user, "decision__application")).select_related(
        "decision__application__applicant", "decision__application__call", "asked_by", "answered_by"
    )


def sitting_behind(decision: Decision) -> Sitting:
    """The act a decision came from, with who took it and under which policy."""
    return Sitting.objects.select_related("body", "delegation", "policy").get(pk=decision.sitting_id)


def contract_offered(decision: Decision) -> Any:
    """The contract made from a decision, once its applicant may see it."""
    contract = getattr(decision, "contract", None)
    return contract if contract is not None and contract.status != "draft" else None
