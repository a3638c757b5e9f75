"""Forms as GOV.UK draws them, and the fields of Segue. `docs/look.md` shows how to use them."""

from segue.site.forms.dates import DateField, MomentField
from segue.site.forms.filters import Filters
from segue.site.forms.pounds import PoundsField
from segue.site.forms.renderer import GovukRenderer, Option
from segue.site.forms.words import Line, Words
from segue.words import count_words

__all__ = (
    "DateField",
    "Filters",
    "GovukRenderer",
    "Line",
    "MomentField",
    "Option",
    "PoundsField",
    "Words",
    "count_words",
)
