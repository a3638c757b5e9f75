"""Files that are not what they say, and chains of schools that lead in a circle."""

import bz2
import io
import lzma
import zipfile

import pytest

from segue.cycle.calls.rules import successor_of
from segue.places import register_file
from segue.places.models import School
from segue.rules import RuleBroken
from tests.factories import SchoolFactory

CSV = b"URN,EstablishmentName\r\n" + b"1,A\r\n" * 50_000


def broken_zip(method):
    """A zip whose one CSV is spoilt in the middle."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.writestr("register.csv", CSV)
    whole = bytearray(packed.getvalue())
    middle = 30 + len("register.csv") + 12
    whole[middle : middle + 40] = b"\xff" * 40
    return bytes(whole)


@pytest.mark.parametrize(
    "content",
    (
        broken_zip(zipfile.ZIP_DEFLATED),
        broken_zip(zipfile.ZIP_BZIP2),
        broken_zip(zipfile.ZIP_LZMA),
        b"PK\x03\x04" + b"\0" * 100,
        b"\x1f\x8b" + b"\0" * 100,
        "URN,EstablishmentName\n1,A\n".encode("utf-16-le"),
        "URN,EstablishmentName\n1,A\n".encode("utf-16"),
        bz2.compress(CSV),
        lzma.compress(CSV),
        b"",
    ),
    ids=("deflate", "bzip2", "lzma", "zip", "gzip", "utf-16 bare", "utf-16", "bz2", "xz", "empty"),
)
def test_what_is_no_register_is_refused_in_words(tmp_path, content):
    path = tmp_path / "register.csv"
    path.write_bytes(content)

    with pytest.raises(RuleBroken):
        list(register_file.look_through(path).rows())


def test_a_bomb_is_refused_long_before_it_bursts(tmp_path, monkeypatch):
    monkeypatch.setattr(register_file, "LARGEST", 3 * register_file.CHUNK)
    path = tmp_path / "register.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("register.csv", b"1,A\r\n" * 4 * register_file.CHUNK)

    with pytest.raises(RuleBroken, match="larger than"):
        register_file.look_through(path)


@pytest.mark.django_db
def test_schools_that_follow_each_other_in_a_circle_lead_nowhere():
    first, second = SchoolFactory(standing="closed"), SchoolFactory(standing="closed")
    School.objects.filter(pk=first.pk).update(successor=second)
    School.objects.filter(pk=second.pk).update(successor=first)

    assert successor_of(School.objects.get(pk=first.pk)) is None
