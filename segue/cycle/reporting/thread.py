"""The thread of one application, from the need it serves to what came of it, and back."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet

from segue.cycle.applications.lifecycle import Status
from segue.cycle.applications.models import Application
from segue.cycle.assessment.lifecycle import LIVE
from segue.cycle.assessment.lifecycle import Status as AssessmentStatus
from segue.cycle.assessment.models import Assessment, Moderation
from segue.cycle.contracts.lifecycle import NEVER_AGREED
from segue.cycle.contracts.models import Contract, ReturnDue
from segue.cycle.contracts.permissions import has_interest_in
from segue.cycle.decisions.models import Decision
from segue.cycle.monitoring.lifecycle import Status as ReturnStatus
from segue.cycle.priorities.models import Priority
from segue.site.parts import Note
from segue.wording import count, pounds, uk_date


@dataclass(frozen=True)
class Row:
    """One row of the database on the thread, as a person reads it. `part` is its place on a page of several."""

    name: str
    detail: str = ""
    to: tuple[str, Any] | None = None
    part: str = ""


@dataclass(frozen=True)
class Stage:
    """A stage of the cycle with the rows this case has there."""

    name: str
    state: str
    caption: str
    rows: list[Row] = field(default_factory=list)


def with_thread() -> QuerySet[Application]:
    """Applications with everything their thread shows, in a fixed number of queries."""
    return Application.objects.select_related(
        "applicant",
        "school",
        "call__specification",
        "call__budget__fund",
        "decision__sitting__policy",
        "decision__sitting__delegation__body",
        "decision__sitting__recommendation",
        "decision__sitting__body",
        "decision__commitment",
        "decision__decided_by",
        "decision__contract__provider",
        "decision__contract__result__leads_to",
    ).prefetch_related(
        Prefetch(
            "call__specification__priorities",
            Priority.objects.prefetch_related("findings"),
        ),
        Prefetch("assessments", Assessment.objects.select_related("assessor")),
        Prefetch("moderations", Moderation.objects.select_related("by")),
        "decision__commitment__payments",
        "decision__commitment__releases",
        "decision__contract__reviews",
        Prefetch(
            "decision__contract__returns_due",
            ReturnDue.objects.select_related("received"),
        ),
    )


def decision_of(application: Application) -> Decision | None:
    return getattr(application, "decision", None)


def contract_of(application: Application) -> Contract | None:
    return None if is_closed(application) else getattr(decision_of(application), "contract", None)


def as_read_by(application: Application, user: Any) -> Application:
    """The case without its contract and all that follows from it, where who delivers closes these to the reader."""
    contract = getattr(decision_of(application), "contract", None)
    application.contract_is_closed = contract is not None and has_interest_in(user, contract)  # type: ignore[attr-defined]
    return application


def is_closed(application: Application) -> bool:
    """Tell whether the contract of this case is left out for its reader."""
    return getattr(application, "contract_is_closed", False)


def thread_of(application: Application) -> list[Stage]:
    """The nine stages in order. What is still to come stands there too, hollow."""
    return [
        *_why(application),
        Stage(
            "Call",
            "done",
            application.call.title,
            [Row(application.call.title, to=("call", application.call.reference))],
        ),
        _application(application),
        _assessment(application),
        _decision(application),
        *_after(application),
    ]


def _after(application: Application) -> list[Stage]:
    if is_closed(application):
        return [Stage(name, "rest", "closed to you") for name in ("Contract", "Delivery", "Outcome")]
    return [_contract(application), _delivery(application), _outcome(application)]


def _why(application: Application) -> list[Stage]:
    priorities = list(application.call.specification.priorities.all())
    findings = {finding.pk: finding for priority in priorities for finding in priority.findings.all()}
    needs = [Row(finding.statement, finding.group, ("finding", finding.pk)) for finding in findings.values()]
    chosen = [
        Row(str(priority), "; ".join(priority.aims_served()), ("priority", priority.pk)) for priority in priorities
    ]
    return [
        Stage(
            "Need",
            "done" if needs else "todo",
            needs[0].name if needs else "none recorded",
            needs,
        ),
        Stage(
            "Priority",
            "done" if chosen else "todo",
            chosen[0].name if chosen else "none named",
            chosen,
        ),
    ]


def _application(application: Application) -> Stage:
    row = Row(
        f"{application.reference}, {application.applicant}",
        f"{pounds(application.requested)} asked for",
        ("case", application.reference),
    )
    if application.submitted_at is None and application.status == Status.WITHDRAWN:
        return Stage("Application", "rest", "withdrawn before it was sent", [row])
    if application.submitted_at is None:
        return Stage("Application", "now", "being written", [row])
    return Stage("Application", "done", f"sent {uk_date(application.submitted_at)}", [row])


def _assessment(application: Application) -> Stage:
    moderated = next(iter(application.moderations.all()), None)
    if moderated is not None:
        words = f"{count(moderated.assessors, 'assessor')}, {moderated.score.normalize():f}"
        row = Row(
            f"Moderated score {moderated.score.normalize():f} of 100",
            moderated.reasons,
            ("moderation", application.reference),
        )
        return Stage("Assessment", "done", words, [row])
    if application.status == Status.IN_ASSESSMENT:
        counted = [one for one in application.assessments.all() if one.status in LIVE]
        ready = sum(one.status == AssessmentStatus.SUBMITTED for one in counted)
        return Stage("Assessment", "now", f"{ready} of {len(counted)} in")
    return Stage("Assessment", "todo", "to come")


def _decision(application: Application) -> Stage:
    decision = decision_of(application)
    if decision is None:
        now = application.status in {Status.ASSESSED, Status.RECOMMENDED}
        return Stage("Decision", "now" if now else "todo", "to be decided")
    amount = pounds(decision.amount) if decision.amount else "no award"
    rows = [
        Row(
            f"{decision.get_outcome_display()}: {amount}",
            decision.reasons,
            ("recommendation", decision.sitting.recommendation_id),
        )
    ]
    if decision.commitment_id:
        budget = application.call.budget
        rows.append(
            Row(
                f"{pounds(decision.amount)} set aside",
                f"{budget}, {budget.fund}",
                ("budget", budget.pk),
            )
        )
    return Stage(
        "Decision",
        "done",
        f"{decision.get_outcome_display().lower()} {uk_date(decision.decided_at)}",
        rows,
    )


def _contract(application: Application) -> Stage:
    decision, contract = decision_of(application), contract_of(application)
    if decision is None:
        return Stage("Contract", "todo", "to come")
    if decision.amount is None:
        return Stage("Contract", "rest", "not needed")
    if contract is None:
        return Stage("Contract", "now", "to be drafted")
    row = Row(
        f"{contract.reference}, {contract.get_type_display().lower()}",
        f"{contract.get_status_display()}; delivered by {contract.provider}",
        ("contract", contract.reference),
    )
    settled = contract.accepted_at is not None or _came_to_nothing(contract)
    words = (
        f"accepted {uk_date(contract.accepted_at)}" if contract.accepted_at else contract.get_status_display().lower()
    )
    return Stage("Contract", "done" if settled else "now", words, [row])


def _came_to_nothing(contract: Contract | None) -> bool:
    return contract is not None and contract.status in NEVER_AGREED


def _is_not_needed(application: Application) -> bool:
    """Tell whether nothing follows: there was no award, or no agreement about it."""
    decision = decision_of(application)
    return (decision is not None and decision.amount is None) or _came_to_nothing(contract_of(application))


def _delivery(application: Application) -> Stage:
    contract = contract_of(application)
    if _is_not_needed(application):
        return Stage("Delivery", "rest", "not needed")
    if contract is None:
        return Stage("Delivery", "todo", "to come")
    due = list(contract.returns_due.all())
    rows = [Row(one.title, _return_words(one), ("return", one.pk)) for one in due]
    accepted = sum(_status(one) == ReturnStatus.ACCEPTED for one in due)
    finished = bool(due) and accepted == len(due)
    state = "done" if finished else "now" if contract.accepted_at else "todo"
    words = f"{accepted} of {count(len(due), 'return')}" if due else "no return asked for"
    return Stage("Delivery", state, words, rows)


def _outcome(application: Application) -> Stage:
    contract = contract_of(application)
    if _is_not_needed(application):
        return Stage("Outcome", "rest", "not needed")
    result = getattr(contract, "result", None)
    if result is None:
        words = f"due {contract.ends:%B %Y}" if contract else "to come"
        return Stage("Outcome", "todo", words)
    rows = [Row(result.what_came_of_it, result.lesson)]
    if result.leads_to:
        rows.append(
            Row(
                f"Leads to: {result.leads_to}",
                "a finding of the next year",
                ("finding", result.leads_to_id),
            )
        )
    return Stage("Outcome", "done", "known", rows)


def _return_words(due: ReturnDue) -> str:
    received = getattr(due, "received", None)
    if received is None:
        return f"due {uk_date(due.due_on)}"
    return f"{received.get_status_display()}; due {uk_date(due.due_on)}"


def _status(due: ReturnDue) -> str:
    return getattr(getattr(due, "received", None), "status", "")


def stave(stages: list[Stage], address: Any) -> list[Note]:
    """The thread as notes on the stave; `address` turns a row's place into a link, or "" where it is closed."""
    return [
        Note(
            stage.name,
            stage.state,
            next((address(row.to) for row in stage.rows if row.to), ""),
            stage.caption,
        )  # type: ignore[arg-type]
        for stage in stages
    ]
