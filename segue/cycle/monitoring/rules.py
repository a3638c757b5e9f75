"""What must hold of returns, reviews and payments against a contract. Other rules about money are in segue.money.rules."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from segue.cycle.contracts.lifecycle import AGREED
from segue.cycle.contracts.lifecycle import Status as ContractStatus
from segue.cycle.contracts.models import Contract, ReturnDue
from segue.cycle.monitoring import queries
from segue.cycle.monitoring.figures import Figures
from segue.cycle.monitoring.lifecycle import Status
from segue.cycle.monitoring.models import Result, Return, ReviewAction, SetAside
from segue.places.models import School
from segue.rules import RuleBroken
from segue.wording import uk_datetime


def contract_was_accepted(contract: Contract) -> None:
    """Nothing is reported, reviewed or concluded about a contract nobody accepted."""
    if contract.status not in AGREED:
        raise RuleBroken("The contract was not accepted, so this cannot be done yet.")


def contract_is_in_force(contract: Contract) -> None:
    """Nothing is paid before a contract is accepted, or after it has closed."""
    if contract.status != ContractStatus.IN_FORCE:
        raise RuleBroken(
            f"The contract is not in force ({contract.get_status_display().lower()}), so nothing can be paid."
        )


def is_with_the_holder(report: Return) -> None:
    """What was sent stays as it was sent, unless it is sent back."""
    if report.status not in queries.WITH_THE_HOLDER:
        still = " We can send it back to you for changes." if report.status == Status.SENT else ""
        raise RuleBroken(f"{who_sent(report)}, so it cannot be changed.{still}")


def who_sent(report: Return) -> str:
    """Say that a return was sent, by whom and when."""
    return f"{report.sent_by} sent this return on {uk_datetime(report.sent_at)}"


def is_settled_once(kept: SetAside) -> None:
    """Words set aside are dealt with once."""
    if kept.settled_at is not None:
        raise RuleBroken("A colleague has dealt with these words already.")


def nothing_newer(report: Return, version: int) -> None:
    """Two versions are weighed as they stand now, not as they stood before somebody saved again."""
    if report.version != version:
        raise RuleBroken("The return was saved again while you compared. Look at both once more, then choose.")


def overtaken(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Tell whether words would be replaced by others. Words that only grew are not."""
    return any(words and not after.get(name, "").startswith(words) for name, words in before.items())


def is_whole(figures: Figures) -> None:
    """A return is sent when every figure asked for is there and can be read."""
    if figures.wrong:
        raise RuleBroken([problem.words for problem in figures.wrong])


def reason_is_given(because: str) -> None:
    """Whoever must change something is told what and why."""
    if not because.strip():
        raise RuleBroken("Say what should be changed, so that the other side knows.")


def overdue_return_holds_payment(overdue: ReturnDue | None, despite: str) -> None:
    """While a return is overdue no payment is entered, unless a reason is put on record."""
    if overdue is not None and not despite.strip():
        late = (timezone.localdate() - overdue.due_on).days
        raise RuleBroken(
            f"“{overdue}” is {late} {'day' if late == 1 else 'days'} overdue, so payment is held. "
            "Give a reason to pay all the same."
        )


def review_says_something(who: str, quality: str, value: str) -> None:
    """A review says who took part, how good the work is, and whether it is worth its money."""
    if not who.strip() or not quality.strip() or not value.strip():
        raise RuleBroken("Say who took part, what was found on quality, and what was found on value for money.")


def was_held(held_on: date, contract: Contract) -> None:
    """A review is noted after it was held."""
    if held_on > timezone.localdate():
        raise RuleBroken("The date of the review is in the future. Note it once it has been held.")
    if held_on < contract.starts:
        raise RuleBroken("The date of the review is before the contract starts.")


def action_has_an_owner(text: str, owner: str) -> None:
    """An action is somebody's to do."""
    if not text.strip() or not owner.strip():
        raise RuleBroken("Say of each action what is to be done, by whom, and by when.")


def is_finished_once(action: ReviewAction, done_on: date) -> None:
    """An action is finished once, on a day since the review that is not in the future."""
    if action.done_on is not None:
        raise RuleBroken("This action is finished already.")
    if not action.review.held_on <= done_on <= timezone.localdate():
        raise RuleBroken("The day it was done must lie between the review and today.")


def result_is_written_once(contract: Contract, what_came_of_it: str) -> None:
    """What came of a contract is written once, in words."""
    if not what_came_of_it.strip():
        raise RuleBroken("Say what came of it.")
    if Result.objects.filter(contract=contract).exists():
        raise RuleBroken("What came of this contract is written already.")


def warnings(figures: Figures, school: School | None, last: Return | None) -> list[str]:
    """What looks unlikely beside what the hub holds. It is asked about, never refused."""
    found = []
    if school is not None:
        send = (
            None
            if school.sen_support is None and school.ehcp is None
            else (school.sen_support or 0) + (school.ehcp or 0)
        )
        held = {"pupils": school.pupils, "pupil_premium": school.pupil_premium, "send": send}
        words = {
            "pupils": "{0:,} pupils took part, but the register has {1:,} pupils at the school.",
            "pupil_premium": "{0:,} pupils with Pupil Premium took part, but the register has {1:,}.",
            "send": "{0:,} pupils with SEND took part, but the register has {1:,}.",
        }
        found = [
            words[part].format(figures.total(part), known)
            for part, known in held.items()
            if known is not None and figures.total(part) > known
        ]
    if last is not None and figures.pupils == queries.counts_of(last) and figures.pupils:
        found.append(f"The numbers of pupils are the same as in “{last.due}”.")
    return found
