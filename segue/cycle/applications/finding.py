"""A school on its way to an application: may it apply, who is asking, was one begun already."""

from dataclasses import dataclass
from typing import Any

from segue.cycle.applications import queries, rules
from segue.cycle.applications.models import Application
from segue.cycle.calls import rules as calls_rules
from segue.cycle.calls.models import Call
from segue.cycle.calls.rules import CannotApply
from segue.governance.models import Hub
from segue.people.models import Membership
from segue.places.models import School
from segue.places.queries import find_schools
from segue.places.searching import nearest_schools
from segue.rules import RuleBroken
from segue.site.parts import Fact

# URNs have six figures; the column holds no more than ten.
LONGEST_URN = 9
# As many as anybody looks through; whoever finds more types more of the name.
MOST_FOUND = 20


@dataclass(frozen=True)
class StandingWith:
    """How a person and a school stand with each other and with a call."""

    cannot: CannotApply | None
    closed: str
    application: Application | None
    membership: Membership | None
    # The last application the school sent to another call: its answers can be taken over.
    earlier: Application | None = None

    @property
    def is_member(self) -> bool:
        return self.membership is not None and self.membership.confirmed_at is not None

    @property
    def is_waiting(self) -> bool:
        return self.membership is not None and self.membership.confirmed_at is None

    @property
    def is_stranger(self) -> bool:
        return self.membership is None


def school_of(urn: str) -> School | None:
    if not (urn.isascii() and urn.isdigit() and len(urn) <= LONGEST_URN):
        return None
    return School.objects.select_related("organisation", "successor").filter(urn=int(urn)).first()


def searched(words: str) -> dict[str, Any]:
    """The schools that fit what was typed, those of the hub's own area first; where none does, the nearest names."""
    if not words.strip():
        return {"found": [], "near": [], "more": False}
    hub = Hub.objects.first()
    codes = hub.local_authority_codes if hub else ()
    found = find_schools(words, MOST_FOUND + 1, la_codes=codes)
    near = [] if found else nearest_schools(words, la_codes=codes)
    return {"found": found[:MOST_FOUND], "near": near, "more": len(found) > MOST_FOUND}


def own_schools(user: Any, call: Call) -> list[tuple[School, Application | None]]:
    """The schools a person acts for, each with its application to this call."""
    schools = School.objects.select_related("successor").filter(organisation__in=user.organisation_ids)
    begun = {
        application.applicant_id: application
        for application in Application.objects.filter(call=call, applicant__in=user.organisation_ids).exclude(
            rules.WITHDRAWN
        )
    }
    return [(school, begun.get(school.organisation_id or 0)) for school in schools.order_by("name", "urn")]


def standing_of(user: Any, call: Call, school: School) -> StandingWith:
    membership = user.memberships.filter(organisation=school.organisation_id, left_at=None).first()
    begun = Application.objects.filter(call=call, applicant=school.organisation_id).exclude(rules.WITHDRAWN)
    member = membership is not None and membership.confirmed_at is not None
    return StandingWith(
        cannot=calls_rules.why_not(call, school),
        closed=why_not_open(call, school),
        application=begun.first() if school.organisation_id else None,
        membership=membership if school.organisation_id else None,
        earlier=queries.last_sent(school.organisation_id, other_than=call.pk) if member else None,
    )


def is_member(user: Any, school: School) -> bool:
    return school.organisation_id in user.organisation_ids


def why_not_open(call: Call, school: School | None = None) -> str:
    """Say why a call takes nothing now; empty when it is open."""
    try:
        calls_rules.is_open_to(call, school)
    except RuleBroken as broken:
        return " ".join(broken.messages)
    return ""


def facts_of(school: School) -> list[Fact]:
    """Enough of the register to know one's school by."""
    facts = (
        ("URN", school.urn),
        ("Type", school.type_name),
        ("Phase", school.get_phase_display()),
        ("Address", ", ".join(line for line in (school.street, school.town, school.postcode) if line)),
        ("Pupils", f"{school.pupils:,}" if school.pupils is not None else ""),
    )
    return [Fact(name, value) for name, value in facts if value != ""]
