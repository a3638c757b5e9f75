"""Words set aside in a return are seen by those who may see it, also once it is sent; none that came late are lost."""

import pytest
from django.urls import reverse

from segue.cycle.monitoring import actions, figures, return_page
from segue.cycle.monitoring.models import SetAside
from segue.people.models import Role
from segue.wording import uk_datetime
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(contract):
    return UserFactory(role=Role.APPLICANT, of=contract.holder, name="Ben Hale")


@pytest.fixture
def sent_beside(due, lead_teacher, colleague, whole):
    """A return that was sent while a colleague's words still waited beside it."""
    report = actions.begin_return(due, by=lead_teacher)
    actions.save_return(report, version=0, by=lead_teacher, **whole)
    actions.save_return(report, version=0, by=colleague, story="They sing and play.")
    return actions.send_return(report, by=lead_teacher)


def page_of(client, user, report):
    client.force_login(user)
    return client.get(reverse("return", args=[report.due_id])).content.decode()


def posted(target, **changed):
    return {"version": "1", "sessions": "12", "story": "They sing.", "ks2-pupils": "30", **changed} | {
        figures.actual_field(target.pk): "28",
        figures.estimate_field(target.pk): "on",
        "ks2-pupil_premium": "8",
        "ks2-send": "4",
    }


@pytest.mark.parametrize("accepted", (False, True))
def test_words_set_aside_before_sending_are_read_by_both_sides(client, sent_beside, officer, lead_teacher, accepted):
    if accepted:
        actions.accept_return(sent_beside, by=officer)

    for person in (lead_teacher, officer):
        page = page_of(client, person, sent_beside)

        assert "Words set aside" in page
        assert "They sing and play." in page
        assert "Use the words set aside" not in page


def test_words_that_were_dealt_with_are_not_shown(client, due, lead_teacher, colleague, whole, officer):
    report = actions.begin_return(due, by=lead_teacher)
    actions.save_return(report, version=0, by=lead_teacher, **whole)
    kept = actions.save_return(report, version=0, by=colleague, story="They sing and play.")
    actions.settle_set_aside(kept, use=False, version=1, by=lead_teacher)
    actions.send_return(report, by=lead_teacher)

    for person in (lead_teacher, officer):
        assert "They sing and play." not in page_of(client, person, report)


def test_the_hub_reads_nothing_set_aside_while_the_return_is_with_the_school(client, sent_beside, officer):
    actions.send_back(sent_beside, because="Is it 28?", by=officer)

    assert "They sing and play." not in page_of(client, officer, sent_beside)


def test_before_sending_it_is_said_who_can_read_words_set_aside(client, due, lead_teacher, colleague):
    report = actions.begin_return(due, by=lead_teacher)
    actions.save_return(report, version=0, by=lead_teacher, story="First")
    actions.save_return(report, version=0, by=colleague, story="Second")
    client.force_login(lead_teacher)

    page = client.get(reverse("return-send", args=[due.pk])).content.decode()

    assert "Who may read the return can still read it beside it" in page


def test_an_old_tab_is_told_who_sent_the_return_and_its_words_are_kept(client, sent, target, colleague):
    client.force_login(colleague)

    page = client.post(
        reverse("return", args=[sent.due_id]), posted(target, story="They sing loudly.", later="yes"), follow=True
    ).content.decode()

    assert f"Asha Obi sent this return on {uk_datetime(sent.sent_at)}" in page
    assert return_page.KEPT in page
    assert "They sing loudly." in page
    sent.refresh_from_db()
    assert (sent.status, sent.story, sent.answers["story"]) == ("sent", "They sing.", "They sing.")


def test_an_old_tab_with_nothing_new_is_only_told(client, sent, target, colleague):
    client.force_login(colleague)

    page = client.post(reverse("return", args=[sent.due_id]), posted(target, later="yes"), follow=True).content.decode()

    assert "Asha Obi sent this return on" in page
    assert return_page.KEPT not in page
    assert not SetAside.objects.exists()


