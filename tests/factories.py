"""The least that makes a valid row of each kind. A test says only what it is about."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from segue.cycle.applications import lifecycle as application_life
from segue.cycle.applications.models import Application, Line
from segue.cycle.assessment import lifecycle as assessment_life
from segue.cycle.assessment.models import Assessment, Moderation, Score
from segue.cycle.calls import lifecycle as call_life
from segue.cycle.calls.models import (
    Call,
    Criterion,
    Indicator,
    Opportunity,
    Question,
    QuestionSet,
    Section,
    Specification,
)
from segue.cycle.decisions import lifecycle as recommendation_life
from segue.cycle.decisions.models import (
    Decision,
    Outcome,
    OutcomeQuestion,
    Proposal,
    Recommendation,
    Sitting,
)
from segue.cycle.needs.models import Evidence, Finding
from segue.cycle.priorities import lifecycle as priority_life
from segue.cycle.priorities.models import Priority
from segue.governance.models import Body, Delegation, Hub, Interest, Meeting, Seat
from segue.letters.models import Letter
from segue.money.models import Budget, Commitment, Fund
from segue.people.models import Kind, Membership, Organisation, Role, RoleHeld, User
from segue.places.models import District, Phase, School, Standing, SurveyDone
from segue.policy.models import PolicyVersion
from segue.years import ProgrammeYear

NOW = timezone.now


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence("Organisation {}".format)
    kind = Kind.PARTNER


class UserFactory(DjangoModelFactory):
    """`role=` gives a role, `roles=` several; `of=` makes a confirmed member of an organisation."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence("person{}@example.org".format)
    name = factory.Sequence("Person {}".format)

    @factory.post_generation
    def role(self, create, role):
        if role:
            RoleHeld.objects.create(user=self, role=role)

    @factory.post_generation
    def roles(self, create, roles):
        for role in roles or ():
            RoleHeld.objects.create(user=self, role=role)

    @factory.post_generation
    def of(self, create, organisation):
        if organisation:
            Membership.objects.create(user=self, organisation=organisation, confirmed_at=NOW())


class HubFactory(DjangoModelFactory):
    class Meta:
        model = Hub
        django_get_or_create = ("id",)

    id = 1
    name = "Weald & Estuary Music Hub"
    lead = factory.SubFactory(OrganisationFactory, kind=Kind.LEAD, name="Weald & Estuary Music")
    email = "hello@hub.example.org"


class BodyFactory(DjangoModelFactory):
    class Meta:
        model = Body

    name = factory.Sequence("Board {}".format)
    kind = "board"
    decides = True
    quorum = 2


class SeatFactory(DjangoModelFactory):
    class Meta:
        model = Seat

    body = factory.SubFactory(BodyFactory)
    user = factory.SubFactory(UserFactory, role=Role.BODY_MEMBER)


class MeetingFactory(DjangoModelFactory):
    """`quorate=True` seats just enough members and notes them as present."""

    class Meta:
        model = Meeting
        skip_postgeneration_save = True

    body = factory.SubFactory(BodyFactory)
    held_on = factory.LazyFunction(timezone.localdate)
    title = factory.Sequence("Meeting {}".format)
    quorum = factory.LazyAttribute(lambda o: o.body.quorum)

    @factory.post_generation
    def quorate(self, create, quorate):
        if quorate:
            seats = SeatFactory.create_batch(self.body.quorum, body=self.body, since=self.held_on)
            self.present.set([seat.user for seat in seats])


class InterestFactory(DjangoModelFactory):
    class Meta:
        model = Interest

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    nature = "Governor of the school"


class DelegationFactory(DjangoModelFactory):
    class Meta:
        model = Delegation

    act = "decide"
    role = Role.CHIEF_EXECUTIVE
    in_force_from = date(2020, 1, 1)


class PolicyVersionFactory(DjangoModelFactory):
    class Meta:
        model = PolicyVersion

    number = factory.Sequence(lambda n: n + 1)
    title = "Commissioning policy"
    in_force_from = factory.LazyAttribute(lambda o: date(2020, 9, 1) + timedelta(days=o.number))
    review_due = factory.LazyAttribute(lambda o: o.in_force_from + timedelta(days=365))
    source = "# Commissioning policy"
    imported_by = factory.SubFactory(UserFactory, role=Role.CHIEF_EXECUTIVE)


