"""One hub with a row at every stage, all of one school, and everybody who could come to its pages."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from segue.cycle.applications.lifecycle import Status as CaseStatus
from segue.cycle.applications.models import SetAside, Submission
from segue.cycle.assessment.lifecycle import Status as AssessmentStatus
from segue.cycle.monitoring.models import SetAside as ReturnSetAside
from segue.money.models import Payment
from segue.people.models import Kind, Membership, Role, User
from segue.places.models import RegisterImport, School
from tests.delivery_factories import (
    ContractFactory,
    ReturnDueFactory,
    ReturnFactory,
    ReviewActionFactory,
    TargetFactory,
)
from tests.factories import (
    ApplicationFactory,
    AssessmentFactory,
    BodyFactory,
    CallFactory,
    CriterionFactory,
    DecisionFactory,
    DelegationFactory,
    EvidenceFactory,
    FindingFactory,
    HubFactory,
    InterestFactory,
    LetterFactory,
    MeetingFactory,
    ModerationFactory,
    OpportunityFactory,
    OrganisationFactory,
    OutcomeQuestionFactory,
    PolicyVersionFactory,
    PriorityFactory,
    ProposalFactory,
    SchoolFactory,
    SeatFactory,
    UserFactory,
)
from tests.moves import moved

ROLES = {
    "admin": Role.ADMINISTRATOR,
    "officer": Role.OFFICER,
    "chief": Role.CHIEF_EXECUTIVE,
    "finance": Role.FINANCE,
    "assessor": Role.ASSESSOR,
    "assessor2": Role.ASSESSOR,
    "member": Role.BODY_MEMBER,
    "chair": Role.BODY_CHAIR,
    "school": Role.APPLICANT,
    "school2": Role.APPLICANT,
    "auditor": Role.AUDITOR,
    "tied": Role.OFFICER,
}


@dataclass
class World:
    """`people` by their column in the table; `keys` of each address that has a subject, by the address's name."""

    people: dict[str, User]
    keys: dict[str, tuple[Any, ...]]


def make_world() -> World:
    HubFactory()
    people = {name: UserFactory(role=role) for name, role in ROLES.items()}
    school, other = SchoolFactory(), SchoolFactory()
    for name, at in (("school", school), ("school2", other)):
        Membership.objects.create(user=people[name], organisation=at.organisation, confirmed_at=timezone.now())
    InterestFactory(user=people["tied"], organisation=school.organisation)
    return World(people, _governance(people) | _calls(school) | _cases(people, school) | _people(people, school))


def _governance(people: dict[str, User]) -> dict[str, tuple[Any, ...]]:
    """The board the chair and the member sit on, the scheme, the policy, findings, priorities, the school register."""
    board = BodyFactory()
    SeatFactory(body=board, user=people["chair"], is_chair=True, since="2020-01-01")
    seat = SeatFactory(body=board, user=people["member"], since="2020-01-01")
    meeting, line = MeetingFactory(body=board), DelegationFactory(role="", body=board)
    old, new = PolicyVersionFactory(), PolicyVersionFactory()
    finding, evidence = FindingFactory(), EvidenceFactory()
    proposed, adopted = PriorityFactory(), PriorityFactory(adopted=True)
    read = RegisterImport.objects.create(file_name="a.csv", file_sha256="x", status="read")
    return {
        **dict.fromkeys(("body", "body-change", "meeting-note", "seat-give"), (board.pk,)),
        **dict.fromkeys(("meeting", "meeting-correct"), (meeting.pk,)),
        **dict.fromkeys(("delegation-line", "delegation-end"), (line.pk,)),
        "seat-end": (seat.pk,),
        "policy-version": (new.number,),
        "policy-compare": (old.number, new.number),
        **dict.fromkeys(
            ("finding", "finding-edit", "evidence-new", "finding-retire", "finding-state", "finding-thread"),
            (finding.pk,),
        ),
        "evidence-remove": (evidence.pk,),
        **dict.fromkeys(("priority", "priority-adopt", "priority-edit"), (proposed.pk,)),
        **dict.fromkeys(("priority-retire", "priority-thread"), (adopted.pk,)),
        **dict.fromkeys(
            ("school-import-one", "school-import-apply", "school-import-discard", "school-import-rows"), (read.pk,)
        ),
    }


