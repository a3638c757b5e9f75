"""The forms of returns, payments and reviews: shapes only. What must hold is in rules and figures."""

from typing import Any

from django import forms
from django.template.defaultfilters import floatformat
from django.utils import timezone

from segue import categories
from segue.cycle.contracts.lifecycle import Status as ContractStatus
from segue.cycle.contracts.models import Target, Type
from segue.cycle.monitoring.figures import PART_NAMES, PARTS, actual_field, estimate_field, pupils_field
from segue.governance import hub
from segue.money.models import PaymentKind
from segue.places.key_stages import KeyStage
from segue.site.forms import DateField, Filters, Line, PoundsField, Words
from segue.years import ProgrammeYear

FIGURE = {"class": "govuk-input--width-5", "inputmode": "decimal", "autocomplete": "off"}
ALL = ("", "All")


class ReturnForm(forms.Form):
    """A return as it is typed. Anything is kept; what cannot be sent is said on the page that checks it."""

    version = forms.IntegerField(widget=forms.HiddenInput({"data-refresh": ""}), required=False)
    sessions = Line(
        label="How many sessions were delivered?",
        help_text="Since the return before this one, if there was one.",
        widget=forms.TextInput(FIGURE),
        required=False,
    )
    story = Words(
        label="What came of it?",
        help_text="What changed for pupils, and how you know. Do not name or describe a single pupil.",
        max_words=500,
        required=False,
    )
    problems = Words(
        label="What did not go to plan?",
        help_text="And what you did about it. It helps us, and does not count against you.",
        max_words=300,
        required=False,
    )

    def __init__(self, *args: Any, targets: list[Target], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.targets = targets
        self.shown = list(KeyStage)
        for stage in KeyStage:
            for part in PARTS:
                label = f"{stage.label}: {PART_NAMES[part]}"
                self.fields[pupils_field(stage.value, part)] = _figure(label)
        for target in targets:
            box = _figure(f"{target.indicator.name} ({target.indicator.unit})")
            box.help_text = target_in_words(target)
            self.fields[actual_field(target.pk)] = box
            self.fields[estimate_field(target.pk)] = forms.BooleanField(label="This is an estimate", required=False)

    says_optional = False

    def stages(self) -> list[tuple[str, list[Any]]]:
        """The boxes of each Key Stage that is shown or has figures, in a row."""
        rows = [(stage, [self[pupils_field(stage.value, part)] for part in PARTS]) for stage in KeyStage]
        return [
            (stage.label, boxes) for stage, boxes in rows if stage in self.shown or any(box.value() for box in boxes)
        ]

    def actuals(self) -> list[tuple[Target, Any, Any]]:
        """Each target with the box for its figure and the tick for an estimate."""
        return [(t, self[actual_field(t.pk)], self[estimate_field(t.pk)]) for t in self.targets]

    def typed(self) -> dict[str, str]:
        """What can be kept of what was typed."""
        answers = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {name: ("on" if value else "") if isinstance(value, bool) else value for name, value in answers.items()}


def target_in_words(target: Target) -> str:
    """What was agreed, and how this figure is counted."""
    agreed = f"Agreed: {floatformat(target.target, '-1g')} {target.indicator.unit}"
    start = f", from {floatformat(target.baseline, '-1g')}" if target.baseline else ""
    counted = (
        "Only since the last return: the figures of all returns are added up."
        if target.adds_up
        else "How it stands now."
    )
    return " ".join(filter(None, (f"{agreed}{start}.", counted, target.indicator.definition)))


def _figure(label: str) -> Line:
    return Line(label=label, max_length=100, required=False, widget=forms.TextInput(FIGURE))


class SendBackForm(forms.Form):
    because = Words(label="What should be changed?", help_text="The organisation reads this, word for word.")


class AcceptReturnForm(forms.Form):
    because = Words(label="A word of thanks or comment", required=False, help_text="The organisation reads this.")


class PaymentForm(forms.Form):
    """Money paid, or value given in kind."""

    kind = forms.ChoiceField(label="What was given?", choices=PaymentKind.choices, widget=forms.RadioSelect)
    amount = PoundsField(label="Amount or value")
    given_on = DateField(label="When was it paid or given?", initial=timezone.localdate)
    what_for = Line(label="What for?", max_length=300, help_text="Such as “Autumn term, 10 sessions”.")
    reference = Line(label="Reference", max_length=60, required=False, help_text="An invoice or remittance number.")

    def __init__(self, *args: Any, overdue: Any = None, **facts: Any) -> None:
        super().__init__(*args, **facts)
        if overdue is not None:
            self.fields["despite_overdue"] = Words(
                label=f"Why pay although “{overdue}” is overdue?",
                help_text="Payment is held while a return is overdue. The reason goes on record.",
            )


class ReviewForm(forms.Form):
    """A review meeting, and up to five actions agreed at it: two in sight, more where they are asked for."""

    ROWS, IN_SIGHT = 5, 2
    DAY = {
        "missing": "the day must include a %(part)s",
        "invalid": "enter a real day, like 25 6 2027",
        "year": "the year needs four figures, like 2027",
    }
    ASKED = {"text": "say what is to be done", "owner": "say who does it", "due_on": "say by when"}
    says_optional = False

    held_on = DateField(label="When was it held?", initial=timezone.localdate)
    who = Line(label="Who took part?", max_length=300)
    quality = Words(
        label="Service quality",
        help_text="What was seen and heard, and how good it is.",
        error_messages={"required": "Say what was found on service quality"},
    )
    value = Words(
        label="Value for money",
        help_text="What it costs beside what it brings: per session, per pupil.",
        error_messages={"required": "Say what was found on value for money"},
    )

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        for row in range(1, self.ROWS + 1):
            long = {"max_length": f"Action {row}: shorten this to %(limit_value)d characters or fewer"}
            day = {code: f"Action {row}: {words}" for code, words in self.DAY.items()}
            self.fields[f"text-{row}"] = Line(
                label="What is to be done?", max_length=300, required=False, error_messages=long
            )
            self.fields[f"owner-{row}"] = Line(
                label="Who does it?", max_length=120, required=False, error_messages=long
            )
            self.fields[f"due_on-{row}"] = DateField(label="By when?", required=False, error_messages=day)

    def rows(self) -> list[tuple[int, list[Any]]]:
        """The actions in sight."""
        return [(row, self._row(row)) for row in range(1, self.IN_SIGHT + 1)]

    def more(self) -> list[tuple[int, list[Any]]]:
        """The actions behind a fold."""
        return [(row, self._row(row)) for row in range(self.IN_SIGHT + 1, self.ROWS + 1)]

    def more_is_used(self) -> bool:
        return any(self._row(row)[0].value() or any(one.errors for one in fields) for row, fields in self.more())

    def _row(self, row: int) -> list[Any]:
        return [self[f"{name}-{row}"] for name in self.ASKED]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        actions = []
        for row in range(1, self.ROWS + 1):
            parts = {name: answers.pop(f"{name}-{row}", None) for name in self.ASKED}
            missing = [name for name, value in parts.items() if not value and f"{name}-{row}" not in self.errors]
            if len(missing) == len(parts):
                continue
            for name in missing:
                self.add_error(f"{name}-{row}", f"Action {row}: {self.ASKED[name]}")
            actions.append(parts)
        return {**answers, "actions": actions}


class DoneForm(forms.Form):
    done_on = DateField(label="When was it done?", initial=timezone.localdate)


class ResultForm(forms.Form):
    """What came of a contract, and the finding it leads to."""

    what_came_of_it = Words(
        label="What came of it?",
        help_text="What changed, for whom, and how we know. It stands in the public register: name nobody.",
    )
    lesson = Words(label="What did we learn?", required=False)
    statement = Line(
        label="Does it show a need for next year? State it",
        max_length=300,
        required=False,
        help_text="It becomes a draft finding, linked to this contract. Leave empty if it shows none.",
    )
    group = Line(label="Who is it about?", max_length=200, required=False, help_text="Such as “Pupils in Key Stage 2”.")
    district = forms.ModelChoiceField(hub.districts(), label="Where?", required=False, empty_label="The whole hub")

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        statement, group, district = (answers.pop(name, None) for name in ("statement", "group", "district"))
        if statement and not group and "group" not in self.errors:
            self.add_error("group", "Say who the finding is about")
        finding = {
            "statement": statement,
            "group": group,
            "district": district,
            "place": "" if district else "The whole hub",
            "year": ProgrammeYear.current().start + 1,
        }
        return {**answers, "finding": finding if statement else None}


class ContractFilter(Filters):
    status = forms.ChoiceField(label="Status", choices=(ALL, *ContractStatus.choices), required=False)
    type = forms.ChoiceField(label="Type", choices=(ALL, *Type.choices), required=False)
    category = forms.ChoiceField(label="Category", choices=(ALL, *categories.CHOICES), required=False)
    returns = forms.ChoiceField(label="Returns", choices=(ALL, ("overdue", "A return is overdue")), required=False)
    offers = forms.ChoiceField(label="Offers", choices=(ALL, ("unanswered", "No answer in time")), required=False)
    reviews = forms.ChoiceField(label="Reviews", choices=(ALL, ("overdue", "A review is overdue")), required=False)
    q = Line(label="Made with", max_length=200, required=False)


STATES = (
    ("open", "Not accepted yet"),
    ("overdue", "Overdue"),
    ("soon", "Due in the next 30 days"),
    ("to_check", "Sent, to be checked"),
    ("sent_back", "Sent back"),
    ("accepted", "Accepted"),
)


def still_open(asked: Any) -> Any:
    """What a list of work is asked for; unless somebody says otherwise, what is still to be done."""
    asked = asked.copy()
    asked.setdefault("state", "open")
    return asked


class ReturnFilter(Filters):
    state = forms.ChoiceField(label="State", choices=(ALL, *STATES), required=False, widget=forms.HiddenInput)
    category = forms.ChoiceField(label="Category", choices=(ALL, *categories.CHOICES), required=False)
    q = Line(label="Made with", max_length=200, required=False)


class ActionFilter(Filters):
    state = forms.ChoiceField(
        label="State", choices=(ALL, ("open", "Not done yet"), ("overdue", "Overdue"), ("done", "Done")), required=False
    )
    q = Line(label="Whose", max_length=120, required=False)


class SettleForm(forms.Form):
    """Which words stand, and the version of the return they were compared with."""

    use = forms.TypedChoiceField(choices=[("yes", "Use"), ("no", "Dismiss")], coerce=lambda answer: answer == "yes")
    version = forms.IntegerField(min_value=0, max_value=2_000_000_000)
