"""Which money is closed to whom: what was promised to an organisation in which a person has an interest."""

from typing import Any

from django.db.models import Q, QuerySet

from segue.governance.interests import interested_in
from segue.money.models import Commitment
from segue.people.models import Kind

# Money comes before the stages that say whom it is for and who delivers; all it knows of them is the way there.
TO_WHOM = "decision__application__applicant"
BY_WHOM = "contract__provider"


def open_to(rows: QuerySet[Any], user: Any, *, commitment: str = "") -> QuerySet[Any]:
    """The rows of the ledger this person may know of. `commitment` is the way from a row to its commitment."""
    tied = interested_in(user)
    if not tied:
        return rows
    delivers = Q(**{f"{commitment}{BY_WHOM}__in": tied}) & ~Q(**{f"{commitment}{BY_WHOM}__kind": Kind.LEAD})
    return rows.filter(~Q(**{f"{commitment}{TO_WHOM}__in": tied}), ~delivers)


def is_closed(user: Any, commitment: int) -> bool:
    """Tell whether a commitment is to an organisation in which a person has an interest."""
    return bool(interested_in(user)) and not open_to(Commitment.objects.filter(pk=commitment), user).exists()
