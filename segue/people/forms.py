from typing import Any

from django import forms

from segue.people.models import LegalForm, Role, User
from segue.people.rules import WITH_A_SEAT
from segue.site.forms import Filters, Line, Words

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


class PeopleFilter(Filters):
    q = Line(label="Name or e-mail", required=False, max_length=200)
    role = forms.ChoiceField(label="Role", required=False, choices=[("", "Any"), *Role.choices, ("none", "None")])


class PartnerForm(forms.Form):
    name = Line(
        label="Name",
        max_length=200,
        help_text="As it stands in agreements.",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    legal_form = forms.ChoiceField(
        label="What kind of organisation is it?", choices=LegalForm, widget=forms.RadioSelect
    )
    about = Words(
        label="What does it do?",
        max_length=2_000,
        required=False,
        help_text="Which music, for whom, where. Who chooses a partner reads this.",
    )
    charity_number = Line(
        label="Charity number",
        max_length=20,
        required=False,
        help_text="For example 1123456.",
        widget=forms.TextInput({"autocomplete": "off", "class": "govuk-input--width-10"}),
    )
    company_number = Line(
        label="Company number",
        max_length=20,
        required=False,
        help_text="For example 01234567.",
        widget=forms.TextInput({"autocomplete": "off", "class": "govuk-input--width-10"}),
    )
    website = forms.URLField(
        label="Website",
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        required=False,
        help_text="The organisation's own, such as office@example.org, not that of a person.",
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
    )


class PartnerFilter(Filters):
    q = Line(label="Name, number or what it does", required=False, max_length=200)
    legal_form = forms.ChoiceField(label="Kind", required=False, choices=[("", "Any"), *LegalForm.choices])
    works = forms.ChoiceField(
        label="Works with the hub",
        required=False,
        choices=[("", "Today"), ("closed", "No longer"), ("all", "Today or before")],
    )
