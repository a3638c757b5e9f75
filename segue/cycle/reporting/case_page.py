"""What the case page shows of one application, gathered from every stage."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Q
from django.http import HttpRequest
from django.urls import reverse

from segue.cycle.applications.lifecycle import Status
from segue.cycle.applications.models import Application
from segue.cycle.applications.permissions import RETURN_APPLICATION
from segue.cycle.applications.queries import closed_to, withheld_from
from segue.cycle.applications.shown import sent_sections
from segue.cycle.contracts.lifecycle import NEVER_AGREED
from segue.cycle.contracts.lifecycle import Status as ContractStatus
from segue.cycle.contracts.models import Contract
from segue.cycle.decisions.models import Decision, Proposal
from segue.cycle.decisions.queries import Ranking
from segue.cycle.monitoring.contract_page import standings_of
from segue.cycle.monitoring.progress import RULE
from segue.cycle.reporting.history import events, has_closed_neighbour, history_of_case, letters_of_case
from segue.cycle.reporting.links import open_to
from segue.cycle.reporting.tables import tag_of
from segue.cycle.reporting.thread import contract_of, decision_of, is_closed, stave, thread_of
from segue.money.lifecycle import Status as PaymentStatus
from segue.site.parts import Fact, Link
from segue.wording import pounds, uk_date

NEXT_STEPS = {
    Status.SUBMITTED: ("Give this case to assessors", "assigning"),
    Status.RETURNED: ("Wait for the school to send it again", ""),
    Status.IN_ASSESSMENT: ("Follow the assessors; moderate when all are in", "moderation"),
    Status.ASSESSED: ("Put it into a recommendation", "recommendations"),
    Status.RECOMMENDED: ("Open the recommendation that waits for a decision", "recommendation"),
}


def context(application: Application, user: Any) -> dict[str, Any]:
    """Everything the case page needs, in a fixed number of queries."""
    decision, contract = decision_of(application), contract_of(application)
    stages = thread_of(application)
    letters = letters_of_case(application)
    titles = {letter.pk: letter.subject for letter in letters}
    submission = application.submissions.order_by("-number").first()
    return {
        "application": application,
        "status": tag_of(application.status),
        "notes": stave(stages, lambda to: open_to(user, to)),
        "submission": submission,
        "sections": sent_sections(submission.answers, withheld_from(user, application)) if submission else [],
        "moderation": next(iter(application.moderations.all()), None),
        "decision": decision,
        **_chosen(decision, user),
        "contract": contract,
        "standings": standings_of(contract) if contract and contract.status not in NEVER_AGREED else [],
        "rule": RULE,
        "can": {"return": RETURN_APPLICATION.allows(user, application) and application.status == Status.SUBMITTED},
        "money": [] if is_closed(application) else _money(decision),
        "facts": _facts(application, contract, user),
        "events": events(history_of_case(application, letters), titles, hides=has_closed_neighbour(application, user))[
            :12
        ],
        "letters": [(letter, open_to(user, ("letter", letter.pk))) for letter in letters],
        "next_step": next_step(application, contract, user),
    }


def _chosen(decision: Decision | None, user: Any) -> dict[str, str]:
    """Where the case stood in the ranking, and why the decision does not follow it, where it does not."""
    if decision is None:
        return {}
    beside = Proposal.objects.filter(recommendation=decision.sitting.recommendation_id)
    own = Q(application=decision.application_id)
    found = beside.aggregate(
        cases=Count("pk"),
        places=Max("rank"),
        closed=Count("pk", filter=closed_to(user, "application")),
        exception=Max("exception", filter=own),
    )
    ranking = Ranking(found["cases"], found["places"])
    place = f"ranked {decision.rank}" if found["closed"] or not ranking.cases else ranking.place(decision.rank)
    return {"how_chosen": place, "exception": found["exception"] or ""}


def next_step(application: Application, contract: Contract | None, user: Any) -> tuple[str, str] | None:
    """What should happen next in words, and where, for this reader."""
    words, name = NEXT_STEPS.get(application.status, ("", ""))  # type: ignore[call-overload]
    if application.status == Status.AWARDED:
        return None if is_closed(application) else _contract_step(application, contract, user)
    if not words:
        return None
    if name == "recommendations":
        return words, reverse(name)
    return words, open_to(user, (name, _subject(application, name))) if name else ""


def _subject(application: Application, page: str) -> Any:
    """What a page about the next step of a case is opened with."""
    if page == "assigning":
        return application.call_id
    if page == "moderation":
        return application.reference
    return application.proposals.values_list("recommendation", flat=True).last()


def _contract_step(application: Application, contract: Contract | None, user: Any) -> tuple[str, str] | None:
    if contract is None:
        return "Draft the contract", open_to(user, ("contract-draft", application.reference))
    steps = {
        ContractStatus.DRAFT: "Finish the contract and offer it",
        ContractStatus.OFFERED: "See the contract the school is to accept",
        ContractStatus.IN_FORCE: "Follow the returns and payments",
    }
    words = steps.get(contract.status)
    return (words, open_to(user, ("contract", contract.reference))) if words else None


def _facts(application: Application, contract: Contract | None, user: Any) -> list[Fact]:
    school = application.school
    facts = [Fact("Applicant", application.applicant)]
    if school:
        facts = [
            Fact("School", f"{school.name}, {school.urn}", open_to(user, ("school", school.urn))),
            Fact("Where", f"{school.district_name}, {school.postcode}".strip(", ")),
            Fact("Phase", school.get_phase_display()),
            Fact("Pupils", f"{school.pupils:,}" if school.pupils is not None else "not known"),
        ]
        if school.imd_decile:
            facts.append(Fact("Deprivation", f"decile {school.imd_decile} of 10 (1 is most deprived)"))
    facts.append(Fact("Asked for", pounds(application.requested)))
    facts.append(Fact("Paid from", f"{application.call.budget}, {application.call.budget.fund}"))
    if contract:
        facts.append(Fact("Delivered by", contract.provider))
        facts.append(Fact("Period", f"{uk_date(contract.starts)} to {uk_date(contract.ends)}"))
    return facts


def _money(decision: Any) -> list[Fact]:
    if decision is None or decision.commitment_id is None:
        return []
    commitment = decision.commitment
    payments = commitment.payments.all()
    promised = commitment.amount - sum(release.amount for release in commitment.releases.all())
    paid = sum((one.amount for one in payments if one.status == PaymentStatus.APPROVED), Decimal(0))
    entered = sum((one.amount for one in payments if one.status == PaymentStatus.ENTERED), Decimal(0))
    return [
        Fact("Promised", pounds(promised)),
        Fact("Paid or given", pounds(paid)),
        Fact("Left to pay", pounds(promised - paid - entered)),
    ]


def views_of(request: HttpRequest) -> list[Link]:
    """Views of the list that officers come back to."""
    now = request.GET.get("status", "")
    saved = (
        ("All", ""),
        ("To assign", Status.SUBMITTED),
        ("In assessment", Status.IN_ASSESSMENT),
        ("To recommend", Status.ASSESSED),
        ("Awarded", Status.AWARDED),
        ("Not awarded", Status.DECLINED),
    )
    return [
        Link(name, "?" + urlencode({"status": status}) if status else "?", current=now == status)
        for name, status in saved
    ]
