"""One school with a case at every stage, told in words that stand nowhere else."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from segue.cycle.applications.models import Submission
from segue.governance.models import Interest
from segue.letters.models import Letter
from segue.money.models import Commitment, Payment
from segue.people.models import Membership, Role
from tests.delivery_factories import (
    ContractFactory,
    ResultFactory,
    ReturnDueFactory,
    ReturnFactory,
    ReviewActionFactory,
    ReviewFactory,
)
from tests.factories import (
    ApplicationFactory,
    AssessmentFactory,
    BudgetFactory,
    CallFactory,
    CriterionFactory,
    DecisionFactory,
    DelegationFactory,
    FindingFactory,
    HubFactory,
    InterestFactory,
    ModerationFactory,
    OrganisationFactory,
    OutcomeQuestionFactory,
    ProposalFactory,
    RecommendationFactory,
    SchoolFactory,
    ScoreFactory,
    UserFactory,
)
from tests.moves import moved

NAME, SECRET, STEM, AMOUNT = "Zanzibar Primary School", "Quixote", "ZZ-", "777.77"
TELL_TALES = (NAME, SECRET, STEM, AMOUNT)
# Whoever reads the register of schools or of interests, or their own list of assessments, reads the name there.
NAMES_ORGANISATIONS = frozenset(
    {
        "schools", "schools-csv", "school", "school-survey", "surveys", "surveys-csv", "surveys-many",
        "interests", "interests-csv", "interest-find", "interest-declare", "interest-declare-school", "interest-end",
        "account", "contacts", "assessments", "people", "people-csv", "person", "person-give-role", "contact-check", "membership-confirm",
        "membership-refuse", "membership-remove", "late-leave",
    }
)  # fmt: skip


def build():
    """Three cases of one school: being assessed, recommended, and awarded with all that follows."""
    HubFactory()
    call = CallFactory(closed=True, budget=BudgetFactory(amount=100_000))
    school = SchoolFactory(name=NAME)
    world = SimpleNamespace(call=call, school=school, applicant=school.organisation)
    world.finding = FindingFactory()
    call.specification.priorities.get().findings.add(world.finding)
    call.late_leaves.create(
        school=school, until=timezone.now(), because=f"{SECRET} flood", given_by=UserFactory(role=Role.OFFICER)
    )
    _assessed(world)
    _recommended(world)
    _awarded(world)
    _delivered(world)
    return world


def _case(world, number, **facts):
    facts.setdefault("call", CallFactory(closed=True, budget=world.call.budget, specification=world.call.specification))
    case = ApplicationFactory(reference=f"{STEM}{number}", school=world.school, requested=AMOUNT, **facts)
    Submission.objects.create(
        application=case, number=1, answers={"sections": []}, requested=AMOUNT, sha256="0" * 64, by=case.begun_by
    )
    return case


def _assessed(world):
    world.being_assessed = _case(world, 1, call=world.call, status="in_assessment")
    criterion = CriterionFactory(call=world.call)
    world.assessment = AssessmentFactory(application=world.being_assessed, status="open")
    ScoreFactory(assessment=world.assessment, criterion=criterion, reasons=f"{SECRET} need")
    moved(world.assessment, "submitted", total=60, submitted_at=timezone.now(), comment=f"{SECRET} comment")


def _recommended(world):
    world.recommended = _case(world, 2, status="recommended")
    counted = AssessmentFactory(application=world.recommended, status="submitted")
    ModerationFactory(application=world.recommended, counted=[counted], reasons=f"{SECRET} agreed")
    world.mixed = RecommendationFactory(call=world.recommended.call, title="Awards")
    world.beside = ApplicationFactory(call=world.recommended.call, status="recommended")
    ProposalFactory(recommendation=world.mixed, application=world.recommended, amount=AMOUNT, reasons=f"{SECRET} fits")
    ProposalFactory(recommendation=world.mixed, application=world.beside, amount=5)
    world.apart = RecommendationFactory(call=world.call, title=f"{SECRET} apart", summary=f"{SECRET} taken out")
    ProposalFactory(recommendation=world.apart, application=world.recommended, amount=AMOUNT)
    line = DelegationFactory()
    for one in (world.mixed, world.apart):
        moved(one, "put", delegation=line, put_at=timezone.now(), content_sha256="0" * 64)


def _awarded(world):
    world.awarded = _case(world, 3, status="awarded")
    commitment = Commitment.objects.create(
        budget=world.call.budget,
        amount=AMOUNT,
        starts=world.call.activity_starts,
        ends=world.call.activity_ends,
    )
    world.decision = DecisionFactory(
        application=world.awarded, amount=AMOUNT, commitment=commitment, reasons=f"{SECRET} wins"
    )
    world.question = OutcomeQuestionFactory(decision=world.decision, text=f"{SECRET} why?")
    world.decision.sitting.recusals.create(
        application=world.awarded, user=UserFactory(), nature=f"{SECRET} tie", quorum_left=2
    )
    held = Letter.objects.create(
        kind="outcome",
        to_email="reader@example.org",
        subject=f"{SECRET} outcome",
        text=f"{SECRET} letter",
        about=world.decision,
        concerns=world.applicant,
        case_begun_at=world.awarded.begun_at,
        read_at=timezone.now(),
        read_by=UserFactory(role=Role.OFFICER),
    )
    world.letter = held
    world.bare = DecisionFactory(application=_case(world, 4, status="awarded"), amount=AMOUNT)


def _delivered(world):
    world.contract = ContractFactory(
        decision=world.decision, in_force=True, reference=f"{STEM}3-C", type_reason=f"{SECRET} type"
    )
    world.partner = OrganisationFactory(kind="partner", name="Plain Partners")
    world.draft = ContractFactory(
        decision=DecisionFactory(application=_case(world, 5, status="awarded"), amount=AMOUNT), provider=world.partner
    )
    late = timezone.localdate() - timedelta(days=3)
    world.due = ReturnDueFactory(contract=world.contract, title=f"{SECRET} return", due_on=late)
    ReturnFactory(due=ReturnDueFactory(contract=world.contract, title=f"{SECRET} sent"), sent=True)
    review = ReviewFactory(contract=world.contract, quality=f"{SECRET} quality")
    world.action = ReviewActionFactory(review=review, text=f"{SECRET} action", due_on=late)
    ResultFactory(contract=world.contract, what_came_of_it=f"{SECRET} came of it")
    world.payment = Payment.objects.create(
        commitment=world.decision.commitment,
        kind="money",
        amount=AMOUNT,
        what_for=f"{SECRET} choir",
        entered_by=UserFactory(role=Role.FINANCE),
    )


def declared(world, user):
    """An interest that stands in the register."""
    InterestFactory(user=user, organisation=world.applicant)


def stood_back(world, user):
    """An assessor who declared an interest in the case they were given, and has ended it since."""
    AssessmentFactory(application=world.being_assessed, assessor=user, status="conflicted", interest="Governor")
    Interest.objects.create(user=user, organisation=world.applicant, nature="Governor", until=timezone.localdate())


def left(world, user):
    """A colleague of the school who wrote the application and works for the hub since."""
    Membership.objects.create(
        user=user, organisation=world.applicant, confirmed_at=timezone.now(), left_at=timezone.now()
    )
