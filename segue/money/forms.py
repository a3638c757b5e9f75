from django import forms

from segue import categories
from segue.money.lifecycle import Status
from segue.money.models import Restriction
from segue.site.forms import DateField, Filters, Line, Option, PoundsField, Words
from segue.years import ProgrammeYear

HINTS = {
    Restriction.NONE: "The hub may use it for any of its work.",
    Restriction.PURPOSE: "Say below what the funder allows, and tick which parts of the policy that is.",
    Restriction.CAPITAL: "Only budgets for musical instruments can be set aside from it.",
}


class YearChosen(Filters):
    """The programme year in an address."""

    year = forms.IntegerField(min_value=2000, max_value=2100)


class PaymentFilter(Filters):
    status = forms.ChoiceField(
        label="Show", required=False, choices=[("", "All payments"), *Status.choices], widget=forms.HiddenInput
    )


class FundForm(forms.Form):
    name = Line(label="Name of the fund", max_length=120)
    given_by = Line(label="Who gave it?", max_length=120)
    reference = Line(label="The funder's reference", max_length=60, required=False)
    amount = PoundsField(label="Amount")
    starts = DateField(label="From which day may it be spent?")
    ends = DateField(
        label="By which day must it be spent?", help_text="Nothing this fund pays for may happen after this day."
    )
    restriction = forms.ChoiceField(
        label="What may it be used for?",
        widget=forms.RadioSelect,
        choices=[(value, Option(label, hint=HINTS[Restriction(value)])) for value, label in Restriction.choices],
    )
    purpose = Words(label="The purpose, as the funder states it", required=False)
    categories = forms.MultipleChoiceField(
        label="Which parts of the policy does the purpose cover?",
        help_text="Only for a fund restricted to a purpose. Budgets can be set aside for these alone.",
        choices=categories.CHOICES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self):
        facts = self.cleaned_data
        if facts.get("starts") and facts.get("ends") and facts["ends"] <= facts["starts"]:
            self.add_error("ends", "The last day must come after the first.")
        if facts.get("restriction") == Restriction.PURPOSE and not (facts.get("purpose") or "").strip():
            self.add_error("purpose", "Say what the fund is restricted to.")
        if facts.get("restriction") != Restriction.PURPOSE:
            facts["categories"] = []
        elif not facts.get("categories"):
            self.add_error("categories", "Tick at least one part of the policy that the purpose covers.")
        return facts


class BudgetForm(forms.Form):
    category = forms.ChoiceField(label="For which part of the policy?", choices=categories.CHOICES)
    year = forms.TypedChoiceField(label="Programme year", coerce=int)
    name = Line(label="Name of the budget", max_length=120)
    amount = PoundsField(label="Amount")

    def __init__(self, *args, **facts):
        super().__init__(*args, **facts)
        now = ProgrammeYear.current().start
        self.fields["year"].choices = [(year, str(ProgrammeYear(year))) for year in (now, now + 1, now - 1)]


class ReleaseForm(forms.Form):
    amount = PoundsField(label="How much goes back to the budget?")
    because = Words(label="Why is it not needed?")


class ReasonForm(forms.Form):
    because = Words(label="Why?", help_text="The person who entered the payment sees this.")
