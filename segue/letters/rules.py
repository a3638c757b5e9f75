from segue.letters.lifecycle import Status
from segue.letters.models import Letter
from segue.people.models import User
from segue.rules import RuleBroken


def letter_still_waits(letter: Letter) -> None:
    """Only a letter that has not gone is read for release."""
    if letter.status not in {Status.HELD, Status.FAILED}:
        raise RuleBroken(f"This letter is {letter.get_status_display().lower()} already.")


def letter_was_read(letter: Letter) -> None:
    """No letter goes that nobody has read."""
    if letter.read_at is None:
        raise RuleBroken("Read the letter before you release it.")


def reason_is_given(because: str) -> None:
    """A letter is not kept back without a reason."""
    if not because.strip():
        raise RuleBroken("Say why the letter does not go.")


def somebody_acts(letter: Letter, colleague: User | None) -> User:
    """A letter goes to somebody who acts for the organisation it is about."""
    if colleague is None:
        raise RuleBroken(
            f"{letter.to_name or letter.to_email} no longer acts for {letter.concerns}, and nobody else does. "
            "The letter can go once somebody has joined."
        )
    return colleague
