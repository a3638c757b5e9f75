"""An application laid out as its form: each section with what was answered and what is still missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import prefetch_related_objects

from segue.cycle.applications import answers
from segue.cycle.applications.answers import Offer, Offered, Problem
from segue.cycle.applications.models import Application, SectionAnswers
from segue.cycle.calls import rules as calls_rules
from segue.cycle.calls.models import Asks, Opportunity, Question, Section
from segue.places.models import School


@dataclass(frozen=True)
class Part:
    """One section of the form."""

    section: Section
    questions: tuple[Question, ...]
    saved: SectionAnswers | None
    offer: Offer
    school: School | None = None

    @property
    def key(self) -> str:
        return self.section.key

    @property
    def version(self) -> int:
        return self.saved.version if self.saved else 0

    def answer(self, question: Question) -> Any:
        """What is kept for a question, in the shape of its kind; None where nothing was saved."""
        return self.written.get(question.key)

    @property
    def written(self) -> dict[str, Any]:
        """Every answer kept, by the key of its question."""
        return self.saved.answers if self.saved else {}

    @cached_property
    def problems(self) -> list[Problem]:
        """What keeps this section from being sent."""
        return [
            problem
            for question in self.questions
            for problem in answers.problems(question, self.answer(question), self.offer)
        ]

    @property
    def is_begun(self) -> bool:
        return any(not answers.is_empty(self.answer(question)) for question in self.questions)

    @property
    def is_done(self) -> bool:
        return not self.problems and (self.is_begun or self.saved is not None)

    @property
    def asks_for_money(self) -> bool:
        return any(question.asks == Asks.OPPORTUNITIES for question in self.questions)


@dataclass(frozen=True)
class Sheet:
    """The whole form of one application."""

    application: Application
    parts: tuple[Part, ...]
    offer: Offer

    def find(self, key: str) -> Part | None:
        return next((part for part in self.parts if part.key == key), None)

    def after(self, key: str) -> Part | None:
        """The section to go on with: the next that is not done, in the order of the form, then from its beginning."""
        place = [part.key for part in self.parts].index(key) + 1
        return next((part for part in self.parts[place:] + self.parts[:place] if not part.is_done), None)

    @property
    def problems(self) -> list[tuple[Part, Problem]]:
        return [(part, problem) for part in self.parts for problem in part.problems]

    @property
    def next_to_do(self) -> Part | None:
        return next((part for part in self.parts if not part.is_done), None)

    @property
    def saved_last(self) -> SectionAnswers | None:
        saved = [part.saved for part in self.parts if part.saved]
        return max(saved, key=lambda one: one.saved_at, default=None)

    @property
    def wishes(self) -> dict[str, Decimal]:
        """The amounts asked for, by the code of the opportunity."""
        return {code: amount for answer in self._wish_answers() for code, amount in answers.asked(answer).items()}

    def _wish_answers(self) -> Iterator[Any]:
        for part in self.parts:
            for question in part.questions:
                if question.asks == Asks.OPPORTUNITIES:
                    yield part.answer(question)


def sheet_of(application: Application) -> Sheet:
    """Lay out an application by the questions it began with."""
    asked = Question.objects.filter(section__question_set=application.question_set_id).select_related("section")
    by_section = groupby(asked.order_by("section__position", "section_id", "position", "pk"), lambda one: one.section)
    saved = {kept.key: kept for kept in application.sections.select_related("saved_by")}
    offer = offer_for(application)
    parts = tuple(
        Part(section, tuple(questions), saved.get(section.key), offer, application.school)
        for section, questions in by_section
    )
    return Sheet(application, parts, offer)


def offer_for(application: Application) -> Offer:
    """What the call offers this applicant, with the caps for its phase."""
    school, call = application.school, application.call
    prefetch_related_objects([call], "opportunities__phase_caps")
    offered = tuple(Offered(one, _cap(one, school)) for one in call.opportunities.all())
    return Offer(offered, call.cap_per_school, school.get_phase_display().lower() if school else "organisation")


def _cap(opportunity: Opportunity, school: School | None) -> Decimal | None:
    if school is None:
        return opportunity.cap
    return calls_rules.cap_for(opportunity, school) if calls_rules.fits(opportunity, school) else None
