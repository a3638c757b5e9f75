"""The pages of the policy: as it stands, version beside version, and a new one read before it is kept."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from segue.people.models import Role
from segue.policy.actions import import_policy
from segue.policy.forms import LARGEST
from segue.policy.models import PolicyVersion
from tests.factories import HubFactory, UserFactory

pytestmark = pytest.mark.django_db
TEXT = "# Our policy\n\n## P Purpose\n\n### P1 What for\nFor all.\n\n### S1 Schools\nOnce a year.\n"
NEXT = TEXT.replace("Once a year.", "Twice a year.").replace("### P1", "### P2")
FACTS = {
    "number": 1, "what_changed": "The first",
    "in_force_from_day": 1, "in_force_from_month": 9, "in_force_from_year": 2024,
    "review_due_day": 31, "review_due_month": 8, "review_due_year": 2025,
}  # fmt: skip


@pytest.fixture(autouse=True)
def hub():
    return HubFactory()


@pytest.fixture
def chief(client):
    user = UserFactory(role=Role.CHIEF_EXECUTIVE)
    client.force_login(user)
    return user


def keep(text=TEXT, number=1, **facts):
    """A version that is in force from 1 September, the first from that of 2024."""
    start = date(2023 + number, 9, 1)
    by = UserFactory(role=Role.CHIEF_EXECUTIVE)
    return import_policy(
        text, number=number, in_force_from=start, review_due=date(start.year + 1, 8, 31), by=by, **facts
    )


def upload(client, content):
    return client.post(reverse("policy-import"), {**FACTS, "file": SimpleUploadedFile("policy.md", content)})


def test_anybody_reads_an_earlier_version_and_what_came_after_it(client, at):
    first, second = keep(), keep(NEXT, 2)

    with at("2026-01-15 12:00"):
        earlier = client.get(reverse("policy-version", args=[first.number]))
        today = client.get(reverse("policy"))

    assert (earlier.context["version"], earlier.context["in_force"], earlier.context["earlier"]) == (first, False, None)
    assert (today.context["version"], today.context["in_force"], today.context["earlier"]) == (second, True, first)
    assert reverse("policy-compare", args=[1, 2]) in today.content.decode()


@pytest.mark.parametrize("address", ("/policy/9/", "/policy/1/compare/9/", "/policy/9/compare/1/"))
def test_a_version_that_never_was_is_not_found(client, address):
    keep()

    assert client.get(address).status_code == 404


def test_two_versions_are_compared_clause_by_clause(client):
    keep()
    keep(NEXT, 2)

    page = client.get(reverse("policy-compare", args=[1, 2]))

    assert {one.reference: one.state for one in page.context["differences"]} == {
        "P": "same", "P2": "new", "S1": "changed", "P1": "removed",
    }  # fmt: skip
    text = page.content.decode()
    assert "Twice a year." in text
    assert "Clauses that are not listed stayed the same." in text


def test_two_versions_that_say_the_same_are_told_to(client):
    keep()
    keep(TEXT, 2, what_changed="Only the year")

    text = client.get(reverse("policy-compare", args=[1, 2])).content.decode()

    assert "No clause changed" in text
    assert "Only the year" in text


def test_a_file_is_read_shown_clause_by_clause_and_kept_when_it_is_confirmed(client, chief):
    shown = upload(client, TEXT.replace("\n", "\r\n").encode("utf-8-sig"))
    again = dict(shown.context["kept"]) | {"text": shown.context["text"], "confirmed": "1"}

    done = client.post(reverse("policy-import"), again, follow=True)

    assert [(clause.reference, state) for clause, state in shown.context["changes"]] == [
        ("P", "new"), ("P1", "new"), ("S1", "new"),
    ]  # fmt: skip
    kept = PolicyVersion.objects.get()
    assert (kept.title, kept.source, kept.imported_by) == ("Our policy", TEXT, chief)
    assert "Version 1 is kept. It has been in force since 1 September 2024." in done.content.decode()


@pytest.mark.parametrize(
    ("today", "says"),
    (
        ("2024-08-31 12:00", "It will be in force from 1 September 2024."),
        ("2024-09-01 12:00", "It is in force from today."),
        ("2024-09-02 12:00", "It has been in force since 1 September 2024."),
    ),
)
def test_a_version_that_is_kept_says_from_when_it_is_in_force(client, at, today, says):
    with at(today):
        client.force_login(UserFactory(role=Role.CHIEF_EXECUTIVE))
        done = client.post(reverse("policy-import"), {**FACTS, "text": TEXT, "confirmed": "1"}, follow=True)

    assert says in done.content.decode()


def test_the_preview_says_what_is_new_changed_and_gone(client, chief):
    keep()

    shown = client.post(reverse("policy-import"), {**FACTS, "number": 2, "text": NEXT})

    assert [(clause.reference, state) for clause, state in shown.context["changes"]] == [
        ("P", "same"), ("P2", "new"), ("S1", "changed"),
    ]  # fmt: skip
    assert [clause.reference for clause in shown.context["gone"]] == ["P1"]
    assert PolicyVersion.objects.count() == 1


def test_the_preview_says_which_version_it_is_and_what_it_leaves_out(client, chief):
    shown = client.post(reverse("policy-import"), {**FACTS, "text": TEXT + "#### When\nIn spring.\n"}).content.decode()

    assert "Version 1, in force from 1 September 2024. To be reviewed by 31 August 2025." in shown
    assert "Words that belong to no clause" in shown
    assert "In spring." in shown


@pytest.mark.parametrize("length", (LARGEST, LARGEST + 1))
def test_a_policy_as_long_as_a_file_may_be_is_kept(client, chief, length):
    words = TEXT.encode() + b"x" * (length - len(TEXT))

    shown = upload(client, words)

    if length > LARGEST:
        assert shown.context["form"].errors["file"] == [
            "The file is larger than 1 MB. A policy is a text of a few pages."
        ]
    else:
        again = dict(shown.context["kept"]) | {"text": shown.context["text"], "confirmed": "1"}
        assert client.post(reverse("policy-import"), again).status_code == 302
    assert PolicyVersion.objects.exists() is (length == LARGEST)


@pytest.mark.parametrize(
    ("content", "field", "words"),
    (
        (b"### S1 Schools \xff", "file", "The file is not plain text in UTF-8. Save it again as Markdown."),
        (b"### S1 Sch\0ools", "text", "null character"),
        (b"### S1 Sch\x1fools", "text", "another that cannot be kept"),
        (b"Just words", "text", "No clause was found"),
        (b" \n ", "text", "No clause was found"),
    ),
)
def test_a_file_that_cannot_be_read_says_why(client, chief, content, field, words):
    page = upload(client, content)

    assert words in " ".join(page.context["form"].errors[field])
    assert not PolicyVersion.objects.exists()


@pytest.mark.parametrize("confirmed", ({}, {"confirmed": "1"}))
def test_without_words_or_file_nothing_is_read(client, chief, confirmed):
    page = client.post(reverse("policy-import"), {**FACTS, "text": " \n", **confirmed})

    assert page.context["form"].errors == {"text": ["Choose a file or paste the text of the policy."]}
    assert not PolicyVersion.objects.exists()


def test_a_rule_broken_at_the_last_step_is_told_on_the_page(client, chief):
    keep()

    page = client.post(reverse("policy-import"), {**FACTS, "text": TEXT, "confirmed": "1"})

    assert "number 2" in page.content.decode()
    assert PolicyVersion.objects.count() == 1