def test_an_old_tab_left_empty_keeps_only_what_was_typed_in_it(client, sent, target, colleague):
    client.force_login(colleague)
    address = reverse("return", args=[sent.due_id])

    client.post(address, {"version": "0", "sessions": "", "story": "", "later": "yes"})
    client.post(address, {"version": "0", "sessions": "", "story": "Typed on the bus.", "later": "yes"})

    assert [kept.answers for kept in SetAside.objects.all()] == [sent.answers | {"story": "Typed on the bus."}]


def test_autosaves_that_come_late_are_kept_once(client, sent, target, colleague):
    client.force_login(colleague)
    address = reverse("return", args=[sent.due_id])

    client.post(address, posted(target, story="They sing. And", autosave="1"))
    page = client.post(address, posted(target, story="They sing. And play", autosave="1")).content.decode()
    client.post(address, posted(target, story="Other words", autosave="1"))

    assert 'data-state="kept"' in page
    assert "late" not in page.split('class="lead"')[1].split("</p>")[0]
    assert 'name="version" value="1"' in page
    assert [kept.answers["story"] for kept in SetAside.objects.all()] == ["They sing. And play", "Other words"]


def test_an_autosave_that_cannot_be_kept_whole_does_not_say_it_is(client, sent, target, colleague):
    client.force_login(colleague)

    page = client.post(
        reverse("return", args=[sent.due_id]),
        posted(target, story="x" * 50_001, sessions="14", later="yes", autosave="1"),
    ).content.decode()

    assert 'data-state="failed"' in page
    assert return_page.NOT_ALL_KEPT in page
    assert return_page.KEPT not in page


def test_what_cannot_be_kept_stays_on_the_page(client, sent, target, colleague):
    client.force_login(colleague)

    page = client.post(
        reverse("return", args=[sent.due_id]), posted(target, story="a\0b", sessions="14", later="yes")
    ).content.decode()

    assert "There is a problem" in page
    assert "Asha Obi sent this return on" in page
    assert 'value="14"' in page


def test_the_hub_does_not_read_what_was_typed_after_sending(client, sent, officer, colleague, lead_teacher):
    actions.keep_late(sent, answers={"story": "Half a thought"}, by=colleague)

    assert "Half a thought" in page_of(client, lead_teacher, sent)
    assert "Half a thought" not in page_of(client, officer, sent)


def test_late_words_can_be_used_once_the_return_comes_back(client, sent, officer, colleague, lead_teacher):
    kept = actions.keep_late(sent, answers={"story": "They sing loudly."}, by=colleague)
    actions.send_back(sent, because="Tell us more", by=officer)
    page = page_of(client, lead_teacher, sent)

    client.post(reverse("return-words", args=[sent.due_id, kept.pk]), {"use": "yes", "version": "1"})

    assert "Words that came too late" in page
    assert "these words came later" in page
    sent.refresh_from_db()
    assert sent.answers["story"] == "They sing loudly."


def test_an_old_tab_does_not_replace_the_answers_of_a_return_that_came_back(client, sent, target, officer, colleague):
    client.force_login(colleague)
    address = reverse("return", args=[sent.due_id])
    version = client.post(address, posted(target, version="0", story="Old", autosave="1")).content.decode()
    actions.send_back(sent, because="Tell us more", by=officer)

    client.post(address, posted(target, version="0", story="Old words", autosave="1"))

    assert 'name="version" value="0"' in version
    sent.refresh_from_db()
    assert sent.answers["story"] == "They sing."


def test_nobody_else_keeps_words_beside_a_return(client, sent, target, officer):
    client.force_login(officer)

    client.post(reverse("return", args=[sent.due_id]), posted(target, story="Mine"))

    assert not SetAside.objects.exists()


@pytest.mark.parametrize("accepted", (False, True))
def test_sending_twice_says_who_sent_it(client, sent, officer, colleague, accepted):
    if accepted:
        actions.accept_return(sent, by=officer)
    client.force_login(colleague)

    page = client.post(reverse("return-send", args=[sent.due_id])).content.decode()

    assert page.count("Asha Obi sent this return on") == 2
    assert ("We can send it back" in page) is not accepted
    assert sent.sendings.count() == 1
