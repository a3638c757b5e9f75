"""A call with £1,000 and three assessed applications of £500, an officer who recommends, a chief executive who decides."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from segue.cycle.applications.lifecycle import Status as CaseStatus
from segue.cycle.decisions import actions
from segue.people.models import Role
from tests.factories import (
    ApplicationFactory,
    BodyFactory,
    CallFactory,
    DelegationFactory,
    MeetingFactory,
    ModerationFactory,
    PolicyVersionFactory,
    SeatFactory,
    UserFactory,
)


def make_case(call, score, requested=500, **facts):
    case = ApplicationFactory(call=call, status=CaseStatus.ASSESSED, requested=Decimal(requested), **facts)
    ModerationFactory(
        application=case, score=Decimal(score), reasons=f"Scored {score}.", feedback="More detail, please."
    )
    return case


def make_world(budget=1_000, scores=(90, 70, 50), policy=True) -> SimpleNamespace:
    call = CallFactory(closed=True, budget__amount=Decimal(budget))
    return SimpleNamespace(
        call=call,
        officer=UserFactory(name="Olive Officer", role=Role.OFFICER),
        chief=UserFactory(name="Cleo Chief", role=Role.CHIEF_EXECUTIVE),
        line=DelegationFactory(),
        policy=PolicyVersionFactory() if policy else None,
        cases=[make_case(call, score) for score in scores],
    )


def prepared(world, call=None):
    return actions.prepare(call or world.call, title="Round one", by=world.officer)


def was_put(world, recommendation=None, line=None):
    recommendation = recommendation or prepared(world)
    return actions.put(recommendation, delegation=line or world.line, by=world.officer)


def make_board(quorum=2, members=3):
    """A body that decides, its chair first, and a meeting of today where all were."""
    board = BodyFactory(quorum=quorum, name="Grants Board")
    people = [
        SeatFactory(
            body=board, user=UserFactory(role=Role.BODY_CHAIR, name="Chair"), is_chair=True, since="2020-01-01"
        ).user,
        *(
            SeatFactory(
                body=board, user=UserFactory(role=Role.BODY_MEMBER, name=f"Member {number}"), since="2020-01-01"
            ).user
            for number in range(1, members)
        ),
    ]
    line = DelegationFactory(role="", body=board)
    meeting = MeetingFactory(body=board)
    meeting.present.set(people)
    return SimpleNamespace(body=board, people=people, line=line, meeting=meeting)


@pytest.fixture
def world(db) -> SimpleNamespace:
    return make_world()
