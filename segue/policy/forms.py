from django import forms

from segue.site.forms import DateField, Words

LARGEST = 1_000_000


class ImportForm(forms.Form):
    """A new version of the policy: a file, or the words themselves."""

    file = forms.FileField(label="Markdown file", required=False, help_text="Or paste the text below.")
    text = Words(
        label="Text",
        required=False,
        help_text="Each clause begins with a heading such as “### S1 Schools”.",
        max_length=LARGEST,
    )
    number = forms.IntegerField(
        label="Number of the version",
        min_value=1,
        max_value=32_000,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    in_force_from = DateField(label="From when is it in force?")
    review_due = DateField(label="When is its review due?", help_text="At most a year later.")
    what_changed = Words(
        label="What changed", required=False, help_text="In a few sentences, for people who know the last version."
    )

    def clean(self):
        facts = super().clean()
        file = facts.pop("file", None)
        if file:
            facts["text"] = self._read(file)
        elif not facts.get("text", "").strip():
            self.add_error("text", "Choose a file or paste the text of the policy.")
        return facts

    def _read(self, file) -> str:
        if file.size > LARGEST:
            self.add_error("file", "The file is larger than 1 MB. A policy is a text of a few pages.")
            return ""
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", "The file is not plain text in UTF-8. Save it again as Markdown.")
            return ""
