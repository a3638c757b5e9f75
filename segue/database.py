"""Ways to ask PostgreSQL for which Django has no words."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, QuerySet


class Among(Func):
    """For `filter`: rows of these keys, found before anything is joined. `pk__in=` may find them last, among all rows."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, keys: QuerySet[Any]) -> None:
        super().__init__(F("pk"), ArraySubquery(keys))
