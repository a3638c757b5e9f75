"""From a call and some assessors to a plan that somebody reads and confirms."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from segue.cycle.applications.lifecycle import Status as CaseStatus
from segue.cycle.applications.models import Application
from segue.cycle.assessment import queries, rules
from segue.cycle.calls.models import Call
from segue.governance.interests import ties_to
from segue.people.models import User

AT_ONCE = 200


@dataclass(frozen=True)
class Suggestion:
    """Pairs to read, how many each person would have, and who stays short."""

    pairs: list[tuple[Application, User]]
    loads: list[tuple[User, int]]
    short: list[Application]


def suggest(call: Call, people: Sequence[int], user: Any) -> Suggestion:
    """Spread the applications that lack assessors evenly over some people, avoiding known interests."""
    waiting = queries.with_assessors(call, user).filter(status__in=(CaseStatus.SUBMITTED, CaseStatus.IN_ASSESSMENT))
    cases: dict[int, Any] = {case.pk: case for case in waiting.order_by("pk")[:AT_ONCE] if _missing(case, call)}
    chosen: dict[int, Any] = {person.pk: person for person in queries.assessors() if person.pk in set(people)}
    needs = [
        rules.Need(case.pk, _missing(case, call), frozenset(one.assessor_id for one in case.assessors))
        for case in cases.values()
    ]
    ties = ties_to(chosen, [case.as_case for case in cases.values()])
    plan = rules.spread_evenly(needs, {key: person.in_hand for key, person in chosen.items()}, ties)
    loads = [(person, sum(key == one for _, one in plan.pairs)) for key, person in chosen.items()]
    pairs = [(cases[case], chosen[person]) for case, person in plan.pairs]
    return Suggestion(pairs, loads, [cases[key] for key in plan.short])


def _missing(case: Any, call: Call) -> int:
    """How many assessors a case lacks who are still to score it or have."""
    having = sum(one.is_live for one in case.assessors)
    return max(0, call.assessors_each - having)


def read(posted: Sequence[str], call: Call, user: Any) -> list[tuple[Application, User]]:
    """Read the pairs of a confirmed plan; what cannot be read or is closed to this person is left out."""
    keys = [tuple(text.split("-", 1)) for text in posted if text.replace("-", "", 1).isascii()]
    keys = [key for key in keys if len(key) == 2 and all(part.isdecimal() and len(part) < 16 for part in key)]  # noqa: PLR2004 - a pair
    wanted = {int(case) for case, _ in keys}
    cases = {case.pk: case for case in queries.with_assessors(call, user).filter(pk__in=wanted).select_related("call")}
    people = {person.pk: person for person in queries.assessors()}
    return [
        (cases[int(case)], people[int(person)]) for case, person in keys if int(case) in cases and int(person) in people
    ]


def free_for(case: Application) -> list[User]:
    """Assessors who have no interest in the applicant and have not had the case."""
    had = set(case.assessments.values_list("assessor_id", flat=True))
    people = [person for person in queries.assessors() if person.pk not in had]
    ties = ties_to([person.pk for person in people], [case.as_case])
    return [person for person in people if (person.pk, case.pk) not in ties]