def _calls(school: School) -> dict[str, tuple[Any, ...]]:
    draft, published = CallFactory(draft=True), CallFactory()
    criterion, opportunity = CriterionFactory(call=draft), OpportunityFactory(call=draft)
    budget = published.budget
    return {
        **dict.fromkeys(("call", "call-preview"), (published.reference,)),
        **dict.fromkeys(("apply", "apply-begin"), (published.reference,)),
        **dict.fromkeys(
            ("criterion-new", "call-edit", "opportunity-new", "call-publish", "call-office-preview"), (draft.pk,)
        ),
        **dict.fromkeys(
            ("call-office-one", "assigning", "assigning-plan", "assigning-remind", "call-cancel", "call-copy"),
            (published.pk,),
        ),
        **dict.fromkeys(
            ("call-extend", "late-leave", "scores", "assigning-csv", "recommendation-prepare"), (published.pk,)
        ),
        **dict.fromkeys(("criterion-edit", "criterion-remove"), (criterion.pk,)),
        **dict.fromkeys(("opportunity-edit", "phase-caps", "opportunity-remove"), (opportunity.pk,)),
        **dict.fromkeys(("specification", "specification-edit", "specification-thread"), (draft.specification_id,)),
        "budget": (budget.pk,),
        **dict.fromkeys(("fund", "budget-new"), (budget.fund_id,)),
        **dict.fromkeys(("school", "school-survey", "interest-declare-school"), (school.urn,)),
    }


def _cases(people: dict[str, User], school: School) -> dict[str, tuple[Any, ...]]:
    draft = ApplicationFactory(school=school)
    aside = SetAside.objects.create(application=draft, key="why", answers={"why": "Hers"}, by=draft.begun_by)
    sent = ApplicationFactory(school=school, submitted=True)
    Submission.objects.create(
        application=sent, number=1, answers={"sections": []}, requested=500, sha256="0" * 64, by=people["school"]
    )
    case = _in_assessment(school)
    facts = {"application": case, "assessor": people["assessor"]}
    assigned = AssessmentFactory(application=_in_assessment(school), assessor=people["assessor"])
    scoring = AssessmentFactory(**facts, status=AssessmentStatus.OPEN)
    return {
        **dict.fromkeys(
            ("application", "application-check", "application-take-over", "application-withdraw"), (draft.reference,)
        ),
        "application-section": (draft.reference, "why"),
        "application-settle": (draft.reference, aside.pk),
        **dict.fromkeys(("application-receipt", "case-return"), (sent.reference,)),
        **dict.fromkeys(("case", "assign-case", "history", "moderation", "thread", "case-versions"), (case.reference,)),
        "assessment-declare": (assigned.pk,),
        **dict.fromkeys(("assessment", "assessment-send", "assessment-take-off"), (scoring.pk,)),
        **_recommendations(people, school),
        **_awards(people, school),
    }


def _in_assessment(school: School) -> Any:
    return ApplicationFactory(school=school, status=CaseStatus.IN_ASSESSMENT)


def _assessed(school: School) -> Any:
    case = ApplicationFactory(school=school, status=CaseStatus.ASSESSED)
    ModerationFactory(application=case)
    return case


def _recommendations(people: dict[str, User], school: School) -> dict[str, tuple[Any, ...]]:
    """One that is a draft and one put to the chief executive, each with one case of the school."""
    draft, put = (
        ProposalFactory(application=case, recommendation__call=case.call)
        for case in (_assessed(school), _assessed(school))
    )
    moved(put.recommendation, "put", delegation=DelegationFactory(), put_at=timezone.now(), content_sha256="0" * 64)
    return {
        **dict.fromkeys(
            ("recommendation", "recommendation-csv", "recommendation-put", "recommendation-rank-again"),
            (draft.recommendation_id,),
        ),
        **dict.fromkeys(("proposal", "proposal-take-out"), (draft.recommendation_id, draft.application.reference)),
        **dict.fromkeys(("recommendation-decide", "recommendation-send-back"), (put.recommendation_id,)),
    }


