"""Whoever writes to the database: no status without its line of history, nothing that was published or sent changed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from segue.cycle.applications import actions as applications
from segue.cycle.applications.models import Line, SectionAnswers, Submission
from segue.cycle.calls.models import LateLeave, PhaseCap
from segue.letters import actions as letters
from segue.money.models import Payment
from segue.people.models import Membership, Role, User
from segue.places.models import RegisterImport
from segue.record import guards
from segue.record.models import Change
from tests.delivery_factories import ContractFactory, ReturnFactory
from tests.factories import (
    ApplicationFactory,
    AssessmentFactory,
    BudgetFactory,
    CallFactory,
    CommitmentFactory,
    CriterionFactory,
    DecisionFactory,
    FindingFactory,
    FundFactory,
    LetterFactory,
    LineFactory,
    OpportunityFactory,
    PriorityFactory,
    RecommendationFactory,
    SurveyDoneFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refused(act, words=None):
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        act()


def change(row, **facts):
    return lambda: type(row).objects.filter(pk=row.pk).update(**facts)


def deletion(row):
    return lambda: type(row).objects.filter(pk=row.pk)._raw_delete("default")


def line_of_history(row, before, after):
    Change.objects.create(subject=row, what="moved", before=before, after=after, by=None)


def payment():
    commitment = CommitmentFactory()
    return Payment.objects.create(
        commitment=commitment,
        kind="money",
        amount=Decimal(1),
        given_on=commitment.starts,
        what_for="Lessons",
        entered_by=UserFactory(),
    )


MOVES = {
    "payment": (payment, {"status": "rejected", "settled_by": UserFactory, "settled_at": timezone.now}),
    "letter": (LetterFactory, {"status": "cancelled"}),
    "import": (lambda: RegisterImport.objects.create(file_name="a.csv", status="read"), {"status": "applying"}),
    "finding": (FindingFactory, {"status": "stated"}),
    "priority": (lambda: PriorityFactory(adopted=True), {"status": "retired"}),
    "call": (CallFactory, {"status": "cancelled"}),
    "application": (lambda: ApplicationFactory(submitted=True), {"status": "awarded"}),
    "assessment": (AssessmentFactory, {"status": "open", "declared_at": timezone.now}),
    "recommendation": (lambda: RecommendationFactory(put=True), {"status": "decided"}),
    "contract": (lambda: ContractFactory(in_force=True), {"status": "completed"}),
    "return": (lambda: ReturnFactory(sent=True), {"status": "sent_back"}),
}


@pytest.mark.parametrize("kind", MOVES)
def test_no_status_changes_without_its_line_of_history(kind):
    make, facts = MOVES[kind]
    row = make()
    facts = {name: value() if callable(value) else value for name, value in facts.items()}

    refused(change(row, **facts), "status_is_recorded")
    line_of_history(row, row.status, facts["status"])

    assert change(row, **facts)() == 1


def test_an_old_line_of_history_does_not_do_for_a_second_move():
    case = ApplicationFactory(submitted=True)
    for before, after in (("submitted", "returned"), ("returned", "submitted")):
        line_of_history(case, before, after)
        change(case, status=after)()

    refused(change(case, status="returned"), "status_is_recorded")


@pytest.mark.parametrize(
    "make",
    (
        FundFactory,
        BudgetFactory,
        LetterFactory,
        FindingFactory,
        PriorityFactory,
        CallFactory,
        ApplicationFactory,
        SurveyDoneFactory,
    ),
)
def test_nothing_of_the_record_is_deleted(make):
    refused(deletion(make()), "added, never edited or deleted")


def test_a_payment_keeps_its_words():
    for facts in ({"what_for": "Else"}, {"reference": "Else"}, {"entered_at": timezone.now()}):
        refused(change(payment(), **facts), "its facts stay")


@pytest.mark.parametrize(
    "facts",
    (
        {"cap_per_school": Decimal(1)},
        {"survey_required": True},
        {"conditions": "Else"},
        {"title": "Else"},
        {"assessors_each": 5},
        {"activity_ends": timezone.localdate() + 900 * DAY},
        {"opens_at": timezone.now() - 9 * DAY},
        {"closes_at": timezone.now() + 9 * DAY},
    ),
)
def test_a_published_call_stands(facts):
    call = CallFactory()

    refused(change(call, **facts), "stands as it is")

    assert change(CallFactory(draft=True), **facts)() == 1
    assert change(call, closes_at=call.closes_at + DAY)() == 1


@pytest.mark.parametrize("draft", (True, False))
def test_what_a_published_call_offers_and_scores_stands(draft):
    call = CallFactory(draft=draft)
    opportunity, criterion = OpportunityFactory(call=call), CriterionFactory(call=call)
    cap = PhaseCap.objects.create(opportunity=opportunity, phase="primary", cap=1)
    acts = (
        change(opportunity, cap=Decimal(2_000)),
        change(criterion, weight=9),
        change(cap, cap=Decimal(2)),
        deletion(cap),
        deletion(opportunity),
        deletion(criterion),
    )

    for act in acts:
        if draft:
            act()
        else:
            refused(act, "calls_contents_stand")


def test_a_late_leave_and_a_set_of_questions_stand():
    call, done = CallFactory(), SurveyDoneFactory()
    leave = LateLeave.objects.create(
        call=call, school=done.school, until=timezone.now(), because="Ill", given_by=done.noted_by
    )

    refused(change(leave, until=timezone.now() + 9 * DAY))
    refused(change(call.question_set, version=9))


def test_what_was_sent_stays_until_it_is_returned():
    sent = ApplicationFactory(submitted=True)
    line = LineFactory(application=sent)
    answers = SectionAnswers.objects.create(application=sent, key="why", saved_by=sent.begun_by)
    Submission.objects.create(application=sent, number=1, answers={}, requested=500, sha256="0" * 64, by=sent.begun_by)

    for act in (
        change(line, amount=Decimal(1)),
        deletion(line),
        change(answers, answers={"why": "Else"}),
        deletion(answers),
        lambda: LineFactory(application=sent),
    ):
        refused(act, "sent_answers_stay")
    for facts in ({"requested": Decimal(9)}, {"submitted_at": timezone.now()}, {"submitted_by": UserFactory()}):
        refused(change(sent, **facts), "application_stays")

    applications.return_for_changes(sent, because="Say more", by=UserFactory(role=Role.OFFICER))
    change(line, amount=Decimal(1))()
    assert Line.objects.get(pk=line.pk).amount == 1


def test_an_application_keeps_its_form_its_call_and_its_school():
    draft, other = ApplicationFactory(), ApplicationFactory()

    for name in ("question_set", "call", "applicant", "school", "begun_by"):
        refused(change(draft, **{name: getattr(other, name)}), "application_stays")


def test_a_return_that_was_sent_stays_until_it_is_sent_back():
    report = ReturnFactory(sent=True)

    for facts in ({"sessions": 99}, {"story": "Else"}, {"answers": {"a": "b"}}, {"sent_at": timezone.now()}):
        refused(change(report, **facts), "sent_return_stays")

    assert change(ReturnFactory(), answers={"a": "b"})() == 1


def test_a_letter_that_was_sent_keeps_who_read_it():
    letter = LetterFactory()
    letters.mark_read(letter, by=UserFactory(role=Role.OFFICER))
    for before, after in (("held", "released"), ("released", "sent")):
        line_of_history(letter, before, after)
        change(letter, status=after, sent_at=timezone.now() if after == "sent" else None)()

    refused(change(letter, read_by=UserFactory()), "stays as it was sent")
    refused(change(letter, text="Else"), "stays_as_written")
    refused(change(letter, to_name="Somebody"), "keeps to whom it went")
    refused(change(letter, to_email="gone@example.org"), "keeps to whom it went")


def test_a_membership_is_confirmed_once_and_ends_once():
    member = Membership.objects.create(user=UserFactory(), organisation=ApplicationFactory().applicant)
    change(member, confirmed_at=timezone.now(), confirmed_by=UserFactory())()

    refused(change(member, confirmed_by=UserFactory()), "membership_stays")
    refused(change(member, user=UserFactory()), "membership_stays")
    refused(change(member, organisation=ApplicationFactory().applicant), "membership_stays")
    change(member, left_at=timezone.now())()
    refused(change(member, left_at=None), "membership_stays")


def test_no_row_of_the_record_goes_with_its_person_and_a_person_can_be_renamed():
    decision = DecisionFactory()
    person = decision.decided_by

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    refused(deletion(person), "foreign key")
    User.objects.filter(pk=person.pk).update(name="", email=f"person-{person.pk}@gone.invalid", is_active=False)

    decision.refresh_from_db()
    assert str(User.objects.get(pk=decision.decided_by_id)) == f"person-{person.pk}@gone.invalid"


@pytest.mark.parametrize(
    "guard",
    (
        guards.append_only("guarded_row"),
        guards.never_deleted("guarded_row"),
        guards.only_ends("guarded_row"),
        guards.status_is_recorded("guarded", "row"),
    ),
)
def test_a_guard_stands_once_its_migration_ran_and_goes_with_it(guard):
    def standing():
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgrelid = 'guarded_row'::regclass")
        return cursor.fetchone()[0]

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE guarded_row (id bigint, status text, until date)")
        cursor.execute(guard.sql)
        stood = standing()
        cursor.execute(guard.reverse_sql)

        assert stood > 0
        assert standing() == 0
