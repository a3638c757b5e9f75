"""What the hub writes about contracts, and to whom: everybody who acts for the organisation."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse

from segue.cycle.contracts.models import Contract
from segue.letters.post import Draft
from segue.money.queries import paid
from segue.people.models import User
from segue.people.queries import people_of


def offer(contract: Contract) -> Iterator[Draft]:
    """The offer of a contract."""
    return _letters(contract, "contract_offer", f"Your agreement {contract}: please read and accept")


def reminder(contract: Contract) -> Iterator[Draft]:
    """Word that an offer still waits for an answer."""
    return _letters(contract, "contract_reminder", f"Your agreement {contract} waits for your answer")


def taken_back(contract: Contract, because: str) -> Iterator[Draft]:
    """Word that the hub took its offer back."""
    return _letters(contract, "contract_taken_back", f"We have taken back agreement {contract}", because=because)


def cancelled(contract: Contract, because: str) -> Iterator[Draft]:
    """Word that there will be no agreement."""
    return _letters(contract, "contract_cancelled", f"There will be no agreement {contract}", because=because)


def accepted(contract: Contract) -> Iterator[Draft]:
    """The receipt of an acceptance."""
    return _letters(contract, "contract_accepted", f"Agreement {contract} is accepted")


def refused(contract: Contract, because: str, *, by: User) -> Iterator[Draft]:
    """The receipt of a refusal."""
    return _letters(contract, "contract_refused", f"Agreement {contract} is refused", because=because, refused_by=by)


def completed(contract: Contract, given_back: Decimal) -> Iterator[Draft]:
    """Word that everything is done."""
    facts = {"paid": paid(contract.commitment), "given_back": given_back}
    return _letters(contract, "contract_completed", f"Agreement {contract} is complete", **facts)


def ended(contract: Contract, because: str) -> Iterator[Draft]:
    """Word that a contract ended before its time."""
    return _letters(contract, "contract_ended", f"Agreement {contract} has ended", because=because)


def to_whom(contract: Contract) -> list[User]:
    """Those who act for the holder; before anyone does, whoever sent the application."""
    people = list(people_of(contract.holder_id))
    sender = contract.decision.application.submitted_by
    return people or ([sender] if sender else [])


def address(name: str, key: Any) -> str:
    """The full address of a page, for a letter."""
    return settings.PUBLIC_URL + reverse(name, args=[key])


def _letters(contract: Contract, kind: str, subject: str, **facts: Any) -> Iterator[Draft]:
    facts |= {"link": address("contract", contract.reference)}
    for person in to_whom(contract):
        yield Draft(kind, person, subject[:200], f"contracts/letters/{kind}.txt", contract, facts)
