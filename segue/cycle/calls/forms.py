"""What people type about calls and what they rest on."""

from typing import Any

from django import forms

from segue import categories
from segue.cycle.calls import queries
from segue.cycle.calls.lifecycle import Status
from segue.cycle.calls.models import Indicator, QuestionSet, Specification
from segue.cycle.needs.forms import as_year, year_choices
from segue.cycle.priorities import queries as priorities
from segue.cycle.priorities.models import Priority
from segue.money import queries as money
from segue.money.models import Budget
from segue.places.models import Phase, School
from segue.site.forms import DateField, Filters, Line, MomentField, PoundsField, Words
from segue.wording import pounds
from segue.years import ProgrammeYear

ANY = [("", "All")]
NARROW = {"class": "govuk-input--width-5"}


class IndicatorForm(forms.Form):
    code = Line(
        max_length=20, help_text="Short and never used before. For example: KPI-2a", widget=forms.TextInput(NARROW)
    )
    name = Line(max_length=160)
    definition = Words(
        help_text="What is counted, when and how. It never changes: a new definition is a new indicator."
    )
    unit = Line(max_length=40, initial="pupils", widget=forms.TextInput({"class": "govuk-input--width-10"}))
    in_use_from = DateField(label="From when is it in use?")


class SpecificationForm(forms.Form):
    title = Line(max_length=160)
    category = forms.ChoiceField(choices=categories.CHOICES)
    year = forms.TypedChoiceField(label="Programme year", coerce=as_year)
    to_achieve = Words(label="What is to be achieved?")
    for_whom = Words(label="For whom?")
    standard = Words(label="To which standard?")
    priorities = forms.ModelMultipleChoiceField(
        Priority.objects.none(),
        label="Priorities it serves",
        widget=forms.CheckboxSelectMultiple,
        help_text="Those that a body has adopted",
    )
    indicators = forms.ModelMultipleChoiceField(
        Indicator.objects.all(),
        label="Indicators it is measured by",
        widget=forms.CheckboxSelectMultiple,
        help_text="Those of the indicator library. What is missing is added there first.",
    )

    def __init__(self, *args, **facts):
        super().__init__(*args, **facts)
        self.fields["priorities"].queryset = priorities.adopted()
        self.fields["year"].choices = year_choices()
        self.fields["year"].initial = ProgrammeYear.current().start


class BudgetChoice(forms.ModelChoiceField):
    def label_from_instance(self, budget: Any) -> str:
        return f"{budget.name}, {ProgrammeYear(budget.year)}: {pounds(budget.left_sum)} left"


class CallForm(forms.Form):
    specification = forms.ModelChoiceField(
        Specification.objects.all(),
        empty_label="Choose one",
        help_text="What is to be achieved, for whom and to which standard",
    )
    title = Line(max_length=160)
    summary = Words(required=False, help_text="What schools read first. Two or three sentences.")
    year = forms.TypedChoiceField(label="Programme year it is for", coerce=as_year)
    budget = BudgetChoice(Budget.objects.none(), empty_label="Choose one")
    opens_at = MomentField(
        label="When does it open?", help_text="Date and time, by the UK clock. For example, 26 4 2027 at 9:00"
    )
    closes_at = MomentField(label="When does it close?", help_text="Applications are in time until this minute is over")
    decisions_by = DateField(label="By when are decisions expected?")
    activity_starts = DateField(label="When may activity start?")
    activity_ends = DateField(label="When must activity end?")
    cap_per_school = PoundsField(label="What is the most one school may ask for in all?", required=False)
    survey_required = forms.BooleanField(
        label="The year's Schools Survey must be completed", required=False, initial=True
    )
    conditions = Words(label="Conditions of an award", required=False)
    assessors_each = forms.IntegerField(
        label="How many assessors for each application?",
        min_value=1,
        max_value=9,
        initial=2,
        widget=forms.TextInput(NARROW | {"inputmode": "numeric"}),
    )
    question_set = forms.ModelChoiceField(
        QuestionSet.objects.all(), label="Questions", required=False, empty_label="The school form as it stands"
    )

    def __init__(self, *args, fixed_specification=False, **facts):
        super().__init__(*args, **facts)
        self.fields["budget"].queryset = money.budgets_with_sums()
        self.fields["year"].choices = year_choices()
        self.fields["year"].initial = ProgrammeYear.current().start + 1
        if fixed_specification:
            del self.fields["specification"]


