"""Letters to assessors. They name no case: nothing opens before a declaration."""

from datetime import date

from segue.cycle.calls.models import Call
from segue.letters.post import Draft
from segue.people.models import User


def assigned(call: Call, assessor: User, *, count: int, due_on: date | None) -> Draft:
    return Draft(
        kind="assessments-given",
        to=assessor,
        subject=f"Applications to assess: {call}",
        template="assessment/letters/assigned.txt",
        about=call,
        facts={"count": count, "due_on": due_on},
    )


def reminder(call: Call, assessor: User, *, count: int, due_on: date | None) -> Draft:
    return Draft(
        kind="assessments-reminder",
        to=assessor,
        subject=f"Still to assess: {call}",
        template="assessment/letters/reminder.txt",
        about=call,
        facts={"count": count, "due_on": due_on},
    )
