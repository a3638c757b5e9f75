"""The Board page beyond sums: to whom, what waits, what was met, what reviews found; nothing that is closed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from segue.cycle.contracts.models import Contract
from segue.cycle.monitoring import progress
from segue.cycle.monitoring.queries import accepted_actuals, reviews_overdue_for, with_review_due
from segue.cycle.monitoring.sums import targets_met_in
from segue.cycle.reporting import waiting
from segue.governance.models import Hub
from segue.money.models import Payment
from segue.people.models import Role
from segue.wording import uk_date
from tests.delivery_factories import (
    ActualFactory,
    ContractFactory,
    ReturnDueFactory,
    ReturnFactory,
    ReviewActionFactory,
    ReviewFactory,
    TargetFactory,
)
from tests.factories import (
    CallFactory,
    DecisionFactory,
    HubFactory,
    InterestFactory,
    LetterFactory,
    OrganisationFactory,
    PolicyVersionFactory,
    ProposalFactory,
    RecommendationFactory,
    UserFactory,
)
from tests.moves import moved
from tests.reporting.worlds import awarded

pytestmark = pytest.mark.django_db
LONG_AGO = date(2024, 1, 1)
EVERYTHING = [
    "Returns overdue",
    "Actions from reviews overdue",
    "Reviews of contracts overdue",
    "Recommendations waiting for a decision",
    "Outcome letters not released",
    "Contract offers not answered in time",
    "Payments waiting for approval",
    "Yearly review of the policy overdue",
]


@pytest.fixture
def reader(client):
    HubFactory()
    user = UserFactory(role=Role.BODY_MEMBER)
    client.force_login(user)
    return user


def waits_everywhere():
    """One organisation for which one thing of each kind waits, and a policy nobody reviewed."""
    contract = ContractFactory(in_force=True)
    holder = contract.holder
    ReturnDueFactory(contract=contract, due_on=LONG_AGO)
    Payment.objects.create(
        commitment=contract.commitment,
        kind="money",
        amount=Decimal(1),
        given_on=contract.starts,
        what_for="x",
        entered_by=UserFactory(),
    )
    same = {"application__applicant": holder, "application__school": contract.decision.application.school}
    ContractFactory(offered=True, decision=DecisionFactory(**same))
    old = ContractFactory(in_force=True, decision=DecisionFactory(**same))
    ReviewActionFactory(review__contract=old, review__held_on=old.ends - timedelta(days=60), due_on=LONG_AGO)
    LetterFactory(concerns=holder, kind="outcome")
    put = ProposalFactory(application__applicant=holder).recommendation
    moved(put, "put", delegation=RecommendationFactory(put=True).delegation, put_at=timezone.now(), content_sha256="0")
    return contract


def due_by(day, months):
    """The day so many months later; none of the days here is too long for its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1)


@pytest.fixture
def halfway(at):
    """A day on which the review of every contract here is overdue."""
    contract = waits_everywhere()
    with at(f"{contract.ends - timedelta(days=1)} 09:00"):
        yield contract


def test_everything_that_waits_is_counted_with_its_earliest_day(reader, halfway):
    PolicyVersionFactory(number=7_777, in_force_from=LONG_AGO, review_due=LONG_AGO + timedelta(days=300))

    found = {question.name: (number, earliest) for question, number, earliest in waiting.waiting(reader)}

    assert [name for name in EVERYTHING if name not in found] == []
    assert found["Returns overdue"] == (1, LONG_AGO)
    assert found["Payments waiting for approval"][0] == 1
    assert found["Contract offers not answered in time"][0] == 1
    assert found["Reviews of contracts overdue"] == (1, due_by(halfway.starts, 6))


