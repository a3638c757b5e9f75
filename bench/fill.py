"""A hub of any size, in bulk: schools, calls, applications and everything that follows from them."""

import datetime as dt
import hashlib
from decimal import Decimal
from random import Random

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone

from segue.cycle.applications.models import Application, Submission
from segue.cycle.assessment.models import Assessment, Moderation
from segue.cycle.calls.models import Call, Criterion, Indicator, Opportunity, Specification
from segue.cycle.calls.school_form import ensure_school_form
from segue.cycle.contracts.models import Contract, ReturnDue, Target
from segue.cycle.decisions.models import Decision, Recommendation, Sitting
from segue.cycle.monitoring.models import Actual, PupilCount, Return
from segue.cycle.needs.models import Finding
from segue.cycle.priorities.models import Priority
from segue.governance.models import Body, Delegation, Hub, Meeting
from segue.letters.models import Letter
from segue.money.models import Budget, Commitment, Fund, Payment
from segue.people.models import Kind, Membership, Organisation, Role, RoleHeld, User
from segue.places.models import District, School, SurveyDone
from segue.policy.models import PolicyVersion
from segue.record.models import Change

SCHOOLS, ASSESSORS, COLLEAGUES, YEARS, BATCH = 2_000, 60, 44, 10, 5_000
DISTRICTS = [f"District {letter}" for letter in "ABCDEFGHIJKLM"]
STAGES = ["submitted"] * 3 + ["in_assessment"] * 2 + ["awarded"] * 3 + ["declined"] * 2
THIS_YEAR = 2026
SEAL = hashlib.sha256(b"what was put").hexdigest()
WORDS = "Our pupils sing in assembly and most of them meet no other music in school. " * 6


