"""The pages of the register: who may see them, what they show, what they do."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from segue.people.models import Kind, Role
from segue.places.actions import note_survey
from segue.places.importing import apply_file
from segue.places.models import RegisterImport, School, SurveyDone
from segue.years import ProgrammeYear
from tests.factories import (
    DistrictFactory,
    HubFactory,
    OrganisationFactory,
    SchoolFactory,
    SurveyDoneFactory,
    UserFactory,
)
from tests.places import files
from tests.racing import together
from tests.working import work

pytestmark = pytest.mark.usefixtures("hub")

YEAR = ProgrammeYear.current().start
READ = {
    Role.OFFICER,
    Role.FINANCE,
    Role.CHIEF_EXECUTIVE,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
    Role.BODY_MEMBER,
    Role.BODY_CHAIR,
}
WRITE = {Role.OFFICER, Role.ADMINISTRATOR}
ADDRESSES = (
    ("schools", READ),
    ("schools-csv", READ),
    ("school", READ),
    ("surveys", READ),
    ("surveys-csv", READ),
    ("school-import-one", READ),
    ("school-import", WRITE),
    ("school-import-rows", WRITE),
    ("school-survey", WRITE),
    ("surveys-many", WRITE),
)


def upload(client, content=None, links=None):
    content = files.text({}) if content is None else content
    sent = {"file": SimpleUploadedFile("register.csv", content if isinstance(content, bytes) else content.encode())}
    if links is not None:
        sent["links"] = SimpleUploadedFile("links.csv", links.encode())
    return client.post(reverse("school-import"), sent, follow=True)


def address(name):
    if name in {"school", "school-survey"}:
        return reverse(name, args=[School.objects.get().urn])
    if name.startswith("school-import-"):
        return reverse(name, args=[RegisterImport.objects.get().pk])
    return reverse(name)


@pytest.mark.parametrize("role", tuple(Role))
@pytest.mark.parametrize(("name", "roles"), ADDRESSES)
def test_who_may_see_a_page(client, name, roles, role):
    SchoolFactory()
    RegisterImport.objects.create(file_name="a.csv", file_sha256="x", status="read")
    client.force_login(UserFactory(role=role))

    response = client.get(address(name))

    assert response.status_code == (200 if role in roles else 403)


@pytest.mark.parametrize("role", tuple(Role))
@pytest.mark.parametrize("name", ("school-import-apply", "school-import-discard"))
def test_who_may_apply_or_discard(client, name, role):
    kept = RegisterImport.objects.create(file_name="a.csv", file_sha256="x", status="read")
    client.force_login(UserFactory(role=role))

    response = client.post(reverse(name, args=[kept.pk]))

    kept.refresh_from_db()
    assert response.status_code == (302 if role in WRITE else 403)
    assert (kept.status != "read") is (role in WRITE)


@pytest.mark.parametrize("name", tuple(name for name, _ in ADDRESSES))
def test_nobody_sees_the_register_without_signing_in(client, name):
    SchoolFactory()
    RegisterImport.objects.create(file_name="a.csv", file_sha256="x", status="read")

    assert client.get(address(name)).status_code == 302


@pytest.mark.parametrize("rows", (1, 3))
def test_the_list_of_schools_asks_a_fixed_number_of_questions(client, officer, rows, django_assert_num_queries):
    DistrictFactory()
    SchoolFactory.create_batch(rows)
    client.get(reverse("schools"))

    with django_assert_num_queries(6):
        client.get(reverse("schools"))


@pytest.mark.parametrize("rows", (1, 3))
def test_the_page_of_a_school_asks_a_fixed_number_of_questions(client, officer, rows, django_assert_num_queries):
    school = SchoolFactory()
    SchoolFactory.create_batch(rows, successor=school)
    for user in UserFactory.create_batch(rows, of=school.organisation):
        SurveyDoneFactory(school=school, year=2000 + user.pk % 90, noted_by=user)
    client.get(reverse("school", args=[school.urn]))

    with django_assert_num_queries(8):
        client.get(reverse("school", args=[school.urn]))


@pytest.mark.parametrize(
    ("query", "found"),
    (
        ({}, {"Ash", "Beech", "Cedar"}),
        ({"q": "bee"}, {"Beech"}),
        ({"q": "ME99 1AB"}, {"Ash"}),
        ({"district": "Weald"}, {"Ash"}),
        ({"phase": "special"}, {"Beech"}),
        ({"standing": "closed"}, {"Cedar"}),
        ({"standing": "open"}, {"Ash", "Beech"}),
        ({"state": "no"}, {"Beech"}),
        ({"survey": "done"}, {"Ash"}),
        ({"survey": "missing"}, {"Beech", "Cedar"}),
        ({"survey": "done", "year": YEAR - 1}, set()),
        ({"q": "\0"}, {"Ash", "Beech", "Cedar"}),
        ({"year": "soon", "after": "%%%", "phase": "none"}, {"Ash", "Beech", "Cedar"}),
    ),
)
def test_the_list_is_narrowed_on_the_page_and_in_the_download(client, officer, query, found):
    DistrictFactory(name="Weald")
    SurveyDoneFactory(school=SchoolFactory(name="Ash", postcode="ME99 1AB", district_name="Weald"))
    SchoolFactory(name="Beech", phase="special", state_funded=False)
    SchoolFactory(name="Cedar", standing="closed")

    shown = {row.name for row in client.get(reverse("schools"), query).context["rows"]}
    lines = b"".join(client.get(reverse("schools-csv"), query).streaming_content).decode().splitlines()[1:]

    assert shown == {line.split(",")[1] for line in lines} == found


def test_the_list_goes_on_by_key(client, officer):
    SchoolFactory.create_batch(51)

    first = client.get(reverse("schools")).context["rows"]
    second = client.get(reverse("schools"), {"after": first.later}).context["rows"]

    assert [len(first), len(second)] == [50, 1]


def test_the_page_of_a_school_shows_what_is_known_with_its_source(client, officer):
    school = SchoolFactory(
        name="<b>مدرسة 🎻</b>",
        pupils=1234,
        sources={"pupils": "School census 2019", "register": "GIAS 2022-04-25"},
        website="javascript:alert(1)",
        longitude="0.5",
        latitude="51.3",
    )
    UserFactory(of=school.organisation, name="Asha Menon")

    page = client.get(reverse("school", args=[school.urn])).content.decode()

    assert "1,234" in page
    assert "School census 2019" in page
    assert "Asha Menon" in page
    assert "&lt;b&gt;مدرسة 🎻&lt;/b&gt;" in page
    assert 'href="javascript' not in page


def test_a_closed_school_leads_to_its_successor(client, officer):
    new = SchoolFactory(name="Newer")
    old = SchoolFactory(standing="closed", successor=new)

    page = client.get(reverse("school", args=[old.urn])).content.decode()

    assert "This school has become" in page
    assert reverse("school", args=[new.urn]) in page


def test_an_unknown_school_is_not_found(client, officer):
    assert client.get("/schools/123456789012345678901234567890/").status_code == 404


def test_an_upload_is_looked_through_and_changes_nothing(client, officer):
    SchoolFactory(urn=900001, name="Old name")

    response = upload(
        client, files.text({}, {"URN": "900002"}, {"URN": "12x"}), links=files.text({}, like=files.LINK_ROW)
    )

    kept = RegisterImport.objects.get(links__isnull=False)
    assert (kept.status, kept.new, kept.changed, kept.unreadable) == ("read", 1, 1, 1)
    assert (kept.links.status, kept.links.new) == ("read", 1)
    page = response.content.decode()
    assert "Is this what you expected?" in page
    assert "The URN “12x” is not a whole number" in page
    assert "Old name" in page
    assert School.objects.get().name == "Old name"


@pytest.mark.parametrize(
    ("rows", "unfolded", "more"),
    ((20, None, None), (21, "New: the next 1", None), (202, "New: the next 180", "and 2 more rows")),
)
def test_a_preview_of_many_rows_shows_a_few_and_folds_the_rest(client, officer, rows, unfolded, more):
    page = upload(client, files.text(*({"URN": str(900000 + row)} for row in range(rows)))).content.decode()

    first, _, rest = page.partition("<details")
    assert len(re.findall(r"\b900\d{3}\b", first)) == 20
    assert (unfolded is None) == ("New: the next" not in page)
    assert unfolded is None or unfolded in rest
    assert (more is None) == ("more row" not in page)
    assert more is None or more in rest


@pytest.mark.parametrize("content", (b"\0\0", b"no,register\n1,2\n", files.text({})[:-40].encode()))
def test_a_file_that_cannot_be_used_says_why_and_changes_nothing(client, officer, content):
    page = upload(client, content).content.decode()

    kept = RegisterImport.objects.get()
    assert kept.status == "broken"
    assert kept.problem
    assert "Nothing was changed." in page
    assert "Choose another file" in page
    assert reverse("school-import-rows", args=[kept.pk]) not in page
    assert not School.objects.exists()


def test_a_file_that_brings_nothing_new_says_so(client, officer, tmp_path):
    first = upload(client).content.decode()
    apply_file(files.gias(tmp_path, {}))

    second = upload(client).content.decode()

    assert ["The register says all of this already" in page for page in (first, second)] == [False, True]


def test_an_empty_or_missing_file_is_refused_in_words(client, officer):
    response = client.post(reverse("school-import"), {})

    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not RegisterImport.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_applying_imports_file_and_links_in_the_background(client, officer):
    upload(
        client,
        files.text({"EstablishmentStatus (name)": "Closed"}, {"URN": "900002"}),
        files.text({}, like=files.LINK_ROW),
    )
    kept = RegisterImport.objects.get(links__isnull=False)

    waiting = client.post(reverse("school-import-apply", args=[kept.pk]), follow=True)
    work()

    assert "The register is being brought up to date" in waiting.content.decode()
    kept.refresh_from_db()
    assert (kept.status, kept.links.status, kept.applied_by, kept.progress) == ("applied", "applied", officer, 2)
    assert School.objects.get(urn=900001).successor.urn == 900002
    page = client.get(reverse("school-import-one", args=[kept.pk])).content.decode()
    assert "Applied" in page
    assert "hx-trigger" not in page.split('id="import"')[1]


@pytest.mark.django_db(transaction=True)
def test_one_apply_out_of_two_presses_counts(officer):

    clients = [Client(), Client()]
    for each in clients:
        each.force_login(officer)
    upload(clients[0])
    kept = RegisterImport.objects.get()

    together(*(lambda each=each: each.post(reverse("school-import-apply", args=[kept.pk])) for each in clients))
    work()

    kept.refresh_from_db()
    assert (kept.status, School.objects.count()) == ("applied", 1)


@pytest.mark.django_db(transaction=True)
def test_a_person_who_lost_the_role_meanwhile_applies_nothing(client, officer):
    upload(client)
    kept = RegisterImport.objects.get()
    client.post(reverse("school-import-apply", args=[kept.pk]))
    officer.roles_held.update(until=timezone.localdate())

    work()

    kept.refresh_from_db()
    assert kept.status == "broken"
    assert not School.objects.exists()


def test_what_was_thrown_away_cannot_be_applied(client, officer):
    upload(client)
    kept = RegisterImport.objects.get()
    client.post(reverse("school-import-discard", args=[kept.pk]))

    page = client.post(reverse("school-import-apply", args=[kept.pk]), follow=True).content.decode()

    assert "You cannot apply something that is thrown away." in page
    assert not School.objects.exists()


def test_every_row_can_be_downloaded(client, officer):
    upload(client, files.text({"EstablishmentName": "=1+1"}, {"URN": "12x"}))

    response = client.get(reverse("school-import-rows", args=[RegisterImport.objects.get().pk]))

    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines[1] == "2,900001,'=1+1,new,,"
    assert lines[2].startswith("3,,")


def test_a_survey_is_noted_on_the_page_of_a_school(client, officer):
    school = SchoolFactory()
    day = {"completed_on_day": "1", "completed_on_month": "9", "completed_on_year": "2025"}

    client.post(reverse("school-survey", args=[school.urn]), {"year": YEAR, **day})
    again = client.post(reverse("school-survey", args=[school.urn]), {"year": YEAR, **day})

    assert SurveyDone.objects.values_list("school", "year", "noted_by").get() == (school.pk, YEAR, officer.pk)
    assert "already completed the survey" in again.content.decode()


def test_many_surveys_are_shown_first_and_noted_when_sure(client, officer):
    ash, beech, cedar = (SchoolFactory(urn=urn) for urn in (900001, 900002, 900003))
    SurveyDoneFactory(school=cedar)
    sent = {
        "year": YEAR,
        "completed_on_day": "2",
        "completed_on_month": "9",
        "completed_on_year": "2025",
        "schools": "URN,date\n900001\n900002\t01/09/2025\n900003\n900001\n999999\nAsh\n900002,soon\n",
    }

    shown = client.post(reverse("surveys-many"), sent)

    assert [(fault.row, fault.why) for fault in shown.context["faults"]] == [
        (4, "URN 900003 is noted already, or stands here twice."),
        (5, "URN 900001 is noted already, or stands here twice."),
        (6, "No school of the register has the URN 999999."),
        (7, "“Ash” is not a URN."),
        (8, "The date “soon” is not a date such as 31/08/2025."),
    ]
    assert SurveyDone.objects.count() == 1
    client.post(reverse("surveys-many"), {**sent, "sure": "yes"})
    noted = {one.school: str(one.completed_on) for one in SurveyDone.objects.exclude(school=cedar)}
    assert noted == {ash: "2025-09-02", beech: "2025-09-01"}


@pytest.mark.parametrize("text", ("\0", "x" * 10_000, "🎻 مدرسة", '"', "=1+1", ",,,", "9" * 50))
def test_odd_words_in_a_list_of_surveys_do_no_harm(client, officer, text):
    day = {"completed_on_day": "1", "completed_on_month": "9", "completed_on_year": "2025"}

    response = client.post(reverse("surveys-many"), {"year": YEAR, "schools": text, "sure": "yes", **day})

    assert response.status_code == 200
    assert not SurveyDone.objects.exists()


@pytest.mark.parametrize(
    ("facts", "year", "missing"),
    (
        ({}, YEAR - 1, True),
        ({}, YEAR, False),
        ({"state_funded": False}, YEAR - 1, False),
        ({"standing": "closed"}, YEAR - 1, False),
    ),
)
def test_the_page_of_a_school_says_that_the_survey_of_this_year_is_to_come(client, officer, facts, year, missing):
    school = SurveyDoneFactory(school=SchoolFactory(**facts), year=year).school
    client.force_login(officer)

    page = client.get(reverse("school", args=[school.urn])).content.decode()

    assert (f"{ProgrammeYear(YEAR)}: not completed yet" in page) is missing


def test_the_surveys_of_a_year_and_who_is_missing(client, officer):
    SurveyDoneFactory(school__name="Ash")
    SchoolFactory(name="Beech")
    SchoolFactory(name="Cedar", state_funded=False)
    SchoolFactory(name="Dogwood", standing="closed")

    done = client.get(reverse("surveys"))
    missing = client.get(reverse("surveys"), {"done": "missing"})
    download = b"".join(client.get(reverse("surveys-csv"), {"done": "missing"}).streaming_content).decode()

    assert [one.school.name for one in done.context["rows"]] == ["Ash"]
    assert [one.name for one in missing.context["rows"]] == ["Beech"]
    assert "Beech" in download
    assert "Ash" not in download


def test_two_people_note_one_survey_at_once(transactional_db):

    HubFactory(lead=OrganisationFactory(kind=Kind.PARTNER))
    school = SchoolFactory()
    officers = [UserFactory(role=Role.OFFICER) for _ in range(2)]

    met = together(
        *(
            lambda by=by: note_survey(school, year=YEAR, completed_on=ProgrammeYear(2024).first_day, by=by)
            for by in officers
        )
    )

    assert sum(isinstance(each, SurveyDone) for each in met) == 1
    assert [type(each).__name__ for each in met if not isinstance(each, SurveyDone)] == ["RuleBroken"]
