"""What people type about needs."""

from django import forms

from segue.cycle.needs import queries
from segue.cycle.needs.lifecycle import Status
from segue.governance import hub
from segue.site.forms import DateField, Filters, Line, Words
from segue.years import ProgrammeYear


def year_choices(*, ahead: int = 2, behind: int = 4) -> list[tuple[int, str]]:
    """Programme years around the present one, as people write them."""
    now = ProgrammeYear.current().start
    return [(year, str(ProgrammeYear(year))) for year in range(now + ahead, now - behind - 1, -1)]


def as_year(value: str) -> int:
    return int(value)


class FindingForm(forms.Form):
    statement = Line(
        max_length=300,
        help_text="One sentence anyone can understand. For example: few schools in the north of the area have a choir.",
    )
    detail = Words(required=False, help_text="What more should people know?")
    group = Line(
        label="Who is it about?", max_length=200, help_text="For example: pupils in Key Stage 2 with Pupil Premium"
    )
    district = forms.ModelChoiceField(hub.districts(), required=False, empty_label="No single district")
    place = Line(required=False, max_length=120, help_text="Where no district says it. For example: the whole hub")
    year = forms.TypedChoiceField(label="Programme year", coerce=as_year)

    def __init__(self, *args, **facts):
        super().__init__(*args, **facts)
        self.fields["year"].choices = year_choices()
        self.fields["year"].initial = ProgrammeYear.current().start


class EvidenceForm(forms.Form):
    summary = Words(label="What does it show?")
    source = Line(max_length=200, help_text="For example: Schools Survey 2026, question 4")
    dated = DateField(label="Date of the source")
    link = forms.URLField(
        required=False, max_length=200, assume_scheme="https", help_text="A web address, where there is one"
    )


class RetireForm(forms.Form):
    because = Words(label="Why does it no longer hold?")


class FindingFilter(Filters):
    year = forms.ChoiceField(required=False)
    district = forms.ModelChoiceField(hub.districts(), required=False, empty_label="All")
    status = forms.ChoiceField(required=False, choices=[("", "All"), *Status.choices])
    with_priority = forms.ChoiceField(
        label="Priority",
        required=False,
        choices=[("", "All"), ("yes", "A priority acts on it"), ("no", "None acts on it")],
    )

    def __init__(self, *args, **facts):
        super().__init__(*args, **facts)
        self.fields["year"].choices = [("", "All"), *((year, str(ProgrammeYear(year))) for year in queries.years())]
