"""The pages about priorities."""

import pytest
from django.urls import reverse

from segue.cycle.priorities.models import Priority
from segue.people.models import Role
from segue.record.history import note
from tests.factories import (
    BodyFactory,
    CallFactory,
    DelegationFactory,
    FindingFactory,
    MeetingFactory,
    PriorityFactory,
    SpecificationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

READERS = {"officer", "finance", "chief_executive", "administrator", "auditor", "body_member", "body_chair"}
PROPOSERS = {"officer", "chief_executive"}
ADOPTERS = {"officer", "chief_executive", "administrator", "body_chair"}
EVERYONE = READERS | {"applicant", "assessor"}


def proposed():
    priority = PriorityFactory()
    priority.findings.add(FindingFactory(status="stated"))
    return priority


@pytest.mark.parametrize("role", tuple(Role))
@pytest.mark.parametrize(
    ("name", "who"),
    (
        ("priorities", EVERYONE),
        ("priority", READERS),
        ("priority-new", PROPOSERS),
        ("priority-edit", PROPOSERS),
        ("priority-adopt", ADOPTERS),
        ("priority-retire", ADOPTERS),
    ),
)
def test_who_sees_each_page_of_a_proposed_priority(client, name, who, role):
    priority = proposed()
    client.force_login(UserFactory(role=role))
    bare = name in {"priorities", "priority-new"}

    response = client.get(reverse(name, args=[] if bare else [priority.pk]))

    hidden = 404 if role not in READERS and not bare else 403
    assert response.status_code == (200 if role in who else hidden)


def test_the_public_reads_adopted_and_retired_priorities_only(client):
    adopted = PriorityFactory(adopted=True, title="Sing together")
    retired = PriorityFactory(adopted=True, status="retired", title="Play together")
    hidden = PriorityFactory(title="Not yet said")

    page = client.get(reverse("priorities")).content.decode()

    assert ("Sing together" in page, "Play together" in page, "Not yet said" in page) == (True, True, False)
    codes = [client.get(reverse("priority", args=[row.pk])).status_code for row in (adopted, retired, hidden)]
    assert codes == [200, 200, 404]


def test_a_priority_names_its_calls_but_not_the_drafts(client):
    priority = PriorityFactory(adopted=True)
    specification = SpecificationFactory(priorities=[priority])
    CallFactory(specification=specification, title="Open to all")
    CallFactory(specification=specification, title="Still secret", draft=True)

    for name, args in (("priorities", []), ("priority", [priority.pk])):
        page = client.get(reverse(name, args=args)).content.decode()
        assert ("Open to all" in page, "Still secret" in page) == (True, False)


def test_an_adoption_is_recorded_only_once_a_meeting_could_have_adopted_it(client):
    officer, other = UserFactory(role=Role.OFFICER), UserFactory()
    client.force_login(officer)
    body = BodyFactory(name="Hub Board")
    priority = proposed()
    note(priority, "propose priority", by=officer)

    def offered():
        page = client.get(reverse("priority", args=[priority.pk])).content.decode()
        assert ("It waits for the Hub Board to adopt it. Note the meeting first" in page) is (
            reverse("priority-adopt", args=[priority.pk]) not in page
        )
        return reverse("priority-adopt", args=[priority.pk]) in page

    DelegationFactory(act="adopt_priority", role="", body=body)
    assert not offered()
    meeting = MeetingFactory(body=body)
    meeting.present.set([officer])
    assert not offered()
    meeting.present.add(other)
    assert offered()


@pytest.mark.parametrize(("role", "told"), ((Role.AUDITOR, True), (Role.APPLICANT, False)))
def test_who_does_not_record_it_reads_whom_a_proposed_priority_waits_for(client, role, told):
    DelegationFactory(act="adopt_priority", role="", body=BodyFactory(name="Hub Board"))
    client.force_login(UserFactory(role=role))

    page = client.get(reverse("priority", args=[PriorityFactory().pk])).content.decode()

    assert ("It waits for the Hub Board to adopt it." in page) is told


@pytest.mark.parametrize(
    ("role", "facts", "led"),
    (
        (Role.OFFICER, {"adopted": True}, True),
        (Role.OFFICER, {}, False),
        (Role.AUDITOR, {"adopted": True}, False),
        (None, {"adopted": True}, False),
    ),
)
def test_an_adopted_priority_leads_who_may_to_its_specification(client, role, facts, led):
    priority = PriorityFactory(**facts)
    if role:
        client.force_login(UserFactory(role=role))

    page = client.get(reverse("priority", args=[priority.pk])).content.decode()

    assert (f"{reverse('specification-new')}?priority={priority.pk}" in page) is led


def test_a_priority_is_proposed_changed_adopted_and_retired(client):
    body = BodyFactory()
    DelegationFactory(act="adopt_priority", role="", body=body)
    meeting, finding = MeetingFactory(body=body, quorate=True), FindingFactory(status="stated")
    client.force_login(UserFactory(role=Role.OFFICER))
    facts = {"title": "Singing", "findings": [finding.pk], "aims": [1, 3], "from_year": "2026", "to_year": "2027"}

    client.post(reverse("priority-new"), facts)
    priority = Priority.objects.get()
    client.post(reverse("priority-edit", args=[priority.pk]), facts | {"title": "Singing everywhere"})
    page = client.post(
        reverse("priority-adopt", args=[priority.pk]), {"meeting": meeting.pk, "minute_reference": "4.2"}, follow=True
    )
    assert "The priority is adopted" in page.content.decode()
    client.post(reverse("priority-retire", args=[priority.pk]), {"because": "Done"})

    priority.refresh_from_db()
    assert (priority.title, priority.status, priority.minute_reference) == ("Singing everywhere", "retired", "4.2")


def test_a_broken_rule_is_said_at_the_top_of_the_form(client):
    client.force_login(UserFactory(role=Role.OFFICER))
    finding = FindingFactory(status="stated")
    facts = {"title": "Singing", "findings": [finding.pk], "aims": [1], "from_year": "2027", "to_year": "2026"}

    page = client.post(reverse("priority-new"), facts).content.decode()

    assert "The last year is before the first year." in page
    assert not Priority.objects.exists()


def test_the_list_is_downloaded(client):
    PriorityFactory(adopted=True, title="=1+1")

    lines = b"".join(client.get(reverse("priorities-csv")).streaming_content).decode("utf-8-sig").splitlines()

    assert "'=1+1" in lines[1]


@pytest.mark.parametrize("rows", (1, 3))
def test_the_public_list_asks_the_database_a_fixed_number_of_questions(client, rows, django_assert_num_queries):
    for _ in range(rows):
        priority = PriorityFactory(adopted=True)
        priority.findings.add(FindingFactory(status="stated"))
        CallFactory(specification=SpecificationFactory(priorities=[priority]))

    with django_assert_num_queries(5):
        client.get(reverse("priorities"))
    with django_assert_num_queries(5):
        client.get(reverse("priority", args=[priority.pk]))
