"""Finding one's school when its name is not quite as the register writes it."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher, get_close_matches

from django.contrib.postgres.search import SearchQuery

from segue.places.models import STILL_OPEN, School

# Words that name no school in particular.
COMMON = frozenset(
    [
        "academy",
        "and",
        "at",
        "catholic",
        "ce",
        "centre",
        "church",
        "college",
        "community",
        "england",
        "federation",
        "for",
        "free",
        "girls",
        "boys",
        "grammar",
        "high",
        "infant",
        "infants",
        "junior",
        "juniors",
        "nursery",
        "of",
        "primary",
        "rc",
        "saint",
        "school",
        "schools",
        "secondary",
        "special",
        "st",
        "the",
        "trust",
        "with",
    ]
)
# As many letters of a word as are taken to be right.
TRUSTED = 3
# Nearer than this is worth showing.
NEAR = 0.72
# No more names are compared than a reader would wait for.
COMPARED = 1_000


def nearest_schools(text: str, limit: int = 6, *, la_codes: Sequence[str] = ()) -> list[School]:
    """Open schools whose names are nearest to what was typed, nearest first; of the local authorities named, if any."""
    typed = [word for word in _telling(text[:200]) if not get_close_matches(word, COMMON, 1, cutoff=0.85)]
    if not typed:
        return []
    beginnings = " | ".join(f"'{word[:TRUSTED]}':*" for word in typed)
    query = SearchQuery(beginnings, config="simple", search_type="raw")
    schools = School.objects.filter(search=query, standing__in=STILL_OPEN)
    if la_codes:
        schools = schools.filter(la_code__in=la_codes)
    names = schools.order_by("pk").values_list("pk", "name")[:COMPARED]
    near = sorted((-_nearness(typed, _telling(name)), name, pk) for pk, name in names)
    keys = [pk for unlike, _, pk in near[:limit] if -unlike >= NEAR]
    found = School.objects.in_bulk(keys)
    return [found[pk] for pk in keys]


def _telling(text: str) -> list[str]:
    """The words of a name that tell it from others."""
    words = re.findall(r"[^\W_]+", text.lower())
    return [word for word in words if len(word) >= TRUSTED and word not in COMMON]


def _nearness(typed: list[str], name: list[str]) -> float:
    """How like a name is to what was typed: 1 where every word is there."""
    likest = [max((SequenceMatcher(None, word, other).ratio() for other in name), default=0) for word in typed]
    return sum(likest) / len(likest)
