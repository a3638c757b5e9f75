"""The database as a file, and back."""

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from segue import backup

pytestmark = pytest.mark.django_db(transaction=True)


def keep(key: str) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=timezone.now())


def kept() -> list[str]:
    return list(Session.objects.order_by("session_key").values_list("session_key", flat=True))


def test_what_was_dumped_comes_back_and_nothing_else(tmp_path):
    keep("before")
    backup.dump(tmp_path / "hub.dump")
    keep("after")

    backup.restore(tmp_path / "hub.dump")

    assert kept() == ["before"]


def test_a_dump_is_for_its_owner_only(tmp_path):
    backup.dump(tmp_path / "hub.dump")

    assert tmp_path.joinpath("hub.dump").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["hub.dump"]


@pytest.mark.parametrize("part", (0, 10, 1_000, 50_000))
def test_a_broken_dump_changes_nothing(tmp_path, part):
    keep("before")
    backup.dump(tmp_path / "hub.dump")
    broken = tmp_path / "broken.dump"
    broken.write_bytes(tmp_path.joinpath("hub.dump").read_bytes()[:part])

    with pytest.raises(backup.BackupFailed, match="pg_restore"):
        backup.restore(broken)

    assert kept() == ["before"]
