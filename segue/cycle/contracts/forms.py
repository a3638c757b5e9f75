"""The forms of contracts: shapes only. What must hold is in rules."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from segue import categories
from segue.cycle.applications.models import Application
from segue.cycle.calls.models import Indicator
from segue.cycle.contracts import queries
from segue.cycle.contracts.kinds import TYPES
from segue.cycle.contracts.models import Target, Type, Vat
from segue.governance.interests import closes, ties_of
from segue.people.models import Kind, Organisation, User
from segue.site.forms import DateField, Filters, Line, Option, PoundsField, Words

SHORT = {"class": "govuk-input--width-5", "inputmode": "decimal"}


def those_who_deliver(case: Application, by: User) -> QuerySet[Organisation]:
    """Who may deliver a contract: its holder, the lead organisation, a partner its drafter has no interest in.

    A partner that no longer works with the hub is not among them.
    """
    closed = [key for key in ties_of(by) if closes(by, key, case.begun_at)]
    partners = Q(kind=Kind.PARTNER) & ~Q(pk__in=closed)
    return Organisation.objects.filter(Q(pk=case.applicant_id) | Q(kind=Kind.LEAD) | partners, closed_at=None)


class SeenForm(forms.Form):
    """Which draft was on the page, so that no other is approved."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class TermsForm(forms.Form):
    """The terms of a draft."""

    type = forms.ChoiceField(label="What kind of agreement is it?", widget=forms.RadioSelect)
    type_reason = Words(label="Why this kind?", help_text="One or two sentences. They stand in the agreement.")
    vat = forms.ChoiceField(label="How is VAT treated?", choices=Vat.choices, widget=forms.RadioSelect)
    vat_amount = PoundsField(
        label="How much of the amount is VAT?", min_value=0, required=False, help_text="Only where VAT is included."
    )
    provider = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Who delivers?",
        empty_label=None,
        help_text="Where the lead organisation delivers, someone outside its delivery team must approve before the offer. "
        "Partners you have an interest in are not offered: a colleague drafts those.",
    )
    comparator = Words(
        label="Comparator, or reason for the lead organisation",
        required=False,
        help_text="Asked for where the lead organisation delivers: another price or offer, or why there is none.",
    )
    starts = DateField(label="When does it start?")
    ends = DateField(label="When does it end?")
    conditions = Words(label="Conditions", required=False, help_text="Taken from the call and the decision.")

    def __init__(self, *args: Any, case: Application, by: User, **facts: Any) -> None:
        super().__init__(*args, **facts)
        kinds = [kind for kind in TYPES if case.applicant.is_lead == (kind == Type.INTERNAL)]
        self.fields["type"].choices = [(kind, Option(TYPES[kind].name, hint=TYPES[kind].meaning)) for kind in kinds]
        self.fields["provider"].queryset = those_who_deliver(case, by)

    def clean_vat_amount(self) -> Any:
        return self.cleaned_data["vat_amount"] or 0


class TargetForm(forms.Form):
    """Where one indicator starts and where it should get to. Left empty, it is not measured."""

    says_optional = False
    baseline = forms.DecimalField(
        label="Baseline",
        min_value=0,
        max_digits=9,
        decimal_places=1,
        required=False,
        help_text="Where it stands now, if known.",
        widget=forms.TextInput(SHORT),
    )
    target = forms.DecimalField(
        label="Target",
        min_value=0,
        max_digits=9,
        decimal_places=1,
        required=False,
        help_text="Where it should get to.",
        widget=forms.TextInput(SHORT),
    )
    adds_up = forms.BooleanField(
        label="Add up the figures of all returns. Otherwise the latest figure counts.", required=False
    )

    def __init__(self, *args: Any, indicator: Indicator, target: Target | None = None, **facts: Any) -> None:
        kept = vars(target) if target else {"adds_up": queries.figures_add_up(indicator)}
        initial = {name: _typed(kept[name]) for name in ("baseline", "target", "adds_up") if name in kept}
        super().__init__(*args, prefix=f"indicator-{indicator.pk}", initial=initial, **facts)
        self.indicator = indicator
        self.subject = indicator.name
        self.kept = target

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if answers.get("baseline") is not None and answers.get("target") is None and "target" not in self.errors:
            self.add_error("target", f"Enter the target for {self.indicator.name}, or leave the baseline empty too")
        for name in ("baseline", "target"):
            if self.indicator.is_counted and (answers.get(name) or 0) % 1:
                self.add_error(name, f"{self.indicator.name}: enter a whole number of {self.indicator.unit}")
        return answers


def _typed(value: Any) -> Any:
    """A kept figure as a person would type it: 56, 28.5."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, Decimal) else value


class ReturnForm(forms.Form):
    """A return to ask for."""

    title = Line(label="What is it called?", max_length=120, help_text="Such as “Mid-way return”.")
    due_on = DateField(label="When is it due?")


class OfferForm(forms.Form):
    """The day by which an offer asks for an answer."""

    answer_by = DateField(
        label="By when do you ask for an answer?",
        initial=queries.usual_answer_by,
        help_text="The money waits as long as the offer. Nothing happens by itself on that day: you are told of it here.",
    )


class AcceptForm(forms.Form):
    """The acceptance of an offer."""

    accepted_as = Line(label="Your position", max_length=120, help_text="Such as headteacher or business manager.")
    may_sign = forms.BooleanField(label="I may sign for the organisation, and I accept the agreement as it stands")

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        answers.pop("may_sign", None)
        return answers


class ReasonForm(forms.Form):
    because = Words(label="Reason")


class AwardFilter(Filters):
    """Which awards without a contract to list."""

    category = forms.ChoiceField(label="Category", choices=(("", "All"), *categories.CHOICES), required=False)
    q = Line(label="Organisation", max_length=200, required=False)
