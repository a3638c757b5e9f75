"""The rules of recommending and deciding. Money itself is guarded by `segue.money`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from segue.cycle.applications.lifecycle import Status as CaseStatus
from segue.cycle.applications.models import Application
from segue.cycle.calls.lifecycle import Status as CallStatus
from segue.cycle.calls.models import Call, Opportunity
from segue.cycle.decisions.lifecycle import Status
from segue.cycle.decisions.models import Decision, Outcome, OutcomeQuestion, Proposal, Recommendation
from segue.governance.models import Body, Delegation, Meeting
from segue.people.models import User
from segue.policy.models import PolicyVersion
from segue.rules import RuleBroken
from segue.wording import pounds, uk_date

# How long an applicant may question an outcome, counted from the day the letter went out.
# In force since the first version; a change takes a new row here, with the date it starts.
QUESTION_WITHIN = ((date(2020, 9, 1), timedelta(days=28)),)
UNKNOWN_DECILE = 11


def question_until(told_on: date) -> date:
    """The last day on which an outcome told on a day may be questioned."""
    return told_on + next(span for since, span in reversed(QUESTION_WITHIN) if since <= told_on)


def still_questionable(told_on: date) -> None:
    """An outcome is questioned within the time the letter gives."""
    last = question_until(told_on)
    if timezone.localdate() > last:
        raise RuleBroken(f"The time to question this outcome ended on {uk_date(last)}.")


def rank_key(application: Application, score: Decimal) -> tuple[Any, ...]:
    """Rank by score; at equal scores by need: deprivation decile, then pupils with Pupil Premium, then reference."""
    school = application.school
    decile = school.imd_decile if school and school.imd_decile else UNKNOWN_DECILE
    premium = school.pupil_premium if school and school.pupil_premium else 0
    return (-score, decile, -premium, application.reference)


def above_the_line(requests: Sequence[Decimal], money: Decimal) -> int:
    """How many, from the top, the money reaches when each gets what it asked for."""
    for place, asked in enumerate(requests):
        money -= asked
        if money < 0:
            return place
    return len(requests)


@dataclass(frozen=True)
class Ranked:
    """A row of the ranking: its place by key, whether it is awarded, whether a reason of its own explains it."""

    key: tuple[Any, ...]
    awarded: bool
    explained: bool


def departs(row: Ranked, others: Iterable[Ranked]) -> bool:
    """Tell whether a row departs from the ranking without a reason of its own.

    It does when it is awarded below a declined one or declined above an awarded one, and neither is explained.
    """
    if row.explained:
        return False
    return any(
        not other.explained
        and other.awarded != row.awarded
        and ((row.awarded and other.key < row.key) or (not row.awarded and other.key > row.key))
        for other in others
    )


def departures_are_explained(names: Sequence[str]) -> None:
    """A proposal that departs from the ranking says why."""
    if names:
        raise RuleBroken(f"Say why these do not follow the ranking: {', '.join(names)}.")


def every_proposal_has_reasons(proposals: Iterable[Proposal]) -> None:
    """Every applicant is told why."""
    missing = [str(row.application) for row in proposals if not row.reasons.strip()]
    if missing:
        raise RuleBroken(f"Give reasons for: {', '.join(missing)}.")


def outcome_is_known(outcome: str, amount: Decimal | None) -> None:
    """A proposal is an award with an amount, or none without."""
    if outcome not in Outcome.values:
        raise RuleBroken("Choose whether to award or not.")
    if outcome == Outcome.AWARDED and amount is None:
        raise RuleBroken("Say how much is awarded.")
    if outcome == Outcome.DECLINED and amount is not None:
        raise RuleBroken("Where nothing is awarded there is no amount.")


def share(line_amount: Decimal, amount: Decimal, requested: Decimal) -> Fraction:
    """What an award uses of one opportunity: the part of it that was asked for there."""
    return Fraction(line_amount) * Fraction(amount) / Fraction(requested)


def within_opportunity_totals(used: Mapping[Opportunity, Fraction]) -> None:
    """No opportunity of a call gives more in all than the call says."""
    over = [
        f"{opportunity} by {pounds(float(sum_ - Fraction(opportunity.total)))}"
        for opportunity, sum_ in used.items()
        if opportunity.total is not None and sum_ > Fraction(opportunity.total)
    ]
    if over:
        raise RuleBroken(f"The awards go beyond what the call gives in all for {', '.join(over)}.")


def within_budget(total: Decimal, left: Decimal, name: object) -> None:
    """What is put can be paid for from what is left."""
    if total > left:
        raise RuleBroken(f"The awards come to {pounds(total)}, and only {pounds(left)} of {name} is left.")


def scores_still_stand(proposals: Iterable[Proposal], scores: Mapping[int, Decimal]) -> None:
    """Nothing is recommended or decided on a score that an interest declared since has unseated."""
    fallen = [str(row.application) for row in proposals if scores.get(row.application_id) != row.score]
    if fallen:
        raise RuleBroken(f"The moderated score has changed or must be agreed again for: {', '.join(fallen)}.")


def call_stands(call: Call) -> None:
    """Nothing is recommended or decided on a call that was cancelled."""
    if call.status == CallStatus.CANCELLED:
        raise RuleBroken(f"{call.reference} was cancelled, so nothing can be awarded or declined in it.")


def line_is_in_force(line: Delegation, on: date) -> None:
    """Nobody decides under a line of the scheme that has ended by the day of the decision."""
    if line.in_force_from > on or (line.until and line.until <= on):
        raise RuleBroken("The line of the scheme of delegation is no longer in force. Send the recommendation back.")


def meeting_can_decide(body: Body, meeting: Meeting | None, minute_reference: str, put_on: date) -> Meeting:
    """A body decides at a meeting of its own, held after the papers were put, with a minute."""
    if not body.decides:
        raise RuleBroken(f"{body} advises; it does not decide.")
    if meeting is None or meeting.body_id != body.pk:
        raise RuleBroken(f"Choose the meeting of {body} that decided.")
    if not minute_reference.strip():
        raise RuleBroken("Give the reference of the minute.")
    if meeting.held_on > timezone.localdate():
        raise RuleBroken("The meeting has not been held yet.")
    if meeting.held_on < put_on:
        raise RuleBroken("The meeting was held before the recommendation was put.")
    return meeting


def somebody_was_there(people: Collection[Any]) -> None:
    """A quorum is counted from who was there, and an empty list of them is no full house."""
    if not people:
        raise RuleBroken("Say who was present: nobody is noted at this meeting yet.")


def everyone_has_a_seat(without: Sequence[str], body: Body) -> None:
    """Only members of the body count as present."""
    if without:
        raise RuleBroken(f"Without a seat on {body} on that day: {', '.join(without)}.")


def everyone_was_noted(without: Sequence[str], meeting: Meeting) -> None:
    """Who decides is who the meeting says was there."""
    if without:
        raise RuleBroken(
            f"Not noted as present at the meeting of {uk_date(meeting.held_on)}: {', '.join(without)}. "
            "Leave them out, or correct the meeting first."
        )


def quorum_holds(meeting: Meeting, case: Application, stayed: int, withdrawn: Collection[str]) -> None:
    """The quorum is worked out again for each case, without those who withdrew."""
    if stayed < meeting.quorum:
        who = f" once {', '.join(sorted(withdrawn))} withdrew" if withdrawn else ""
        raise RuleBroken(
            f"The {meeting.body} has no quorum for {case}: {stayed} of the {meeting.quorum} members needed{who}. "
            "Take the case out, or decide at a fuller meeting."
        )


def somebody_else_decides(case: Application, others: int) -> None:
    """Nobody decides alone on what they recommended alone."""
    if not others:
        raise RuleBroken(f"Only those who worked on the recommendation would decide on {case}. Someone else must.")


def something_is_ready(rows: Sequence[Any]) -> None:
    """A recommendation is of applications that are assessed, and in no other."""
    if not rows:
        raise RuleBroken("No application of this call is assessed and waiting for a recommendation.")


def is_still_a_draft(recommendation: Recommendation) -> None:
    """What was put is frozen: whoever decides reads what was recommended."""
    if recommendation.status != Status.DRAFT:
        raise RuleBroken(f"This recommendation is {recommendation.get_status_display().lower()}, so it is frozen.")


def is_in_it(proposal: Proposal | None, application: Application) -> Proposal:
    """Only a case of the recommendation is proposed in it."""
    if proposal is None:
        raise RuleBroken(f"{application} is not in this recommendation.")
    return proposal


def leaves_others(proposal: Proposal | None, application: Application) -> Proposal:
    """A case is taken out from among others, never the last one."""
    if proposal is None or not proposal.recommendation.proposals.exclude(pk=proposal.pk).exists():
        raise RuleBroken(f"{application} cannot be taken out of this recommendation.")
    return proposal


def holds_something(proposals: Sequence[Proposal]) -> None:
    """A recommendation is of at least one case."""
    if not proposals:
        raise RuleBroken("There is nothing in this recommendation.")


def line_covers(covering: Collection[Delegation], line: Delegation) -> None:
    """A recommendation is put to whom the scheme of delegation lets decide it."""
    if line not in covering:
        raise RuleBroken("This line of the scheme of delegation does not cover the recommendation.")


def nobody_withdrew(proposals: Iterable[Proposal]) -> None:
    """Nothing is decided on an application that was taken back."""
    gone = [str(row.application) for row in proposals if row.application.status == CaseStatus.WITHDRAWN]
    if gone:
        raise RuleBroken(f"Withdrawn since it was put: {', '.join(gone)}. Send the recommendation back.")


def no_meeting_is_named(meeting: Meeting | None) -> None:
    """What a role decides is decided at no meeting."""
    if meeting is not None:
        raise RuleBroken("This is decided by a role, not at a meeting.")


def recorder_was_there(by: User, people: Collection[User]) -> None:
    """Who records what a body decided was there."""
    if by not in people:
        raise RuleBroken("Only a member who was present records the decision.")


def policy_is_in_force(policy: PolicyVersion | None) -> PolicyVersion:
    """Every decision names the policy in force on its day."""
    if policy is None:
        raise RuleBroken("No version of the commissioning policy is in force, so nothing can be decided.")
    return policy


def waits_to_be_told(untold: QuerySet[Decision], decision: Decision) -> None:
    """A letter about an outcome is written anew only where none has gone or will go."""
    if not untold.filter(pk=decision.pk).exists():
        raise RuleBroken("A letter about this outcome has gone, or waits in the outbox.")


def is_not_answered(question: OutcomeQuestion) -> None:
    """A question about an outcome is answered once."""
    if question.answer:
        raise RuleBroken("This question has been answered.")


def is_said(words: str, otherwise: str) -> None:
    """Why something is decided, sent back, taken out or questioned is said in words, and so is the answer."""
    if not words.strip():
        raise RuleBroken(otherwise)
