"""Fill an empty database with the fictional hub: two years of history, something at every stage."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import patch

from django.utils import timezone

from segue.demo import bodies, delivery, direction, founding, land, rounds
from segue.demo.accounts import ACCOUNTS
from segue.demo.cast import Cast, fresh
from segue.demo.clock import at, days_ago
from segue.governance import actions as governance
from segue.governance.models import Act, Delegation
from segue.letters import tasks
from segue.money.models import Budget
from segue.people import actions as people
from segue.people.models import Membership, Organisation, Role, RoleHeld, User
from segue.places import actions as places
from segue.places.models import School
from segue.years import ProgrammeYear

STRANGERS = 3
HALF, REST = Decimal("0.5"), Decimal("0.4")
DECIDED = (
    "1.1 Interests: members withdraw from the cases of schools they are tied to.\n"
    "6.1 Awards to schools were decided as recommended. Who had an interest left the room for that case."
)


def load(say: Callable[[str], None] = lambda _: None) -> None:
    """Make the demo hub. Letters of its past are delivered on their own day, not today."""
    with patch.object(tasks.deliver, "defer", tasks.deliver_now):
        _load(say)


def _load(say: Callable[[str], None]) -> None:
    year = ProgrammeYear.current().start
    say("The hub, its schools, people and money")
    land.make_districts()
    schools = land.make_schools()
    cast = founding.gather(date(year - 2, 8, 26))
    partners = land.make_partners(date(year - 2, 9, 2), fresh(cast["Commissioning officer"]))
    founding.write_policies(cast, year)
    budgets = founding.fund_years(cast, year)
    course = direction.set_course(cast, year)
    bodies.meet(cast, year)
    leads = _leads(cast, schools, year)
    story = Story(cast, course, budgets, leads, schools, partners, year)
    say("Last year's round, from call to outcome")
    story.last_year()
    say("This year's round, contracts and returns")
    story.this_year()
    say("Rounds under way: decided soon, in assessment, open, planned")
    story.put_to_the_decision_maker()
    story.in_assessment()
    story.open_now()
    story.planned()


def _leads(cast: Cast, schools: list[School], year: int) -> dict[int, User]:
    """A music lead for each school that may apply, and the surveys their schools completed."""
    leads: dict[int, User] = {}
    named = {account.role: account for account in ACCOUNTS}
    able = [school for school in schools if school.is_open and school.state_funded]
    for place, school in enumerate(able):
        account = named["Applicant"] if place == 0 else None
        with at(date(year - 1, 3, 3) + timedelta(days=place % 25), 16, place % 60):
            email = account.email if account else f"music@{school.urn}.example"
            lead = User.objects.create_user(email, name=account.name if account else f"Music lead, {school.name}")
            RoleHeld.objects.create(user=lead, role=Role.APPLICANT)
            people.join_school(school, job="Music lead", by=lead)
            leads[school.urn] = User.objects.get(pk=lead.pk)
        for start in (year - 2, year - 1, year):
            _survey(cast, school, start, place)
    _colleague(named["Applicant, second colleague"], able[0], leads, year)
    _checked(cast, date(year - 1, 4, 2))
    _interests(cast, able)
    return leads


def _checked(cast: Cast, on: date) -> None:
    """The officer knows the first contact of every school but the last three."""
    with at(on, 14):
        for membership in list(Membership.objects.filter(is_first=True).order_by("pk"))[:-STRANGERS]:
            people.check_contact(membership, by=fresh(cast["Commissioning officer"]))


def _survey(cast: Cast, school: School, start: int, place: int) -> None:
    """The survey of the summer before; a few schools have not done the newest one."""
    done = date(start + 1, 6, 2) + timedelta(days=place % 9)
    if start == ProgrammeYear.current().start:
        done = days_ago(45 - place % 20)
        if place % 9 == 4:  # noqa: PLR2004 - these have it still to do
            return
    with at(done + timedelta(days=1), 9):
        places.note_survey(school, year=start, completed_on=done, by=fresh(cast["Commissioning officer"]))


def _colleague(account, school: School, leads: dict[int, User], year: int) -> None:
    with at(date(year - 1, 4, 7), 15):
        colleague = User.objects.create_user(account.email, name=account.name)
        RoleHeld.objects.create(user=colleague, role=Role.APPLICANT)
        membership = people.join_school(school, job="Deputy headteacher", by=colleague)
        people.confirm_membership(Membership.objects.get(pk=membership.pk), by=fresh(leads[school.urn]))


def _interests(cast: Cast, able: list[School]) -> None:
    ties = (
        (cast["Assessor with an interest"], able[1], "Governor of the school"),
        (cast.trustees[1], able[3], "My children go to this school"),
        (cast.trustees[2], able[10], "Married to the headteacher"),
    )
    for user, school, nature in ties:
        school.refresh_from_db()
        governance.declare_interest(school.organisation, nature=nature, by=fresh(user))


class Story:
    """The rounds of the demo, in the order they happened."""

    def __init__(self, cast, course, budgets, leads, schools, partners, year) -> None:
        self.cast, self.course, self.leads, self.partners, self.year = cast, course, leads, partners, year
        self.budgets: dict[str, Budget] = budgets
        self.able = [school for school in schools if school.urn in leads]
        self.lead = Organisation.objects.get(kind="lead")

    def _round(self, title: str, year: int, budget: str, opens: date, closes: date, **facts) -> rounds.Round:
        starts = max(ProgrammeYear(year).first_day, facts.pop("starts", date.min))
        specification = direction.specify(
            self.cast, self.course, year, on=opens, title=f"{title} {ProgrammeYear(year)}"
        )
        return rounds.open_call(
            self.cast,
            specification,
            self.budgets[budget],
            opens=opens,
            closes=closes,
            title=f"{title} {ProgrammeYear(year)}",
            year=year,
            activity_starts=starts,
            activity_ends=ProgrammeYear(year).last_day,
            cap_per_school=Decimal(4_000),
            **facts,
        )

    def _delegate(self, *, board: bool) -> Delegation:
        lines = Delegation.objects.filter(act=Act.DECIDE)
        return lines.get(body=self.cast.bodies["Board"]) if board else lines.get(role=Role.CHIEF_EXECUTIVE)

    def last_year(self) -> None:
        """Decided by the Board, delivered, paid, closed, and written up."""
        start = self.year - 1
        this = self._round("Funded Opportunities", start, "schools-1", date(start, 4, 14), date(start, 6, 20))
        rounds.apply(this, self.able[:26], self.leads)
        rounds.assess(this, self.cast, on=date(start, 6, 23))
        rounds.recommend(this, self.cast, on=date(start, 7, 4), delegate=self._delegate(board=True))
        meeting = bodies.board_meets(self.cast, date(start, 7, 9), "Summer meeting", DECIDED)
        rounds.decide(this, self.cast, on=date(start, 7, 9), meeting=meeting)
        dates = {"on": date(start, 7, 14), "first_due": date(start + 1, 2, 20), "last_due": date(start + 1, 7, 20)}
        made = delivery.agree(this, self.cast, self.partners, self.lead, **dates)
        for place, contract in enumerate(made):
            first, last = contract.returns_due.order_by("due_on")
            delivery.report(first, self.cast, on=dates["first_due"] - timedelta(days=place % 6), share=HALF)
            delivery.give(contract, self.cast, on=date(start + 1, 3, 6), share=HALF)
            delivery.report(last, self.cast, on=dates["last_due"] - timedelta(days=place % 9), share=Decimal(1))
            delivery.give(contract, self.cast, on=date(start + 1, 7, 24), share=REST)
            if place % 6 == 0:
                delivery.review(contract, self.cast, on=date(start + 1, 5, 12), finished=True)
            delivery.close(contract, self.cast, on=date(start + 1, 8, 20), finding=place in {2, 9})

    def this_year(self) -> None:
        """Decided by the chief executive; contracts in force; the first returns come in, some late."""
        start = self.year
        this = self._round("Funded Opportunities", start, "schools+0", date(start, 4, 13), date(start, 6, 19))
        rounds.apply(this, [self.able[0], *self.able[4:33]], self.leads)
        rounds.assess(this, self.cast, on=date(start, 6, 22))
        rounds.recommend(this, self.cast, on=date(start, 7, 3), delegate=self._delegate(board=False), departs=True)
        rounds.decide(this, self.cast, on=date(start, 7, 8))
        first_due = max(date(start, 9, 12), days_ago(11))
        dates = {"on": date(start, 7, 13), "first_due": first_due, "last_due": date(start + 1, 7, 16)}
        made = delivery.agree(this, self.cast, self.partners, self.lead, leave_open=3, **dates)
        delivery.begin_drafting(this, self.cast, self.lead, on=days_ago(4))
        running = [contract for contract in made if contract.accepted_at]
        today = timezone.localdate()
        for place, contract in enumerate(running):
            first = contract.returns_due.order_by("due_on").first()
            sent = first_due - timedelta(days=1 + place % 3)
            # One in five is late, and the return of the school one may sign in as is still to be written.
            is_late = place % 5 == 4 or contract.holder == self.able[0].organisation  # noqa: PLR2004 - every fifth
            if is_late or sent < date(start, 9, 5):
                continue
            accepted = place % 4 != 3 and sent + timedelta(days=4) <= today  # noqa: PLR2004 - some wait to be checked
            delivery.report(first, self.cast, on=sent, share=Decimal("0.3"), accept=accepted)
            if accepted:
                waits = place % 7 == 1
                delivery.give(
                    contract,
                    self.cast,
                    on=min(sent + timedelta(days=5), today - timedelta(days=2)),
                    share=REST,
                    approve=not waits,
                )
        if running:
            delivery.review(running[0], self.cast, on=max(date(start, 9, 10), days_ago(30)), finished=False)

    def put_to_the_decision_maker(self) -> None:
        """A recommendation waits for the chief executive."""
        opens = days_ago(100)
        this = self._round(
            "Spring ensembles",
            self.year,
            "ensembles+0",
            opens,
            days_ago(44),
            menu=("ENS", "CHOIR"),
            starts=self._spring(),
        )
        rounds.apply(this, self.able[20:31], self.leads)
        rounds.assess(this, self.cast, on=days_ago(40))
        rounds.recommend(this, self.cast, on=days_ago(3), delegate=self._delegate(board=False))

    def in_assessment(self) -> None:
        """Assessors are half way."""
        this = self._round(
            "Inclusion in schools",
            self.year,
            "inclusion+0",
            days_ago(60),
            days_ago(18),
            menu=("SEND", "BESPOKE"),
            starts=self._spring(),
        )
        rounds.apply(this, self.able[1:15], self.leads)
        rounds.assess(this, self.cast, on=days_ago(16), finished=6)

    def open_now(self) -> None:
        """Next year's round is open: some have sent, some are writing."""
        this = self._round("Funded Opportunities", self.year + 1, "schools+1", days_ago(20), days_ago(-24))
        sending, writing = (2, 3, 5, 6, 7, 8, 9, 10, 11, 12), (14, 15, 4, 13, 0)
        rounds.apply(this, [self.able[place] for place in (*sending, *writing)], self.leads, drafts=len(writing))

    def planned(self) -> None:
        """One call is announced, one is still being drafted."""
        self._round(
            "Inclusion in schools", self.year + 1, "inclusion+1", days_ago(-31), days_ago(-75), menu=("SEND", "BESPOKE")
        )
        self._round(
            "Spring ensembles",
            self.year + 1,
            "ensembles+1",
            days_ago(-60),
            days_ago(-100),
            menu=("ENS",),
            publish=False,
        )

    def _spring(self) -> date:
        return date(self.year + 1, 1, 4)
