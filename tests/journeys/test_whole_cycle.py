"""One round, from evidence of need to its published outcome: each step by the right person, in each manner."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.urls import reverse

from segue.cycle.applications.models import Application, Submission
from segue.cycle.assessment.models import Assessment
from segue.cycle.calls.models import Call
from segue.cycle.calls.school_form import ensure_school_form
from segue.cycle.contracts.models import Contract
from segue.cycle.decisions.models import Recommendation
from segue.cycle.monitoring.models import Return
from segue.cycle.needs.models import Finding
from segue.letters.models import Letter
from segue.money.models import Payment
from segue.people.models import Role, User
from segue.places.importing import apply_file
from segue.places.models import Phase, School, Standing
from tests.conftest import UK
from tests.factories import (
    BodyFactory,
    DelegationFactory,
    HubFactory,
    IndicatorFactory,
    PolicyVersionFactory,
    SchoolFactory,
    SeatFactory,
    SurveyDoneFactory,
    UserFactory,
)
from tests.journeys.conftest import MANNERS
from tests.journeys.person import Person
from tests.journeys.post import post
from tests.journeys.test_apply import write
from tests.places.shared import EXTENDED, SHARED

pytestmark = pytest.mark.django_db(transaction=True)

NEED = "Two in three classes of Year 4 never play"
PRIORITY = "Whole-class music first"
CALL = "Funded Opportunities 2026/27"
CASE = "FO-26-0001"
CONTRACT = "/contracts/FO-26-0001-C/"
LEAD = "music@saltmere.example"
STAGES = ["Need", "Priority", "Call", "Application", "Assessment", "Decision", "Contract", "Delivery", "Outcome"]


@dataclass
class Round:
    """The people of the round. `as_(name)` is that person at a browser of their own."""

    arrive: Callable[..., Person]
    clock: Any
    school: School
    people: dict[str, User] = field(default_factory=dict)

    def as_(self, name: str) -> Person:
        return self.arrive(self.people[name])

    def at_school(self) -> Person:
        return self.arrive(User.objects.get(email=LEAD))

    def on(self, day: int, month: int, hour: int = 10) -> None:
        self.clock.move_to(datetime(2027, month, day, hour, tzinfo=UK))


@pytest.fixture(params=MANNERS)
def this(visitor, request):
    """A hub that is set up on 12 January 2027: people, bodies, scheme, policy, the school register, one indicator."""
    ContentType.objects.clear_cache()
    with time_machine.travel(datetime(2027, 1, 12, 10, tzinfo=UK)) as clock:
        HubFactory(local_authorities=["Kent", "Medway"], local_authority_codes=["886", "887"])
        this = Round(partial(visitor, **MANNERS[request.param]), clock, _school())
        for name, role in (
            ("officer", Role.OFFICER),
            ("chief executive", Role.CHIEF_EXECUTIVE),
            ("finance", Role.FINANCE),
            ("second finance", Role.FINANCE),
            ("administrator", Role.ADMINISTRATOR),
            ("first assessor", Role.ASSESSOR),
            ("second assessor", Role.ASSESSOR),
            ("assessor with a sister there", Role.ASSESSOR),
        ):
            this.people[name] = UserFactory(name=f"The {name}", role=role)
        this.people["chair"] = _scheme()
        PolicyVersionFactory(in_force_from=date(2026, 9, 1), review_due=date(2027, 8, 31))
        IndicatorFactory(code="KPI-2", name="Pupils taught in whole classes")
        ensure_school_form()
        SurveyDoneFactory(school=this.school, year=2025, completed_on=date(2026, 7, 1))
        yield this


def _school() -> School:
    """A primary school of the real register, all of which is imported; without it, one of our own."""
    if SHARED is None:
        return SchoolFactory(
            name="Saltmere Primary School", organisation=None, postcode="CT61 5AA", pupils=420, low_age=4, high_age=11
        )
    apply_file(EXTENDED)
    return School.objects.filter(phase=Phase.PRIMARY, standing=Standing.OPEN, state_funded=True).order_by("urn")[7]


def _scheme():
    board = BodyFactory(name="Board", quorum=2)
    chair = UserFactory(name="Ann Chair", role=Role.BODY_CHAIR)
    SeatFactory(body=board, user=chair, is_chair=True, since=date(2026, 9, 1))
    SeatFactory(body=board, user__name="Bob Trustee", since=date(2026, 9, 1))
    DelegationFactory(act="adopt_priority", body=board, role="", second_person=False)
    DelegationFactory(act="publish_call", role=Role.OFFICER, second_person=False)
    DelegationFactory(act="decide", up_to=Decimal(5_000))
    DelegationFactory(act="approve_payment", role=Role.FINANCE)
    DelegationFactory(act="internal_commission", up_to=Decimal(10_000))
    DelegationFactory(act="internal_commission", body=board, role="")
    return chair


def test_one_round_from_need_to_published_outcome(this):
    for step in (
        the_need_is_stated,
        the_board_adopts_a_priority,
        money_is_set_aside,
        a_call_is_published,
        the_school_applies,
        assessors_score,
        the_chief_executive_decides,
        the_school_hears,
        a_contract_is_agreed,
        the_school_reports,
        a_second_person_approves_the_payment,
        the_contract_is_reviewed_and_closed,
        everyone_can_see_it,
    ):
        step(this)

    assert Contract.objects.get().get_status_display() == "Completed"
    assert (Payment.objects.get().amount, Payment.objects.get().get_status_display()) == (1_200, "Approved")
    assert set(Letter.objects.values_list("status", flat=True)) == {"sent"}


def the_need_is_stated(this):
    officer = this.as_("officer")
    officer.go("/needs/new/").fill("Statement", NEED).fill("Who is it about", "Pupils in Year 4")
    officer.fill("Place", "The whole hub").press("Save as a draft").follow("Add evidence")
    officer.fill("What does it show", "Of 60 schools 41 report no lessons").fill("Source", "Schools Survey 2026")
    officer.day("Date of the source", date(2026, 7, 1)).press("Add evidence")
    officer.sees("Schools Survey 2026, 1 July 2026").press("State this finding").sees("The finding is stated")


def the_board_adopts_a_priority(this):
    officer = this.as_("officer")
    officer.go("/priorities/new/").fill("Title", PRIORITY).choose(NEED).choose("Support schools and other settings")
    officer.select("Last programme year", "2028/29").press("Propose").sees("Proposed")

    clerk = this.as_("administrator").go("/bodies/").follow("Board", exact=True).follow("Note a meeting")
    clerk.day("Date of the meeting", date(2027, 1, 11)).fill("Title", "Winter meeting")
    clerk.choose("Ann Chair").choose("Bob Trustee").fill("Minutes", "The priority is adopted.")
    clerk.press("Note the meeting").sees("2 members present").sees("Quorate")

    chief = this.as_("chief executive").go(officer.path).follow("Record the adoption")
    chief.select("Meeting that adopted it", "Board, 11 January 2027").fill("Reference of the minute", "4.2")
    chief.press("Record the adoption").sees("Adopted by the Board on 11 January 2027, minute 4.2")


def money_is_set_aside(this):
    finance = this.as_("finance")
    finance.go("/money/").follow("Note a new fund").fill("Name of the fund", "Music hub grant")
    finance.fill("Who gave it", "The arts council").day("From which day may it be spent", date(2026, 9, 1)).day(
        "By which day must it be spent", date(2028, 8, 31)
    )
    finance.fill("Amount", "50,000").choose("Unrestricted").press("Note the fund").follow("Set a budget aside")
    finance.fill("Name of the budget", "Schools 2026/27").fill("Amount", "10,000").press("Set it aside")
    finance.sees("£40,000.00 is not yet in a budget")


def a_call_is_published(this):
    officer = this.as_("officer")
    officer.go("/office/specifications/new/").fill("Title", "Whole-class music 2026/27")
    officer.fill("What is to be achieved", "Every child plays").fill("For whom", "State-funded schools")
    officer.fill("To which standard", "Taught by musicians").choose(PRIORITY).choose("Pupils taught in whole")
    officer.press("Save").follow("Draft a call from it")

    officer.fill("Title", CALL).select("Programme year it is for", "2026/27")
    officer.select("Budget", "Schools 2026/27, 2026/27: £10,000.00 left")
    officer.day("When does it open", datetime(2027, 1, 13, 9)).day("When does it close", datetime(2027, 1, 29, 17))
    officer.day("By when are decisions expected", date(2027, 2, 15))
    officer.day("When may activity start", date(2027, 3, 1)).day("When must activity end", date(2027, 7, 16))
    officer.fill("Conditions of an award", "A teacher is in the room.").press("Save the draft")

    officer.follow("Add an opportunity").fill("Code", "BRASS").fill("Title", "Whole-class brass").choose("Primary")
    officer.fill("the most one school may ask for", "1,500").press("Add", exact=True)
    officer.follow("Add a criterion").fill("Title", "Need").fill("What does the assessor ask", "Is the need shown?")
    for score, meaning in enumerate(("Not answered", "Weak", "Likely", "Small gaps", "Convincing")):
        officer.fill(f"What a score of {score} means", meaning)
    officer.press("Add", exact=True).go(reverse("call-office-one", args=[Call.objects.get().pk]))
    officer.follow("Publish").press("Publish this call")
    officer.sees("The call is published")


def the_school_applies(this):
    this.on(14, month=1)
    school = this.arrive()
    school.go("/calls/").follow(CALL).follow("Apply").fill("Your e-mail address", LEAD).press("Send me a link")
    post()
    link = re.search(r"https?://[^/]+(/sign-in/link/\S+)", mail.outbox[-1].body).group(1)
    school.go(link).press("Sign in", exact=True).fill("Your name", "Priya Shah").press("Go on")

    school.fill("Name, postcode or URN", str(this.school.urn)).press("Find the school").choose(this.school.name).press(
        "Continue"
    )
    school.fill("Your job", "Music lead").press("Yes, this is my school").sees("0 of 6 parts done").follow("Start")
    write(school)
    school.press("Send the application").sees("Your application has been sent").sees(CASE)
    post()

    assert (mail.outbox[-1].subject, mail.outbox[-1].to) == (f"Received: {CASE}, {CALL}", [LEAD])
    assert Submission.objects.get().application.requested == Decimal(1_200)


def assessors_score(this):
    this.on(1, month=2)
    officer = this.as_("officer")
    officer.go("/today/").sees("1 application").go(f"/cases/{CASE}/assessors/")
    officer.choose("The first assessor").choose("The assessor with a sister there")
    officer.day("When are scores due", date(2027, 2, 5)).press("Assign").sees("Interest to be declared")

    tied = this.as_("assessor with a sister there").go("/assessments/").follow(this.school.name)
    tied.does_not_see("asks for").choose("Yes, I have an interest").fill("What is the interest", "My sister teaches")
    tied.press("Declare").sees("The case is closed to you")
    assert Assessment.objects.get(assessor=this.people["assessor with a sister there"]).status == "conflicted"
    tied.go(reverse("assessment", args=[Assessment.objects.latest("pk").pk])).does_not_see("What they applied for")
    tied.go(f"/cases/{CASE}/").sees("We cannot find that page")

    officer.choose("The second assessor").day("When are scores due", date(2027, 2, 5)).press("Assign")
    _scores(this.as_("first assessor"), this.school, 4).sees("Their scores are hidden until all are in")
    _scores(this.as_("second assessor"), this.school, 3).does_not_see("hidden until all are in")

    officer.go(f"/cases/{CASE}/moderation/").sees("87.5").fill("Moderated score", "88")
    officer.fill("Reasons", "The average, rounded.").fill("Feedback for the applicant", "Tell us about SEND.")
    officer.press("Record the moderated score").sees("The moderated score is on record")


def _scores(assessor, school, value):
    assessor.go("/assessments/").follow(school.name).choose("No, I have no interest").press("Declare")
    assessor.choose(str(value)).fill("Your reasons", "Shown with numbers").press("Save and check before sending")
    return assessor.press("Send my scores").sees("Your scores have been sent")


def the_chief_executive_decides(this):
    this.on(3, month=2)
    officer = this.as_("officer").go("/recommendations/").follow(f"Prepare a recommendation for {CALL}")
    officer.fill("Summary", "One strong application.").press("Rank and suggest awards").sees("£8,800")
    officer.follow("Reasons and conditions").fill("Reasons", "The need is shown with numbers.").press("Save")
    officer.follow("Put to the decision-maker").choose("Chief executive").press("Put it").sees("frozen")

    chief = this.as_("chief executive").go("/today/").follow(f"Awards of {CALL}").follow("Decide")
    chief.fill("Reasons", "I read it and agree.").press("Decide").sees("The letters wait in the outbox")
    assert Recommendation.objects.get().get_status_display() == "Decided"


def the_school_hears(this):
    this.at_school().go(f"/applications/{CASE}/").does_not_see("Awarded")
    this.arrive().go("/awards/").does_not_see(this.school.name)

    _release(this.as_("officer"), f"Your award: {CALL}")

    assert mail.outbox[-1].to == [LEAD]
    school = this.at_school().go(f"/applications/{CASE}/outcome/")
    school.sees("You have an award").sees("The need is shown with numbers.").sees("Tell us about SEND.")


def _release(officer, subject):
    officer.go("/letters/?status=held").follow(subject).press("I have read it").press("Release it")
    officer.sees("The letter is on its way")
    post()


def a_contract_is_agreed(this):
    officer = this.as_("officer").go("/contracts/awards/").follow("Draft the contract")
    officer.select("Who delivers", "Weald & Estuary Music").fill("Comparator", "Others asked for a tenth more.")
    officer.press("Draft the contract").fill("Baseline", 0).fill("Target", 60).press("Keep the targets")
    officer.fill("What is it called", "Final return").day("When is it due", date(2027, 7, 10)).press(
        "Ask for this return"
    )

    this.as_("chair").go(f"{CONTRACT}approve/").press("Approve").sees("The contract can be offered")
    officer.go(f"{CONTRACT}offer/").press("Offer the contract").sees("Offered, to be accepted")
    _release(officer, "Your agreement FO-26-0001-C")

    this.on(8, month=2)
    school = this.at_school().go("/contracts/mine/").follow("Read and accept").sees("Fingerprint of this text")
    school.fill("Your position", "Headteacher").choose("I may sign").press("Accept the agreement").sees("In force")


def the_school_reports(this):
    this.on(5, month=7)
    school = this.at_school().go("/contracts/mine/").follow("Final return").fill("How many sessions", 30)
    school.fill("Key Stage 2: pupils", 58).fill("Key Stage 2: pupils with Pupil Premium", 13)
    school.fill("Key Stage 2: pupils with SEND", 8).fill("Pupils taught in whole classes (pupils)", 58)
    school.fill("What came of it", "Fifty-eight pupils played.").fill("What did not go to plan", "Two lessons lost.")
    school.press("Save and check").press("Send the return").sees("Your return has been sent")

    officer = this.as_("officer").go("/today/").follow("Check 1 return").follow(this.school.name)
    officer.sees("target 60").press("Accept the return")
    assert Return.objects.get().get_status_display() == "Accepted"


def a_second_person_approves_the_payment(this):
    finance = this.as_("finance").go(f"{CONTRACT}payment/").choose("Value given in kind")
    finance.fill("Amount or value", "1,200").fill("What for", "A year of lessons").press("Enter the payment")
    payment = reverse("payment", args=[Payment.objects.get().pk])
    assert finance.go(payment).page.get_by_role("link", name="Approve").count() == 0

    second = this.as_("second finance").go("/today/").sees("Approve 1 payment").go(payment)
    second.sees("5 July 2027 at 10:0").follow("Approve").press("Approve").sees("Approved.")


def the_contract_is_reviewed_and_closed(this):
    officer = this.as_("officer").go(f"{CONTRACT}review/").fill("Who took part", "Music lead, officer")
    officer.fill("Service quality", "Good.").fill("Value for money", "Fair.")
    officer.fill("What is to be done", "Keep the mutes dry").fill("Who does it", "Music lead")
    officer.day("By when", date(2027, 7, 30)).press("Note the review").sees("Keep the mutes dry")

    this.on(20, month=7)
    officer = this.as_("officer").go(f"{CONTRACT}complete/").press("Complete the contract").go(f"{CONTRACT}result/")
    officer.fill("What came of it", "A band of twenty goes on.").fill("What did we learn", "Begin earlier.")
    officer.fill("Does it show a need", "Children want to go on").fill("Who is it about", "Pupils in Year 5")
    officer.press("Write it down").sees("the thread closes the circle")
    post()


def everyone_can_see_it(this):
    public = this.arrive().go("/awards/").sees("£1,200.00").follow(this.school.name)
    public.sees("The need is shown with numbers.").sees("a case of its own with 88.0 of 100").sees(PRIORITY)
    for seen in (public.page.content(),):
        assert not any(name in seen for name in ("Priya", LEAD, "The officer", "The first assessor"))

    chief = this.as_("chief executive").go("/board/").sees("£1,200 of £1,200 contracted is delivered by the lead")
    chief.go(f"/cases/{CASE}/thread/").sees("A band of twenty goes on.").sees("Children want to go on")
    stages = chief.page.get_by_role("list", name=re.compile("thread", re.IGNORECASE)).first.get_by_role("listitem")
    assert [words.split("\n")[0].split(":")[0].strip() for words in stages.all_inner_texts()] == STAGES
    assert chief.page.get_by_role("list").get_by_text(": to come").count() == 0
    assert Finding.objects.latest("pk").statement == "Children want to go on"
    assert Application.objects.get().get_status_display() == "Awarded"
