"""The pages of returns and reviews: who may come, what they show, how many queries they take."""

import re
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from segue.cycle.contracts.lifecycle import Status as ContractStatus
from segue.cycle.monitoring import actions, figures, queries, return_page
from segue.cycle.monitoring.models import Return
from segue.people.models import Role
from tests.delivery_factories import (
    ContractFactory,
    ReturnDueFactory,
    ReturnFactory,
    ReviewActionFactory,
    TargetFactory,
)
from tests.factories import InterestFactory, UserFactory

pytestmark = pytest.mark.django_db
READERS = {"officer", "finance", "chief_executive", "administrator", "auditor", "body_member", "body_chair"}
OK, NO, HIDDEN, GET_REFUSED = 200, 403, 404, 405
LIST = {role: OK if role in READERS else NO for role in Role}
READ = {role: OK if role in READERS else HIDDEN for role in Role}
WRITE = {role: NO if role in READERS else HIDDEN for role in Role}
OWN = {role: OK if role == Role.APPLICANT else NO for role in Role}
CHECK = WRITE | {Role.OFFICER: GET_REFUSED}
ADDRESSES = {
    "returns": LIST,
    "returns-csv": LIST,
    "reviews": LIST,
    "reviews-csv": LIST,
    "my-contracts": OWN,
    "return": READ,
    "return-send": WRITE,
    "return-accept": CHECK,
    "return-send-back": CHECK,
    "review-action": WRITE | {Role.OFFICER: OK, Role.CHIEF_EXECUTIVE: OK},
}


def keys(name):
    if name == "review-action":
        return [ReviewActionFactory().pk]
    return [ReturnFactory(sent=True).due_id] if name.startswith("return-") or name == "return" else []


@pytest.mark.parametrize("role", tuple(Role))
@pytest.mark.parametrize("name", ADDRESSES)
def test_who_may_open_a_page(client, name, role):
    address = reverse(name, args=keys(name))
    client.force_login(UserFactory(role=role))

    assert client.get(address).status_code == ADDRESSES[name][role]


@pytest.mark.parametrize("name", ("return", "return-accept", "return-send-back", "review-action"))
def test_an_interest_hides_a_return(client, officer, name):
    key = keys(name)
    holder = ReturnFactory._meta.model.objects.get().due.contract.holder if name != "review-action" else None
    if holder is None:
        holder = ReviewActionFactory._meta.model.objects.get().review.contract.holder
    InterestFactory(user=officer, organisation=holder)
    client.force_login(officer)

    assert client.get(reverse(name, args=key)).status_code == HIDDEN


def typed(target, **changed):
    return {
        "version": "0",
        "sessions": "12",
        "story": "They sing.",
        "ks2-pupils": "30",
        "ks2-send": "4",
        figures.actual_field(target.pk): "28",
        **changed,
    }


def test_a_teacher_writes_checks_and_sends_a_return(client, due, target, lead_teacher):
    client.force_login(lead_teacher)
    address, sending = reverse("return", args=[due.pk]), reverse("return-send", args=[due.pk])

    shown = client.get(address).content.decode()
    client.post(address, typed(target, autosave="1", sessions="twelve"))
    asked = client.post(address, typed(target, version="1", sessions="twelve", check="yes"))
    wrong = client.get(sending).content.decode()
    client.post(address, typed(target, version="1", check="yes"))
    right = client.get(sending).content.decode()
    client.post(sending)
    read = client.get(address).content.decode()

    assert "never write a pupil" in shown
    assert asked.url == sending
    assert "as a whole number" in wrong
    assert "They sing." in right
    assert "Sent, to be checked" in read
    assert Return.objects.get().status == "sent"


def test_autosave_answers_with_the_page_and_the_new_version(client, due, target, lead_teacher):
    client.force_login(lead_teacher)

    page = client.post(reverse("return", args=[due.pk]), typed(target, autosave="1")).content.decode()

    assert 'data-state="saved"' in page
    assert 'name="version" value="1"' in page


def test_two_colleagues_lose_nothing(client, due, target, lead_teacher, contract):
    colleague = UserFactory(role=Role.APPLICANT, of=contract.holder)
    address = reverse("return", args=[due.pk])
    client.force_login(lead_teacher)
    client.post(address, typed(target, story="First words"))
    client.force_login(colleague)

    told = client.post(address, typed(target, story="Second words", check="yes"), follow=True).content.decode()
    kept = Return.objects.get().set_aside.get()
    client.post(reverse("return-words", args=[due.pk, kept.pk]), {"use": "yes", "version": "1"})

    assert return_page.CHOOSE in told
    assert "First words" in told
    assert Return.objects.get().answers["story"] == "Second words"


