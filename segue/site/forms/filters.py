from typing import Any

from django import forms


class Filters(forms.Form):
    """What a list is narrowed by, read from its address. What cannot be read narrows nothing, and its field says so."""

    @property
    def wanted(self) -> dict[str, Any]:
        """The answers that can be read, by the names of their fields; none where nothing was asked."""
        # Asking for the errors reads every field.
        return self.cleaned_data if self.is_bound and self.errors is not None else {}
