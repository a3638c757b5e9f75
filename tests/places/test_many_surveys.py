"""Many surveys at once: a file as somebody's spreadsheet saves it, shown first, then noted."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from segue.people.models import Role
from segue.places import actions, survey_list
from segue.places.forms import LONGEST_LIST
from segue.places.models import SurveyDone
from segue.rules import RuleBroken
from segue.years import ProgrammeYear
from tests.factories import SchoolFactory, UserFactory

pytestmark = pytest.mark.usefixtures("hub")
YEAR = ProgrammeYear.current().start
FACTS = {"year": YEAR, "completed_on_day": "2", "completed_on_month": "9", "completed_on_year": "2025"}
LINE = b"900001,01/09/2025\r\n"


def upload(client, content, **facts):
    return client.post(
        reverse("surveys-many"), {**FACTS, **facts, "file": SimpleUploadedFile("surveys.csv", content)}, follow=True
    )


@pytest.mark.parametrize("encoding", ("utf-8", "utf-8-sig", "cp1252"))
def test_a_file_is_read_as_a_spreadsheet_saves_it(client, officer, encoding):
    ash, beech = SchoolFactory(urn=900001), SchoolFactory(urn=900002)

    shown = upload(client, "URN;date\r\n900001;01/09/2025\r\n900002;\r\nCafé\r\n".encode(encoding))
    sent = {**FACTS, "schools": shown.context["text"], "sure": "yes"}
    done = client.post(reverse("surveys-many"), sent, follow=True)

    assert [fault.why for fault in shown.context["faults"]] == ["“Café” is not a URN."]
    noted = {one.school: str(one.completed_on) for one in SurveyDone.objects.all()}
    assert noted == {ash: "2025-09-01", beech: "2025-09-02"}
    assert f"2 schools noted for {ProgrammeYear(YEAR)}." in done.content.decode()


@pytest.mark.parametrize(("more", "fits"), ((0, True), (1, False)))
def test_a_file_as_long_as_a_list_may_be_is_noted(client, officer, more, fits):
    SchoolFactory(urn=900001)

    shown = upload(client, LINE + b"," * (LONGEST_LIST - len(LINE) + more))
    if fits:
        client.post(reverse("surveys-many"), {**FACTS, "schools": shown.context["text"], "sure": "yes"})
    else:
        assert "at most 200,000 characters" in shown.context["form"].errors["file"][0]

    assert SurveyDone.objects.exists() is fits


def test_a_file_that_is_no_text_is_refused_in_words(client, officer):
    page = upload(client, b"PK\x03\x04\0\0")

    assert page.context["form"].errors["file"] == ["This is not a CSV file. Save it as CSV and try once more."]


@pytest.mark.parametrize("sure", ({}, {"sure": "yes"}))
def test_an_empty_list_asks_for_schools(client, officer, sure):
    page = client.post(reverse("surveys-many"), {**FACTS, "schools": " \n", **sure})

    assert page.context["form"].non_field_errors() == ["Paste the schools, or choose a file."]


def test_a_line_longer_than_any_cell_is_a_line_that_cannot_be_used(client, officer):
    line = f"900001,{'x' * 140_000}"

    page = client.post(reverse("surveys-many"), {**FACTS, "schools": line, "sure": "yes"})

    assert [fault.row for fault in page.context["faults"]] == [1]


@pytest.mark.parametrize(("days", "fits"), ((0, True), (1, False)))
def test_a_line_may_say_today_and_no_later_day(days, fits):
    school, today = SchoolFactory(), timezone.localdate()

    entries, faults = survey_list.read(f"{school.urn}\t{today + timedelta(days=days)}", year=YEAR, otherwise=today)

    assert [one.completed_on for one in entries] == ([today] if fits else [])
    assert [one.why for one in faults] == ([] if fits else ["The date is still to come."])


@pytest.mark.parametrize(("days", "fits"), ((0, True), (1, False)))
def test_a_survey_is_completed_today_or_earlier(officer, days, fits):
    school, day = SchoolFactory(), timezone.localdate() + timedelta(days=days)

    if fits:
        actions.note_survey(school, year=YEAR, completed_on=day, by=officer)
    else:
        with pytest.raises(RuleBroken, match="on a day that is still to come"):
            actions.note_survey(school, year=YEAR, completed_on=day, by=officer)

    assert SurveyDone.objects.exists() is fits


def test_many_surveys_are_noted_all_or_none(officer):
    today, school = timezone.localdate(), SchoolFactory()
    entries = [survey_list.SurveyEntry(row, school, today) for row in (1, 2)]

    with pytest.raises(RuleBroken, match="already completed the survey"):
        actions.note_surveys(entries, year=YEAR, by=officer)
    with pytest.raises(PermissionDenied):
        actions.note_surveys(entries[:1], year=YEAR, by=UserFactory(role=Role.FINANCE))

    assert not SurveyDone.objects.exists()


def test_the_download_of_surveys_has_the_minutes_of_uk_clocks(client, officer, at):
    with at("2027-07-01 00:30"):
        SurveyDone.objects.create(
            school=SchoolFactory(), year=2026, completed_on="2027-06-30", noted_by=UserFactory(role=Role.OFFICER)
        )

    lines = b"".join(client.get(reverse("surveys-csv"), {"year": 2026}).streaming_content).decode().splitlines()

    assert lines[1].endswith("2027-07-01 00:30")
