"""The one column type for money."""

from typing import Any

from django.db import models


class Pounds(models.DecimalField):
    """An amount of money, in pounds and pence: exact, never a float."""

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **{"max_digits": 11, "decimal_places": 2, **facts})