@pytest.mark.parametrize(("days", "late"), ((0, False), (1, True)))
def test_an_offer_waits_on_the_board_page_only_after_its_day(client, reader, at, days, late):
    offer = ContractFactory(offered=True)

    with at(f"{offer.answer_by + timedelta(days=days)} 09:00"):
        client.force_login(reader)
        page = client.get(reverse("board")).content.decode()
        sheet = b"".join(client.get(reverse("board-csv")).streaming_content).decode()

    assert ("Contract offers not answered in time" in page) is late
    assert (f"{reverse('contracts')}?offers=unanswered" in page) is late
    assert ("Contract offers not answered in time" in sheet) is late


def test_nothing_of_an_organisation_with_an_interest_is_counted(reader, halfway):
    before = {question.name: number for question, number, _ in waiting.waiting(reader)}
    InterestFactory(user=reader, organisation=halfway.holder)

    tied = type(reader).objects.get(pk=reader.pk)
    after = {question.name: number for question, number, _ in waiting.waiting(tied)}

    # Of these one, and only one, is another organisation's: the recommendation that lent its line of the scheme.
    assert {name: before[name] - after.get(name, 0) for name in EVERYTHING[:-1]} == dict.fromkeys(EVERYTHING[:-1], 1)


def test_what_waits_leads_only_where_the_reader_may_go(reader, halfway):
    links = {fact.name: fact.url for fact in waiting.facts(reader)}

    assert links["Returns overdue"] == f"{reverse('returns')}?state=overdue"
    assert links["Outcome letters not released"] == ""


@pytest.mark.parametrize("months", (6, 4))
@pytest.mark.parametrize(("beyond", "late"), ((-100, False), (0, False), (1, True), (100, True)))
def test_a_review_is_overdue_so_many_months_after_the_first_day_and_after_the_last_review(reader, months, beyond, late):
    Hub.objects.update(review_months=months)
    contract = ContractFactory(in_force=True)

    def overdue_after(since):
        day = due_by(since, months) + timedelta(days=beyond)
        return list(reviews_overdue_for(reader, day)) == [contract]

    assert overdue_after(contract.starts) is late
    for days in (120, 40):
        ReviewFactory(contract=contract, held_on=contract.starts + timedelta(days=days))
    assert overdue_after(contract.starts + timedelta(days=120)) is late
    assert not reviews_overdue_for(reader, contract.starts + timedelta(days=130)).exists()


def test_no_review_is_overdue_of_a_contract_that_is_not_in_force(reader):
    contract = ContractFactory(in_force=True, status="completed")

    assert not reviews_overdue_for(reader, contract.ends + timedelta(days=900)).exists()


@pytest.mark.parametrize(("since", "last_day"), (((10, 31), (4, 30)), ((12, 31), (6, 30)), ((11, 30), (5, 30))))
def test_months_of_different_length_end_on_their_last_day(reader, since, last_day):
    contract = ContractFactory(in_force=True)
    since, last_day = date(contract.starts.year, *since), date(contract.starts.year + 1, *last_day)
    ReviewFactory(contract=contract, held_on=since)

    found = with_review_due(Contract.objects.all()).get()

    assert found.review_due == last_day
    assert not reviews_overdue_for(reader, last_day).exists()
    assert reviews_overdue_for(reader, last_day + timedelta(days=1)).get().review_due == last_day


@pytest.mark.parametrize(("beyond", "late"), ((0, False), (1, True)))
def test_an_overdue_review_stands_on_every_page_that_tells_what_is_late(client, at, beyond, late):
    HubFactory()
    contract = ContractFactory(in_force=True)
    last_day = due_by(contract.starts, 6)
    officer = UserFactory(role=Role.OFFICER)

    with at(f"{last_day + timedelta(days=beyond)} 09:00"):
        client.force_login(officer)
        pages = {name: client.get(reverse(name)).content.decode() for name in ("today", "board")}
        sheet = b"".join(client.get(reverse("board-csv")).streaming_content).decode()
        own = client.get(reverse("contract", args=[contract.reference])).content.decode()
        listed = client.get(reverse("contracts"), {"reviews": "overdue"}).content.decode()

    assert ("Review 1 contract" in pages["today"]) is late
    for text in (pages["board"], sheet):
        assert ("Reviews of contracts overdue" in text) is late
    assert ("Review overdue" in own) is late
    assert f"by {uk_date(last_day)}. A contract is reviewed at least every 6 months." in own
    assert (contract.reference in listed) is late


