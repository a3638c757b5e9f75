"""Recommending: from a ranked list to what is put to the decision-maker."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from segue.cycle.applications import lifecycle as application_life
from segue.cycle.applications.models import Application
from segue.cycle.assessment.models import Moderation
from segue.cycle.calls.models import Call
from segue.cycle.decisions import lifecycle, queries, rules, sealing
from segue.cycle.decisions.models import Outcome, Proposal, Recommendation
from segue.cycle.decisions.permissions import (
    EDIT_RECOMMENDATION,
    PREPARE,
    PROPOSE,
    PUT,
    RANK_AGAIN,
    SEND_BACK,
)
from segue.governance.models import Delegation
from segue.money import queries as money
from segue.money import rules as money_rules
from segue.people.models import User
from segue.record.history import note
from segue.record.lifecycle import change_status
from segue.wording import pounds


@transaction.atomic
def prepare(call: Call, *, title: str, summary: str = "", by: User) -> Recommendation:
    """Rank every assessed application and suggest awards down to where the money ends."""
    PREPARE.require(by, call)
    call = Call.objects.select_for_update(of=("self",)).select_related("budget").get(pk=call.pk)
    rules.call_stands(call)
    rows = queries.ready(call, by)
    rules.something_is_ready(rows)
    recommendation = Recommendation.objects.create(call=call, title=title, summary=summary, prepared_by=by)
    line = rules.above_the_line([case.requested for case, _ in rows], money.left_in(call.budget))
    Proposal.objects.bulk_create(
        _suggested(recommendation, case, moderation, rank=rank, above=rank <= line)
        for rank, (case, moderation) in enumerate(rows, start=1)
    )
    note(recommendation, lifecycle.PREPARED, by=by, after=f"{len(rows)} applications")
    return recommendation


@transaction.atomic
def rank_again(recommendation: Recommendation, *, by: User) -> Recommendation:
    """Bring a draft up to date: new scores, applications assessed since, those withdrawn taken off."""
    RANK_AGAIN.require(by, recommendation)
    recommendation = _draft(recommendation)
    call = Call.objects.select_for_update(of=("self",)).get(pk=recommendation.call_id)
    kept = {row.application_id: row for row in queries.proposals_of(recommendation)}
    live = [key for key, row in kept.items() if row.application.status == application_life.Status.ASSESSED]
    recommendation.proposals.exclude(application__in=live).delete()
    scores = queries.scores_that_stand(live)
    stay = [(kept[key].application, scores.get(key, kept[key].score), kept[key]) for key in live]
    come = [
        (case, moderation.score, _suggested(recommendation, case, moderation, rank=0, above=False))
        for case, moderation in queries.ready(call, by)
    ]
    rows = sorted([*stay, *come], key=lambda row: rules.rank_key(row[0], row[1]))
    for rank, (_, score, row) in enumerate(rows, start=1):
        row.rank, row.score = rank, score
    Proposal.objects.bulk_update([row for _, _, row in stay], ["rank", "score"])
    Proposal.objects.bulk_create([row for _, _, row in come])
    note(recommendation, lifecycle.RANKED_AGAIN, by=by, after=f"{len(rows)} applications")
    return recommendation


@transaction.atomic
def propose(
    recommendation: Recommendation,
    *,
    application: Application,
    outcome: str,
    amount: Decimal | None,
    reasons: str,
    exception: str = "",
    conditions: str = "",
    by: User,
) -> Proposal:
    """Say what is recommended for one application, and why."""
    EDIT_RECOMMENDATION.require(by, recommendation)
    PROPOSE.require(by, application)
    recommendation = _draft(recommendation)
    row = rules.is_in_it(queries.proposals_of(recommendation).filter(application=application).first(), application)
    rules.outcome_is_known(outcome, amount)
    if amount is not None:
        money_rules.is_positive(amount)
        money_rules.never_exceed_request(row.application.requested, amount)
    before = _said(row)
    row.outcome, row.amount, row.reasons = outcome, amount, reasons
    row.exception, row.conditions = exception, conditions
    row.save()
    note(recommendation, lifecycle.PROPOSED, by=by, because=application.reference, before=before, after=_said(row))
    return row


@transaction.atomic
def move_the_line(
    recommendation: Recommendation, *, changes: Iterable[tuple[Application, str, Decimal | None]], by: User
) -> Recommendation:
    """Change outcomes and amounts of several cases at once, all or none; their words stay."""
    EDIT_RECOMMENDATION.require(by, recommendation)
    kept = {row.application_id: row for row in recommendation.proposals.all()}
    for application, outcome, amount in changes:
        row = kept.get(application.pk)
        if row is None or (row.outcome, row.amount) == (outcome, amount):
            continue
        words = {"reasons": row.reasons, "exception": row.exception, "conditions": row.conditions}
        propose(recommendation, application=application, outcome=outcome, amount=amount, by=by, **words)
    return recommendation


@transaction.atomic
def take_out(recommendation: Recommendation, *, application: Application, because: str, by: User) -> Recommendation:
    """Take a case out into a recommendation of its own, so that someone without an interest decides it."""
    EDIT_RECOMMENDATION.require(by, recommendation)
    PROPOSE.require(by, application)
    recommendation = _draft(recommendation)
    rules.is_said(because, "Say why the case is taken out.")
    row = rules.leaves_others(recommendation.proposals.filter(application=application).first(), application)
    row.delete()
    apart = Recommendation.objects.create(
        call=recommendation.call,
        title=f"{recommendation.title[:140]}: a case apart",
        summary=because,
        prepared_by=by,
    )
    row.pk, row.recommendation, row.rank = None, apart, 1
    row.save(force_insert=True)
    note(recommendation, lifecycle.TAKEN_OUT, by=by, because=because, after=application.reference)
    note(apart, lifecycle.PREPARED, by=by, because=because, after=application.reference)
    # On the case too: its own history follows only the recommendations it still stands in.
    note(application, "set apart", by=by, because=because)
    return apart


@transaction.atomic
def put(recommendation: Recommendation, *, delegation: Delegation, by: User) -> Recommendation:
    """Put a recommendation to whom the scheme of delegation names. It is frozen and sealed from here on.

    The limit of a line is per award, so the largest single award decides which lines cover it.
    """
    PUT.require(by, recommendation)
    _draft(recommendation)
    recommendation.refresh_from_db()
    rules.call_stands(queries.call_held(recommendation))
    proposals = list(queries.proposals_of(recommendation))
    _can_be_put(recommendation, proposals)
    rules.line_covers(queries.covering(recommendation, proposals), delegation)
    change_status(
        recommendation,
        lifecycle.PUT,
        by=by,
        delegation=delegation,
        put_at=timezone.now(),
        content_sha256=sealing.seal(recommendation, proposals, delegation=delegation.pk),
    )
    for row in sorted(proposals, key=lambda row: row.application_id):
        change_status(row.application, application_life.RECOMMEND, by=by, because=recommendation.title)
    return recommendation


@transaction.atomic
def send_back(recommendation: Recommendation, *, because: str, by: User) -> Recommendation:
    """Send a recommendation back undecided. Its applications can be recommended anew."""
    SEND_BACK.require(by, recommendation)
    rules.is_said(because, "Say why the recommendation is sent back.")
    change_status(recommendation, lifecycle.SEND_BACK, by=by, because=because)
    cases = Application.objects.filter(proposals__recommendation=recommendation).order_by("pk")
    for case in cases.select_for_update(of=("self",)):
        if case.status == application_life.Status.RECOMMENDED:
            change_status(case, application_life.SEND_BACK, by=by, because=because)
    return recommendation


def _draft(recommendation: Recommendation) -> Recommendation:
    """The recommendation as it stands, held, and still a draft."""
    held = Recommendation.objects.select_for_update(of=("self",)).select_related("call__budget__fund")
    recommendation = held.get(pk=recommendation.pk)
    rules.is_still_a_draft(recommendation)
    return recommendation


def _can_be_put(recommendation: Recommendation, proposals: list[Proposal]) -> None:
    rules.holds_something(proposals)
    call = recommendation.call
    rules.every_proposal_has_reasons(proposals)
    rules.scores_still_stand(proposals, queries.scores_that_stand([row.application_id for row in proposals]))
    odd = queries.unexplained(recommendation, proposals)
    rules.departures_are_explained([str(row.application) for row in proposals if row.pk in odd])
    for row in proposals:
        if row.amount is not None:
            money_rules.never_exceed_request(row.application.requested, row.amount)
    total = sum((row.amount for row in proposals if row.amount is not None), Decimal(0))
    rules.within_budget(total, money.left_in(call.budget), call.budget)
    if total:
        money_rules.inside_fund_period(call.budget.fund, call.activity_starts, call.activity_ends)
    rules.within_opportunity_totals(queries.opportunity_use(call, proposals))


def _suggested(
    recommendation: Recommendation, case: Application, moderation: Moderation, *, rank: int, above: bool
) -> Proposal:
    beyond = "The money of this call is used by applications that were ranked higher. "
    return Proposal(
        recommendation=recommendation,
        application=case,
        rank=rank,
        score=moderation.score,
        outcome=Outcome.AWARDED if above else Outcome.DECLINED,
        amount=case.requested if above else None,
        reasons=moderation.reasons if above else beyond + moderation.reasons,
    )


def _said(row: Proposal) -> str:
    return f"award {pounds(row.amount)}" if row.amount is not None else "do not award"
