"""Fields for words: counted as the page counts them, kept as they were typed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from segue.site.forms.characters import guard
from segue.words import count_words, even_newlines

# Where an answer is long enough for a taller box.
LONG, LONG_ROWS, SHORT_ROWS = 150, 10, 6


def words_left(count: int, limit: int) -> str:
    """Say how many words are left, or too many."""
    left = limit - count
    number = f"{abs(left):,} {'word' if abs(left) == 1 else 'words'}"
    return f"You have {number} left" if left >= 0 else f"You have {number} too many"


class WordsArea(forms.Textarea):
    """A text area that shows how many words are left. It never cuts."""

    template_name = "django/forms/widgets/words.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        limit = self.attrs.get("data-words")
        if limit:
            count = count_words(value or "")
            context["widget"] |= {"count": words_left(count, int(limit)), "over": count > int(limit)}
        return context


class Line(forms.CharField):
    """One line of words."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(**facts)
        guard(self)


class Words(Line):
    """Words at length. Every character is kept as it was typed; only line ends are made alike.

    With `max_words` the page counts down. Over the limit is flagged; with `hard` it is refused as well.
    """

    widget = WordsArea
    default_error_messages = {
        "too_many_words": "Use %(limit)s words or fewer. There are %(count)s now.",
    }

    def __init__(self, *, max_words: int | None = None, hard: bool = False, **facts: Any) -> None:
        self.max_words = max_words
        self.hard = hard
        super().__init__(**{"strip": False, "max_length": 50_000, **facts})
        if max_words is not None:
            self.widget.attrs["data-words"] = max_words
        self.widget.attrs["rows"] = LONG_ROWS if (max_words or 0) >= LONG else SHORT_ROWS
        self.widget.attrs.pop("cols", None)

    def to_python(self, value: Any) -> str:
        return even_newlines(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value.strip() and value)
        if self.hard and self.over(value):
            raise ValidationError(
                self.error_messages["too_many_words"],
                code="too_many_words",
                params={"limit": f"{self.max_words:,}", "count": f"{count_words(value):,}"},
            )

    def over(self, value: str) -> bool:
        """Tell whether there are more words than asked for."""
        return self.max_words is not None and count_words(value) > self.max_words
