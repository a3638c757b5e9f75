"""Rules about versions of the policy."""

from datetime import date

from segue.policy.models import PolicyVersion
from segue.rules import RuleBroken
from segue.wording import uk_date


def follows_the_last(number: int, in_force_from: date) -> None:
    """A version has the next number and a later day; an imported one is never changed."""
    last = PolicyVersion.objects.order_by("-number").first()
    wanted = last.number + 1 if last else 1
    if number != wanted:
        raise RuleBroken(f"The next version has number {wanted}.")
    if last and in_force_from <= last.in_force_from:
        day = last.in_force_from
        raise RuleBroken(f"Version {last.number} is in force from {uk_date(day)}; the new one must come later.")


def reviewed_within_a_year(in_force_from: date, review_due: date) -> None:
    """The policy is reviewed every year."""
    if not in_force_from < review_due:
        raise RuleBroken("The review is due after the day the policy comes into force.")
    if (review_due - in_force_from).days > 366:  # noqa: PLR2004 - a leap year
        raise RuleBroken(
            "The policy is reviewed every year: the review is due at most a year after it comes into force."
        )
