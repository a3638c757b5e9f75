"""The one domain error."""

from django.core.exceptions import ValidationError


class RuleBroken(ValidationError):
    """A rule of the hub was broken. The message is shown to the person as it stands."""