class DistrictFactory(DjangoModelFactory):
    class Meta:
        model = District

    code = factory.Sequence("E0700{:04d}".format)
    name = factory.Sequence("District {}".format)


class SchoolFactory(DjangoModelFactory):
    class Meta:
        model = School

    urn = factory.Sequence(lambda n: 900_000 + n)
    name = factory.Sequence("School {}".format)
    type_name = "Community school"
    phase = Phase.PRIMARY
    standing = Standing.OPEN
    state_funded = True
    organisation = factory.SubFactory(OrganisationFactory, kind=Kind.SCHOOL, name=factory.SelfAttribute("..name"))


class SurveyDoneFactory(DjangoModelFactory):
    class Meta:
        model = SurveyDone

    school = factory.SubFactory(SchoolFactory)
    year = factory.LazyFunction(lambda: ProgrammeYear.current().start)
    completed_on = factory.LazyFunction(timezone.localdate)
    noted_by = factory.SubFactory(UserFactory, role=Role.OFFICER)


class LetterFactory(DjangoModelFactory):
    """Held in the outbox, not read yet."""

    class Meta:
        model = Letter

    kind = "outcome"
    to_name = "Asha Menon"
    to_email = factory.Sequence("reader{}@example.org".format)
    subject = factory.Sequence("Letter {}".format)
    text = "Dear Asha,\n\nThank you.\n"
    about = factory.SubFactory(OrganisationFactory)


class FundFactory(DjangoModelFactory):
    class Meta:
        model = Fund

    name = factory.Sequence("Fund {}".format)
    given_by = "The funder"
    starts = date(2020, 9, 1)
    ends = date(2035, 8, 31)
    amount = Decimal(1_000_000)


class BudgetFactory(DjangoModelFactory):
    class Meta:
        model = Budget

    fund = factory.SubFactory(FundFactory)
    category = "schools"
    year = factory.LazyFunction(lambda: ProgrammeYear.current().start)
    name = factory.Sequence("Budget {}".format)
    amount = Decimal(1_000)


class CommitmentFactory(DjangoModelFactory):
    class Meta:
        model = Commitment

    budget = factory.SubFactory(BudgetFactory)
    amount = Decimal(500)
    starts = factory.LazyFunction(lambda: ProgrammeYear.current().first_day)
    ends = factory.LazyFunction(lambda: ProgrammeYear.current().last_day)


class FindingFactory(DjangoModelFactory):
    class Meta:
        model = Finding

    statement = factory.Sequence("Finding {}".format)
    place = "The whole hub"
    group = "Pupils in Key Stage 2"
    year = factory.LazyFunction(lambda: ProgrammeYear.current().start)
    recorded_by = factory.SubFactory(UserFactory, role=Role.OFFICER)


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    finding = factory.SubFactory(FindingFactory)
    summary = "Two in three schools have no instrument lessons."
    source = "Schools Survey"
    dated = date(2026, 7, 1)


class PriorityFactory(DjangoModelFactory):
    """Proposed; `adopted=True` makes one adopted at a meeting."""

    class Meta:
        model = Priority

    class Params:
        adopted = factory.Trait(
            status=priority_life.Status.ADOPTED,
            adopted_at=factory.SubFactory(MeetingFactory),
            minute_reference="4.2",
        )

    number = factory.Sequence(lambda n: n % 30_000 + 1)
    title = factory.Sequence("Priority {}".format)
    aims = [1]
    from_year = factory.LazyFunction(lambda: ProgrammeYear.current().start)
    to_year = factory.LazyAttribute(lambda o: o.from_year + 2)


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    code = factory.Sequence("KPI-{}".format)
    name = factory.Sequence("Indicator {}".format)
    definition = "Pupils counted once."


class SpecificationFactory(DjangoModelFactory):
    class Meta:
        model = Specification
        skip_postgeneration_save = True

    title = factory.Sequence("Specification {}".format)
    category = "schools"
    year = factory.LazyFunction(lambda: ProgrammeYear.current().start)
    to_achieve = "More pupils make music."
    for_whom = "State-funded schools"
    standard = "Taught by qualified musicians"

    @factory.post_generation
    def priorities(self, create, priorities):
        self.priorities.set(priorities or [PriorityFactory(adopted=True)])

    @factory.post_generation
    def indicators(self, create, indicators):
        self.indicators.set(indicators or [IndicatorFactory()])


