from django import forms
from django.utils import timezone

from segue.places.models import Phase
from segue.places.queries import district_names
from segue.places.register_file import LARGEST
from segue.site.forms import DateField, Filters, Line, Words
from segue.years import ProgrammeYear

# Of a list of surveys, pasted or in a file: what is shown first is sent again as pasted.
LONGEST_LIST = 200_000


def years() -> list[tuple[int, str]]:
    """Programme years to choose from, the current one first."""
    now = ProgrammeYear.current().start
    return [(start, str(ProgrammeYear(start))) for start in (now, now + 1, *range(now - 1, now - 6, -1))]


class UploadForm(forms.Form):
    file = forms.FileField(
        label="School register",
        help_text="The download of Get Information About Schools, or the extended school file: CSV, zip or gz.",
        max_length=255,
    )
    links = forms.FileField(
        label="Predecessors and successors",
        help_text="The links file of the same download.",
        required=False,
        max_length=255,
    )

    def clean(self):
        for name in ("file", "links"):
            file = self.cleaned_data.get(name)
            if file and file.size > LARGEST:
                self.add_error(name, "The file is too large to be a school register.")
        return self.cleaned_data


class SchoolFilter(Filters):
    q = Line(label="Name, URN or postcode", required=False, max_length=200)
    district = forms.ChoiceField(label="District", required=False)
    phase = forms.ChoiceField(label="Phase", required=False, choices=[("", "All"), *Phase.choices])
    standing = forms.ChoiceField(
        label="Open or closed", required=False, choices=[("", "Both"), ("open", "Open"), ("closed", "Not open")]
    )
    state = forms.ChoiceField(
        label="State-funded", required=False, choices=[("", "Both"), ("yes", "Yes"), ("no", "No")]
    )
    survey = forms.ChoiceField(
        label="Schools Survey",
        required=False,
        choices=[("", "Both"), ("done", "Completed"), ("missing", "Not completed")],
    )
    year = forms.TypedChoiceField(label="of the year", required=False, coerce=int)

    def __init__(self, *args, **facts):
        super().__init__(*args, **facts)
        self.fields["district"].choices = [("", "All"), *((name, name) for name in district_names())]
        self.fields["year"].choices = years()

    def clean_year(self):
        return self.cleaned_data["year"] or ProgrammeYear.current().start


class SurveyForm(forms.Form):
    year = forms.TypedChoiceField(label="Programme year", coerce=int)
    completed_on = DateField(label="When was it completed?")

    def __init__(self, *args, **facts):
        super().__init__(*args, **facts)
        self.fields["year"].choices = years()
        self.fields["completed_on"].initial = timezone.localdate


class SurveyFilter(Filters):
    year = forms.TypedChoiceField(label="Programme year", required=False, coerce=int)
    done = forms.ChoiceField(
        label="Show", required=False, choices=[("", "Completed"), ("missing", "Not completed yet")]
    )
    district = forms.ChoiceField(label="District", required=False)

    def __init__(self, *args, **facts):
        super().__init__(*args, **facts)
        self.fields["district"].choices = [("", "All"), *((name, name) for name in district_names())]
        self.fields["year"].choices = years()

    def clean_year(self):
        return self.cleaned_data["year"] or ProgrammeYear.current().start


class ManySurveysForm(SurveyForm):
    schools = Words(
        label="Schools",
        help_text="One school on a line: its URN, then a date where it differs from the one above. "
        "You can paste two columns of a spreadsheet.",
        required=False,
        max_length=LONGEST_LIST,
    )
    file = forms.FileField(label="Or a CSV file with the same two columns", required=False, max_length=255)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        if file.size > LONGEST_LIST:
            raise forms.ValidationError(f"The file is too long: a list has at most {LONGEST_LIST:,} characters.")
        raw = file.read()
        if b"\0" in raw:
            raise forms.ValidationError("This is not a CSV file. Save it as CSV and try once more.")
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            return raw.decode("cp1252", "replace")

    def clean(self):
        text = self.cleaned_data.get("schools") or self.cleaned_data.get("file", "")
        if not text.strip() and not self.errors:
            raise forms.ValidationError("Paste the schools, or choose a file.")
        self.cleaned_data["text"] = text
        return self.cleaned_data
