from segue.people.models import Role
from segue.people.permissions import READERS, Permission

SEE_MONEY = Permission("See funds, budgets and what is left", roles=READERS)
SET_UP_MONEY = Permission(
    "Set up funds and budgets",
    roles=frozenset({Role.FINANCE, Role.CHIEF_EXECUTIVE}),
    seen_by=SEE_MONEY,
)
ENTER_PAYMENT = Permission("Enter a payment", roles=frozenset({Role.FINANCE, Role.OFFICER}), seen_by=SEE_MONEY)
APPROVE_PAYMENT = Permission(
    "Approve or reject a payment",
    roles=frozenset({Role.FINANCE, Role.CHIEF_EXECUTIVE}),
    seen_by=SEE_MONEY,
)
RELEASE_COMMITMENT = Permission(
    "Give unpaid money back to its budget",
    roles=frozenset({Role.FINANCE, Role.CHIEF_EXECUTIVE}),
    seen_by=SEE_MONEY,
)
