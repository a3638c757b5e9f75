"""What the office sees of a call: what is missing, what is in it, what may be done."""

from decimal import Decimal
from typing import Any

from django.forms import model_to_dict
from django.urls import reverse
from django.utils import timezone

from segue.cycle.calls import call_page, queries, readiness, rules
from segue.cycle.calls.lifecycle import Status
from segue.cycle.calls.models import Call
from segue.cycle.calls.permissions import CHANGE_PUBLISHED_CALL, GIVE_LATE_LEAVE, PUBLISH_CALL, WRITE_CALL
from segue.governance import delegation
from segue.governance.models import Act
from segue.money import queries as money
from segue.record.history import history_of
from segue.site.parts import Fact, Tag, Task
from segue.site.timeline import events
from segue.wording import pounds

NEXT_YEAR = ("opens_at", "closes_at", "decisions_by", "activity_starts", "activity_ends")


def address(call: Call) -> str:
    return reverse("call-office-one", args=[call.pk])


def a_year_later(call: Call) -> dict[str, Any]:
    """The facts of a call, moved to the year after by the calendar and the UK clock."""
    facts = model_to_dict(call) | {"year": call.year + 1}
    for name in NEXT_YEAR:
        value = getattr(call, name)
        if value is not None:
            facts[name] = _next(timezone.localtime(value) if name.endswith("_at") else value)
    return facts


def _next(day: Any) -> Any:
    """The same day a year later; 28 February for 29 February."""
    try:
        moved = day.replace(year=day.year + 1)
    except ValueError:
        moved = day.replace(year=day.year + 1, day=28)
    return moved


def tasks(call: Call) -> list[Task]:
    """What a draft still needs, each with where to do it."""
    places = {
        "Opportunities": reverse("opportunity-new", args=[call.pk]),
        "Criteria, with what each score means": "#criteria"
        if call.criteria.all()
        else reverse("criterion-new", args=[call.pk]),
        "A priority in force": reverse("specification", args=[call.specification_id]),
    }
    edit = reverse("call-edit", args=[call.pk])
    return [
        Task(
            check.name,
            Tag("done", "Done") if check.done else Tag("todo", "To do"),
            "" if check.done else places.get(check.name, edit),
            check.missing,
        )
        for check in readiness.checks(call)
    ]


def why_not_published(call: Call, user: Any, *, left: Decimal, wrote: set[int]) -> str:
    """Say whom a draft that has all it needs waits for; empty when this person may publish it."""
    scheme: Any = {"act": Act.PUBLISH_CALL, "category": call.category, "amount": left}
    if PUBLISH_CALL.allows(user, call):
        return delegation.refusal(user=user, prepared_by=wrote, **scheme)
    named = delegation.whom(delegation.lines(**scheme)) or "somebody whom the scheme of delegation does not name yet"
    return f"It waits for {named} to publish it."


def can(call: Call, user: Any) -> dict[str, bool]:
    draft, published = call.status == Status.DRAFT, call.status == Status.PUBLISHED
    writes = WRITE_CALL.allows(user, call)
    return {
        "write": draft and writes,
        "copy": writes,
        "change": (changes := published and CHANGE_PUBLISHED_CALL.allows(user, call)),
        "cancel": changes and not rules.is_decided_on(call),
        "leave": published and GIVE_LATE_LEAVE.allows(user, call),
    }


def context(call: Any, user: Any) -> dict[str, Any]:
    draft = call.status == Status.DRAFT
    checks = tasks(call) if draft else []
    leaves = [] if draft else queries.leaves_shown_to(call, user)
    left = money.left_in(call.budget)
    ready = all(task.tag.kind == "done" for task in checks)
    changes = list(history_of(call, *leaves))
    wrote = {change.by_id for change in changes if change.by_id}
    waits = why_not_published(call, user, left=left, wrote=wrote) if draft and ready else ""
    return call_page.context(call) | {
        "can": can(call, user) | {"publish": draft and ready and not waits},
        "tasks": checks,
        "ready": ready,
        "waits": waits,
        "leaves": leaves,
        "events": events(changes),
        "settings": [
            Fact("Budget", call.budget),
            Fact("Left in the budget", pounds(left)),
            Fact("Specification", call.specification, reverse("specification", args=[call.specification_id])),
            Fact("Questions", call.question_set),
            Fact("Assessors for each", call.assessors_each),
            Fact("Schools Survey needed", "Yes" if call.survey_required else "No"),
        ],
    }
