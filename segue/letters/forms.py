from django import forms

from segue.letters.lifecycle import Status
from segue.site.forms import Filters, Line, Words


class LetterFilter(Filters):
    q = Line(label="To, or subject", required=False, max_length=200)
    status = forms.ChoiceField(
        label="Show", required=False, choices=[("", "All letters"), *Status.choices], widget=forms.HiddenInput
    )


class CancelForm(forms.Form):
    because = Words(label="Why does it not go?")
