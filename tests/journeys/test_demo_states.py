"""The demonstration has something true to show in every state, and its two years happened in order."""

from collections import Counter
from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models import Count, F
from django.utils import timezone

from segue.cycle.applications.models import Application, Submission
from segue.cycle.calls.models import Call, LateLeave
from segue.cycle.contracts.models import Contract
from segue.cycle.decisions.lifecycle import TAKEN_OUT
from segue.cycle.decisions.models import Decision, OutcomeQuestion, Recusal, Sitting
from segue.cycle.monitoring.models import PupilCount, Reminder, Return
from segue.governance.models import Interest, Meeting
from segue.money.models import Payment
from segue.places.lifecycle import Status as ImportStatus
from segue.places.models import Phase
from segue.record.models import Change

# What does not stand still in a demonstration, and why.
PASSES_BY = {
    ("letters.letter", "released"): "a letter is on its way for seconds",
    **{
        ("places.registerimport", status): "the demo's schools are made up, not read from a register"
        for status in ImportStatus.values
    },
}
HAPPENED = (
    ("an outcome questioned and answered", OutcomeQuestion.objects.exclude(answer="")),
    ("an outcome questioned that waits for its answer", OutcomeQuestion.objects.filter(answer="")),
    (
        "leave to send late that was used",
        LateLeave.objects.filter(school__applications__call=F("call")).filter(
            school__applications__submitted_at__gt=F("call__closes_at")
        ),
    ),
    (
        "leave to send late that was not used",
        LateLeave.objects.filter(school__applications__call=F("call"), school__applications__submitted_at=None),
    ),
    ("a closing moved later", Change.objects.filter(what="move closing later")),
    ("an application sent again after changes", Submission.objects.filter(number=2)),
    (
        "a return sent again after changes",
        Return.objects.filter(
            status="accepted",
            pk__in=Change.objects.filter(subject_type__model="return", what="send back").values("subject_id"),
        ),
    ),
    ("a case taken out of a recommendation", Change.objects.filter(what=TAKEN_OUT)),
    ("an interest declared by who decides", Interest.objects.filter(user__roles_held__role="chief_executive")),
    ("a member who withdrew from a case", Recusal.objects.all()),
    ("a reminder of a late return", Reminder.objects.all()),
    ("an outcome told again", Change.objects.filter(what="tell again")),
    (
        "an offer without an answer for too long",
        Contract.objects.filter(status="offered", answer_by__lt=timezone.localdate()),
    ),
)
STAGES = {
    Phase.PRIMARY: {"ks1", "ks2"},
    Phase.SECONDARY: {"ks3", "ks4"},
    Phase.SPECIAL: {"ks2", "ks3"},
    Phase.ALTERNATIVE: {"ks2", "ks3"},
}


def test_every_status_of_every_kind_occurs(demo):
    missing = []
    for model in apps.get_models():
        field = next((field for field in model._meta.fields if field.name == "status" and field.choices), None)
        if field is None or not model.__module__.startswith("segue."):
            continue
        held = set(model.objects.order_by().values_list("status", flat=True))
        missing += [(model._meta.label_lower, value) for value, _ in field.choices if value not in held]

    assert [pair for pair in missing if pair not in PASSES_BY] == []


@pytest.mark.parametrize(("what", "rows"), HAPPENED, ids=[what for what, _ in HAPPENED])
def test_what_does_not_go_straight_happened_too(demo, what, rows):
    assert rows.all().exists()


def test_nothing_happened_in_the_future_or_out_of_order(demo):
    now, today = timezone.now(), timezone.localdate()

    assert not Change.objects.filter(at__gt=now).exists()
    assert not Meeting.objects.filter(held_on__gt=today).exists()
    assert not Payment.objects.filter(given_on__gt=today).exists()
    assert not Application.objects.filter(submitted_at__lt=F("begun_at")).exists()
    assert not Contract.objects.filter(offered_at__lt=F("drafted_at")).exists()
    assert not Contract.objects.filter(accepted_at__lt=F("offered_at")).exists()
    assert not Decision.objects.filter(contract__drafted_at__lt=F("decided_at")).exists()
    assert not Payment.objects.filter(commitment__contract__accepted_at__gt=F("entered_at")).exists()
    assert not Sitting.objects.filter(decided_at__lt=F("recommendation__put_at")).exists()
    assert not Call.objects.filter(opens_at__gt=F("closes_at")).exists()


def test_the_hub_works_on_working_days(demo):
    days = [meeting.held_on for meeting in Meeting.objects.all()]
    days += [timezone.localdate(sitting.decided_at) for sitting in Sitting.objects.all()]
    days += [payment.given_on for payment in Payment.objects.all()]

    assert [day for day in days if day.weekday() >= 5] == []


def test_pupils_are_counted_in_the_key_stages_of_their_school(demo):
    rows = PupilCount.objects.values_list(
        "report__due__contract__decision__application__school__phase", "key_stage", "pupils"
    )

    assert [row for row in rows if row[1] not in STAGES[row[0]] or not row[2]] == []


def test_sessions_of_the_returns_agree_with_their_figure(demo):
    for report in Return.objects.exclude(status="draft"):
        figures = dict(report.actuals.values_list("target__indicator__code", "value"))
        assert figures["SES"] == report.sessions, report


def test_reasons_on_one_page_are_not_one_sentence(demo):
    for sitting in Sitting.objects.annotate(size=Count("decisions")).filter(size__gt=3):
        said = Counter(sitting.decisions.values_list("reasons", flat=True))
        assert max(said.values()) == 1, said.most_common(2)


def test_what_was_sent_lately_is_not_long_ago(demo):
    fortnight = timezone.now() - timedelta(days=20)

    assert Sitting.objects.filter(decided_at__gt=fortnight).exists()
    assert Change.objects.filter(at__gt=timezone.now() - timedelta(days=5)).exists()
