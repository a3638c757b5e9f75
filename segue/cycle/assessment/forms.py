import json
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from segue.cycle.applications import seen
from segue.cycle.assessment.models import Assessment
from segue.cycle.calls.models import Criterion
from segue.people.models import User
from segue.site.forms import DateField, Filters, Line, Option, Words

STATE = (("", "All"), ("todo", "To do"), ("done", "Sent"), ("withdrawn", "Withdrawn or taken off"))
STAGE = (("", "All"), ("submitted", "To assign"), ("in_assessment", "In assessment"), ("assessed", "Assessed"))


class ListFilter(Filters):
    state = forms.ChoiceField(choices=STATE, required=False, label="Show")


class CaseFilter(Filters):
    stage = forms.ChoiceField(choices=STAGE, required=False, label="Show")


class DeclareForm(forms.Form):
    """None, or an interest with its nature."""

    interest = forms.ChoiceField(
        label="Do you have an interest in this applicant?",
        help_text="For example: you work there, are a governor or parent, were paid by them, or know someone well who is.",
        choices=(
            ("none", Option("No, I have no interest", hint="The case opens and you can score it.")),
            ("yes", Option("Yes, I have an interest", hint="The case closes to you and goes to someone else.")),
        ),
        widget=forms.RadioSelect,
    )
    says_optional = False
    nature = Line(label="What is the interest, if you have one?", max_length=300, required=False)

    def __init__(self, *args: Any, is_open: bool = False, **facts: Any) -> None:
        """Once the case is open only an interest is left to be declared."""
        super().__init__(*args, **facts)
        if is_open:
            del self.fields["interest"]
            self.fields["nature"].required = True
            self.fields["nature"].label = "What is the interest?"

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        if kept.get("interest") == "yes" and not kept.get("nature", "").strip():
            self.add_error("nature", "Say what the interest is")
        return kept

    @property
    def is_none(self) -> bool:
        return self.cleaned_data.get("interest") == "none"


class ScoreForm(forms.Form):
    """A score and reasons for each criterion. A draft may be incomplete."""

    def __init__(self, *args: Any, criteria: list[Criterion], assessment: Assessment, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.criteria = criteria
        given = {score.criterion_id: score for score in assessment.scores.all()}
        for row in criteria:
            score = given.get(row.pk)
            self.fields[f"value_{row.pk}"] = forms.TypedChoiceField(
                label=row.title,
                help_text=row.question,
                choices=_scale(row),
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                initial=None if score is None else score.value,
            )
            self.fields[f"reasons_{row.pk}"] = Words(
                label=f"Your reasons: {row.title}", required=False, initial=score.reasons if score else ""
            )
        self.fields["comment"] = Words(label="Comment for the moderation", required=False, initial=assessment.comment)
        self.seen = seen.read(self.data.get("shown", "")) if self.is_bound else self._digests(self.stored)

    says_optional = False

    @property
    def stored(self) -> dict[str, Any]:
        return {name: field.initial for name, field in self.fields.items()}

    @property
    def shown(self) -> str:
        """What the page shows now, for its next save to be compared with."""
        return seen.write(self.seen)

    @property
    def waits(self) -> bool:
        """Tell whether a save while typing met words of another window: only a press shows them."""
        return "autosave" in self.data and any(error.code == "elsewhere" for error in self._all_errors())

    def _all_errors(self) -> list[forms.ValidationError]:
        return [error for errors in self.errors.as_data().values() for error in errors]

    def _digests(self, values: dict[str, Any]) -> seen.Seen:
        return {name: (0, seen.digest(value)) for name, value in values.items()}

    @property
    def scale(self) -> str:
        """Weight and highest score of each criterion, for the total that is shown live."""
        return json.dumps({f"value_{row.pk}": [row.weight, row.highest] for row in self.criteria})

    def clean(self) -> dict[str, Any]:
        kept = self._beside_other_windows(super().clean() or {})
        scores = {row.pk: (kept.get(f"value_{row.pk}"), kept.get(f"reasons_{row.pk}", "")) for row in self.criteria}
        return {"scores": scores, "comment": kept.get("comment", "")}

    def _beside_other_windows(self, typed: dict[str, Any]) -> dict[str, Any]:
        """Leave as it is stored what was not touched here; tell of what was changed in another window too."""
        now, stored, before = self._digests(typed), self._digests(self.stored), self.seen
        touched = {name for name in typed if now[name] != before.get(name)}
        clashing = {name for name in touched if name in before and stored[name] not in {before[name], now[name]}}
        kept = {name: value if name in touched else self.stored[name] for name, value in typed.items()}
        for name in clashing:
            self.add_error(name, forms.ValidationError(_elsewhere(self.stored[name]), code="elsewhere"))
        if not self.errors:
            self.seen = now
        elif "autosave" not in self.data:
            self.seen = before | {name: stored[name] for name in clashing}
        return kept


def _elsewhere(stored: Any) -> str:
    there = "nothing" if stored in {None, ""} else f"“{stored}”"
    return f"In another window you saved {there} here meanwhile. Save again to replace it with what stands below"


def _scale(criterion: Criterion) -> list[tuple[str, Option]]:
    meanings = {meaning.score: meaning.meaning for meaning in criterion.meanings.all()}
    return [
        (str(value), Option(str(value), hint=meanings.get(value, ""))) for value in range(criterion.highest, -1, -1)
    ]


class PlanForm(forms.Form):
    """Who may be asked, and by when."""

    assessors = forms.MultipleChoiceField(label="Assessors", widget=forms.CheckboxSelectMultiple)
    due_on = DateField(label="When are scores due?", help_text="For example, 25 6 2027")

    def __init__(self, *args: Any, people: list[User], **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["assessors"]
        field.choices = [(str(person.pk), Option(str(person), hint=f"{person.in_hand} in hand")) for person in people]

    def clean_due_on(self) -> date | None:
        day = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("The date must be today or later")
        return day


class ReasonForm(forms.Form):
    because = Line(label="Why?", max_length=500)


class RemindForm(forms.Form):
    assessor = forms.ModelChoiceField(User.objects.all())


class ModerationForm(forms.Form):
    score = forms.DecimalField(
        label="Moderated score",
        help_text="Out of 100, with up to two decimal places.",
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "decimal"}),
    )
    reasons = Words(label="Reasons", help_text="How the score was agreed, and what was made of any difference.")
    feedback = Words(
        label="Feedback for the applicant",
        help_text="The applicant reads this with the outcome. Name no assessor.",
        required=False,
    )
