"""Pupils reported in a year, added up: each contract once, nobody recognisable, nothing of a case that is closed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from segue.cycle.monitoring.sums import Taught, reached_in
from segue.cycle.reporting import small_cells
from segue.cycle.reporting.reach import reach
from segue.people.models import Role
from segue.places.key_stages import KeyStage
from tests.delivery_factories import ContractFactory, PupilCountFactory, ReturnDueFactory, ReturnFactory
from tests.factories import HubFactory, InterestFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)


@pytest.fixture
def reader():
    return UserFactory(role=Role.BODY_MEMBER)


def returned(contract, *, on=DAY, state="accepted", **stages):
    """A return of a contract with pupils, Pupil Premium and SEND by Key Stage."""
    report = ReturnFactory(due=ReturnDueFactory(contract=contract, due_on=on), **{state: True})
    for stage, (pupils, premium, send) in stages.items():
        PupilCountFactory(report=report, key_stage=stage, pupils=pupils, pupil_premium=premium, send=send)
    return report


def stages_of(contract, user):
    return reached_in(contract.year, user).stages


def test_pupils_of_the_latest_accepted_return_count_once_and_sessions_of_every_return(reader):
    contract = ContractFactory(in_force=True)
    returned(contract, on=DAY + timedelta(days=90), ks2=(40, 9, 6), ks3=(12, 5, 5))
    returned(contract, ks2=(55, 20, 7))

    found = reached_in(contract.year, reader)

    assert found.stages == [Taught(KeyStage.KS2, 40, 9, 6), Taught(KeyStage.KS3, 12, 5, 5)]
    assert (found.sessions, found.contracts) == (20, 1)


def test_a_later_return_that_is_not_accepted_changes_nothing(reader):
    contract = ContractFactory(in_force=True)
    returned(contract, ks2=(40, 9, 6))
    returned(contract, on=DAY + timedelta(days=90), state="sent", ks2=(99, 9, 6))

    assert stages_of(contract, reader) == [Taught(KeyStage.KS2, 40, 9, 6)]
    assert reached_in(contract.year, reader).sessions == 10


def test_contracts_are_added_up_key_stage_by_key_stage_within_their_year(reader):
    first, second = ContractFactory(in_force=True), ContractFactory(in_force=True)
    returned(first, eyfs=(10, 6, 5), ks2=(30, 8, 5))
    returned(second, ks2=(7, 7, 6))

    assert stages_of(first, reader) == [Taught(KeyStage.EYFS, 10, 6, 5), Taught(KeyStage.KS2, 37, 15, 11)]
    assert reached_in(first.year - 1, reader).stages == []
    assert reached_in(first.year - 1, reader).sessions == 0


@pytest.mark.parametrize("tied_to", ("holder", "provider"))
def test_who_has_an_interest_does_not_count_the_case(reader, tied_to):
    partner = OrganisationFactory(kind="partner")
    closed, beside = ContractFactory(in_force=True, provider=partner), ContractFactory(in_force=True)
    returned(closed, ks2=(40, 9, 6))
    returned(beside, ks2=(7, 6, 5))
    InterestFactory(user=reader, organisation=getattr(closed, tied_to))

    found = reached_in(closed.year, reader)

    assert found.stages == [Taught(KeyStage.KS2, 7, 6, 5)]
    assert (found.sessions, found.contracts) == (10, 1)


@pytest.mark.parametrize(
    ("number", "words"), ((0, "0"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5"), (1204, "1,204"))
)
def test_a_figure_about_very_few_people_is_hidden(number, words):
    assert small_cells.shown(number) == words


@pytest.mark.parametrize(
    ("numbers", "words"),
    (((30, 12), "42"), ((30, 4), "31 or more"), ((30, 1), "31 or more"), ((30, 0), "30"), ((3, 3), "2 or more")),
)
def test_a_total_does_not_give_a_hidden_figure_away(numbers, words):
    assert small_cells.shown_total(numbers) == words


def test_the_bar_of_a_hidden_figure_has_one_length_whatever_the_figure(reader):
    contract = ContractFactory(in_force=True)
    returned(contract, ks1=(4, 4, 4), ks2=(30, 8, 0))

    shown = reach(contract.year, reached_in(contract.year, reader))

    assert [(bar.value, bar.words) for bar in shown.bars] == [(0, "fewer than 5"), (30, "30")]
    assert [cell.value for cell in shown.table.total] == ["In all", "31 or more", "9 or more", "1 or more"]


def test_the_board_page_shows_the_sums_and_the_same_facts_as_a_table(client, reader):
    HubFactory()
    contract = ContractFactory(in_force=True)
    returned(contract, ks2=(412, 63, 3))
    client.force_login(reader)

    page = client.get(reverse("board"), {"year": contract.year}).content.decode()

    assert "1 contract has an accepted return. 10 sessions delivered." in page
    assert 'data-label="Pupils">412</td>' in page
    assert 'data-label="of whom Pupil Premium">63</td>' in page
    assert 'data-label="of whom SEND">fewer than 5</td>' in page


def test_the_download_of_returns_has_the_pupils_of_each(client, reader):
    HubFactory()
    contract = ContractFactory(in_force=True)
    returned(contract, ks1=(20, 5, 2), ks2=(30, 8, 4))
    ReturnDueFactory(contract=contract, due_on=DAY + timedelta(days=90))
    client.force_login(reader)

    lines = b"".join(client.get(reverse("returns-csv"), {"state": ""}).streaming_content).decode().splitlines()

    assert lines[0].endswith("Sessions,Pupils,Of whom Pupil Premium,Of whom SEND")
    assert [line.rsplit(",", 4)[1:] for line in lines[1:]] == [["10", "50", "13", "6"], ["", "", "", ""]]
