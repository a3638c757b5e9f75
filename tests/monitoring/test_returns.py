"""A return is written by the holder's people, sent whole, checked by the hub; nothing typed is lost."""

from decimal import Decimal

import pytest
from django.http import Http404

from segue.cycle.contracts import actions as contracts
from segue.cycle.monitoring import actions, figures
from segue.cycle.monitoring.models import Actual, PupilCount, SetAside
from segue.letters.models import Letter
from segue.people.models import Role
from segue.rules import RuleBroken
from tests.delivery_factories import ContractFactory, ReturnDueFactory, TargetFactory
from tests.factories import InterestFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_return_is_sent_with_its_figures_and_receipted(sent, target, lead_teacher):
    assert (sent.status, sent.sessions, sent.sent_by) == ("sent", 12, lead_teacher)
    count = PupilCount.objects.get(report=sent)
    assert (count.key_stage, count.pupils, count.pupil_premium, count.send) == ("ks2", 30, 8, 4)
    actual = Actual.objects.get(report=sent)
    assert (actual.target, actual.value, actual.estimated) == (target, 28, True)
    assert sent.sendings.get().content["figures"][0]["actual"] == "28"
    receipt = Letter.objects.get(kind="return_receipt", to_email=lead_teacher.email)
    assert "Key Stage 2: 30 pupils, 8 with Pupil Premium, 4 with SEND" in receipt.text
    assert "They sing." in receipt.text


def test_beginning_twice_is_beginning_once(due, lead_teacher):
    assert actions.begin_return(due, by=lead_teacher) == actions.begin_return(due, by=lead_teacher)


def test_nothing_is_reported_on_a_contract_nobody_accepted(lead_teacher):
    contract = ContractFactory(offered=True)
    due = ReturnDueFactory(contract=contract)

    with pytest.raises(RuleBroken, match="not accepted"):
        actions.begin_return(due, by=UserFactory(role=Role.APPLICANT, of=contract.holder))


def test_the_next_return_begins_with_what_is_known(accepted, contract, target, lead_teacher):
    sessions = TargetFactory(contract=contract, adds_up=True)
    later = ReturnDueFactory(contract=contract, title="Another", due_on=contract.ends)

    begun = actions.begin_return(later, by=lead_teacher)

    assert begun.answers[figures.pupils_field("ks2", "pupils")] == "30"
    assert begun.answers[figures.actual_field(target.pk)] == "28"
    assert figures.actual_field(sessions.pk) not in begun.answers


def test_what_cannot_be_sent_is_kept_all_the_same(due, lead_teacher):
    report = actions.begin_return(due, by=lead_teacher)

    actions.save_return(report, version=0, by=lead_teacher, answers={"sessions": "about twelve", "unknown": "x"})
    with pytest.raises(RuleBroken, match="whole number"):
        actions.send_return(report, by=lead_teacher)

    report.refresh_from_db()
    assert (report.answers, report.status) == ({"sessions": "about twelve"}, "draft")


def test_the_second_to_save_is_told_and_keeps_the_words(due, lead_teacher, contract):
    colleague = UserFactory(role=Role.APPLICANT, of=contract.holder)
    report = actions.begin_return(due, by=lead_teacher)
    actions.save_return(report, version=0, by=lead_teacher, story="First")

    kept = actions.save_return(report, version=0, by=colleague, story="Second")

    report.refresh_from_db()
    assert isinstance(kept, SetAside)
    assert (report.answers["story"], kept.answers["story"]) == ("First", "Second")


def test_the_same_words_are_no_conflict(due, lead_teacher, contract):
    colleague = UserFactory(role=Role.APPLICANT, of=contract.holder)
    report = actions.begin_return(due, by=lead_teacher)
    actions.save_return(report, version=0, by=lead_teacher, story="Same")

    assert actions.save_return(report, version=0, by=colleague, story="Same") == report


def test_an_answer_lost_on_its_way_is_no_conflict(due, lead_teacher):
    report = actions.begin_return(due, by=lead_teacher)
    actions.save_return(report, version=0, by=lead_teacher, story="First")

    actions.save_return(report, version=0, by=lead_teacher, story="First and more")

    assert (report.answers["story"], report.version) == ("First and more", 2)


@pytest.mark.parametrize(("use", "stands"), ((True, "Second"), (False, "First")))
def test_words_set_aside_are_used_or_dismissed(due, lead_teacher, contract, use, stands):
    colleague = UserFactory(role=Role.APPLICANT, of=contract.holder)
    report = actions.begin_return(due, by=lead_teacher)
    actions.save_return(report, version=0, by=lead_teacher, story="First")
    kept = actions.save_return(report, version=0, by=colleague, story="Second")

    actions.settle_set_aside(kept, use=use, version=1, by=lead_teacher)

    report.refresh_from_db()
    assert report.answers["story"] == stands
    assert not report.set_aside.filter(settled_at=None).exists()


