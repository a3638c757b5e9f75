"""How a form is drawn, and the plain words of its errors."""

from pathlib import Path
from typing import Any, Self

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.functional import cached_property

from segue.site.forms.characters import guard, shown

SITE = Path(__file__).resolve().parents[1]

# Said where the field has no words of its own for it.
MESSAGES = {
    "max_length": "Shorten this to %(limit_value)d characters or fewer. It has %(show_value)d now.",
    "min_length": "Write at least %(limit_value)d characters. There are %(show_value)d now.",
    "max_value": "Enter %(limit_value)s or less",
    "min_value": "Enter %(limit_value)s or more",
}
# Said in place of Django's.
REPLACED = {
    forms.IntegerField: {"invalid": "Enter a whole number, in figures"},
    forms.EmailField: {"invalid": "Enter an e-mail address like name@example.org"},
    forms.URLField: {"invalid": "Enter a web address like https://www.example.org"},
    forms.ChoiceField: {"invalid_choice": "Choose one of the answers shown"},
    forms.MultipleChoiceField: {
        "invalid_choice": "Choose among the answers shown",
        "invalid_list": "Choose among the answers shown",
    },
    forms.ModelMultipleChoiceField: {
        "invalid_choice": "Choose among the answers shown",
        "invalid_pk_value": "Choose among the answers shown",
        "list": "Choose among the answers shown",
    },
    forms.FileField: {"empty": "The file is empty. Choose another"},
}


def has_own_words(field: forms.Field, code: str) -> bool:
    """Tell whether a form gave a field its own words for an error."""
    usual = {words.get(code) for words in (MESSAGES, *REPLACED.values())}
    usual |= {kind.__dict__.get("default_error_messages", {}).get(code) for kind in type(field).__mro__}
    return field.error_messages.get(code) not in usual


class Option(str):
    """The words of a radio button or tick box, with a hint beneath them."""

    __slots__ = ("hint",)
    hint: str

    def __new__(cls, words: str, hint: str = "") -> Self:
        option = super().__new__(cls, words)
        option.hint = hint
        return option


class GovukBoundField(BoundField):
    """A field on a form, as GOV.UK Frontend wants it."""

    def __init__(self, form: Any, field: Any, name: str) -> None:
        super().__init__(form, field, name)
        for code, words in MESSAGES.items():
            field.error_messages.setdefault(code, words)
        for kind, replaced in REPLACED.items():
            if isinstance(field, kind):
                self._replace(replaced)
        self._replace({"required": self._asked()})
        if isinstance(field, forms.CharField):
            guard(field)

    def value(self) -> Any:
        return shown(super().value())

    def _replace(self, replaced: dict[str, str]) -> None:
        """Put plain words where the field still has Django's."""
        for code, words in replaced.items():
            if any(
                self.field.error_messages.get(code) == kind.__dict__.get("default_error_messages", {}).get(code)
                for kind in type(self.field).__mro__
                if kind.__module__.startswith("django.")
            ):
                self.field.error_messages[code] = words

    def _asked(self) -> str:
        label = str(self.label)
        if label.endswith("?"):
            return f"Answer “{label}”"
        words = label if label[1:2].isupper() else label[:1].lower() + label[1:]
        words = words if words.startswith(("your ", "the ", "any ")) else f"the {words}"
        if isinstance(self.field, forms.BooleanField):
            return f"Tick “{label}”"
        if isinstance(self.field, forms.ChoiceField | forms.FileField):
            return f"Choose {words}"
        return f"Enter {words}"

    @property
    def says_optional(self) -> bool:
        """Tell whether the label says that this may be left empty."""
        return (
            not self.field.required
            and not isinstance(self.field, forms.BooleanField)
            and getattr(self.form, "says_optional", True)
            and "optional" not in str(self.label)
        )

    @property
    def first_id(self) -> str:
        """The first control: where the error summary leads."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.auto_id

    @cached_property
    def is_tick(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def aria_describedby(self) -> str | None:
        described = super().aria_describedby
        if "data-words" in self.field.widget.attrs:
            described = f"{described or ''} {self.auto_id}_count".strip()
        return described

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        """Leave out what the browser would say first and worse, and what several controls share."""
        built = super().build_widget_attrs(attrs, widget)
        built.pop("required", None)
        if isinstance(self.field.widget, forms.RadioSelect):
            built.pop("aria-invalid", None)
        return built


class GovukRenderer(DjangoTemplates):
    """Our form templates first, then Django's own."""

    bound_field_class = GovukBoundField

    @cached_property
    def engine(self) -> Any:
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": [SITE / "templates", Path(forms.__file__).parent / "templates"],
                "NAME": "segue-forms",
                "OPTIONS": {"libraries": {"form_markup": "segue.site.templatetags.form_markup"}},
            }
        )
