"""The thread of one application with every row on it: also what the stave has no room for."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.template.defaultfilters import floatformat

from segue.cycle.applications.models import Application
from segue.cycle.contracts.models import Contract, Target
from segue.cycle.decisions.lifecycle import Status as RecommendationStatus
from segue.cycle.decisions.models import Proposal
from segue.cycle.reporting.thread import Row, Stage, contract_of, decision_of, is_closed, thread_of, with_thread
from segue.wording import pounds, uk_date


def with_whole_thread() -> QuerySet[Application]:
    """Applications with everything the page of their thread lists, in a fixed number of queries."""
    return with_thread().prefetch_related(
        Prefetch("proposals", Proposal.objects.select_related("recommendation__delegation__body").order_by("pk")),
        Prefetch("decision__contract__targets", Target.objects.select_related("indicator")),
    )


def whole_thread_of(application: Application) -> list[Stage]:
    """The stages of `thread_of`, each with all its rows."""
    more = {
        "Call": [_specification(application)],
        "Decision": [*_recommendations(application), *_commitment(application)],
        "Contract": list(_targets(contract_of(application))),
        "Delivery": [*_reviews(contract_of(application)), *_payments(application)],
    }
    return [replace(stage, rows=[*stage.rows, *more.get(stage.name, ())]) for stage in thread_of(application)]


def _specification(application: Application) -> Row:
    specification = application.call.specification
    return Row(
        f"Specification: {specification.title}", "what the call is to achieve", ("specification", specification.pk)
    )


def _recommendations(application: Application) -> Iterator[Row]:
    """What was recommended and is not decided: put and waiting, or sent back."""
    for proposal in application.proposals.all():
        put = proposal.recommendation
        if put.status == RecommendationStatus.PUT and put.delegation:
            whom = put.delegation.body or put.delegation.get_role_display()
            detail = f"put to the {whom} on {uk_date(put.put_at)}, not decided yet"
        elif put.status == RecommendationStatus.SENT_BACK:
            detail = f"put on {uk_date(put.put_at)} and sent back undecided"
        else:
            continue
        yield Row(f"Recommendation: {put.title}", detail, ("recommendation", put.pk))


def _commitment(application: Application) -> Iterator[Row]:
    decision = decision_of(application)
    if decision is None or decision.commitment is None or is_closed(application):
        return
    given_back = sum(release.amount for release in decision.commitment.releases.all())
    detail = f"{pounds(given_back)} of it given back" if given_back else "the money promised, and what is left of it"
    yield Row(f"Commitment of {pounds(decision.commitment.amount)}", detail, ("commitment", decision.commitment_id))


def _targets(contract: Contract | None) -> Iterator[Row]:
    for target in contract.targets.all() if contract else ():
        aim = f"{floatformat(target.target, '-1g')} {target.indicator.unit}".strip()
        start = "" if target.baseline is None else f"from {floatformat(target.baseline, '-1g')}"
        yield Row(
            f"Target: {target.indicator.name}, {aim}",
            start,
            ("contract", contract.reference),  # type: ignore[union-attr]
            f"#target-{target.pk}",
        )


def _reviews(contract: Contract | None) -> Iterator[Row]:
    for review in contract.reviews.all() if contract else ():
        yield Row(
            f"Review of {uk_date(review.held_on)}",
            review.quality,
            ("contract", contract.reference),  # type: ignore[union-attr]
            f"#review-{review.pk}",
        )


def _payments(application: Application) -> Iterator[Row]:
    decision = decision_of(application)
    if decision is None or decision.commitment is None or is_closed(application):
        return
    for payment in decision.commitment.payments.all():
        words: Any = payment.get_kind_display()
        yield Row(
            f"{words}: {pounds(payment.amount)}",
            f"{payment.what_for}; {payment.get_status_display().lower()}",
            ("payment", payment.pk),
        )
