from dataclasses import dataclass
from enum import StrEnum


class Route(StrEnum):
    ANNUAL_CALL = "annual call"
    OPEN_CALL = "open call"
    DIRECT_AWARD = "direct award"
    ENTITLEMENT = "entitlement by criteria"
    HUB_RUN = "run by the hub"


class Result(StrEnum):
    GRANT = "grant"
    IN_KIND = "support in kind"
    FEE = "fee for work"
    REMISSION = "reduction of a fee"
    LOAN = "loan of equipment"


@dataclass(frozen=True, kw_only=True)
class Category:
    """How one kind of commissioning passes through the cycle. No behaviour, only facts."""

    slug: str
    name: str
    clause: str
    route: Route
    result: Result
    assessors: int
    prefix: str
    capital: bool = False
    published: bool = True
