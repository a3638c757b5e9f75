"""Predecessors and successors: the register's links, and where a closed school leads."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from django.db import connection

from segue.places.comparing import Difference, Kind, Outcome, read_batches
from segue.places.layouts import LINKS
from segue.places.models import SchoolLink
from segue.places.register_file import RegisterFile

Take = Callable[[Outcome], None]

# A link is listed at both ends. An open successor goes before a closed one, then the newest link, then the highest URN.
SET_SUCCESSORS = """
WITH led AS (
    SELECT urn AS old, linked_urn AS new, since FROM places_schoollink WHERE kind ILIKE 'successor%'
    UNION ALL
    SELECT linked_urn, urn, since FROM places_schoollink
    WHERE kind ILIKE 'predecessor%' OR kind ILIKE 'result of amalgamation%'
), best AS (
    SELECT DISTINCT ON (closed.id) closed.id, follows.id AS follows
    FROM led
    JOIN places_school closed ON closed.urn = led.old
    JOIN places_school follows ON follows.urn = led.new AND follows.id <> closed.id
    ORDER BY closed.id, follows.standing IN ('open', 'closing') DESC, led.since DESC NULLS LAST, follows.urn DESC
)
UPDATE places_school SET successor_id = best.follows FROM best
WHERE places_school.id = best.id AND places_school.successor_id IS DISTINCT FROM best.follows
"""


def compare(file: RegisterFile, take: Take) -> None:
    """Say of each link whether it is new, without keeping it."""
    for batch in outcomes(file):
        for outcome in batch:
            take(outcome)


def apply(file: RegisterFile, take: Take) -> None:
    """Keep every link that is new or has changed."""
    for batch in outcomes(file):
        for outcome in batch:
            take(outcome)
        SchoolLink.objects.bulk_create(
            [SchoolLink(**outcome.facts) for outcome in batch if outcome.kind in {Kind.NEW, Kind.CHANGED}],
            update_conflicts=True,
            unique_fields=["urn", "linked_urn", "kind"],
            update_fields=["linked_name", "since"],
        )


def set_successors() -> int:
    """Set the successor of every school whose links lead to another that the register knows."""
    with connection.cursor() as cursor:
        cursor.execute(SET_SUCCESSORS)
        return cursor.rowcount


def outcomes(file: RegisterFile) -> Iterator[list[Outcome]]:
    """Compare a file of links with those that are kept, a thousand rows at a time."""
    for batch in read_batches(file, LINKS):
        urns = {item.urn for item in batch if item.facts}
        known = {(link.urn, link.linked_urn, link.kind): link for link in SchoolLink.objects.filter(urn__in=urns)}
        yield [_outcome(item, known) if item.facts else item for item in batch]


def _outcome(item: Outcome, known: dict[Any, SchoolLink]) -> Outcome:
    facts = item.facts
    name = f"{facts['kind']}: {facts['linked_urn']} {facts['linked_name']}".strip()
    link = known.get((facts["urn"], facts["linked_urn"], facts["kind"]))
    if link is None:
        return replace(item, name=name)
    differences = tuple(
        Difference(what, str(getattr(link, what) or "nothing"), str(facts[what] or "nothing"))
        for what in ("linked_name", "since")
        if getattr(link, what) != facts[what]
    )
    kind = Kind.CHANGED if differences else Kind.UNCHANGED
    return replace(item, kind=kind, name=name, differences=differences, pk=link.pk)
