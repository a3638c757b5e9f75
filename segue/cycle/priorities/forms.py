"""What people type about priorities."""

from django import forms

from segue.cycle.needs import queries as needs
from segue.cycle.needs.forms import as_year, year_choices
from segue.cycle.needs.models import Finding
from segue.cycle.priorities import queries
from segue.cycle.priorities.models import Aim
from segue.governance.models import Meeting
from segue.site.forms import Line, Words
from segue.years import ProgrammeYear


class PriorityForm(forms.Form):
    title = Line(max_length=160, help_text="What the hub will act on, in a few words")
    statement = Words(label="In full", required=False)
    findings = forms.ModelMultipleChoiceField(
        Finding.objects.none(), label="Findings it acts on", widget=forms.CheckboxSelectMultiple
    )
    aims = forms.TypedMultipleChoiceField(
        label="Aims of the National Plan for Music Education it serves",
        choices=Aim.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    from_year = forms.TypedChoiceField(label="First programme year", coerce=as_year)
    to_year = forms.TypedChoiceField(label="Last programme year", coerce=as_year)

    def __init__(self, *args, **facts):
        super().__init__(*args, **facts)
        self.fields["findings"].queryset = needs.to_act_on()
        for name in ("from_year", "to_year"):
            self.fields[name].choices = year_choices(ahead=6)
            self.fields[name].initial = ProgrammeYear.current().start


class AdoptForm(forms.Form):
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="Meeting that adopted it",
        empty_label="Choose one",
        help_text="Meetings of bodies that the scheme of delegation lets adopt a priority. A meeting is noted on the page of its body.",
    )
    minute_reference = Line(label="Reference of the minute", max_length=60, help_text="For example: 4.2")

    def __init__(self, *args, **facts):
        super().__init__(*args, **facts)
        self.fields["meeting"].queryset = queries.meetings_that_adopt()


class RetireForm(forms.Form):
    because = Words(label="Why is it retired?")