class OpportunityForm(forms.Form):
    code = Line(
        max_length=20,
        help_text="A few letters. For example: WCET",
        widget=forms.TextInput({"class": "govuk-input--width-10"}),
    )
    title = Line(max_length=160)
    description = Words(required=False, help_text="What the school gets, and what it has to bring")
    phases = forms.MultipleChoiceField(
        label="Schools it is for", choices=Phase.choices, widget=forms.CheckboxSelectMultiple
    )
    cap = PoundsField(label="What is the most one school may ask for?")
    total = PoundsField(label="Most that will be awarded in all", required=False)
    unit = Line(
        label="What is one unit, where support is in kind?",
        required=False,
        max_length=60,
        help_text="For example: a term of weekly lessons",
    )
    unit_value = PoundsField(label="Value of one unit", required=False)


class PhaseCapsForm(forms.Form):
    """One amount for each phase an opportunity is for."""

    def __init__(self, *args, opportunity, **facts):
        super().__init__(*args, **facts)
        for phase in opportunity.phases:
            self.fields[phase] = PoundsField(label=Phase(phase).label, required=False)


class CriterionForm(forms.Form):
    """A criterion with a line for each score, highest first."""

    says_optional = False

    title = Line(max_length=120)
    question = Words(label="What does the assessor ask?")
    weight = forms.IntegerField(
        min_value=1,
        max_value=100,
        initial=1,
        help_text="How much it counts beside the other criteria",
        widget=forms.TextInput(NARROW | {"inputmode": "numeric"}),
    )

    def __init__(self, *args, highest, **facts):
        super().__init__(*args, **facts)
        self.highest = highest
        for score in range(highest, -1, -1):
            self.fields[f"meaning_{score}"] = Line(
                label=f"What a score of {score} means", required=False, max_length=300
            )

    def clean(self) -> dict[str, Any]:
        facts = {name: value for name, value in self.cleaned_data.items() if not name.startswith("meaning_")}
        meanings = {score: self.cleaned_data.get(f"meaning_{score}", "") for score in range(self.highest + 1)}
        return facts | {"meanings": meanings, "highest": self.highest}


class ExtendForm(forms.Form):
    closes_at = MomentField(label="New closing time", help_text="Later than now set, by the UK clock")
    because = Words(label="Why?", help_text="Everyone can read the reason")


class CancelForm(forms.Form):
    because = Words(label="Why is it cancelled?", help_text="Everyone can read the reason")


class LateLeaveForm(forms.Form):
    urn = forms.IntegerField(
        label="URN of the school",
        min_value=1,
        max_value=9_999_999,
        widget=forms.TextInput(NARROW | {"inputmode": "numeric"}),
    )
    until = MomentField(label="Until when may it apply?", help_text="Date and time, by the UK clock")
    because = Words(label="Why?")

    def clean(self) -> dict[str, Any]:
        facts = dict(self.cleaned_data)
        urn = facts.pop("urn", None)
        facts["school"] = School.objects.filter(urn=urn).first() if urn else None
        if urn and facts["school"] is None:
            self.add_error("urn", "No school in the register has this URN")
        return facts


class YearAndCategory(Filters):
    category = forms.ChoiceField(required=False, choices=[*ANY, *categories.CHOICES])
    year = forms.ChoiceField(label="Programme year", required=False)

    def __init__(self, *args, years=(), **facts):
        super().__init__(*args, **facts)
        self.fields["year"].choices = [*ANY, *((year, str(ProgrammeYear(year))) for year in years)]


class CallFilter(YearAndCategory):
    words = Line(label="Words in the title", required=False, max_length=100)


class OfficeFilter(CallFilter):
    status = forms.ChoiceField(required=False, choices=[*ANY, *Status.choices])


def call_filter(kind, params):
    return kind(params, years=queries.call_years())