def test_words_set_aside_are_told_before_a_return_is_sent(client, due, target, lead_teacher, contract):
    report = actions.begin_return(due, by=lead_teacher)
    actions.save_return(report, version=0, by=lead_teacher, story="First")
    kept = actions.save_return(report, version=0, by=UserFactory(role=Role.APPLICANT, of=contract.holder), story="2nd")
    client.force_login(lead_teacher)
    check = reverse("return-send", args=[due.pk])

    waiting = client.get(check).content.decode()
    client.post(reverse("return-words", args=[due.pk, kept.pk]), {"use": "no", "version": "1"})

    assert "Words are waiting" in waiting
    assert f"{reverse('return', args=[due.pk])}#words-{kept.pk}" in waiting
    assert "Words are waiting" not in client.get(check).content.decode()


def version_in(page):
    return re.findall(r'name="version" value="(\d+)"', page)[-1]


def test_a_second_press_after_a_conflict_does_not_replace_the_colleagues_words(
    client, due, target, lead_teacher, contract
):
    address = reverse("return", args=[due.pk])
    client.force_login(lead_teacher)
    client.post(address, typed(target, story="First words"))
    client.force_login(UserFactory(role=Role.APPLICANT, of=contract.holder))
    second = typed(target, story="Second words")

    autosaved = client.post(address, second | {"autosave": "1"}).content.decode()
    shown = client.post(address, second | {"version": version_in(autosaved)}, follow=True).content.decode()
    client.post(address, typed(target, story="First words", version=version_in(shown)))

    assert 'data-state="conflict"' in autosaved
    report = Return.objects.get()
    assert report.answers["story"] == "First words"
    assert ">First words</textarea>" in shown.replace("\n", "")
    assert [kept.answers["story"] for kept in report.set_aside.all()] == ["Second words"]


@pytest.mark.parametrize("words", ("a\0b", "\u202eRTL", "😀" * 50, "<script>", "=1+1", "x" * 10_000))
@pytest.mark.parametrize("name", ("sessions", "story", "ks2-pupils"))
def test_no_words_break_a_return(client, due, target, lead_teacher, name, words):
    client.force_login(lead_teacher)

    page = client.post(reverse("return", args=[due.pk]), typed(target, autosave="1", **{name: words}))

    assert page.status_code == OK
    kept = Return.objects.get().answers.get(name, "")
    assert kept == words or "govuk-error-message" in page.content.decode()


def test_an_officer_checks_a_return(client, sent, officer):
    client.force_login(officer)
    address = reverse("return", args=[sent.due_id])

    shown = client.get(address).content.decode()
    refused = client.post(reverse("return-send-back", args=[sent.due_id]), {"back-because": ""}).content.decode()
    client.post(reverse("return-send-back", args=[sent.due_id]), {"back-because": "Is it 28?"})
    back = client.get(address).content.decode()

    assert "Beside the targets" in shown
    assert "There is a problem" in refused
    assert "Is it 28?" in back


def test_an_officer_accepts_a_return(client, sent, officer):
    client.force_login(officer)

    client.post(reverse("return-accept", args=[sent.due_id]), {"accept-because": "Lovely."})
    page = client.get(reverse("contract", args=[sent.due.contract.reference])).content.decode()

    sent.refresh_from_db()
    assert sent.status == "accepted"
    assert "Behind" in page


def test_the_hub_does_not_read_what_is_not_sent(client, due, officer, lead_teacher):
    report = actions.begin_return(due, by=lead_teacher)
    actions.save_return(report, version=0, by=lead_teacher, story="Half a thought")
    client.force_login(officer)

    assert "Half a thought" not in client.get(reverse("return", args=[due.pk])).content.decode()


