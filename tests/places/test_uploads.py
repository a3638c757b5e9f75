"""An uploaded register file on its way: looked through, applied, thrown away, whatever happens in between."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from segue.people.models import Role
from segue.places import actions, tasks
from segue.places.actions import INLINE
from segue.places.forms import UploadForm
from segue.places.models import RegisterImport, School
from segue.places.register_file import LARGEST
from tests.factories import HubFactory, UserFactory
from tests.places import files
from tests.working import work

EXTENDED = {
    "urn": "900001",
    "school_name": "Larkfield Hill School",
    "establishment_type": "Special school",
    "phase_type": "Not applicable",
    "school_status": "Open",
    "dfe_number": "886/7001",
    "la_code": "886",
    "administrative_district": "Weald",
    "postcode": "ME99 1AB",
    "census2019_school_type": "",
    "lon": "0.5",
    "lat": "51.3",
}


@pytest.fixture
def officer(db):
    HubFactory()
    return UserFactory(role=Role.OFFICER)


def uploaded(officer, content=None, links=None):
    sent = [ContentFile(text, name) for text, name in ((content, "register.csv"), (links, "links.csv")) if text]
    return actions.upload_register(file=sent[0], links=sent[1] if links else None, by=officer)


@pytest.mark.parametrize(("more", "fits"), ((0, True), (1, False)))
def test_a_file_larger_than_any_register_is_refused(more, fits):
    file = SimpleUploadedFile("register.csv", b"x")
    file.size = LARGEST + more

    assert UploadForm({}, {"file": file}).is_valid() is fits


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("more", "before", "after"), ((0, "read", "read"), (1, "uploaded", "read")))
def test_a_large_file_is_looked_through_in_the_background(officer, more, before, after):
    row = files.text({})
    content = row + "\n" * (INLINE + more - len(row))

    upload = uploaded(officer, content)

    assert RegisterImport.objects.get(pk=upload.pk).status == before
    work()
    assert RegisterImport.objects.get(pk=upload.pk).status == after


@pytest.mark.django_db(transaction=True)
def test_work_that_is_asked_for_twice_is_done_once(officer):
    upload = uploaded(officer, files.text({}))
    actions.apply_upload(upload, by=officer)
    for _ in range(2):
        tasks.look_through.defer(upload_id=upload.pk)
        tasks.apply.defer(upload_id=upload.pk)

    work()

    upload.refresh_from_db()
    assert (upload.status, upload.new, School.objects.count()) == ("applied", 1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_was_exchanged_after_it_was_looked_through_is_not_applied(officer):
    upload = uploaded(officer, files.text({}))
    with upload.file.storage.open(upload.file.name, "wb") as kept:
        kept.write(files.text({"EstablishmentName": "Another"}).encode())

    actions.apply_upload(upload, by=officer)
    work()

    upload.refresh_from_db()
    assert (upload.status, School.objects.exists()) == ("broken", False)
    assert upload.problem == "register.csv is not the file that was looked through. Upload it again."


def test_throwing_a_file_away_throws_its_links_away(officer):
    upload = uploaded(officer, files.text({}), files.text({}, like=files.LINK_ROW))

    actions.discard_upload(upload, by=officer)

    assert {one.status for one in RegisterImport.objects.all()} == {"discarded"}


def test_a_file_without_links_is_thrown_away_by_itself(officer):
    upload = uploaded(officer, files.text({}))

    actions.discard_upload(upload, by=officer)

    assert upload.status == "discarded"


def test_an_import_from_the_command_line_has_no_rows_to_download(client, officer):
    kept = RegisterImport.objects.create(
        file_name="a.csv", file_sha256="x", status="applied", applied_at=timezone.now()
    )
    client.force_login(officer)

    lines = b"".join(client.get(reverse("school-import-rows", args=[kept.pk])).streaming_content).decode()

    assert lines.splitlines() == ["\ufeffRow,URN,Name,What,Why,Changes"]


def test_a_row_in_doubt_is_shown_with_the_doubt(client, officer):
    upload = uploaded(officer, files.text({}, {"urn": "900002", "school_status": "Shut"}, like=EXTENDED))
    client.force_login(officer)

    page = client.get(reverse("school-import-one", args=[upload.pk])).content.decode()

    assert "Look at these" in page
    assert "The file does not say who pays for this special school: taken as not state-funded." in page


def test_who_pays_for_a_school_is_shown_when_it_changes(officer):
    row = {"establishment_type": "Special school", "census2019_school_type": "State-funded special school"}
    upload = uploaded(officer, files.text({}, like=EXTENDED))
    tasks.apply(actions.apply_upload(upload, by=officer).pk)

    again = uploaded(officer, files.text(row, like=EXTENDED))

    (changed,) = again.findings["changed"]
    assert [(one["before"], one["after"]) for one in changed["differences"]] == [("no", "yes")]
