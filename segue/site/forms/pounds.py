"""An amount of money, as people write it."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from segue.wording import pounds_short

AMOUNT = re.compile(r"(?P<pounds>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.(?P<pence>[0-9]+))?")
PENCE = 2
SPACE = re.compile(r"[ \t\u00a0\u2009\u202f]+")


class PoundsInput(forms.TextInput):
    template_name = "django/forms/widgets/pounds.html"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(
            {"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-10", **(attrs or {})}
        )


class PoundsField(forms.Field):
    """Pounds and pence as a Decimal, from "1,200.50" or "£1200". Never a float, never below nothing."""

    widget = PoundsInput
    default_error_messages = {
        "invalid": "Enter an amount in pounds, like 1,200 or 1,200.50",
        "pence": "Enter pounds and pence with no more than two figures after the point, like 1,200.50",
        "negative": "The amount cannot be less than £0",
        "min_value": "The amount must be %(limit)s or more",
        "max_value": "The amount must be %(limit)s or less",
    }

    def __init__(
        self,
        *,
        min_value: Decimal = Decimal("0.01"),
        max_value: Decimal = Decimal("999999999.99"),
        **facts: Any,
    ) -> None:
        self.min_value = min_value
        self.max_value = max_value
        super().__init__(**facts)

    def to_python(self, value: Any) -> Decimal | None:
        """Read what was typed, or say what is wrong with it."""
        if value in self.empty_values:
            return None
        text = SPACE.sub("", str(value)).replace("−", "-")
        if not text:
            return None
        if re.fullmatch(r"£?-£?[0-9.,]+", text):
            raise self._wrong("negative")
        found = AMOUNT.fullmatch(text.removeprefix("£"))
        if found is None:
            raise self._wrong("invalid")
        if len(found["pence"] or "") > PENCE:
            raise self._wrong("pence")
        whole = found["pounds"].replace(",", "").lstrip("0") or "0"
        if len(whole) > len(f"{self.max_value:.0f}") + 1:
            raise self._wrong("max_value", self.max_value)
        return Decimal(f"{whole}.{(found['pence'] or '').ljust(PENCE, '0')}")

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)
        if value is None:
            return
        if value < self.min_value:
            raise self._wrong("min_value", self.min_value)
        if value > self.max_value:
            raise self._wrong("max_value", self.max_value)

    def _wrong(self, code: str, limit: Decimal | None = None) -> ValidationError:
        params = {} if limit is None else {"limit": pounds_short(limit)}
        return ValidationError(self.error_messages[code], code=code, params=params)

    def prepare_value(self, value: Any) -> Any:
        """Show a kept amount with its commas; what was typed, as it was typed."""
        return f"{value:,.2f}".removesuffix(".00") if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(self.prepare_value(initial)) != self.to_python(data)
        except ValidationError:
            return True
