"""Just after midnight in summer the day in London is not the day in Greenwich."""

from datetime import UTC, datetime

import pytest

from segue.cycle.reporting.queries import listed_publicly, with_score
from segue.cycle.reporting.tables import award_lines, case_lines
from segue.cycle.reporting.thread import thread_of, with_thread
from tests.factories import DecisionFactory

MIDNIGHT = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)


@pytest.mark.django_db
def test_a_day_is_the_day_in_london(at):
    with at("2027-07-01 00:30"):
        decision = DecisionFactory(application__submitted_at=MIDNIGHT)
    case = type(decision.application).objects.all()
    awards = listed_publicly(type(decision).objects.all())

    assert next(iter(award_lines(awards)))[8].isoformat() == "2027-07-01"
    assert [line[9].isoformat() for line in case_lines(with_score(case))] == ["2027-07-01"]
    captions = {stage.name: stage.caption for stage in thread_of(with_thread().get())}
    assert captions["Application"] == "sent 1 July 2027"
    assert captions["Decision"].endswith("1 July 2027")
