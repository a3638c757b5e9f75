"""The policy comes in from Markdown, version by version, and is never edited."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from segue.people.models import Role
from segue.policy import reading
from segue.policy.actions import import_policy
from segue.policy.models import Clause, PolicyVersion
from segue.policy.queries import differences
from segue.rules import RuleBroken
from tests.factories import HubFactory, PolicyVersionFactory, UserFactory

TEXT = "# Our policy\n\n## P Purpose\n\n### P1 What for\nFor *all*.\n\n### S1 Schools\nOnce a year.\n"
DEMO = Path(__file__).parents[2] / "segue" / "demo" / "policy.md"


def import_one(text=TEXT, number=1, start=date(2026, 9, 1), **facts):
    by = facts.pop("by", None) or UserFactory(role=Role.CHIEF_EXECUTIVE)
    return import_policy(
        text, number=number, in_force_from=start, review_due=facts.get("review", date(start.year + 1, 8, 31)), by=by
    )


def test_clauses_are_read_with_their_references_and_words():
    policy = reading.read(TEXT)

    assert policy.title == "Our policy"
    assert [(one.reference, one.heading, one.text) for one in policy.clauses] == [
        ("P", "Purpose", ""),
        ("P1", "What for", "For *all*."),
        ("S1", "Schools", "Once a year."),
    ]


@pytest.mark.parametrize(
    ("more", "left_out"),
    (
        ("", ()),
        ("\n## Afterword\nThanks.\n", ("## Afterword\nThanks.",)),
        ("\n#### When\nIn spring.\n\n### S2 More\nAll.\n", ("#### When\nIn spring.",)),
    ),
)
@pytest.mark.parametrize("before", ((), ("As the Board adopted it.",)))
def test_words_that_belong_to_no_clause_are_told(before, more, left_out):
    text = "\n".join(("# Our policy", *before, "### S1 Schools", "Once a year.", more))

    assert reading.read(text).left_out == (*before, *left_out)


@pytest.mark.parametrize(
    ("text", "says"),
    (
        ("Just words", "No clause was found"),
        ("### S1 One\n\n### S1 Two", "Line 3: the reference S1 was used above already"),
        ("### S1\nText", "Line 1: clause S1 has no heading"),
        ("### S1 A\0b", "null character"),
        (f"### S1 {'x' * 201}", "longer than 200"),
    ),
)
def test_what_cannot_be_read_is_said_line_by_line(text, says):
    with pytest.raises(RuleBroken, match=says):
        reading.read(text)


@given(st.text())
def test_any_text_is_read_or_refused_in_words(text):
    with suppress(RuleBroken):
        assert reading.read(text).clauses


def test_a_hash_inside_code_is_no_heading():
    assert [one.reference for one in reading.read("### S1 A\n```\n### S2 B\n```\n").clauses] == ["S1"]


@pytest.mark.parametrize("mark", ("\u2028", "\u2029", "\x0c"))
def test_a_sign_inside_the_words_moves_no_words_to_another_clause(mark):
    policy = reading.read(f"### S1 One\nA{mark}B\n\n### S2 Two\nC\n")

    assert [(one.reference, one.text) for one in policy.clauses] == [("S1", f"A{mark}B"), ("S2", "C")]


@pytest.mark.django_db
def test_the_demo_policy_has_every_duty():
    version = import_one(DEMO.read_text())

    assert {"P1", "P7", "R3", "N3", "S1", "S8", "C2", "G3", "V1"} <= set(
        version.clauses.values_list("reference", flat=True)
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("review", "may"), ((date(2027, 9, 2), True), (date(2027, 9, 3), False), (date(2026, 9, 1), False))
)
def test_the_review_is_due_within_a_year(review, may):
    if may:
        assert import_one(review=review).review_due == review
        return
    with pytest.raises(RuleBroken, match="review is due"):
        import_one(review=review)


@pytest.mark.django_db
def test_the_database_repeats_the_yearly_review():
    with pytest.raises(IntegrityError, match="policy_is_reviewed_within_a_year"), transaction.atomic():
        PolicyVersionFactory(in_force_from=date(2026, 9, 1), review_due=date(2028, 1, 1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "start", "says"), ((3, date(2027, 9, 1), "number 2"), (2, date(2026, 9, 1), "must come later"))
)
def test_versions_follow_each_other(number, start, says):
    import_one()

    with pytest.raises(RuleBroken, match=says):
        import_one(number=number, start=start)


@pytest.mark.django_db
def test_the_version_in_force_is_the_last_that_began():
    first, second = import_one(), import_one(number=2, start=date(2027, 9, 1))

    assert PolicyVersion.in_force_on(date(2026, 8, 31)) is None
    assert PolicyVersion.in_force_on(date(2027, 8, 31)) == first
    assert PolicyVersion.in_force_on(date(2027, 9, 1)) == second


@pytest.mark.django_db
@pytest.mark.parametrize("table", ("policy_policyversion", "policy_clause"))
@pytest.mark.parametrize("act", ("UPDATE {} SET id = id", "DELETE FROM {}"))
def test_an_imported_version_is_never_edited(table, act):
    import_one()

    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table))


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.CHIEF_EXECUTIVE, Role.ADMINISTRATOR}])
def test_others_may_not_import(role):
    with pytest.raises(PermissionDenied):
        import_one(by=UserFactory(role=role))

    assert not Clause.objects.exists()


@pytest.mark.django_db
def test_what_changed_is_told_clause_by_clause():
    first = import_one()
    second = import_one(TEXT.replace("Once a year.", "Twice a year.").replace("### P1", "### P2"), 2, date(2027, 9, 1))

    assert {one.reference: one.state for one in differences(first, second)} == {
        "P": "same", "P2": "new", "S1": "changed", "P1": "removed",
    }  # fmt: skip


@pytest.mark.django_db
def test_a_reader_sees_the_policy_and_no_raw_html(client):
    HubFactory()
    import_one("### S1 Schools\n<script>alert(1)</script> and <b>bold</b>\n", start=date(2020, 9, 1))

    page = client.get(reverse("policy")).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.django_db
def test_nothing_is_kept_before_the_preview_is_confirmed(client):
    HubFactory()
    client.force_login(UserFactory(role=Role.CHIEF_EXECUTIVE))
    facts = {
        "text": TEXT, "number": 1, "what_changed": "The first",
        "in_force_from_day": 1, "in_force_from_month": 9, "in_force_from_year": 2026,
        "review_due_day": 31, "review_due_month": 8, "review_due_year": 2027,
    }  # fmt: skip

    preview = client.post(reverse("policy-import"), facts)
    kept_before = PolicyVersion.objects.count()
    again = dict(preview.context["kept"]) | {"text": preview.context["text"], "confirmed": "1"}
    done = client.post(reverse("policy-import"), again)

    assert (preview.status_code, kept_before, done.status_code) == (200, 0, 302)
    assert PolicyVersion.objects.get().clauses.count() == 3
