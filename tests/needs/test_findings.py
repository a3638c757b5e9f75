"""Evidence of need: recorded, stated, retired."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from segue.cycle.needs import actions, lifecycle
from segue.cycle.needs.models import Evidence, Finding
from segue.people.models import Role
from segue.record.history import history_of
from segue.rules import RuleBroken
from tests.factories import DistrictFactory, EvidenceFactory, FindingFactory, UserFactory
from tests.racing import together

pytestmark = pytest.mark.django_db

FACTS = {"statement": "Few pupils sing", "group": "Key Stage 3", "place": "The whole hub", "year": 2026}
SOURCE = {"summary": "One in ten schools has a choir", "source": "Schools Survey", "dated": date(2026, 7, 1)}


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


def test_a_finding_is_drafted_then_stated_then_retired():
    moves = {move.name: (set(move.allowed_from), move.to) for move in lifecycle.MOVES}

    assert moves == {"state": ({"draft"}, "stated"), "retire": ({"stated"}, "retired")}


def test_a_finding_is_recorded_as_a_draft_with_its_history(officer):
    finding = actions.record_finding(by=officer, **FACTS)

    assert (finding.status, finding.recorded_by, finding.where()) == ("draft", officer, "The whole hub")
    assert [change.what for change in history_of(finding)] == ["record finding"]


def test_a_finding_without_a_district_or_a_place_is_refused(officer):
    with pytest.raises(RuleBroken, match="Choose a district or name the place"):
        actions.record_finding(by=officer, **FACTS | {"place": " "})

    assert not Finding.objects.exists()


def test_a_draft_is_edited(officer):
    finding = FindingFactory()

    district = DistrictFactory()
    edited = actions.edit_finding(finding, by=officer, **FACTS | {"district": district, "place": ""})

    assert (edited.statement, edited.where()) == ("Few pupils sing", str(district))


@pytest.mark.parametrize("status", ("stated", "retired"))
def test_a_stated_finding_is_not_edited(officer, status):
    finding = FindingFactory(status=status)

    with pytest.raises(RuleBroken, match="is fixed"):
        actions.edit_finding(finding, by=officer, **FACTS)


def test_a_finding_is_not_stated_without_evidence(officer):
    finding = FindingFactory()

    with pytest.raises(RuleBroken, match="at least one piece of evidence"):
        actions.state(finding, by=officer)

    finding.refresh_from_db()
    assert finding.status == "draft"


def test_a_finding_with_one_piece_of_evidence_is_stated(officer):
    finding = FindingFactory()
    actions.add_evidence(finding, by=officer, **SOURCE)

    actions.state(finding, by=officer)

    assert finding.status == "stated"
    assert [change.what for change in history_of(finding)] == ["add evidence", "state"]


def test_a_stated_finding_takes_more_evidence(officer):
    finding = EvidenceFactory(finding__status="stated").finding

    actions.add_evidence(finding, by=officer, **SOURCE)

    assert finding.evidence.count() == 2


def test_a_retired_finding_takes_no_more_evidence(officer):
    finding = FindingFactory(status="retired")

    with pytest.raises(RuleBroken, match="no longer holds"):
        actions.add_evidence(finding, by=officer, **SOURCE)


def test_evidence_may_be_dated_today_but_not_tomorrow(officer):
    finding = FindingFactory()
    today = timezone.localdate()

    actions.add_evidence(finding, by=officer, **SOURCE | {"dated": today})
    with pytest.raises(RuleBroken, match="in the future"):
        actions.add_evidence(finding, by=officer, **SOURCE | {"dated": today + timedelta(days=1)})

    assert finding.evidence.get().dated == today


def test_evidence_of_a_draft_is_taken_away_and_kept_in_the_history(officer):
    evidence = EvidenceFactory()

    finding = actions.remove_evidence(evidence, by=officer)

    assert not finding.evidence.exists()
    assert [change.before for change in history_of(finding)] == ["Schools Survey"]


def test_evidence_of_a_stated_finding_stays(officer):
    evidence = EvidenceFactory(finding__status="stated")

    with pytest.raises(RuleBroken, match="is fixed"):
        actions.remove_evidence(evidence, by=officer)

    assert Evidence.objects.count() == 1


def test_a_finding_is_retired_for_a_reason(officer):
    finding = FindingFactory(status="stated")

    with pytest.raises(RuleBroken, match="Say why"):
        actions.retire(finding, because="  ", by=officer)
    actions.retire(finding, because="Every school has a choir now", by=officer)

    assert finding.status == "retired"
    assert history_of(finding).get().because == "Every school has a choir now"


@pytest.mark.parametrize(
    ("role", "may"),
    (
        (Role.APPLICANT, False),
        (Role.ASSESSOR, False),
        (Role.OFFICER, True),
        (Role.FINANCE, False),
        (Role.CHIEF_EXECUTIVE, True),
        (Role.BODY_MEMBER, False),
        (Role.BODY_CHAIR, False),
        (Role.AUDITOR, False),
        (Role.ADMINISTRATOR, False),
    ),
)
def test_who_may_record_state_and_retire(role, may):
    person, finding = UserFactory(role=role), EvidenceFactory().finding
    acts = (
        lambda: actions.record_finding(by=person, **FACTS),
        lambda: actions.edit_finding(finding, by=person, **FACTS),
        lambda: actions.add_evidence(finding, by=person, **SOURCE),
        lambda: actions.state(finding, by=person),
        lambda: actions.retire(finding, because="Done", by=person),
    )

    for act in acts:
        if may:
            act()
        else:
            with pytest.raises(PermissionDenied):
                act()

    finding.refresh_from_db()
    assert (finding.status, Finding.objects.count()) == (("retired", 2) if may else ("draft", 1))


@pytest.mark.parametrize("column", ("statement", "detail", "place", "group"))
def test_the_database_keeps_a_stated_finding_as_it_was(column):
    finding = FindingFactory(status="stated")

    with pytest.raises(IntegrityError, match="is fixed"), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(**{column: "Something else"})


def test_the_database_keeps_evidence():
    evidence = EvidenceFactory(finding__status="stated")

    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        Evidence.objects.filter(pk=evidence.pk).update(source="Hearsay")
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        evidence.delete()


@pytest.mark.parametrize(
    ("facts", "constraint"),
    (
        ({"place": ""}, "finding_has_a_place"),
        ({"statement": ""}, "finding_says_something"),
        ({"status": "imagined"}, "finding_status_is_known"),
    ),
)
def test_the_database_refuses_a_finding_that_says_too_little(facts, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        FindingFactory(**facts)


@pytest.mark.django_db(transaction=True)
def test_two_people_stating_at_once_state_it_once():
    finding = EvidenceFactory().finding
    officers = [UserFactory(role=Role.OFFICER) for _ in range(2)]

    got = together(*(lambda by=by: actions.state(Finding.objects.get(pk=finding.pk), by=by) for by in officers))

    assert sorted(type(result).__name__ for result in got) == ["Finding", "RuleBroken"]
    assert history_of(finding).count() == 1
