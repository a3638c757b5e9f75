"""The real files of Kent and Medway, where they are at hand."""

import time
from collections import Counter

import pytest

from segue.places.importing import apply_file, preview_file
from segue.places.models import School, SchoolLink
from tests.places.shared import EXTENDED, GIAS, LINKS, needs_shared

pytestmark = [pytest.mark.django_db, needs_shared]


def test_all_786_schools_come_in_within_five_seconds():
    began = time.monotonic()
    done = apply_file(EXTENDED)

    assert time.monotonic() - began < 5
    assert (done.counts["new"], done.counts["unreadable"]) == (786, 0)
    assert Counter(School.objects.values_list("la_name", flat=True)) == {"Kent": 676, "Medway": 110}
    assert Counter(School.objects.values_list("standing", flat=True)) == {"open": 784, "closing": 2}
    assert School.objects.filter(state_funded=False).count() == 63 + 62 - 27
    assert apply_file(EXTENDED).counts["unchanged"] == 786


def test_a_special_school_is_state_funded_only_when_the_census_says_so():
    done = apply_file(EXTENDED)

    assert School.objects.filter(phase="special", state_funded=True).count() == 27
    assert len(done.doubts) == 11


def test_the_download_of_the_department_comes_in():
    done = apply_file(GIAS)

    assert (done.layout.key, done.counts["new"]) == ("gias", 60)
    assert apply_file(GIAS).counts["unchanged"] == 60


def test_the_other_files_of_the_department_are_named_or_refused():
    for name in ("census_pupils", "gias_all_links", "maintained_schools_master_list", "sen_first_300"):
        with pytest.raises(Exception, match=r"neither|list of trusts|no EstablishmentName|looks like"):
            preview_file(GIAS.parent / f"{name}.csv")


def test_the_links_come_in_with_every_row_read():
    apply_file(EXTENDED)

    done = apply_file(LINKS)

    assert (done.file.encoding, done.counts["new"], done.counts["unreadable"]) == ("cp1252", 33_801, 0)
    assert SchoolLink.objects.count() == 33_801
    assert School.objects.get(urn=145420).successor.urn == 148068