class QuestionSetFactory(DjangoModelFactory):
    """One section `why` with one question of up to 200 words, and one section of opportunities."""

    class Meta:
        model = QuestionSet
        skip_postgeneration_save = True

    name = factory.Sequence("School form {}".format)
    version = 1

    @factory.post_generation
    def sections(self, create, sections):
        wish = Section.objects.create(question_set=self, key="wish", title="What you would like", position=1)
        Question.objects.create(
            section=wish,
            key="opportunities",
            label="What would you like?",
            asks="opportunities",
            position=1,
        )
        why = Section.objects.create(question_set=self, key="why", title="Why it matters", position=2)
        Question.objects.create(
            section=why,
            key="why",
            label="Why does it matter?",
            asks="words",
            words=200,
            position=1,
        )


class CallFactory(DjangoModelFactory):
    """Published and open now; `closed=True` closed yesterday, `draft=True` not published."""

    class Meta:
        model = Call
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(status=call_life.Status.DRAFT)
        closed = factory.Trait(
            opens_at=factory.LazyFunction(lambda: NOW() - timedelta(days=30)),
            closes_at=factory.LazyFunction(lambda: NOW() - timedelta(days=1)),
        )

    reference = factory.Sequence("FO-{:04d}".format)
    title = "Funded Opportunities"
    specification = factory.SubFactory(SpecificationFactory)
    category = "schools"
    year = factory.LazyFunction(lambda: ProgrammeYear.current().start)
    budget = factory.SubFactory(BudgetFactory)
    question_set = factory.SubFactory(QuestionSetFactory)
    opens_at = factory.LazyFunction(lambda: NOW() - timedelta(days=1))
    closes_at = factory.LazyFunction(lambda: NOW() + timedelta(days=30))
    activity_starts = factory.LazyFunction(lambda: ProgrammeYear.current().first_day)
    activity_ends = factory.LazyFunction(lambda: ProgrammeYear.current().last_day)
    status = call_life.Status.PUBLISHED
    survey_required = False


class OpportunityFactory(DjangoModelFactory):
    class Meta:
        model = Opportunity

    call = factory.SubFactory(CallFactory)
    code = factory.Sequence("O{}".format)
    title = factory.Sequence("Opportunity {}".format)
    phases = [Phase.PRIMARY]
    cap = Decimal(1_000)


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = Criterion

    call = factory.SubFactory(CallFactory)
    title = factory.Sequence("Criterion {}".format)
    question = "How well does it serve the need?"


class ApplicationFactory(DjangoModelFactory):
    """A draft; `submitted=True` or `status=` makes one further on its way."""

    class Meta:
        model = Application

    class Params:
        submitted = factory.Trait(status=application_life.Status.SUBMITTED)

    reference = factory.Sequence("FO-TEST-{:04d}".format)
    call = factory.SubFactory(CallFactory)
    school = factory.SubFactory(SchoolFactory)
    applicant = factory.SelfAttribute("school.organisation")
    question_set = factory.SelfAttribute("call.question_set")
    requested = Decimal(500)
    begun_by = factory.SubFactory(UserFactory, role=Role.APPLICANT)
    submitted_by = factory.LazyAttribute(lambda o: None if o.status == application_life.Status.DRAFT else o.begun_by)
    submitted_at = factory.LazyAttribute(
        lambda o: None if o.status == application_life.Status.DRAFT else NOW() - timedelta(days=2)
    )
    status = application_life.Status.DRAFT


class LineFactory(DjangoModelFactory):
    class Meta:
        model = Line

    application = factory.SubFactory(ApplicationFactory)
    opportunity = factory.SubFactory(OpportunityFactory, call=factory.SelfAttribute("..application.call"))
    amount = Decimal(500)


class AssessmentFactory(DjangoModelFactory):
    class Meta:
        model = Assessment

    application = factory.SubFactory(ApplicationFactory, status=application_life.Status.IN_ASSESSMENT)
    assessor = factory.SubFactory(UserFactory, role=Role.ASSESSOR)
    assigned_by = factory.SubFactory(UserFactory, role=Role.OFFICER)
    status = assessment_life.Status.ASSIGNED
    declared_at = factory.LazyAttribute(lambda o: None if o.status == assessment_life.Status.ASSIGNED else NOW())
    submitted_at = factory.LazyAttribute(lambda o: NOW() if o.status == assessment_life.Status.SUBMITTED else None)
    total = factory.LazyAttribute(lambda o: Decimal(60) if o.status == assessment_life.Status.SUBMITTED else None)


