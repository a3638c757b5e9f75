"""The demo's first days: the hub, its people and bodies, who may decide what, its policy and its money."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from segue.demo import bodies
from segue.demo.accounts import ACCOUNTS, DOMAIN
from segue.demo.cast import Cast, email_of, fresh, person
from segue.demo.clock import at, days_ago
from segue.demo.days import working
from segue.governance import actions as governance
from segue.governance.models import Act
from segue.money import actions as money
from segue.money.models import Budget, Fund, Restriction
from segue.people.models import Kind, Organisation, Role, RoleHeld, User
from segue.policy import actions as policy
from segue.years import ProgrammeYear

ROLE_OF = {
    "Assessor": Role.ASSESSOR,
    "Assessor with an interest": Role.ASSESSOR,
    "Finance officer": Role.FINANCE,
    "Finance officer, second": Role.FINANCE,
    "Commissioning officer": Role.OFFICER,
    "Chief executive": Role.CHIEF_EXECUTIVE,
    "Auditor": Role.AUDITOR,
}
MORE_ASSESSORS = ("Wilfred Oakes", "Saskia Lund", "Odette Marlow", "Bertram Quist")
POLICY = Path(__file__).parent / "policy.md"
# In which version each of these came, and what stood there before.
GREW = (
    (2, "Interests are declared; whoever has one takes no part.", "The law and our own rules are kept."),
    (
        2,
        "Young people, schools and local arts and education organisations are asked before services are designed.",
        "Schools are asked before services are designed.",
    ),
    (
        3,
        "an approval from outside the team that delivers, and a line in the report to the Board.",
        "and an approval from outside the team that delivers.",
    ),
    (
        3,
        "Calls, criteria, decisions, reasons and amounts are published.",
        "Calls, decisions and amounts are published.",
    ),
)


def gather(day: date) -> Cast:
    """Set up the hub and everyone who works in it or advises it."""
    cast = Cast()
    with at(day, 9):
        administrator = User.objects.create_user(email_of("Nadia Croft"), name="Nadia Croft")
        RoleHeld.objects.create(user=administrator, role=Role.ADMINISTRATOR)
        cast.by_role["Administrator"] = administrator
        _hub(administrator)
        for account in ACCOUNTS:
            if account.role in ROLE_OF:
                cast.by_role[account.role] = person(account.name, ROLE_OF[account.role], administrator)
        cast.assessors = [cast["Assessor"], cast["Assessor with an interest"]]
        cast.assessors += [person(name, Role.ASSESSOR, administrator) for name in MORE_ASSESSORS]
        bodies.seat(cast, administrator)
        _delegation(cast, administrator, day)
    return cast


def _hub(by: User) -> None:
    lead = Organisation.objects.create(name="Weald & Estuary Music", kind=Kind.LEAD, charity_number="0000000")
    governance.set_up_hub(
        by=by,
        name="Weald & Estuary Music Hub",
        lead=lead,
        email=f"hello@{DOMAIN}",
        telephone="01632 960100",
        address="The Old Band Room\nQuay Street\nHarbour ZZ2 1HB",
        local_authorities=["Weald", "Estuary"],
        local_authority_codes=["990", "991"],
    )


def _delegation(cast: Cast, by: User, day: date) -> None:
    board, schools = cast.bodies["Board"], "schools"
    lines = (
        {"act": Act.ADOPT_PRIORITY, "body": board, "second_person": False},
        {"act": Act.PUBLISH_CALL, "role": Role.OFFICER, "second_person": False},
        {"act": Act.PUBLISH_CALL, "role": Role.CHIEF_EXECUTIVE, "second_person": False},
        {"act": Act.DECIDE, "category": schools, "up_to": Decimal(5_000), "role": Role.CHIEF_EXECUTIVE},
        {"act": Act.DECIDE, "body": board},
        {"act": Act.APPROVE_PAYMENT, "role": Role.FINANCE},
        {"act": Act.INTERNAL_COMMISSION, "up_to": Decimal(10_000), "role": Role.CHIEF_EXECUTIVE},
        {"act": Act.INTERNAL_COMMISSION, "body": board},
    )
    for line in lines:
        governance.add_delegation(by=by, in_force_from=day, **line)


def write_policies(cast: Cast, year: int) -> None:
    """Three yearly versions of the policy, each reviewed before the next."""
    notes = (
        "The first version.",
        "Interests are declared for each case.",
        "The lead organisation's share is published.",
    )
    for number, note in enumerate(notes, start=1):
        start = date(year - 3 + number, 9, 1)
        with at(start, 9):
            policy.import_policy(
                policy_text(number),
                number=number,
                in_force_from=start,
                review_due=date(start.year + 1, 8, 31),
                what_changed=note,
                by=fresh(cast["Chief executive"]),
            )


def policy_text(number: int) -> str:
    """The policy as it stood: the first two versions lacked what the later ones brought."""
    text = POLICY.read_text()
    for since, words, before in GREW:
        if words not in text:
            raise ValueError(words)
        if number < since:
            text = text.replace(words, before)
    return text


def fund_years(cast: Cast, year: int) -> dict[str, Budget]:
    """The hub's grants and what of each is set aside for schools and the rest."""
    budgets: dict[str, Budget] = {}
    for offset in (-1, 0, 1):
        start = year + offset
        with at(working(min(date(start, 3, 20), days_ago(60))), 11):
            by = fresh(cast["Finance officer"])
            grant = _grant(ProgrammeYear(start), by)
            for key, category, name, amount in _shares(offset):
                label = f"{name} {ProgrammeYear(start)}"
                budgets[f"{key}{offset:+d}"] = money.set_budget(
                    grant, category=category, year=start, name=label, amount=Decimal(amount), by=by
                )
    with at(date(year - 1, 10, 4), 11):
        _capital(year, fresh(cast["Finance officer"]))
    return budgets


def _grant(year: ProgrammeYear, by: User) -> Fund:
    return money.receive_fund(
        by=by,
        name=f"Music hub grant {year}",
        given_by="National arts council",
        reference=f"MH-{year.start}-88",
        restriction=Restriction.PURPOSE,
        purpose="Music education for children and young people in the area of the hub.",
        categories=sorted({category for _, category, *_ in _shares(0)}),
        starts=year.first_day,
        ends=year.last_day,
        amount=Decimal(412_000),
    )


def _shares(offset: int) -> tuple[tuple[str, str, str, int], ...]:
    return (
        ("schools", "schools", "Funded Opportunities", 62_000 + 4_000 * offset),
        ("inclusion", "schools", "Inclusion in schools", 18_000),
        ("ensembles", "schools", "Spring ensembles", 16_000),
        ("singing", "schools", "Singing days", 4_000),
        ("centres", "out_of_school", "Music centres and county ensembles", 148_000),
        ("projects", "project_grants", "Projects with partners", 36_000),
        ("cpd", "professional_development", "Teachers' courses", 22_000),
        ("visits", "quality_assurance", "Quality visits", 9_000),
        ("fees", "financial_assistance", "Help with fees", 41_000),
        ("research", "research", "Finding out", 8_000),
    )


def _capital(year: int, by: User) -> None:
    fund = money.receive_fund(
        by=by,
        name="Instruments capital grant",
        given_by="National arts council",
        reference="CAP-11",
        restriction=Restriction.CAPITAL,
        purpose="Instruments, equipment and technology.",
        starts=date(year - 1, 9, 1),
        ends=date(year + 1, 8, 31),
        amount=Decimal(240_000),
    )
    money.set_budget(
        fund, category="instruments", year=year, name="Instruments and technology", amount=Decimal(180_000), by=by
    )
