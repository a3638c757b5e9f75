"""Versions of the policy, as documents and side by side."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from segue.policy.models import Clause, PolicyVersion


@dataclass(frozen=True)
class Difference:
    """A clause in two versions: new, gone, changed or the same."""

    reference: str
    state: str
    before: Clause | None
    after: Clause | None


def versions() -> QuerySet[PolicyVersion]:
    """Every version, newest first."""
    return PolicyVersion.objects.select_related("imported_by").order_by("-number")


def with_clauses() -> QuerySet[PolicyVersion]:
    """Versions with their clauses in order."""
    return PolicyVersion.objects.prefetch_related(Prefetch("clauses", Clause.objects.order_by("position", "pk")))


def differences(before: PolicyVersion, after: PolicyVersion) -> list[Difference]:
    """What changed between two versions, clause by clause, in the order of the later one."""
    old = {clause.reference: clause for clause in before.clauses.all()}
    new = {clause.reference: clause for clause in after.clauses.all()}
    found = [Difference(name, _state(old.get(name), clause), old.get(name), clause) for name, clause in new.items()]
    gone = [Difference(name, "removed", clause, None) for name, clause in old.items() if name not in new]
    return found + gone


def _state(before: Clause | None, after: Clause) -> str:
    if before is None:
        return "new"
    return "same" if (before.heading, before.text) == (after.heading, after.text) else "changed"