def test_words_set_aside_never_replace_words_nobody_compared_them_with(due, lead_teacher, contract):
    colleague = UserFactory(role=Role.APPLICANT, of=contract.holder)
    report = actions.begin_return(due, by=lead_teacher)
    actions.save_return(report, version=0, by=lead_teacher, story="First")
    kept = actions.save_return(report, version=0, by=colleague, story="Second")
    actions.save_return(report, version=1, by=lead_teacher, story="Third")

    with pytest.raises(RuleBroken, match="saved again while you compared"):
        actions.settle_set_aside(kept, use=True, version=1, by=colleague)
    actions.settle_set_aside(kept, use=False, version=2, by=colleague)
    with pytest.raises(RuleBroken, match="dealt with these words already"):
        actions.settle_set_aside(kept, use=True, version=2, by=colleague)

    assert type(report).objects.get().answers["story"] == "Third"


def test_ones_own_words_from_another_tab_are_not_lost(due, lead_teacher):
    report = actions.begin_return(due, by=lead_teacher)
    actions.save_return(report, version=0, by=lead_teacher, story="Typed at school")

    actions.save_return(report, version=0, by=lead_teacher, story="Typed on the phone")

    assert type(report).objects.get().answers["story"] == "Typed on the phone"
    assert report.set_aside.get(settled_at=None).answers["story"] == "Typed at school"


def test_what_was_sent_is_not_changed(sent, lead_teacher):
    with pytest.raises(RuleBroken, match=r"^..Asha Obi sent this return on .* We can send it back"):
        actions.save_return(sent, version=1, by=lead_teacher, story="New")
    with pytest.raises(RuleBroken, match=r"^..Asha Obi sent this return on .* We can send it back"):
        actions.send_return(sent, by=lead_teacher)


def test_what_is_sent_back_is_changed_and_sent_again(sent, target, officer, lead_teacher):
    actions.send_back(sent, because="Is it 28 or 280?", by=officer)
    assert "28 or 280" in Letter.objects.get(kind="return_sent_back", to_email=lead_teacher.email).text

    actions.save_return(sent, version=sent.version, by=lead_teacher, actuals={target.pk: Decimal(280)})
    actions.send_return(sent, by=lead_teacher)

    assert sent.actuals.get().value == 280
    assert [one.number for one in sent.sendings.all()] == [1, 2]


def test_sending_back_needs_words(sent, officer):
    with pytest.raises(RuleBroken, match="Say what should be changed"):
        actions.send_back(sent, because=" ", by=officer)


def test_a_return_is_accepted_once(accepted, officer):
    assert (accepted.status, accepted.checked_by) == ("accepted", officer)
    with pytest.raises(RuleBroken, match="cannot accept"):
        actions.accept_return(accepted, by=officer)


def test_a_contract_is_complete_when_its_returns_are_accepted(accepted, contract, officer):
    assert contracts.complete(contract, by=officer).status == "completed"


def test_strangers_do_not_learn_of_a_return(due):
    with pytest.raises(Http404):
        actions.begin_return(due, by=UserFactory(role=Role.APPLICANT))


def test_an_officer_with_an_interest_does_not_check(sent):
    tied = UserFactory(role=Role.OFFICER)
    InterestFactory(user=tied, organisation=sent.due.contract.holder)

    with pytest.raises(Http404):
        actions.accept_return(sent, by=tied)


def fits(answers, target, **changed):
    typed = figures.as_typed(**answers) | changed
    return [problem.field for problem in figures.read(typed, [target]).wrong]


@pytest.mark.parametrize(
    ("name", "text", "right"),
    (
        ("sessions", "0", True),
        ("sessions", "", False),
        ("sessions", "-1", False),
        ("sessions", "1.5", False),
        ("sessions", "999,999", True),
        ("sessions", "1,000,000", False),
        ("sessions", "12,3", False),
        ("sessions", "١٢", False),
        ("ks2-pupils", "8", True),
        ("ks2-send", "30", True),
        ("story", " ", False),
        ("ks3-send", "1", False),
        ("ks2-pupil_premium", "31", False),
        ("ks2-pupils", "Asha", False),
    ),
)
def test_the_figures_of_a_return(whole, target, name, text, right):
    wrong = fits(whole, target, **{name: text})

    assert (wrong == []) is right


@pytest.mark.parametrize(
    ("unit", "text", "right"),
    (
        ("%", "0", True),
        ("%", "28.5", True),
        ("%", "28.55", False),
        ("pupils", "28", True),
        ("pupils", "28.5", False),
        ("%", "999999", True),
        ("%", "1000000", False),
        ("pupils", "1000000", False),
        ("%", "", False),
    ),
)
def test_the_figure_of_a_target(whole, target, unit, text, right):
    target.indicator.unit = unit

    assert (fits(whole, target, **{figures.actual_field(target.pk): text}) == []) is right


def test_sessions_without_pupils_are_asked_about(whole, target):
    assert fits(whole | {"pupils": {}}, target) == ["eyfs-pupils"]
    assert fits(whole | {"pupils": {}, "sessions": 0}, target) == []
