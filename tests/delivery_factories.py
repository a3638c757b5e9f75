"""The least that makes a valid contract, return, review: the rows of delivery."""

from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from segue.cycle.contracts import lifecycle as contract_life
from segue.cycle.contracts.models import Contract, ReturnDue, Target
from segue.cycle.monitoring import lifecycle as return_life
from segue.cycle.monitoring.models import Actual, PupilCount, Result, Return, Review, ReviewAction
from segue.people.models import Role
from tests.factories import DecisionFactory, IndicatorFactory, UserFactory

NOW = timezone.now


class ContractFactory(DjangoModelFactory):
    """A draft with the holder delivering; `offered=True` or `in_force=True` makes one further on its way."""

    class Meta:
        model = Contract

    class Params:
        offered = factory.Trait(
            status=contract_life.Status.OFFERED,
            offered_at=factory.LazyFunction(NOW),
            answer_by=factory.LazyFunction(timezone.localdate),
        )
        in_force = factory.Trait(
            offered=True,
            status=contract_life.Status.IN_FORCE,
            accepted_at=factory.LazyFunction(NOW),
            accepted_as="Headteacher",
            accepted_by=factory.LazyAttribute(lambda o: UserFactory(role=Role.APPLICANT, of=o.holder)),
        )

    decision = factory.SubFactory(DecisionFactory)
    year = factory.SelfAttribute("decision.application.call.year")
    reference = factory.LazyAttribute(lambda o: f"{o.decision.application.reference}-C")
    holder = factory.SelfAttribute("decision.application.applicant")
    provider = factory.SelfAttribute("holder")
    type = "grant"
    type_reason = "Pupils benefit and the hub gets nothing in return."
    amount = factory.SelfAttribute("decision.amount")
    commitment = factory.SelfAttribute("decision.commitment")
    starts = factory.SelfAttribute("commitment.starts")
    ends = factory.SelfAttribute("commitment.ends")
    drafted_by = factory.SubFactory(UserFactory, role=Role.OFFICER)


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = Target

    contract = factory.SubFactory(ContractFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    target = Decimal(100)


class ReturnDueFactory(DjangoModelFactory):
    class Meta:
        model = ReturnDue

    contract = factory.SubFactory(ContractFactory, in_force=True)
    title = factory.Sequence("Return {}".format)
    due_on = factory.LazyFunction(timezone.localdate)


class ReturnFactory(DjangoModelFactory):
    """Begun; `sent=True` or `accepted=True` makes one further on its way."""

    class Meta:
        model = Return

    class Params:
        sent = factory.Trait(
            status=return_life.Status.SENT,
            sessions=10,
            story="More pupils sing.",
            sent_at=factory.LazyFunction(NOW),
            sent_by=factory.SelfAttribute("begun_by"),
        )
        accepted = factory.Trait(
            sent=True,
            status=return_life.Status.ACCEPTED,
            checked_at=factory.LazyFunction(NOW),
            checked_by=factory.SubFactory(UserFactory, role=Role.OFFICER),
        )

    due = factory.SubFactory(ReturnDueFactory)
    begun_by = factory.LazyAttribute(lambda o: UserFactory(role=Role.APPLICANT, of=o.due.contract.holder))


class PupilCountFactory(DjangoModelFactory):
    class Meta:
        model = PupilCount

    report = factory.SubFactory(ReturnFactory)
    key_stage = "ks2"
    pupils = 30
    pupil_premium = 8
    send = 4


class ActualFactory(DjangoModelFactory):
    class Meta:
        model = Actual

    report = factory.SubFactory(ReturnFactory)
    target = factory.SubFactory(TargetFactory, contract=factory.SelfAttribute("..report.due.contract"))
    value = Decimal(50)


class ReviewFactory(DjangoModelFactory):
    class Meta:
        model = Review

    contract = factory.SubFactory(ContractFactory, in_force=True)
    held_on = factory.LazyFunction(timezone.localdate)
    who = "The music lead and the officer"
    quality = "Well taught."
    value = "Good for the price."
    noted_by = factory.SubFactory(UserFactory, role=Role.OFFICER)


class ReviewActionFactory(DjangoModelFactory):
    class Meta:
        model = ReviewAction

    review = factory.SubFactory(ReviewFactory)
    text = "Send the timetable"
    owner = "The music lead"
    due_on = factory.LazyFunction(timezone.localdate)


class ResultFactory(DjangoModelFactory):
    class Meta:
        model = Result

    contract = factory.SubFactory(ContractFactory, in_force=True)
    what_came_of_it = "A choir of forty."
    written_by = factory.SubFactory(UserFactory, role=Role.OFFICER)
