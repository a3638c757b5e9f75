"""What a cell of the register says: a date, a number, a text, or that nobody knows."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

# NA: not available; SUPP: suppressed, too few pupils; z: not applicable; x, c, ":" and dashes: the same elsewhere.
UNKNOWN = frozenset(
    {"", "na", "n/a", "supp", "z", "x", "c", ":", "-", "–", ".", "not applicable", "does not apply", "null"}
)
POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
MOST_DIGITS, ALL_OF_IT, SHOWN = 9, 100, 40
DATES = ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d")


class CannotRead(Exception):
    """Why a row of the register cannot be used."""


def known(cell: str) -> str:
    """The text of a cell in one line; empty for a code that says nobody knows."""
    text = " ".join(cell.split())
    return "" if text.casefold() in UNKNOWN else text


def text(cell: str, what: str, longest: int) -> str:
    found = known(cell)
    if len(found) > longest:
        raise CannotRead(f"The {what} is {len(found):,} letters long; the register holds {longest}.")
    return found


def day(cell: str, what: str) -> date | None:
    found = known(cell)
    if not found:
        return None
    for form in DATES:
        try:
            return datetime.strptime(found[:10], form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise CannotRead(f"The {what} “{shortened(found)}” is not a date such as 31/08/2025.")


def whole(cell: str, what: str, largest: int) -> int | None:
    found = known(cell).replace(",", "").removesuffix(".0")
    if not found:
        return None
    if not (found.isascii() and found.isdigit() and len(found) <= MOST_DIGITS and int(found) <= largest):
        raise CannotRead(f"The {what} “{shortened(found)}” is not a whole number up to {largest:,}.")
    return int(found)


def percent(cell: str, what: str) -> Decimal | None:
    found = known(cell).removesuffix("%")
    if not found:
        return None
    try:
        share = Decimal(found)
    except InvalidOperation:
        share = Decimal(-1)
    if not (share.is_finite() and 0 <= share <= ALL_OF_IT):
        raise CannotRead(f"The {what} “{shortened(found)}” is not a percentage between 0 and 100.")
    return share.quantize(Decimal("0.1"))


def decimal(cell: str) -> float | None:
    try:
        return float(known(cell))
    except ValueError:
        return None


def postcode(cell: str) -> str:
    """A postcode as it is written: capitals, one space before the last three. Anything else stays as it is."""
    found = text(cell, "postcode", 10).upper()
    parts = POSTCODE.fullmatch(found.replace(" ", ""))
    return f"{parts[1]} {parts[2]}" if parts else found


def shortened(words: str) -> str:
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