class ScoreFactory(DjangoModelFactory):
    """A score of an open assessment: the database takes no other."""

    class Meta:
        model = Score

    assessment = factory.SubFactory(AssessmentFactory, status=assessment_life.Status.OPEN)
    criterion = factory.SubFactory(CriterionFactory, call=factory.SelfAttribute("..assessment.application.call"))
    value = 3
    reasons = "The need is shown well."


class ModerationFactory(DjangoModelFactory):
    """`counted=[assessments]` names the scores it rests on."""

    class Meta:
        model = Moderation
        skip_postgeneration_save = True

    application = factory.SubFactory(ApplicationFactory, status=application_life.Status.ASSESSED)
    score = Decimal(60)
    average = Decimal(60)
    spread = Decimal(0)
    assessors = 1
    reasons = "Both assessors agree."
    feedback = "A clear plan."
    by = factory.SubFactory(UserFactory, role=Role.OFFICER)

    @factory.post_generation
    def counted(self, create, counted):
        self.counted.set(counted or [])


class RecommendationFactory(DjangoModelFactory):
    """A draft; `put=True` or `decided=True` makes one further on its way."""

    class Meta:
        model = Recommendation

    class Params:
        put = factory.Trait(
            status=recommendation_life.Status.PUT,
            delegation=factory.SubFactory(DelegationFactory),
            put_at=factory.LazyFunction(NOW),
            content_sha256="0" * 64,
        )
        decided = factory.Trait(put=True, status=recommendation_life.Status.DECIDED)

    call = factory.SubFactory(CallFactory)
    title = factory.Sequence("Recommendation {}".format)
    prepared_by = factory.SubFactory(UserFactory, role=Role.OFFICER)


class ProposalFactory(DjangoModelFactory):
    """An award in a draft recommendation; `declined=True` proposes none."""

    class Meta:
        model = Proposal

    class Params:
        declined = factory.Trait(outcome=Outcome.DECLINED, amount=None)

    recommendation = factory.SubFactory(RecommendationFactory)
    application = factory.SubFactory(
        ApplicationFactory,
        call=factory.SelfAttribute("..recommendation.call"),
        status=application_life.Status.ASSESSED,
    )
    rank = factory.Sequence(lambda n: n + 1)
    score = Decimal(60)
    outcome = Outcome.AWARDED
    amount = Decimal(500)
    reasons = "It meets the priority well."


class SittingFactory(DjangoModelFactory):
    """Decided by a role."""

    class Meta:
        model = Sitting

    recommendation = factory.SubFactory(RecommendationFactory, decided=True)
    delegation = factory.SelfAttribute("recommendation.delegation")
    policy = factory.SubFactory(PolicyVersionFactory)
    decided_by = factory.SubFactory(UserFactory, role=Role.CHIEF_EXECUTIVE)
    reasons = "As recommended."
    content_sha256 = "0" * 64


class DecisionFactory(DjangoModelFactory):
    """An award of £500 with its money set aside; `declined=True` is a refusal."""

    class Meta:
        model = Decision

    class Params:
        declined = factory.Trait(
            outcome=Outcome.DECLINED,
            amount=None,
            commitment=None,
            application=factory.SubFactory(ApplicationFactory, status=application_life.Status.DECLINED),
        )

    application = factory.SubFactory(ApplicationFactory, status=application_life.Status.AWARDED)
    sitting = factory.SubFactory(
        SittingFactory,
        recommendation__call=factory.SelfAttribute("...application.call"),
    )
    outcome = Outcome.AWARDED
    amount = Decimal(500)
    commitment = factory.SubFactory(
        CommitmentFactory,
        budget=factory.SelfAttribute("..application.call.budget"),
        amount=factory.SelfAttribute("..amount"),
    )
    rank = 1
    score = Decimal(60)
    reasons = "It meets the priority well."
    decided_by = factory.SelfAttribute("sitting.decided_by")


class OutcomeQuestionFactory(DjangoModelFactory):
    class Meta:
        model = OutcomeQuestion

    decision = factory.SubFactory(DecisionFactory, declined=True)
    asked_by = factory.SubFactory(UserFactory, role=Role.APPLICANT)
    text = "Why was the second year not counted?"
