"""The seal of a recommendation: a fingerprint of everything that was put."""

import json
from collections.abc import Iterable
from hashlib import sha256

from segue.cycle.decisions.models import Proposal, Recommendation
from segue.rules import RuleBroken


def seal(recommendation: Recommendation, proposals: Iterable[Proposal], *, delegation: int) -> str:
    """Fingerprint what is put: to whom, which cases, in which order, with which amounts and words."""
    content = {
        "recommendation": recommendation.pk,
        "call": recommendation.call_id,
        "title": recommendation.title,
        "summary": recommendation.summary,
        "delegation": delegation,
        "proposals": [
            {
                "application": row.application.reference,
                "rank": row.rank,
                "score": f"{row.score:.2f}",
                "outcome": row.outcome,
                "amount": None if row.amount is None else f"{row.amount:.2f}",
                "exception": row.exception,
                "reasons": row.reasons,
                "conditions": row.conditions,
            }
            for row in sorted(proposals, key=lambda row: (row.rank, row.pk))
        ],
    }
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def is_unbroken(recommendation: Recommendation, proposals: Iterable[Proposal]) -> None:
    """The decision is on exactly what was put."""
    now = seal(recommendation, proposals, delegation=recommendation.delegation_id or 0)
    if now != recommendation.content_sha256:
        raise RuleBroken("This is not what was put. Send the recommendation back.")