def test_an_officer_pays_reviews_and_concludes(client, contract, officer):
    client.force_login(officer)
    day = {"day": contract.starts.day, "month": contract.starts.month, "year": contract.starts.year}
    on = {f"given_on_{part}": value for part, value in day.items()}
    held = {f"held_on_{part}": value for part, value in day.items()}
    address = [contract.reference]

    too_much = client.post(
        reverse("contract-payment", args=address), {"kind": "money", "amount": "500.01", "what_for": "x", **on}
    )
    client.post(reverse("contract-payment", args=address), {"kind": "money", "amount": "500", "what_for": "All", **on})
    half = client.post(
        reverse("review", args=address), {"who": "Us", "quality": "Good", "value": "Fair", "text-1": "Do it", **held}
    )
    client.post(reverse("review", args=address), {"who": "Us", "quality": "Good", "value": "Fair", **held})
    client.post(
        reverse("contract-result", args=address), {"what_came_of_it": "A choir.", "statement": "More!", "group": "All"}
    )
    page = client.get(reverse("contract", args=address)).content.decode()

    assert "left to pay" in too_much.content.decode()
    assert "Action 1: say who does it" in half.content.decode()
    assert contract.reviews.count() == 1
    assert contract.result.leads_to.statement == "More!"
    assert "the thread closes the circle" in page


@pytest.mark.parametrize("made", (1, 3))
@pytest.mark.parametrize(("name", "queries"), (("returns", 5), ("reviews", 5)))
def test_the_lists_take_as_many_queries_for_three_as_for_one(
    client, officer, django_assert_num_queries, made, name, queries
):
    for _ in range(made):
        ReturnDueFactory() if name == "returns" else ReviewActionFactory()
    client.force_login(officer)

    with django_assert_num_queries(queries):
        client.get(reverse(name))


@pytest.mark.parametrize("made", (1, 3))
def test_own_contracts_take_as_many_queries_for_three_as_for_one(client, lead_teacher, django_assert_num_queries, made):
    holder = lead_teacher.memberships.get().organisation
    for _ in range(made):
        ReturnDueFactory(contract=ContractFactory(in_force=True, holder=holder, provider=holder))
    client.force_login(lead_teacher)

    with django_assert_num_queries(7):
        client.get(reverse("my-contracts"))


@pytest.mark.parametrize("made", (1, 3))
def test_a_return_takes_as_many_queries_for_three_as_for_one(
    client, officer, lead_teacher, contract, target, due, django_assert_num_queries, made
):
    for _ in range(made - 1):
        TargetFactory(contract=contract)
    report = actions.begin_return(due, by=lead_teacher)
    given = {one.pk: 1 for one in contract.targets.all()}
    actions.save_return(report, version=0, by=lead_teacher, sessions=1, story="x", pupils={"ks1": (1,)}, actuals=given)
    actions.send_return(report, by=lead_teacher)
    client.force_login(officer)
    ContentType.objects.get_for_models(Return, type(due))

    with django_assert_num_queries(14):
        client.get(reverse("return", args=[due.pk]))


def test_the_reason_to_pay_while_a_return_is_overdue_is_asked_for_and_not_optional(client, contract, officer):
    late = ReturnDueFactory(contract=contract, due_on=timezone.localdate() - timedelta(days=1))
    client.force_login(officer)

    form = client.get(reverse("contract-payment", args=[contract.reference])).context["form"]

    assert form["despite_overdue"].label == f"Why pay although “{late}” is overdue?"
    assert form.fields["despite_overdue"].required


@pytest.mark.parametrize(("sessions", "said"), ((0, "0</b> sessions"), (1, "1</b> session "), (2, "2</b> sessions")))
def test_a_return_counts_its_sessions_in_good_english(client, officer, sessions, said):
    report = ReturnFactory(sent=True, sessions=sessions)
    client.force_login(officer)

    assert f"<b>{said}" in client.get(reverse("return", args=[report.due_id])).content.decode()


def test_filters_narrow_returns(client, officer):
    today = timezone.localdate()
    late = ReturnDueFactory(due_on=today - timedelta(days=1), title="Late one")
    ReturnDueFactory(due_on=today + timedelta(days=30), title="Soon one")
    ReturnDueFactory(due_on=today + timedelta(days=31), title="Far one")
    ReturnFactory(due__title="Sent one", sent=True)
    ReturnFactory(due__title="Accepted one", accepted=True)
    client.force_login(officer)

    def listed(**wanted):
        page = client.get(reverse("returns"), wanted).content.decode()
        return [title for title in ("Late", "Soon", "Far", "Sent", "Accepted") if f"{title} one" in page]

    assert listed() == ["Late", "Soon", "Far", "Sent"]
    assert listed(state="") == ["Late", "Soon", "Far", "Sent", "Accepted"]
    assert listed(state="overdue") == ["Late"]
    assert listed(state="soon") == ["Soon"]
    assert listed(state="to_check") == ["Sent"]
    assert listed(state="accepted") == ["Accepted"]
    assert listed(q=late.contract.holder.name) == ["Late"]


