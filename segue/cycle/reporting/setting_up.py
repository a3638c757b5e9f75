"""What a new hub sets up before its first call opens, and what of it stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from segue.cycle.calls.lifecycle import Status as CallStatus
from segue.cycle.calls.models import Call
from segue.cycle.priorities.lifecycle import Status as PriorityStatus
from segue.cycle.priorities.models import Priority
from segue.governance.models import Act, BodyKind, Hub, Seat
from segue.governance.queries import scheme_on
from segue.money.models import Budget
from segue.people.models import Role, RoleHeld
from segue.places.models import School
from segue.policy.models import PolicyVersion
from segue.site.parts import Tag, Task
from segue.years import ProgrammeYear

DONE, TO_DO = Tag("done", "Done"), Tag("todo", "To do")
NEEDED_ROLES = (Role.OFFICER, Role.FINANCE, Role.CHIEF_EXECUTIVE, Role.ASSESSOR)


@dataclass(frozen=True)
class Step:
    """One part of the set-up: what it asks for, where it is done, and what is still missing."""

    name: str
    address: str
    what_for: str
    missing: Callable[[], str]


def tasks(opens: Callable[[str], bool] = lambda _: True) -> list[Task]:
    """Every step of the set-up with what is missing, and the way to those whose page opens to the reader."""
    return [_task(step, reverse(step.address) if opens(step.address) else "") for step in STEPS]


def _task(step: Step, url: str) -> Task:
    missing = step.missing()
    return Task(step.name, TO_DO if missing else DONE, url, missing or step.what_for)


def _hub() -> str:
    return "" if Hub.objects.exists() else "Its name, who leads it, and its local authorities."


def _schools() -> str:
    return "" if School.objects.exists() else "The bulk download of Get Information About Schools."


def _people() -> str:
    there = set(RoleHeld.objects.filter(until=None, role__in=NEEDED_ROLES).values_list("role", flat=True).distinct())
    return _still("Nobody yet is", (role.label.lower() for role in NEEDED_ROLES if role not in there))


def _bodies() -> str:
    held = Seat.objects.filter(Seat.held_on(timezone.localdate()), body__kind=BodyKind.BOARD, is_chair=True)
    return "" if held.exists() else "The Board with its members and its chair; then the groups that advise it."


def _scheme() -> str:
    there = set(scheme_on(timezone.localdate()).values_list("act", flat=True))
    return _still("Nobody yet may", (act.label.lower() for act in Act if act not in there))


def _policy() -> str:
    return "" if PolicyVersion.in_force_on(timezone.localdate()) else "Its text in Markdown, clause by clause."


def _money() -> str:
    year = ProgrammeYear.current()
    return (
        ""
        if Budget.objects.filter(year__gte=year.start).exists()
        else f"A fund, and a budget for {year}: the finance officer notes them."
    )


def _priority() -> str:
    adopted = Priority.objects.filter(status=PriorityStatus.ADOPTED).exists()
    return (
        ""
        if adopted
        else "A finding with its evidence, and a priority: an officer writes them, a body adopts it at a meeting."
    )


def _call() -> str:
    published = Call.objects.exclude(status=CallStatus.DRAFT).exists()
    return "" if published else "A specification, then a call with opportunities and criteria: an officer writes them."


def _still(words: str, names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return f"{words}: {listed}." if listed else ""


STEPS = (
    Step("The hub itself", "hub-set-up", "Its name stands on every page and in every letter.", _hub),
    Step("School register", "school-import", "Schools are found by URN, name or postcode.", _schools),
    Step("People and their roles", "people", "They sign in by a link sent to their e-mail address.", _people),
    Step("Bodies", "bodies", "They decide or advise, and each meeting is noted.", _bodies),
    Step("Scheme of delegation", "delegation", "Who may decide what, up to how much, from which day.", _scheme),
    Step("Commissioning policy", "policy-import", "Each decision names the version in force.", _policy),
    Step("Money", "money", "Nothing is promised beyond the budget.", _money),
    Step("Need and priority", "needs", "Each award can be traced to the need it serves.", _priority),
    Step("First call", "call-office", "Schools can see it, and apply when it opens.", _call),
)
