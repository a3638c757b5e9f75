import re
from typing import Any

from django import forms
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from segue import categories
from segue.governance.models import MOST_MONTHS, REVIEW_MONTHS, Act, Body, BodyKind
from segue.governance.rules import MAY_DECIDE
from segue.people.models import User
from segue.site.forms import DateField, Filters, Line, Option, PoundsField, Words

LONGEST_NAME = 80
AUTHORITY = re.compile(r"([0-9]{3})[ \t,:]+(\S.*)")


class HubForm(forms.Form):
    name = Line(label="Name of the hub", max_length=120)
    lead_name = Line(
        label="Lead organisation", max_length=200, help_text="The organisation that holds and answers for the money."
    )
    area = Words(
        label="Local authorities",
        max_length=5_000,
        help_text="One a line: its number in the school register, then its name. For example: 990 Wealdshire",
    )
    review_months = forms.IntegerField(
        label="A contract is reviewed at least every how many months?",
        min_value=1,
        max_value=MOST_MONTHS,
        initial=REVIEW_MONTHS,
        help_text="From its first day, then from the last review. After that its review is overdue.",
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-3"}),
    )
    email = forms.EmailField(label="E-mail address for the public", max_length=254)
    telephone = Line(label="Telephone", max_length=30, required=False)
    address = Words(label="Postal address", max_length=1_000, required=False)

    def clean_area(self) -> list[tuple[str, str]]:
        found = []
        for number, line in enumerate(filter(str.strip, self.cleaned_data["area"].splitlines()), 1):
            parts = AUTHORITY.fullmatch(line.strip())
            if parts is None:
                raise forms.ValidationError(f"Line {number} needs a number of three figures, then a name.")
            if len(parts[2]) > LONGEST_NAME:
                raise forms.ValidationError(f"The name on line {number} is longer than {LONGEST_NAME} characters.")
            found.append((parts[1], parts[2].strip()))
        return found

    def clean(self) -> dict[str, Any]:
        area = self.cleaned_data.pop("area", [])
        return self.cleaned_data | {
            "local_authorities": [name for _, name in area],
            "local_authority_codes": [code for code, _ in area],
        }


class BodyForm(forms.Form):
    name = Line(label="Name", max_length=120)
    kind = forms.ChoiceField(label="Kind", choices=BodyKind, widget=forms.RadioSelect)
    purpose = Words(label="What it is for", max_length=5_000, required=False)
    decides = forms.TypedChoiceField(
        label="Does it decide?",
        choices=[("1", "Yes, it takes decisions"), ("0", "No, it advises")],
        coerce=lambda answer: answer in {"1", True},
        widget=forms.RadioSelect,
    )
    quorum = forms.IntegerField(
        label="Quorum",
        min_value=1,
        max_value=100,
        help_text="How many members must be present. Who withdraws for an interest does not count.",
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-2"}),
    )


class SeatForm(forms.Form):
    user: Any = Line(
        label="Person",
        max_length=254,
        help_text="The full name or the e-mail address of somebody with an account. "
        "An administrator adds a new person first.",
    )
    is_chair = forms.BooleanField(label="As chair", required=False)

    def clean_user(self) -> User:
        """The one person of this name or address."""
        typed = self.cleaned_data["user"]
        found = list(User.objects.filter(Q(email__iexact=typed) | Q(name__iexact=typed), is_active=True)[:2])
        if not found:
            raise forms.ValidationError(f"Nobody with an account is called “{typed}”, or has this e-mail address.")
        if len(found) > 1:
            raise forms.ValidationError(f"Several people are called “{typed}”. Give the e-mail address instead.")
        return found[0]


class PresentForm(forms.Form):
    """Who was present, chosen from those who sit or sat on the body; the minutes as they were adopted."""

    present: Any = forms.ModelMultipleChoiceField(
        label="Members present", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    minutes = Words(label="Minutes", max_length=200_000, required=False, help_text="The text, or where it is kept.")

    def __init__(self, *args: Any, body: Body, **facts: Any) -> None:
        super().__init__(*args, **facts)
        seated = User.objects.filter(pk__in=body.seats.values("user"))
        self.fields["present"].queryset = seated.order_by(Lower("name"), "pk")


class MeetingForm(PresentForm):
    field_order = ("held_on", "title", "present", "minutes")
    held_on = DateField(label="Date of the meeting")
    title = Line(
        label="Title", max_length=120, required=False, help_text="For example: extraordinary meeting on the budget."
    )


class CorrectionForm(PresentForm):
    field_order = ("present", "minutes", "because")
    because = Line(label="Why?", max_length=500, help_text="It is kept in the history of this meeting.")


class OrganisationSearch(Filters):
    q = Line(label="Name of the school or organisation, or a URN", max_length=200)


class InterestForm(forms.Form):
    nature = Line(
        label="What ties you to it?",
        max_length=300,
        help_text="For example: governor since 2024; my sister teaches there; we were paid for concerts last year.",
    )


class InterestFilter(Filters):
    q = Line(label="Person or organisation", required=False, max_length=200)
    ended = forms.BooleanField(label="Also those that ended", required=False)


class DayForm(Filters):
    on = DateField(label="The scheme as it stands on")


HINTS = {Act.ADOPT_PRIORITY: "By a body, at a meeting: choose a body, every kind and no amount."}


class LineForm(forms.Form):
    says_optional = False

    act = forms.ChoiceField(
        label="What may be decided?",
        choices=[(act.value, Option(act.label, hint=HINTS.get(act, ""))) for act in Act],
        widget=forms.RadioSelect,
    )
    category = forms.ChoiceField(
        label="For which kind of commission?", required=False, choices=[("", "Every kind"), *categories.CHOICES]
    )
    up_to = PoundsField(label="Up to which amount?", required=False, help_text="Leave empty for any amount.")
    role = forms.ChoiceField(
        label="Which role decides?",
        required=False,
        choices=[("", "–"), *((role.value, role.label) for role in MAY_DECIDE)],
        help_text="Choose a role here, or a body below.",
    )
    body = forms.ModelChoiceField(
        label="Or which body?", required=False, queryset=Body.objects.filter(decides=True), empty_label="–"
    )
    second_person = forms.TypedChoiceField(
        label="May whoever recommended it decide it alone?",
        choices=[
            ("1", Option("No, a second person decides", hint="Nobody decides alone on what they recommended alone.")),
            ("0", Option("Yes, alone")),
        ],
        coerce=lambda answer: answer in {"1", True},
        widget=forms.RadioSelect,
        initial="1",
    )
    in_force_from = DateField(label="From when is it in force?", initial=timezone.localdate)
    until = DateField(
        label="Until when?",
        required=False,
        help_text="The first day on which it is no longer in force. Leave empty while no end is set.",
    )


class EndLineForm(forms.Form):
    until = DateField(label="First day on which it is no longer in force", initial=timezone.localdate)
    because = Line(label="Why?", max_length=500, help_text="It is kept in the history of this line.")


class BecauseForm(forms.Form):
    because = Line(label="Why?", max_length=500, help_text="It is kept in the history.")
