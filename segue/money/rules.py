"""Every rule about money. Each is one function and raises `RuleBroken`."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from segue.categories import CATEGORIES
from segue.money import queries
from segue.money.models import Budget, Commitment, Fund, Payment, Restriction
from segue.people.models import User
from segue.rules import RuleBroken
from segue.wording import pounds, uk_date
from segue.years import ProgrammeYear

# How long a second press of a button, or Back and Send again, may take.
A_MOMENT = timedelta(minutes=1)
PENNY, LARGEST = Decimal("0.01"), Decimal("999999999.99")


def never_overcommit(budget: Budget, amount: Decimal) -> None:
    """A budget is never promised twice."""
    left = queries.left_in(budget)
    if amount > left:
        raise RuleBroken(f"Only {pounds(left)} of {budget.name} is left to award.")


def never_exceed_request(requested: Decimal, amount: Decimal) -> None:
    """Nobody is awarded more than they asked for."""
    if amount > requested:
        raise RuleBroken(f"The award is more than the {pounds(requested)} requested.")


def is_positive(amount: Decimal) -> None:
    """An amount of money is at least a penny, in whole pence."""
    if not amount.is_finite() or not PENNY <= amount <= LARGEST or amount != round(amount, 2):
        raise RuleBroken(f"The amount must be between £0.01 and {pounds(LARGEST)}, in pounds and pence.")


def reason_is_given(because: str) -> None:
    """Money is not given back or refused without a reason."""
    if not because.strip():
        raise RuleBroken("Say why.")


def budgets_stay_within_fund(fund: Fund, amount: Decimal) -> None:
    """Budgets together never exceed the fund they are part of."""
    left = queries.not_yet_budgeted(fund)
    if amount > left:
        raise RuleBroken(f"Only {pounds(left)} of {fund.name} is not yet set aside in budgets.")


def fund_is_noted_once(name: str) -> None:
    """Two funds never have one name."""
    if Fund.objects.filter(name=name).exists():
        raise RuleBroken(f"There is a fund called {name} already.")


def budget_is_set_once(fund: Fund, facts: dict[str, Any]) -> None:
    """Two budgets of a fund, a category and a year never have one name."""
    if fund.budgets.filter(**facts).exists():
        raise RuleBroken(f"{fund.name} already has a budget called {facts['name']} for that category and year.")


def purpose_names_its_categories(fund: Fund) -> None:
    """Money given for a purpose says which parts of the policy the purpose covers; other money does not."""
    if (fund.restriction == Restriction.PURPOSE) != bool(fund.categories):
        raise RuleBroken(
            "A fund that is restricted to a purpose, and no other, names the parts of the policy it covers."
        )


def restriction_allows(fund: Fund, category: str) -> None:
    """Restricted money goes only where its restriction allows: to its purpose; capital to equipment alone."""
    if fund.restriction == Restriction.PURPOSE and category not in fund.categories:
        raise RuleBroken(f"{fund.name} was given for a purpose that does not cover {CATEGORIES[category].name}.")
    if fund.restriction == Restriction.CAPITAL and not CATEGORIES[category].capital:
        raise RuleBroken(f"{fund.name} is capital money: it can only pay for instruments, equipment and technology.")


def inside_fund_period(fund: Fund, starts: date, ends: date) -> None:
    """What a fund pays for happens inside the period of the fund."""
    if ends < starts:
        raise RuleBroken("The end is before the start.")
    if starts < fund.starts or ends > fund.ends:
        raise RuleBroken(
            f"{fund.name} runs from {uk_date(fund.starts)} to {uk_date(fund.ends)}; the dates must lie inside it."
        )


def year_meets_fund(fund: Fund, year: int) -> None:
    """A budget is for a programme year in which its fund may be spent."""
    if not fund.first_year.start <= year <= fund.last_year.start:
        raise RuleBroken(
            f"{fund.name} may be spent from {fund.first_year} to {fund.last_year}, not in {ProgrammeYear(year)}."
        )


def is_paid_by_today(given_on: date) -> None:
    """A payment is put on record on its day or later."""
    if given_on > timezone.localdate():
        raise RuleBroken("The date lies in the future. Enter a payment on its day or later.")


def never_overpay(commitment: Commitment, amount: Decimal) -> None:
    """Payments together never exceed the commitment."""
    left = queries.left_to_pay(commitment)
    if amount > left:
        raise RuleBroken(f"Only {pounds(left)} of this commitment is left to pay.")


def never_release_what_is_paid(commitment: Commitment, amount: Decimal) -> None:
    """Only money not yet paid or entered for payment goes back to the budget."""
    left = queries.left_to_pay(commitment)
    if amount > left:
        raise RuleBroken(f"Only {pounds(left)} of this commitment is unpaid and can go back.")


def never_release_what_is_agreed(commitment: Commitment) -> None:
    """Money that an agreement promises is not given away a second time."""
    if queries.is_under_contract(commitment):
        raise RuleBroken(
            "An agreement that stands promises this money. Complete the agreement or end it early: "
            "what is not paid then goes back by itself."
        )


def not_sent_twice(same: QuerySet[Any], what: str) -> None:
    """One press is one entry: the same again within a minute, by the same person, is the same press."""
    if same.exists():
        raise RuleBroken(f"You {what} a moment ago. If it is meant a second time, wait a minute and send it again.")


def another_person_approves(payment: Payment, by: User) -> None:
    """Whoever entered a payment neither approves nor rejects it."""
    if payment.entered_by_id == by.pk:
        raise RuleBroken("You entered this payment, so someone else must approve or reject it.")