@pytest.mark.parametrize(
    ("adds_up", "baseline", "target", "values"),
    (
        (True, None, 30, (10, 20)),
        (True, None, 31, (10, 20)),
        (True, 40, 30, (10, 20)),
        (False, None, 20, (10, 20)),
        (False, None, 20, (20, 10)),
        (False, 40, 20, (30, 20)),
        (False, 40, 20, (20, 21)),
        (False, 10, 20, ()),
    ),
)
def test_a_target_is_met_as_the_contracts_own_page_says(reader, adds_up, baseline, target, values):
    contract = ContractFactory(in_force=True)
    aim = TargetFactory(contract=contract, adds_up=adds_up, baseline=baseline, target=target)
    for month, value in enumerate(values, 1):
        due = ReturnDueFactory(contract=contract, due_on=date(2027, month, 1))
        ActualFactory(target=aim, value=value, report=ReturnFactory(due=due, accepted=True))
    due = ReturnDueFactory(contract=contract, due_on=date(2027, 8, 1))
    ActualFactory(target=aim, value=999, report=ReturnFactory(due=due, sent=True))

    (measured,) = targets_met_in(contract.year, reader)
    (standing,) = progress.standings(contract, [aim], accepted_actuals(contract))

    assert (measured.targets, measured.reported) == (1, int(bool(values)))
    assert measured.met == int(standing.state == progress.State.MET)


def test_targets_are_counted_by_indicator_and_none_that_is_closed(reader):
    contract = ContractFactory(in_force=True)
    aim = TargetFactory(contract=contract)
    closed = TargetFactory(contract=ContractFactory(in_force=True), indicator=aim.indicator)
    TargetFactory(contract=ContractFactory(), indicator=aim.indicator)
    InterestFactory(user=reader, organisation=closed.contract.holder)

    assert [(row.code, row.targets) for row in targets_met_in(contract.year, reader)] == [(aim.indicator.code, 1)]
    assert targets_met_in(contract.year, UserFactory(role=Role.AUDITOR))[0].targets == 2


def test_the_board_reads_what_reviews_found_but_not_of_a_closed_case(client, reader):
    found = ReviewFactory(quality="Taught with care.", value="Cheaper than last year.")
    closed = ReviewFactory(quality="Closed to you.")
    InterestFactory(user=reader, organisation=closed.contract.holder)

    page = client.get(reverse("board"), {"year": found.contract.year}).content.decode()

    assert "Quality: Taught with care." in page
    assert "Value: Cheaper than last year." in page
    assert "1 review noted." in page
    assert "Closed to you." not in page


@pytest.mark.parametrize("rows", (1, 3))
def test_the_board_page_asks_the_same_questions_however_much_there_is(client, reader, django_assert_num_queries, rows):
    year = waits_everywhere().year
    for _ in range(rows):
        ReviewFactory(contract=ContractFactory(in_force=True))
    client.get(reverse("board"), {"year": year})

    with django_assert_num_queries(18):
        client.get(reverse("board"), {"year": year})


def test_the_list_says_to_whom_how_chosen_and_who_delivers(client, reader):
    lead = Hub.objects.get().lead
    contract = ContractFactory(
        in_force=True, provider=lead, comparator="x", approved_by=UserFactory(), approved_at=timezone.now()
    )
    address = {"year": contract.year}

    page = client.get(reverse("board-awards"), address).content.decode()
    lines = b"".join(client.get(reverse("board-awards-csv"), address).streaming_content).decode().splitlines()

    assert str(contract.holder) in page
    assert "the lead organisation" in page
    assert lines[1].endswith(f"{contract.reference},{lead},yes")


