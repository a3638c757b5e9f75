"""Which money is closed to whom: what was promised to an organisation in which a person has an interest."""

from typing import Any

from django.db.models import Q, QuerySet

from segue.governance.interests import closed_to, ties_of
from segue.money.models import Commitment
from segue.people.models import Kind

# Money comes before the stages that say whom it is for and who delivers; all it knows of them is the way there.
CASE_BEGUN_AT = "decision__application__begun_at"
TO_WHOM = "decision__application__applicant"
BY_WHOM = "contract__provider"


def open_to(rows: QuerySet[Any], user: Any, *, commitment: str = "") -> QuerySet[Any]:
    """The rows of the ledger this person may know of. `commitment` is the way from a row to its commitment."""
    if not ties_of(user):
        return rows
    begun_at = f"{commitment}{CASE_BEGUN_AT}"
    delivers = closed_to(user, f"{commitment}{BY_WHOM}", begun_at) & ~Q(**{f"{commitment}{BY_WHOM}__kind": Kind.LEAD})
    return rows.filter(~closed_to(user, f"{commitment}{TO_WHOM}", begun_at), ~delivers)


def is_closed(user: Any, commitment: int) -> bool:
    """Tell whether a commitment is to an organisation in which a person has an interest."""
    return bool(ties_of(user)) and not open_to(Commitment.objects.filter(pk=commitment), user).exists()
