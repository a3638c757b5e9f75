"""The form of one section, made from the questions the application began with.

It takes whatever is typed, over a limit or unfinished: what is wrong is said beside it, and nothing is cut.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from segue.cycle.applications.answers import Offer, Problem
from segue.cycle.applications.queries import STANDINGS
from segue.cycle.applications.sheet import Part
from segue.cycle.applications.widgets import PupilsTable, WishList
from segue.cycle.calls.models import Asks, Question
from segue.places.key_stages import stages_of
from segue.places.models import School
from segue.site.forms import Filters, Line, Words
from segue.words import can_be_kept
from segue.years import ProgrammeYear

ALL = ("", "All")
YES_OR_NO = (("yes", "Yes"), ("no", "No"))


class Pieces(forms.Field):
    """An answer of several pieces, kept as they were typed."""

    def to_python(self, value: Any) -> Any:
        for piece in _pieces(value):
            if not can_be_kept(piece):
                raise forms.ValidationError(
                    "This has a character that cannot be kept. Delete it and type the words again."
                )
        return value


class SectionForm(forms.Form):
    """One section. `problems` are shown beside the answers they are about, on a page that was not sent too."""

    says_optional = False

    def __init__(
        self, part: Part, data: Any = None, *, known: dict[str, Any] | None = None, problems: Iterable[Problem] = ()
    ) -> None:
        answers = part.saved.answers if part.saved else {}
        super().__init__(data, initial=(known or {}) | answers, label_suffix="")
        self.part = part
        for question in part.questions:
            self.fields[question.key] = _field(question, part.offer, part.school, list(problems))
        self._show(problems)

    def _show(self, problems: Iterable[Problem]) -> None:
        found = list(problems)
        if found and not self.is_bound:
            self._errors = ErrorDict(renderer=self.renderer)
            for problem in found:
                name = problem.question.key
                empty = self.error_class(renderer=self.renderer, field_id=self[name].auto_id)
                shown = self._errors.setdefault(name, empty)
                if not self._is_beside(problem):
                    shown.append(problem.words)

    def _is_beside(self, problem: Problem) -> bool:
        """Tell whether a problem is said beside the one amount it is about, rather than above all of them."""
        return bool(problem.at) and isinstance(self.fields[problem.question.key].widget, WishList)

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Each problem with the place it is at, for the list on top of the page."""
        if self.is_bound:
            return [(words, f"#{self[name].first_id}") for name, found in self.errors.items() for words in found]
        return [(problem.words, f"#{self.place(problem)}") for problem in self.part.problems if self.errors]

    def place(self, problem: Problem) -> str:
        """The control a problem is about."""
        field = self[problem.question.key]
        if problem.at:
            return f"{field.auto_id}-{problem.at}"
        first = getattr(field.field.widget, "first", "")
        return f"{field.auto_id}-{first}" if first else field.first_id


def _field(question: Question, offer: Offer, school: School | None, problems: list[Problem]) -> forms.Field:
    field = _KINDS[question.asks](question)
    # Whether it may stay empty is said on the label; an empty answer is never a reason not to save.
    field.label = question.label if question.required else f"{question.label} (optional)"
    field.help_text = question.hint
    wrong = {problem.at: problem.words for problem in problems if problem.question.pk == question.pk}
    if isinstance(field.widget, PupilsTable):
        field.widget.show(stages_of(school), wrong)
    if isinstance(field.widget, WishList):
        field.widget.show(offer, wrong)
    return field


def _pieces(value: Any) -> Iterable[str]:
    rows = value.values() if isinstance(value, dict) else value or []
    return (str(piece) for row in rows for piece in row.values())


def _words(question: Question) -> forms.Field:
    return Words(max_words=question.words, required=False)


def _line(_question: Question) -> forms.Field:
    return Line(required=False, strip=False, widget=forms.TextInput({"autocomplete": "off"}))


def _number(_question: Question) -> forms.Field:
    widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-5"})
    return Line(required=False, strip=False, widget=widget)


def _choice(question: Question) -> forms.Field:
    choices = YES_OR_NO if question.asks == Asks.YES_NO else [(option, option) for option in question.options]
    return forms.ChoiceField(choices=choices, required=False, widget=forms.RadioSelect())


def _tick(_question: Question) -> forms.Field:
    return forms.BooleanField(required=False)


_KINDS: dict[str, Callable[[Question], forms.Field]] = {
    Asks.WORDS: _words,
    Asks.LINE: _line,
    Asks.NUMBER: _number,
    Asks.YES_NO: _choice,
    Asks.ONE_OF: _choice,
    Asks.CONFIRM: _tick,
    Asks.PUPILS: lambda _: Pieces(required=False, widget=PupilsTable()),
    Asks.OPPORTUNITIES: lambda _: Pieces(required=False, widget=WishList()),
}


class FindSchool(forms.Form):
    """Which school, by whatever a person knows of it."""

    q = Line(
        label="Name, postcode or URN of your school",
        help_text="For example “Saltmere”, “ZZ2 1AB” or a six-figure URN.",
        required=False,
        max_length=200,
    )
    says_optional = False


class Join(forms.Form):
    job = Line(label="Your job at the school", help_text="For example music lead.", required=False, max_length=100)


class Because(forms.Form):
    """A reason that goes on record."""

    because = Words(label="Why?")

    def __init__(self, *args: Any, label: str = "Why?", hint: str = "", **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["because"].label = label
        self.fields["because"].help_text = hint


class OwnFilter(Filters):
    """One's own applications by year and by how they stand."""

    year = forms.TypedChoiceField(label="Programme year", required=False, coerce=int, empty_value=None)
    standing = forms.ChoiceField(
        label="Status", required=False, choices=[ALL, *((name, words) for name, (words, _) in STANDINGS.items())]
    )

    def __init__(self, *args: Any, years: Iterable[int] = (), **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["year"].choices = [ALL, *((year, str(ProgrammeYear(year))) for year in years)]


class Settle(forms.Form):
    """Which of two versions stands."""

    use = forms.ChoiceField(choices=[("mine", "Mine"), ("theirs", "Theirs"), ("both", "Both")])
    version = forms.IntegerField(min_value=0, max_value=2_000_000_000)


class Send(forms.Form):
    """Nothing is asked: the button is the answer."""