@pytest.mark.parametrize("status", ("draft", "cancelled"))
def test_the_list_names_nobody_who_delivers_what_is_not_offered(client, reader, status):
    contract = ContractFactory(status=status, provider=OrganisationFactory(kind="partner", name="Quill Partners"))

    page = client.get(reverse("board-awards"), {"year": contract.year}).content.decode()

    assert contract.decision.application.reference in page
    assert "Quill" not in page


@pytest.mark.parametrize(("tied_to", "listed"), (("holder", False), ("provider", True)))
def test_an_interest_leaves_the_case_out_and_one_in_who_delivers_its_provider(client, reader, tied_to, listed):
    contract = ContractFactory(in_force=True, provider=OrganisationFactory(kind="partner", name="Quill Partners"))
    InterestFactory(user=reader, organisation=getattr(contract, tied_to))
    reference = contract.decision.application.reference

    for name in ("board-awards", "board-awards-csv", "board", "board-csv"):
        response = client.get(reverse(name), {"year": contract.year})
        text = (b"".join(response.streaming_content) if response.streaming else response.content).decode()
        assert contract.reference not in text
        assert "Quill" not in text
        if name.startswith("board-awards"):
            assert (reference in text) is listed


def test_the_list_is_narrowed_to_what_departs_from_the_ranking(client, reader):
    plain = DecisionFactory()
    recommendation = RecommendationFactory(call=plain.application.call)
    departs = ProposalFactory(
        recommendation=recommendation, application__status="awarded", exception="The last place goes to the coast."
    )
    moved(recommendation, "put", delegation=plain.sitting.delegation, put_at=timezone.now(), content_sha256="0" * 64)
    moved(recommendation, "decided")
    recommendation.refresh_from_db()
    DecisionFactory(application=departs.application, sitting__recommendation=recommendation)
    year = {"year": plain.application.call.year}

    page = client.get(reverse("board-awards"), {**year, "departs": "yes"}).content.decode()
    board = client.get(reverse("board"), year).content.decode()

    assert str(departs.application.applicant) in page
    assert "The last place goes to the coast." in page
    assert str(plain.application.applicant) not in page
    assert "The last place goes to the coast." in board


@pytest.mark.parametrize("awards", (1, 3))
def test_the_list_asks_the_same_questions_however_long(client, reader, django_assert_num_queries, awards):
    contracts = [ContractFactory(in_force=True) for _ in range(awards)]
    client.get(reverse("board-awards"), {"year": contracts[0].year})

    with django_assert_num_queries(6):
        assert len(client.get(reverse("board-awards"), {"year": contracts[0].year}).context["rows"]) == awards


@pytest.mark.parametrize(("number", "said"), ((8, False), (9, True)))
def test_the_board_page_says_how_many_of_the_awards_it_names(client, reader, number, said):
    call = CallFactory(closed=True, budget__amount=100_000)
    for _ in range(number):
        awarded(call=call)

    page = client.get(reverse("board"), {"year": call.year}).content.decode()

    assert (f"The largest first: 8 of {number}." in page) is said


@pytest.mark.parametrize(("offered", "words"), ((True, "The lead organisation delivers 0% of what is"), (False, "")))
def test_the_board_page_begins_with_the_lead_organisations_share(client, reader, offered, words):
    contract = ContractFactory(in_force=offered)

    page = client.get(reverse("board"), {"year": contract.year}).content.decode()

    assert words in page
    assert ("The lead organisation delivers" in page) is offered


def test_the_board_page_is_downloaded_figure_by_figure(client, reader):
    contract = ContractFactory(in_force=True, amount=500)

    lines = b"".join(client.get(reverse("board-csv"), {"year": contract.year}).streaming_content).decode()

    assert lines.splitlines()[0] == "\ufeffPart,Row,What,Figure"
    assert "What was commissioned,In all,Awards,1" in lines
    assert f"From whom,{contract.provider},Value of contracts,500.00" in lines
    assert "Lead organisation,Delivers,Value of contracts,0" in lines
