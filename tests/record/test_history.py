"""What happened is kept, however long its names are."""

import pytest

from segue.record.history import LONGEST, history_of, note
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_long_label_is_cut_and_a_long_reason_is_kept():
    subject, user = OrganisationFactory(), UserFactory()

    note(subject, "change name", before="b" * 300, after="a" * 300, because="r" * 3_000, by=user)

    kept = history_of(subject).get()
    assert (kept.before, kept.after, kept.because) == ("b" * LONGEST, "a" * LONGEST, "r" * 3_000)


def test_history_is_of_those_asked_for_in_the_order_it_happened():
    first, second, other = OrganisationFactory.create_batch(3)
    user = UserFactory()
    for subject, what in ((second, "begin"), (other, "begin"), (first, "begin"), (second, "end")):
        note(subject, what, by=user)

    told = [(change.subject_id, change.what) for change in history_of(first, None, second)]

    assert told == [(second.pk, "begin"), (first.pk, "begin"), (second.pk, "end")]