class Filling:
    """Rows that hang together, written table by table."""

    def __init__(self, applications: int) -> None:
        self.number = applications
        self.dice = Random(1)
        self.now = timezone.now()
        self.calls_needed = max(YEARS, -(-applications // SCHOOLS))
        self.to_a_call = -(-applications // self.calls_needed)

    def run(self) -> None:
        """Write everything. Triggers rest meanwhile: they check one row after another, which takes hours in bulk."""
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        self._people()
        self._schools()
        self._rules()
        self._calls()
        self._applications()
        self._assessments()
        self._decisions()
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT")
            # What triggers would have listed meanwhile; of awards without a contract there are none.
            cursor.execute("SELECT segue_await_returns(id) FROM contracts_contract WHERE status = 'in_force'")
            cursor.execute("VACUUM ANALYZE")

    def _people(self) -> None:
        self.officer = self._user("officer", Role.OFFICER)
        self.chief = self._user("chief", Role.CHIEF_EXECUTIVE)
        self.assessors = [self._user(f"assessor{n}", Role.ASSESSOR) for n in range(ASSESSORS)]
        self.lead = self._user("lead", Role.APPLICANT)
        organisation = Organisation.objects.create(name="The lead organisation", kind=Kind.LEAD)
        Hub.objects.create(id=1, name="A large hub", lead=organisation, email="hub@example.org")

    def _user(self, name: str, role: str) -> User:
        user = User.objects.create_user(f"{name}@example.org", name=name)
        RoleHeld.objects.create(user=user, role=role)
        return user

    def _schools(self) -> None:
        District.objects.bulk_create(
            District(code=f"X{n:08d}", name=name, outline=_square(n)) for n, name in enumerate(DISTRICTS)
        )
        names = [f"{word} {kind} School {n}" for n, (word, kind) in enumerate(self._names())]
        organisations = Organisation.objects.bulk_create(Organisation(name=name, kind=Kind.SCHOOL) for name in names)
        self.schools = School.objects.bulk_create(
            School(
                urn=100_000 + n,
                name=name,
                type_name="Community school",
                phase="primary",
                standing="open",
                state_funded=True,
                district_name=DISTRICTS[n % len(DISTRICTS)],
                postcode=f"ZZ{n % 90} 1AA",
                pupils=100 + n % 500,
                imd_decile=n % 10 + 1,
                organisation=organisation,
            )
            for n, (name, organisation) in enumerate(zip(names, organisations, strict=True))
        )
        Membership.objects.bulk_create(
            Membership(user=self.lead, organisation=one, confirmed_at=self.now) for one in organisations[:COLLEAGUES]
        )

    def _names(self) -> list[tuple[str, str]]:
        words = ["Salt", "Marsh", "Heath", "Oak", "River", "Castle", "Harbour", "Orchard", "Lark", "Stone"]
        return [(f"{self.dice.choice(words)}{self.dice.choice(words).lower()}", "Primary") for _ in range(SCHOOLS)]

    def _rules(self) -> None:
        self.delegation = Delegation.objects.create(
            act="decide", role=Role.CHIEF_EXECUTIVE, in_force_from=dt.date(2015, 9, 1)
        )
        self.policy = PolicyVersion.objects.create(
            number=1,
            title="Policy",
            in_force_from=dt.date(2026, 9, 1),
            review_due=dt.date(2027, 8, 31),
            source="#",
            imported_by=self.chief,
        )
        board = Body.objects.create(name="Board", kind="board", decides=True)
        meeting = Meeting.objects.create(body=board, held_on=dt.date(2026, 9, 10), quorum=board.quorum)
        finding = Finding.objects.create(
            statement="Few play", place="The hub", group="Pupils", year=2026, recorded_by=self.officer, status="stated"
        )
        priority = Priority.objects.create(
            number=1,
            title="Begin where fewest play",
            aims=[1],
            from_year=2020,
            to_year=2030,
            status="adopted",
            adopted_at=meeting,
            minute_reference="1",
        )
        priority.findings.add(finding)
        self.indicator = Indicator.objects.create(code="KPI-2", name="Pupils taught", definition="Counted once")
        self.specification = Specification.objects.create(
            title="Support", category="schools", year=2026, to_achieve="-", for_whom="-", standard="-"
        )
        self.specification.priorities.add(priority)
        self.specification.indicators.add(self.indicator)

    def _calls(self) -> None:
        fund = Fund.objects.create(
            name="Grant", given_by="Funder", starts=dt.date(2010, 9, 1), ends=dt.date(2030, 8, 31), amount=500_000_000
        )
        form = ensure_school_form()
        self.calls = [self._call(n, fund, form) for n in range(self.calls_needed)]
        self.open = self._call(999, fund, form, is_open=True)

    def _call(self, n: int, fund: Fund, form: object, *, is_open: bool = False) -> Call:
        year = THIS_YEAR - (0 if is_open else n % YEARS)
        budget = Budget.objects.create(fund=fund, category="schools", year=year, name=f"Schools {n}", amount=5_000_000)
        closes = self.now + dt.timedelta(days=30) if is_open else self.now - dt.timedelta(days=40 + n)
        call = Call.objects.create(
            reference=f"FO-{n:03d}",
            title=f"Funded Opportunities {n}",
            specification=self.specification,
            category="schools",
            year=year,
            budget=budget,
            question_set=form,
            opens_at=closes - dt.timedelta(days=60),
            closes_at=closes,
            activity_starts=dt.date(year, 9, 1),
            activity_ends=dt.date(year + 1, 8, 31),
            status="published",
            survey_required=is_open,
        )
        Opportunity.objects.create(call=call, code="CLASS", title="Whole class", phases=["primary"], cap=Decimal(2_000))
        Criterion.objects.create(call=call, title="Need", question="How clear?", weight=1)
        return call

    def _applications(self) -> None:
        self.rows: list[Application] = []
        for n in range(self.number):
            call, school = self.calls[n // self.to_a_call], self.schools[n % SCHOOLS]
            status = STAGES[n % len(STAGES)]
            self.rows.append(
                Application(
                    reference=f"{call.reference}-{n % SCHOOLS:05d}",
                    call=call,
                    applicant_id=school.organisation_id,
                    school=school,
                    question_set_id=call.question_set_id,
                    status=status,
                    requested=Decimal(200 + n * 37 % 1_800),
                    begun_by=self.lead,
                    submitted_by=self.lead,
                    submitted_at=call.closes_at - dt.timedelta(minutes=n % 40_000),
                )
            )
        Application.objects.bulk_create(self.rows, batch_size=BATCH)
        Submission.objects.bulk_create((self._submission(row) for row in self.rows), batch_size=BATCH)
        self._changes(self.rows, "submit", "submitted")
        SurveyDone.objects.bulk_create(
            SurveyDone(school=school, year=self.open.year - 1, completed_on=self.now.date(), noted_by=self.officer)
            for school in self.schools[:400]
        )

    def _submission(self, row: Application) -> Submission:
        answers = {
            "reference": row.reference,
            "sections": [
                {
                    "key": "why",
                    "title": "Why it matters",
                    "questions": [{"key": "need", "label": "What is the need?", "asks": "words", "answer": WORDS}],
                }
            ],
        }
        return Submission(
            application=row,
            number=1,
            answers=answers,
            requested=row.requested,
            sha256=hashlib.sha256(row.reference.encode()).hexdigest(),
            by=self.lead,
        )

    def _changes(self, rows: list, what: str, after: str) -> None:
        if not rows:
            return
        kind = ContentType.objects.get_for_model(rows[0])
        Change.objects.bulk_create(
            (Change(subject_type=kind, subject_id=row.pk, what=what, after=after, by=self.officer) for row in rows),
            batch_size=BATCH,
        )

    def _assessments(self) -> None:
        def rows():
            for n, row in enumerate(self.rows):
                if row.status == "submitted":
                    continue
                scored = row.status != "in_assessment" or n % 4 == 0
                for m in range(2):
                    yield Assessment(
                        application=row,
                        assessor=self.assessors[(n + m) % ASSESSORS],
                        assigned_by=self.officer,
                        status="submitted" if scored else "assigned",
                        declared_at=self.now if scored else None,
                        submitted_at=self.now if scored else None,
                        total=Decimal(40 + (n + m) % 60) if scored else None,
                    )

        Assessment.objects.bulk_create(rows(), batch_size=BATCH)
        self.decided = [row for row in self.rows if row.status in {"awarded", "declined"}]
        Moderation.objects.bulk_create(
            (
                Moderation(
                    application=row,
                    score=Decimal(40 + n % 60),
                    average=Decimal(40 + n % 60),
                    spread=Decimal(5),
                    assessors=2,
                    reasons="Agreed",
                    by=self.officer,
                )
                for n, row in enumerate(self.decided)
            ),
            batch_size=BATCH,
        )

    def _decisions(self) -> None:
        sittings = {call.pk: self._sitting(call) for call in self.calls}
        awarded = [row for row in self.decided if row.status == "awarded"]
        commitments = Commitment.objects.bulk_create(
            (
                Commitment(
                    budget_id=row.call.budget_id,
                    amount=row.requested,
                    starts=row.call.activity_starts,
                    ends=row.call.activity_ends,
                )
                for row in awarded
            ),
            batch_size=BATCH,
        )
        held = dict(zip((row.pk for row in awarded), commitments, strict=True))
        decisions = Decision.objects.bulk_create(
            (
                Decision(
                    application=row,
                    sitting=sittings[row.call_id],
                    outcome=row.status,
                    amount=row.requested if row.pk in held else None,
                    commitment=held.get(row.pk),
                    rank=n % SCHOOLS + 1,
                    score=Decimal(40 + n % 60),
                    reasons="Serves the priority and shows the need.",
                    decided_by=self.chief,
                )
                for n, row in enumerate(self.decided)
            ),
            batch_size=BATCH,
        )
        self._letters(decisions)
        self._contracts([decision for decision in decisions if decision.commitment_id])
        self._changes(decisions, "decide", "")

    def _sitting(self, call: Call) -> Sitting:
        recommendation = Recommendation.objects.create(
            call=call,
            title=f"Awards {call.reference}",
            status="decided",
            delegation=self.delegation,
            prepared_by=self.officer,
            put_at=self.now,
            content_sha256=SEAL,
        )
        return Sitting.objects.create(
            recommendation=recommendation,
            delegation=self.delegation,
            policy=self.policy,
            decided_by=self.chief,
            reasons="Agreed",
            content_sha256=SEAL,
        )

    def _letters(self, decisions: list[Decision]) -> None:
        kind = ContentType.objects.get_for_model(Decision)
        Letter.objects.bulk_create(
            (
                Letter(
                    kind="outcome",
                    to_email="lead@example.org",
                    subject="The outcome of your application",
                    text="We decided.",
                    about_type=kind,
                    about_id=decision.pk,
                    status="sent",
                    sent_at=self.now,
                )
                for decision in decisions
            ),
            batch_size=BATCH,
        )

    def _contracts(self, decisions: list[Decision]) -> None:
        contracts = Contract.objects.bulk_create(
            (
                Contract(
                    reference=f"{decision.application.reference}-C",
                    decision=decision,
                    year=decision.application.call.year,
                    holder_id=decision.application.applicant_id,
                    provider_id=decision.application.applicant_id,
                    type="grant",
                    type_reason="Nothing is supplied in return",
                    amount=decision.amount,
                    commitment=decision.commitment,
                    starts=decision.application.call.activity_starts,
                    ends=decision.application.call.activity_ends,
                    status="in_force" if decision.application.call.year == THIS_YEAR else "completed",
                    offered_at=self.now,
                    drafted_by=self.officer,
                    accepted_by=self.lead,
                    accepted_as="Head",
                    accepted_at=self.now,
                )
                for decision in decisions
            ),
            batch_size=BATCH,
        )
        targets = Target.objects.bulk_create(
            (Target(contract=one, indicator=self.indicator, target=Decimal(30)) for one in contracts), batch_size=BATCH
        )
        dues = ReturnDue.objects.bulk_create(
            (ReturnDue(contract=one, title="Final return", due_on=one.ends) for one in contracts), batch_size=BATCH
        )
        past = [row for row in zip(contracts, dues, targets, strict=True) if row[0].status == "completed"]
        reports = Return.objects.bulk_create((self._return(due) for _, due, _ in past), batch_size=BATCH)
        PupilCount.objects.bulk_create((PupilCount(report=one, key_stage="ks2", pupils=30) for one in reports), BATCH)
        reached = (Actual(report=one, target=row[2], value=30) for one, row in zip(reports, past, strict=True))
        Actual.objects.bulk_create(reached, BATCH)
        Payment.objects.bulk_create((self._payment(row[0]) for row in past), batch_size=BATCH)

    def _return(self, due: ReturnDue) -> Return:
        facts = {"sent_by": self.lead, "sent_at": self.now, "checked_by": self.officer, "checked_at": self.now}
        return Return(due=due, status="accepted", sessions=30, story=WORDS, begun_by=self.lead, **facts)

    def _payment(self, contract: Contract) -> Payment:
        return Payment(
            commitment=contract.commitment,
            kind="money",
            amount=contract.amount,
            given_on=contract.ends,
            what_for="The year",
            status="approved",
            entered_by=self.officer,
            settled_by=self.chief,
            settled_at=self.now,
        )


def _square(n: int) -> list[list[list[float]]]:
    """A district's outline: one square of a row."""
    west, east = n * 0.1, (n + 1) * 0.1
    return [[[west, 51.0], [east, 51.0], [east, 51.1], [west, 51.1], [west, 51.0]]]
