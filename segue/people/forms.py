from typing import Any

from django import forms

from segue.people.models import Role, User
from segue.people.rules import WITH_A_SEAT
from segue.site.forms import Line, Words

GIVEN_BY_HAND = [(role.value, role.label) for role in Role if role not in WITH_A_SEAT]


class SignInForm(forms.Form):
    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false", "class": "govuk-input--width-30"}),
    )


class NameForm(forms.Form):
    name = Line(
        label="Your name",
        max_length=200,
        help_text="As colleagues know you. It stands in letters and in the record of what you do.",
        widget=forms.TextInput({"autocomplete": "name", "spellcheck": "false"}),
    )


class PersonForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="They sign in by a link sent to it.",
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    name = Line(label="Name", max_length=200, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}))


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect)
    because = Line(label="Why?", max_length=500, help_text="It is kept in the history of this person.")

    def __init__(self, *args: Any, person: User, **facts: Any) -> None:
        super().__init__(*args, **facts)
        held = person.roles
        self.fields["role"].choices = [(role, label) for role, label in GIVEN_BY_HAND if role not in held]


class ReasonForm(forms.Form):
    because = Words(label="Why?", max_length=5_000, help_text="It is kept in the history.")


class RefusalForm(forms.Form):
    because = Words(label="Why?", max_length=5_000, help_text="They read these words in a letter.")


class PeopleFilter(forms.Form):
    q = Line(label="Name or e-mail", required=False, max_length=200)
    role = forms.ChoiceField(label="Role", required=False, choices=[("", "Any"), *Role.choices, ("none", "None")])
