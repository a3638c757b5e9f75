"""The database refuses what the code never asks of it; two people at once break nothing."""

from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from segue.cycle.monitoring import actions
from segue.cycle.monitoring.models import PupilCount, Reminder, Return, ReviewAction, Sending, SetAside
from segue.money.models import Payment
from segue.people.models import Role
from segue.rules import RuleBroken
from tests.delivery_factories import (
    ActualFactory,
    ContractFactory,
    PupilCountFactory,
    ResultFactory,
    ReturnDueFactory,
    ReturnFactory,
    ReviewActionFactory,
    ReviewFactory,
    TargetFactory,
)
from tests.factories import UserFactory
from tests.racing import together


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "attempt"),
    (
        ("accepted_return_stays", lambda row: Return.objects.filter(pk=row.pk).update(story="Better")),
        ("accepted_return_stays", lambda row: row.pupil_counts.update(pupils=99)),
        ("accepted_return_stays", lambda row: row.actuals.update(value=99)),
        ("accepted_return_stays", lambda row: PupilCountFactory(report=row, key_stage="ks4")),
        ("accepted_return_stays", lambda row: row.pupil_counts.all().delete()),
        ("never edited or deleted", lambda row: Return.objects.filter(pk=row.pk)._raw_delete("default")),
        ("never edited", lambda row: Sending.objects.update(sha256="0")),
        ("never edited", lambda row: Sending.objects.all().delete()),
    ),
)
def test_what_was_accepted_stays(accepted, name, attempt):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        attempt(accepted)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "attempt"),
    (
        ("a_part_is_not_more_than_all_pupils", lambda: PupilCountFactory(pupils=5, pupil_premium=6, send=0)),
        ("a_part_is_not_more_than_all_pupils", lambda: PupilCountFactory(pupils=5, pupil_premium=0, send=6)),
        ("key_stage_is_known", lambda: PupilCountFactory(key_stage="ks9")),
        ("actual_is_not_negative", lambda: ActualFactory(value=Decimal("-0.1"))),
        ("actual_of_the_same_contract", lambda: ActualFactory(target=TargetFactory())),
        ("return_sent_says_when", lambda: ReturnFactory(sent=True, sessions=None)),
        ("return_accepted_names_who", lambda: ReturnFactory(accepted=True, checked_by=None)),
        ("return_status_is_known", lambda: ReturnFactory(sent=True, status="lost")),
        ("review_says_who_and_what", lambda: ReviewFactory(quality="")),
        ("review_action_has_an_owner", lambda: ReviewActionFactory(owner="")),
        ("result_says_something", lambda: ResultFactory(what_came_of_it="")),
        ("reminder_kind_is_known", lambda: Reminder.objects.create(due=ReturnDueFactory(), kind="often")),
    ),
)
def test_the_database_refuses(constraint, attempt):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        attempt()


@pytest.mark.django_db
def test_a_reminder_goes_out_once():
    due = ReturnDueFactory()
    Reminder.objects.create(due=due, kind="before")

    with pytest.raises(IntegrityError, match="a_reminder_goes_out_once"), transaction.atomic():
        Reminder.objects.create(due=due, kind="before")


@pytest.mark.django_db
@pytest.mark.parametrize("made", (ReviewFactory, ReviewActionFactory, ResultFactory))
def test_reviews_and_results_are_not_deleted(made):
    row = made()

    with pytest.raises(IntegrityError, match="never edited or deleted"), transaction.atomic():
        type(row).objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize("facts", ({}, {"offered": True}))
def test_nothing_is_paid_before_acceptance(facts):
    contract = ContractFactory(**facts)
    officer = UserFactory(role=Role.OFFICER)

    with pytest.raises(IntegrityError, match="nothing_paid_before_acceptance"), transaction.atomic():
        Payment.objects.create(commitment=contract.commitment, kind="money", amount=1, what_for="x", entered_by=officer)


@pytest.mark.django_db(transaction=True)
def test_two_payments_at_once_do_not_exceed_the_contract():
    contract = ContractFactory(in_force=True)
    officer = UserFactory(role=Role.OFFICER)
    facts = {"kind": "money", "amount": Decimal(300), "given_on": contract.starts, "what_for": "Term"}

    met = together(*[partial(actions.enter_payment, type(contract).objects.get(), by=officer, **facts) for _ in (1, 2)])

    assert sorted(type(one).__name__ for one in met) == ["Payment", "RuleBroken"]
    assert Payment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_save_at_once_lose_nothing():
    holder = ReturnFactory().due.contract.holder
    people = [UserFactory(role=Role.APPLICANT, of=holder) for _ in range(2)]

    met = together(
        *[
            partial(actions.save_return, Return.objects.get(), version=0, by=person, story=f"Words {number}")
            for number, person in enumerate(people)
        ]
    )

    assert sorted(type(one).__name__ for one in met) == ["Return", "SetAside"]
    kept = {Return.objects.get().answers["story"], SetAside.objects.get().answers["story"]}
    assert kept == {"Words 0", "Words 1"}


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_send_once():
    report = ReturnFactory()
    person = report.begun_by
    actions.save_return(report, version=0, by=person, sessions=1, story="x", pupils={"ks1": (5, 0, 0)})

    met = together(*[partial(actions.send_return, Return.objects.get(), by=person) for _ in (1, 2)])

    assert sorted(type(one).__name__ for one in met) == ["Return", "RuleBroken"]
    assert (Sending.objects.count(), PupilCount.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_at_once_begin_once():
    due = ReturnDueFactory()
    person = UserFactory(role=Role.APPLICANT, of=due.contract.holder)

    met = together(*[partial(actions.begin_return, type(due).objects.get(), by=person) for _ in (1, 2)])

    assert met[0] == met[1] == Return.objects.get()


@pytest.mark.django_db(transaction=True)
def test_accepting_and_sending_back_at_once_is_one_of_the_two():
    ReturnFactory(sent=True)
    officer = UserFactory(role=Role.OFFICER)

    met = together(
        partial(actions.accept_return, Return.objects.get(), by=officer),
        partial(actions.send_back, Return.objects.get(), because="Check", by=officer),
    )

    assert [type(one) for one in met].count(RuleBroken) == 1


@pytest.mark.django_db(transaction=True)
def test_an_action_finished_twice_at_once_is_finished_once():
    ReviewActionFactory()
    officer = UserFactory(role=Role.OFFICER)
    today = timezone.localdate()

    met = together(
        *[partial(actions.finish_action, ReviewAction.objects.get(), done_on=today, by=officer) for _ in (1, 2)]
    )

    assert sorted(type(one).__name__ for one in met) == ["ReviewAction", "RuleBroken"]