def _told(decision: Any) -> Any:
    return LetterFactory(about=decision, concerns=decision.application.applicant, status="sent", sent_at=timezone.now())


def _awards(people: dict[str, User], school: School) -> dict[str, tuple[Any, ...]]:
    """Told awards, without a contract and with one at each state, money paid, a return sent, a review."""
    new = DecisionFactory(application__school=school)
    letter = _told(new)
    held = LetterFactory(about=new, concerns=school.organisation)
    contracts = [
        ContractFactory(decision__application__school=school, **state)
        for state in ({}, {"offered": True}, {"in_force": True, "accepted_by": people["school"]})
    ]
    draft, offered, running = (one.reference for one in contracts)
    _told(contracts[2].decision)
    for one in contracts:
        TargetFactory(contract=one)
    report = ReturnFactory(due__contract=contracts[2], sent=True)
    aside = ReturnSetAside.objects.create(report=report, answers={"story": "Hers"}, by=report.begun_by)
    action = ReviewActionFactory(review__contract=contracts[2])
    question = OutcomeQuestionFactory(decision=new)
    payment = Payment.objects.create(
        commitment=contracts[2].commitment, kind="money", amount=Decimal(100), what_for="x", entered_by=UserFactory()
    )
    dropped = ReturnDueFactory(contract=contracts[0])
    return {
        "outcome": (new.application.reference,),
        **dict.fromkeys(("contract-draft", "tell-again"), (new.application.reference,)),
        "award": (contracts[2].decision.application.reference,),
        **dict.fromkeys(
            ("contract-approve", "contract-offer", "contract-cancel", "contract-returns", "contract-returns-usual"),
            (draft,),
        ),
        **dict.fromkeys(("contract-targets", "contract-edit"), (draft,)),
        "contract-return-drop": (draft, dropped.pk),
        **dict.fromkeys(("contract-accept", "contract-refuse", "contract-take-back", "contract-remind"), (offered,)),
        **dict.fromkeys(
            (
                "contract",
                "contract-print",
                "contract-delivery",
                "contract-complete",
                "contract-end",
                "contract-payment",
            ),
            (running,),
        ),
        **dict.fromkeys(("contract-result", "review"), (running,)),
        **dict.fromkeys(("return", "return-accept", "return-send-back", "return-send"), (report.due_id,)),
        "return-words": (report.due_id, aside.pk),
        "review-action": (action.pk,),
        "outcome-question": (question.pk,),
        **dict.fromkeys(("payment", "payment-approve", "payment-reject"), (payment.pk,)),
        **dict.fromkeys(("commitment", "commitment-release"), (new.commitment_id,)),
        "letter": (letter.pk,),
        **dict.fromkeys(("letter-cancel", "letter-read", "letter-release"), (held.pk,)),
    }


def _people(people: dict[str, User], school: School) -> dict[str, tuple[Any, ...]]:
    """Somebody new who waits to be confirmed at the school, beside the applicant who is."""
    asks = Membership.objects.create(user=UserFactory(role=Role.APPLICANT), organisation=school.organisation)
    own = Membership.objects.get(user=people["school"])
    held, partner = asks.user.roles_held.get(), OrganisationFactory(kind=Kind.PARTNER)
    return {
        **dict.fromkeys(("membership-confirm", "membership-refuse"), (asks.pk,)),
        **dict.fromkeys(("membership-leave", "membership-remove", "contact-check"), (own.pk,)),
        **dict.fromkeys(
            ("person", "person-close", "person-reopen", "person-pseudonym", "person-give-role"), (asks.user_id,)
        ),
        **dict.fromkeys(
            ("partner", "partner-change", "partner-invite", "partner-close", "partner-reopen"), (partner.pk,)
        ),
        "role-end": (held.pk,),
        "interest-end": (people["tied"].interests.get().pk,),
        "interest-declare": (school.organisation_id,),
    }
