"""To whom money is promised, told beside it."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from segue.money.interests import TO_WHOM

CONTRACT = "contract__reference"
CASE = "decision__application__reference"


def with_names(rows: QuerySet[Any], *, commitment: str = "") -> QuerySet[Any]:
    """Rows of the ledger with `to_whom`, `under` (the contract) and `case`. `commitment` is the way to their commitment."""
    return rows.annotate(
        to_whom=F(f"{commitment}{TO_WHOM}__name"), under=F(f"{commitment}{CONTRACT}"), case=F(f"{commitment}{CASE}")
    )


def contract_page(reference: str | None) -> str:
    """The page of a contract, which a later stage has; nothing where there is none."""
    return reverse("contract", args=[reference]) if reference else ""


def thread_page(case: str | None) -> str:
    """The page of the thread that money lies on, which a later stage has; nothing where there is no case."""
    return reverse("thread", args=[case]) if case else ""
