"""To whom money is promised, told beside it."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from segue.money.interests import TO_WHOM

CONTRACT = "contract__reference"


def with_names(rows: QuerySet[Any], *, commitment: str = "") -> QuerySet[Any]:
    """Rows of the ledger with `to_whom` and `under` (the contract). `commitment` is the way to their commitment."""
    return rows.annotate(to_whom=F(f"{commitment}{TO_WHOM}__name"), under=F(f"{commitment}{CONTRACT}"))


def contract_page(reference: str | None) -> str:
    """The page of a contract, which a later stage has; nothing where there is none."""
    return reverse("contract", args=[reference]) if reference else ""
