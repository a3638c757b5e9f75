"""Dates and times in the parts people know them by."""

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils import timezone

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAMES: tuple[str, ...] = ("january", "february", "march", "april", "may", "june", "july")
NAMES += ("august", "september", "october", "november", "december")
TIME = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))? ?(?P<half>am|pm)?", re.IGNORECASE)
WORDS = {"noon": time(12), "midday": time(12), "midnight": time(0)}


class Parts(forms.MultiWidget):
    """Small boxes in a row, each with its own label."""

    template_name = "django/forms/widgets/parts.html"
    use_fieldset = True
    parts: tuple[tuple[str, int], ...] = (("day", 2), ("month", 2), ("year", 4))

    def __init__(self, attrs: Any = None) -> None:
        boxes: dict[str, Any] = {
            name: forms.TextInput(
                {"class": f"govuk-date-input__input govuk-input--width-{width}", "autocomplete": "off"}
                | ({} if name == "time" else {"inputmode": "numeric"})
            )
            for name, width in self.parts
        }
        super().__init__(boxes, attrs)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for box, (part, _) in zip(context["widget"]["subwidgets"], self.parts, strict=True):
            box["part"] = part
        return context

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, datetime):
            value = timezone.localtime(value) if timezone.is_aware(value) else value
        if not isinstance(value, date):
            return [None] * len(self.parts)
        clock = [f"{value:%H:%M}"] if isinstance(value, datetime) else [None]
        return [value.day, value.month, value.year, *clock][: len(self.parts)]


class PartsWithTime(Parts):
    parts = (("day", 2), ("month", 2), ("year", 4), ("time", 5))


class DateField(forms.Field):
    """A day, month and year, typed in figures or with the month's name."""

    widget = Parts
    default_error_messages = {
        "missing": "%(label)s must include a %(part)s",
        "invalid": "%(label)s must be a real date, like 25 6 2027",
        "year": "%(label)s must have a year of four figures, like 2027",
    }

    def clean(self, value: Any) -> date | None:
        day = self._read([str(part or "").strip() for part in value or ()])
        self.validate(day)
        return day

    def _read(self, typed: list[str]) -> date | None:
        if not any(typed):
            return None
        for part, text in zip(("day", "month", "year"), typed, strict=False):
            if not text:
                raise self._wrong("missing", part=part)
        day, month, year = typed[:3]
        if not re.fullmatch("[0-9]{4}", year):
            raise self._wrong("year")
        try:
            return date(int(year), _month(month), _figure(day))
        except ValueError:
            raise self._wrong("invalid") from None

    def _wrong(self, code: str, **params: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={"label": self._named(), **params})

    def _named(self) -> str:
        label = str(self.label or "The date")
        return f"“{label}”" if label.endswith("?") else label

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != self.clean(data)
        except ValidationError:
            return True


class MomentField(DateField):
    """A date with a time of day, in UK time."""

    widget = PartsWithTime
    default_error_messages = {
        "time": "%(label)s must have a time like 17:00 or 5pm",
        "no_such_time": "%(label)s falls in the hour when the clocks change. Choose another time",
    }

    def clean(self, value: Any) -> datetime | None:
        typed = [str(part or "").strip() for part in value or ()]
        day = self._read(typed)
        if day is None:
            self.validate(None)
            return None
        if not typed[3]:
            raise self._wrong("missing", part="time")
        moment = datetime.combine(day, self._time(typed[3]))
        try:
            return from_current_timezone(moment)
        except ValidationError:
            raise self._wrong("no_such_time") from None

    def _time(self, text: str) -> time:
        if text.lower() in WORDS:
            return WORDS[text.lower()]
        found = TIME.fullmatch(text)
        if found is None or not (found["minute"] or found["half"]):
            raise self._wrong("time")
        hour, half = int(found["hour"]), (found["half"] or "").lower()
        if half and hour not in range(1, 13):
            raise self._wrong("time")
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        try:
            return time(hour, int(found["minute"] or 0))
        except ValueError:
            raise self._wrong("time") from None


def _figure(text: str) -> int:
    if not re.fullmatch("[0-9]{1,2}", text):
        raise ValueError(text)
    return int(text)


def _month(text: str) -> int:
    name = text.lower().rstrip(".")
    if name in NAMES:
        return NAMES.index(name) + 1
    return MONTHS.index(name) + 1 if name in MONTHS else _figure(text)
