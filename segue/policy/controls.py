"""Which page of the hub carries out which clause, so that a reader of the policy can go and look."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Control:
    """Where a clause is carried out: the words, and the name of the page's address."""

    words: str
    address: str


CONTROLS: dict[str, Control] = {
    "P1": Control("Every priority names the aim of the National Plan it serves", "priorities"),
    "P2": Control("Every award is published with its amount and reasons", "awards"),
    "P3": Control("Every application is scored against published criteria", "calls"),
    "P4": Control("The lead organisation's share stands on the Board's page", "board"),
    "P5": Control("Every contract has indicators, returns and reviews", "contracts"),
    "P6": Control("Reach by district stands on the Board's page", "board"),
    "P7": Control("Every result leads to next year's findings", "needs"),
    "R1": Control("Who may decide what, up to how much", "delegation"),
    "R2": Control("Who may decide what, up to how much", "delegation"),
    "R3": Control("The bodies of the hub and their meetings", "bodies"),
    "N1": Control("Findings with dated evidence and its source", "needs"),
    "N3": Control("No promise outside the period of its fund", "money"),
    "S1": Control("Calls for schools, open and past", "calls"),
    "C1": Control("Contracts with their indicators and returns", "contracts"),
    "C2": Control("Reviews and their actions", "contracts"),
    "G1": Control("Interests, declared by each person", "interests"),
    "G2": Control("Every case with its whole history", "cases"),
    "G3": Control("The Board's page", "board"),
    "V1": Control("Versions of this policy and the next review", "policy"),
}
