"""Fill an empty database with the fictional hub: two years of history, something at every stage."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import patch

from django.utils import timezone

from segue.cycle.contracts.models import Contract
from segue.demo import bodies, delivery, detours, direction, founding, land, rounds
from segue.demo.accounts import ACCOUNTS
from segue.demo.cast import Cast, fresh
from segue.demo.clock import at, days_ago
from segue.demo.days import after, working
from segue.governance import actions as governance
from segue.governance.models import Act, Delegation
from segue.letters import tasks
from segue.money.models import Budget
from segue.people import actions as people
from segue.people.models import Membership, Organisation, Role, RoleHeld, User
from segue.places import actions as places
from segue.places.models import Phase, School
from segue.years import ProgrammeYear

STRANGERS = 3
WHOLE, HALF, THIRD = Decimal(1), Decimal("0.5"), Decimal("0.3")
# What is given after the last return: of some awards all, of others not quite.
REST = (Decimal("0.5"), Decimal("0.42"), Decimal("0.38"))
# Which award of last year's round went its own way.
REFUSED, WRONG, MISTAKEN, ENDED, OWING = 4, 5, 3, 7, 10
DECIDED = (
    "1.1 Interests: members withdraw from the cases of schools they are tied to.\n"
    "6.1 Awards to schools were decided as recommended. Who had an interest left the room for that case."
)


def load(say: Callable[[str], None] = lambda _: None) -> None:
    """Make the demo hub. Letters of its past are delivered on their own day, not today."""
    with (
        patch.object(tasks.deliver, "defer", tasks.deliver_now),
        patch.object(tasks.deliver, "batch_defer", _deliver_each),
    ):
        _load(say)


def _deliver_each(*jobs: dict[str, int]) -> None:
    for job in jobs:
        tasks.deliver_now(**job)


def _load(say: Callable[[str], None]) -> None:
    year = ProgrammeYear.current().start
    say("The hub, its schools, people and money")
    land.make_districts()
    schools = land.make_schools()
    cast = founding.gather(date(year - 2, 8, 26))
    partners = land.make_partners(date(year - 2, 9, 2), fresh(cast["Commissioning officer"]))
    land.have_somebody_act_for(partners, date(year - 2, 9, 3), fresh(cast["Commissioning officer"]))
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
    story.decided_lately()


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
    with at(date(year - 1, 4, 8), 11):
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
        self.cast, self.course, self.leads, self.year = cast, course, leads, year
        self.budgets: dict[str, Budget] = budgets
        self.able = [school for school in schools if school.urn in leads]
        self.lead = Organisation.objects.get(kind="lead")
        self.deliverers = delivery.Deliverers(self.lead, partners)

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
        this = self._round(
            "Funded Opportunities", start, "schools-1", working(date(start, 4, 14)), working(date(start, 6, 8))
        )
        drafts = rounds.apply(this, self.able[:26], self.leads, drafts=3)
        detours.move_closing(this, self.cast, on=working(date(start, 6, 5)), to=working(date(start, 6, 15)))
        detours.let_late(this, self.cast, drafts, on=after(this.closes), until=working(date(start, 6, 19)))
        rounds.assess(this, self.cast, on=working(date(start, 6, 22)))
        rounds.recommend(this, self.cast, on=working(date(start, 7, 4)), delegate=self._delegate(board=True))
        decided = working(date(start, 7, 9))
        meeting = bodies.board_meets(self.cast, decided, "Summer meeting", DECIDED)
        rounds.decide(this, self.cast, on=decided, meeting=meeting)
        detours.question(this, self.cast, on=after(decided, 5), answered=after(decided, 9))
        due = {"Interim return": working(date(start + 1, 2, 20)), "Final return": working(date(start + 1, 7, 20))}
        made = delivery.agree(
            delivery.awards(this), self.cast, self.deliverers, on=after(decided, 3), due=due, refused=REFUSED
        )
        for place, contract in enumerate(made):
            if place != REFUSED:
                self._delivered(contract, place, due, start + 1)

    def _delivered(self, contract: Contract, place: int, due: dict[str, date], year: int) -> None:
        """Two returns, two payments; most are completed, one ended early, one still owes its last return."""
        first, last = contract.returns_due.order_by("due_on")
        sent = working(due["Interim return"] - timedelta(days=place % 6))
        detours.report(first, self.cast, on=sent, share=HALF, wrong=place == WRONG)
        paid = working(date(year, 3, 9))
        if place == MISTAKEN:
            detours.pay_by_mistake(contract, self.cast, on=paid)
        delivery.give(contract, self.cast, on=after(paid, 2), share=HALF, term="autumn and spring")
        if place == ENDED:
            delivery.end_early(contract, self.cast, on=working(date(year, 4, 24)))
            return
        if place % 6 == 0:
            delivery.review(contract, self.cast, on=working(date(year, 5, 12)), finished=True)
        sent = working(due["Final return"] - timedelta(days=place % 9))
        if place == OWING:
            detours.owe(last, self.cast, on=sent, sent_back=after(sent, 4))
            return
        delivery.check(delivery.report(last, on=sent, share=WHOLE, final=True), self.cast, on=after(sent, 3))
        delivery.give(contract, self.cast, on=working(date(year, 7, 26)), share=REST[place % 3], term="summer")
        delivery.close(contract, self.cast, on=working(date(year, 8, 20)), finding=place in {2, 9})

    def this_year(self) -> None:
        """Decided by the chief executive; contracts in force; the first returns come in, some late."""
        start = self.year
        this = self._round(
            "Funded Opportunities", start, "schools+0", working(date(start, 4, 13)), working(date(start, 6, 15))
        )
        rounds.apply(this, [self.able[0], *self.able[4:33]], self.leads)
        rounds.assess(this, self.cast, on=working(date(start, 6, 22)))
        rounds.recommend(
            this, self.cast, on=working(date(start, 7, 4)), delegate=self._delegate(board=False), departs=True
        )
        decided = working(date(start, 7, 8))
        rounds.decide(this, self.cast, on=decided)
        first_due = max(date(start, 9, 12), days_ago(11))
        due = {"Interim return": working(first_due), "Final return": working(date(start + 1, 7, 16))}
        *agreed, dropped, late, lately, last = delivery.awards(this)
        running = delivery.agree(agreed, self.cast, self.deliverers, on=after(decided, 3), due=due)
        drafted = delivery.draft(dropped, self.cast, self.lead, on=after(decided, 3), due=due)
        delivery.cancel(drafted, self.cast, on=after(decided, 9))
        # Of the two that wait for an answer, one waits too long and one was offered lately.
        for decision, offered in ((late, 30), (lately, 9)):
            drafted = delivery.draft(
                decision, self.cast, self.deliverers.partners[offered % 8], on=working(days_ago(offered + 3)), due=due
            )
            delivery.offer(drafted, self.cast, on=working(days_ago(offered)))
        delivery.draft(last, self.cast, self.lead, on=working(days_ago(4)))
        self._reported(running, first_due)

    def _reported(self, running: list[Contract], first_due: date) -> None:
        """The first returns: most are in, every fifth is late, one is begun and not sent."""
        today = timezone.localdate()
        # The return of the school one may sign in as is still to be written.
        late = [
            place
            for place, contract in enumerate(running)
            if place % 5 == 4 or contract.holder == self.able[0].organisation  # noqa: PLR2004 - every fifth
        ]
        begun = next(running[place] for place in late if running[place].holder != self.able[0].organisation)
        delivery.begin(begun.returns_due.order_by("due_on")[0], on=days_ago(1), sessions=9)
        for place, contract in enumerate(running):
            sent = working(first_due - timedelta(days=1 + place % 3))
            if place not in late and sent >= date(self.year, 9, 5):
                self._report(contract, place, sent)
        review = max(date(self.year, 9, 10), days_ago(30))
        if working(review) <= today:
            delivery.review(running[0], self.cast, on=working(review), finished=False)
        for day in (first_due, days_ago(1)):
            if day < today:
                detours.remind(on=day)

    def _report(self, contract: Contract, place: int, sent: date) -> None:
        """One first return; some wait to be checked, and some payments for approval."""
        today = timezone.localdate()
        report = delivery.report(contract.returns_due.order_by("due_on")[0], on=sent, share=THIRD)
        if place % 4 == 3 or after(sent, 3) > today:  # noqa: PLR2004 - every fourth
            return
        delivery.check(report, self.cast, on=after(sent, 3))
        paid = max(after(sent, 3), min(after(sent, 4), working(today - timedelta(days=2))))
        payment = delivery.enter(contract, self.cast, on=paid, share=HALF, term="autumn")
        if place % 7 != 1 and after(paid) <= today:
            delivery.approve(payment, self.cast, on=after(paid))

    def put_to_the_decision_maker(self) -> None:
        """A recommendation waits for the chief executive; one case of it, apart, for the Board."""
        this = self._round(
            "Spring ensembles",
            self.year,
            "ensembles+0",
            working(days_ago(100)),
            working(days_ago(44)),
            menu=("ENS", "CHOIR"),
            starts=self._spring(),
        )
        rounds.apply(this, self.able[20:31], self.leads)
        rounds.assess(this, self.cast, on=working(days_ago(40)))
        to = {"chief": self._delegate(board=False), "board": self._delegate(board=True)}
        detours.put_twice(this, self.cast, to, days=[working(days_ago(number)) for number in (15, 12, 11, 5)])

    def in_assessment(self) -> None:
        """Assessors are half way; of what is assessed a recommendation is being drafted."""
        this = self._round(
            "Inclusion in schools",
            self.year,
            "inclusion+0",
            working(days_ago(60)),
            working(days_ago(22)),
            menu=("SEND", "BESPOKE"),
            starts=self._spring(),
        )
        rounds.apply(this, self.able[1:15], self.leads)
        rounds.assess(this, self.cast, on=working(days_ago(19)), finished=6)
        detours.in_assessment(this, self.cast, on=working(days_ago(5)))
        with at(working(days_ago(2)), 15) as clock:
            rounds.prepare(this, self.cast, clock)

    def decided_lately(self) -> None:
        """A small round of a fortnight ago: a question waits for its answer, a letter in the outbox, another failed."""
        this = self._round(
            "Singing days",
            self.year,
            "singing+0",
            working(days_ago(80)),
            working(days_ago(46)),
            menu=("CHOIR",),
            starts=self._spring(),
        )
        sing = [school for school in self.able[33:] if school.phase in {Phase.PRIMARY, Phase.SECONDARY}]
        rounds.apply(this, sing[:8], self.leads)
        rounds.assess(this, self.cast, on=working(days_ago(43)))
        rounds.recommend(this, self.cast, on=working(days_ago(18)), delegate=self._delegate(board=False))
        rounds.decide(this, self.cast, on=working(days_ago(13)), told=detours.letters_of_all_sorts)
        detours.question(this, self.cast, on=working(days_ago(3)))

    def open_now(self) -> None:
        """Next year's round is open: some have sent, some are writing, some have it back, one thought better of it."""
        this = self._round(
            "Funded Opportunities", self.year + 1, "schools+1", working(days_ago(20)), working(days_ago(-24))
        )
        sending, writing = (2, 3, 5, 6, 7, 8, 9, 10, 11, 12), (14, 15, 4, 13, 0)
        rounds.apply(this, [self.able[place] for place in (*sending, *writing)], self.leads, drafts=len(writing))
        detours.have_it_back(this, self.cast, on=days_ago(2))

    def planned(self) -> None:
        """One call is announced, one is still being drafted, one was cancelled."""
        self._round(
            "Inclusion in schools",
            self.year + 1,
            "inclusion+1",
            working(days_ago(-31)),
            working(days_ago(-75)),
            menu=("SEND", "BESPOKE"),
        )
        self._round(
            "Spring ensembles",
            self.year + 1,
            "ensembles+1",
            working(days_ago(-60)),
            working(days_ago(-100)),
            menu=("ENS",),
            publish=False,
        )
        singing = self._round(
            "Singing days", self.year + 1, "singing+1", working(days_ago(-3)), working(days_ago(-40)), menu=("CHOIR",)
        )
        detours.cancel(singing, self.cast, on=working(days_ago(2)))

    def _spring(self) -> date:
        return date(self.year + 1, 1, 4)
