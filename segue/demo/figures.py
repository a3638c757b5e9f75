"""The demo's figures: targets that fit what was asked for, and returns that fit the targets and one another."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from segue.cycle.applications.models import Application, SectionAnswers
from segue.cycle.contracts.models import ReturnDue
from segue.cycle.monitoring.models import Actual

# Sessions in a year, and the indicator that counts who takes part. Bespoke support counts its sessions alone.
SESSIONS = {"CLASS": 33, "CHOIR": 30, "ENS": 30, "SEND": 6, "BESPOKE": 6}
COUNTED_BY = {"CLASS": "KPI-2", "CHOIR": "KPI-4", "ENS": "KPI-4", "SEND": "SEND"}
SANG_BEFORE, GO_ON = Decimal("0.3"), Decimal("0.25")
Counts = dict[str, tuple[int, int, int]]


@dataclass(frozen=True)
class Reached:
    """The figures of one return."""

    sessions: int
    pupils: Counts
    actuals: dict[int, tuple[int, bool]]


def codes_of(application: Application) -> list[str]:
    """What a school asked for, in the order of the form."""
    return list(application.lines.order_by("pk").values_list("opportunity__code", flat=True))


def planned(application: Application) -> Counts:
    """Who was to take part, by Key Stage: all, with Pupil Premium, with SEND."""
    who = SectionAnswers.objects.get(application=application, key="who").answers["pupils"]
    parts = ("pupils", "pupil_premium", "send")
    return {stage: tuple(int(counted[part]) for part in parts) for stage, counted in who.items()}  # type: ignore[misc]


def targets(application: Application) -> dict[str, tuple[int, int]]:
    """Where each fitting indicator starts and should get to, by its code."""
    codes = codes_of(application)
    counted = planned(application)
    everyone = sum(all_of_them for all_of_them, _, _ in counted.values())
    found = {"SES": (0, sum(SESSIONS[code] for code in codes))}
    taught = [code for code in codes if code in COUNTED_BY]
    for code in taught:
        before, indicator = found.get(COUNTED_BY[code], (0, 0)), COUNTED_BY[code]
        number = before[1] + everyone // len(taught)
        if indicator == "SEND":
            number = min(number, sum(needs for _, _, needs in counted.values()))
        found[indicator] = (int(number * SANG_BEFORE) if code == "CHOIR" else before[0], number)
        if code == "CLASS":
            found["KPI-3"] = (0, int(number * GO_ON))
    return found


def reached(due: ReturnDue, share: Decimal, dice: Random, *, final: bool) -> Reached:
    """What a return says: sessions since the last one, pupils counted once, figures that agree with both."""
    rows = {target.indicator.code: target for target in due.contract.targets.select_related("indicator")}
    held = Decimal(dice.randrange(92, 101)) / 100
    before = sum(
        int(value)
        for value in Actual.objects.filter(
            target=rows["SES"], report__due__contract=due.contract, report__due__due_on__lt=due.due_on
        ).values_list("value", flat=True)
    )
    sessions = max(1, int(rows["SES"].target * share * held)) - before
    came = Decimal(dice.randrange(86, 107)) / 100
    pupils: Counts = {
        stage: (int(number * came), min(premium, int(number * came)), min(needs, int(number * came)))
        for stage, (number, premium, needs) in planned(due.contract.decision.application).items()
    }
    actuals = {row.pk: (int(row.target * came), False) for code, row in rows.items() if code != "SES"}
    actuals[rows["SES"].pk] = (sessions, False)
    if "SEND" in rows:
        actuals[rows["SEND"].pk] = (min(int(rows["SEND"].target * came), sum(row[2] for row in pupils.values())), False)
    if "KPI-3" in rows and not final:
        # Who carries on is known once the year of whole-class teaching is over.
        actuals[rows["KPI-3"].pk] = (0, False)
    return Reached(sessions, pupils, actuals)
