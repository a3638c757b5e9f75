"""Characters that neither the database nor a page can carry, and what is said about them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

from segue.words import UNKEEPABLE, without_unkeepable


def keepable(text: str) -> None:
    """Refuse what cannot be kept as it was typed. The page shows the rest again, so that it can be sent anew."""
    found = len(UNKEEPABLE.findall(text))
    if not found:
        return
    those, them = ("a character", "it") if found == 1 else (f"{found:,} characters", "them")
    raise ValidationError(
        f"This had {those} that cannot be shown or kept, as other programs sometimes leave. "
        f"We took {them} out: look at your words, and send them again.",
        code="unkeepable",
    )


def shown(value: Any) -> Any:
    """What a page can show of what was typed."""
    if isinstance(value, list):
        return [shown(each) for each in value]
    return without_unkeepable(value) if isinstance(value, str) else value


def guard(field: Any) -> None:
    """Have a text field refuse what cannot be kept, in our words rather than Django's."""
    if keepable not in field.validators:
        field.validators = [keepable] + [
            validator for validator in field.validators if not isinstance(validator, ProhibitNullCharactersValidator)
        ]
