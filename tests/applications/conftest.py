"""One school with two colleagues, an open call, and a draft."""

from dataclasses import dataclass
from typing import Any

import pytest

from segue.cycle.applications import actions
from segue.cycle.applications.models import Application
from segue.cycle.calls.models import Asks, Call, Opportunity, Question, QuestionSet, Section
from segue.people.models import Role, User
from segue.places.models import School
from tests.factories import CallFactory, HubFactory, OpportunityFactory, SchoolFactory, UserFactory

ANSWERS: dict[str, dict[str, Any]] = {
    "wish": {"opportunities": [{"code": "BRASS", "amount": "800.00", "note": "Year 4"}]},
    "why": {"why": "Because they have none."},
}


@dataclass(frozen=True)
class World:
    school: School
    lead: User
    colleague: User
    call: Call
    brass: Opportunity

    def draft(self) -> Application:
        return actions.begin(self.call, school=self.school, by=self.lead)

    def full(self) -> Application:
        """A draft in which everything is answered."""
        application = self.draft()
        for key, answers in ANSWERS.items():
            actions.save_section(application, key=key, answers=answers, version=0, by=self.lead)
        return application

    def sent(self) -> Application:
        application = self.full()
        actions.submit(application, by=self.lead)
        return application


def make_world(**call: Any) -> World:
    HubFactory()
    school = SchoolFactory(name="Saltmere Primary School", phase="primary", pupils=420, postcode="CT1 1AA")
    lead = UserFactory(name="Priya Shah", role=Role.APPLICANT, of=school.organisation)
    colleague = UserFactory(name="Tom Reed", role=Role.APPLICANT, of=school.organisation)
    call = CallFactory(reference="FO-27", **call)
    brass = OpportunityFactory(call=call, code="BRASS", title="Whole-class brass", cap=1_000)
    return World(school, lead, colleague, call, brass)


@pytest.fixture
def world(db) -> World:
    return make_world()


def every_kind() -> QuestionSet:
    """A form with one section in which each kind is asked once."""
    questions = QuestionSet.objects.create(name="Every kind", version=1)
    section = Section.objects.create(question_set=questions, key="all", title="Everything", position=1)
    for position, kind in enumerate(Asks.values):
        Question.objects.create(
            section=section,
            key=kind,
            label=f"Your {kind}",
            asks=kind,
            options=["One", "Two"],
            words=200,
            position=position,
        )
    return questions


@pytest.fixture
def kinds(db) -> World:
    return make_world(question_set=every_kind())