def test_words_that_come_after_a_colleague_sent_the_return_stay_on_the_page(client, sent, lead_teacher):
    client.force_login(lead_teacher)

    late = {"story": "Typed a moment too late", "version": "1"}
    page = client.post(reverse("return", args=[sent.due_id]), late, follow=True)

    assert page.status_code == 200
    assert "Typed a moment too late" in page.content.decode()
    assert "Asha Obi sent this return on" in page.content.decode()
    sent.refresh_from_db()
    assert sent.story == "They sing."


def test_a_return_of_an_agreement_not_yet_accepted_says_when_it_is_written(client):
    due = ReturnDueFactory(contract=ContractFactory(offered=True), due_on=timezone.localdate() - timedelta(days=5))
    client.force_login(UserFactory(role=Role.APPLICANT, of=due.contract.holder))

    page = client.get(reverse("return", args=[due.pk])).content.decode()
    mine = client.get(reverse("my-contracts")).content.decode()

    assert "written once the agreement is accepted" in page
    assert "Once you have accepted it" in mine
    assert "Overdue" not in mine


def test_a_refused_agreement_asks_for_no_returns(client):
    contract = ContractFactory(offered=True, status=ContractStatus.REFUSED)
    ReturnDueFactory(contract=contract, due_on=timezone.localdate() - timedelta(days=5))
    client.force_login(UserFactory(role=Role.APPLICANT, of=contract.holder))

    mine = client.get(reverse("my-contracts")).content.decode()

    assert contract.reference in mine
    assert "Overdue" not in mine
    assert "5 days late" not in mine


@pytest.mark.parametrize(
    ("status", "nothing"),
    ((ContractStatus.REFUSED, True), (ContractStatus.CANCELLED, True), (ContractStatus.OFFERED, False)),
)
def test_the_page_of_an_agreement_that_came_to_nothing_says_so_and_names_nothing_due(client, officer, status, nothing):
    contract = ContractFactory(offered=True, status=status)
    ReturnDueFactory(contract=contract, title="Interim return")
    client.force_login(officer)

    page = client.get(reverse("contract", args=[contract.reference])).content.decode()

    assert ("Nothing was agreed" in page) is nothing
    assert ("Interim return" in page) is not nothing


@pytest.mark.parametrize(("category", "listed"), (("schools", True), ("research", False)))
def test_returns_are_narrowed_by_category(client, officer, category, listed):
    ReturnDueFactory(title="Final one")
    client.force_login(officer)

    page = client.get(reverse("returns"), {"category": category, "state": ""}).content.decode()

    assert ("Final one" in page) is listed


def test_an_action_is_noted_as_done_in_the_browser(client, officer):
    action, today = ReviewActionFactory(), timezone.localdate()
    client.force_login(officer)
    sent = {"done_on_day": today.day, "done_on_month": today.month, "done_on_year": today.year}

    done = client.post(reverse("review-action", args=[action.pk]), sent)

    action.refresh_from_db()
    assert done.url == reverse("contract", args=[action.review.contract.reference])
    assert action.done_on == today


def test_a_finding_says_whom_it_is_about(client, contract, officer):
    client.force_login(officer)

    page = client.post(
        reverse("contract-result", args=[contract.reference]), {"what_came_of_it": "A choir.", "statement": "More!"}
    )

    assert page.context["form"].errors == {"group": ["Say who the finding is about"]}
    assert not hasattr(type(contract).objects.get(), "result")


@pytest.mark.parametrize("typed", ({}, {"use": "perhaps", "version": "1"}, {"use": "yes", "version": "soon"}))
def test_words_set_aside_wait_for_an_answer_that_is_one(client, due, lead_teacher, contract, typed):
    colleague = UserFactory(role=Role.APPLICANT, of=contract.holder)
    report = actions.begin_return(due, by=lead_teacher)
    actions.save_return(report, version=0, by=lead_teacher, story="First")
    kept = actions.save_return(report, version=0, by=colleague, story="Second")
    client.force_login(lead_teacher)

    assert client.post(reverse("return-words", args=[due.pk, kept.pk]), typed).status_code == 404
    assert report.set_aside.filter(settled_at=None).exists()


def test_a_return_begun_but_not_sent_in_time_is_overdue(client, officer, lead_teacher, due):
    yesterday = timezone.localdate() - timedelta(days=1)
    late = ReturnFactory(due__due_on=yesterday).due

    assert queries.state_of(late) == ("late", "Overdue")
    assert queries.state_of(ReturnFactory(due__due_on=timezone.localdate()).due) == ("todo", "Begun")
