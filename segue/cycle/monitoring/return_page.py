"""What the pages of one return show."""

from typing import Any

from segue.cycle.contracts.lifecycle import AGREED
from segue.cycle.contracts.models import ReturnDue, Target
from segue.cycle.contracts.permissions import SEE_CONTRACT_FILE
from segue.cycle.contracts.queries import targets_with_indicators
from segue.cycle.monitoring import figures, progress, queries, receipts, rules
from segue.cycle.monitoring.forms import STATES, ReturnForm
from segue.cycle.monitoring.lifecycle import Status
from segue.cycle.monitoring.models import Return, SetAside
from segue.cycle.monitoring.permissions import CHECK_RETURN, WRITE_RETURN
from segue.cycle.monitoring.tables import return_tag
from segue.people.models import User
from segue.places.key_stages import stages_of
from segue.record.history import history_of
from segue.site.parts import Event

# Words set aside, each with its differences: the name of the field, these words, the words that stand.
Aside = list[tuple[SetAside, list[tuple[str, str, str]]]]
VIEWS = (*STATES, ("", "All"))
CHOOSE = "A colleague saved this return while you were writing. Your words are kept: choose between the two below."
CONFLICT = (
    "A colleague saved this return while you were writing. Your words are kept beside theirs: "
    "load the page again and choose."
)
NOT_ALL_KEPT = "Not all of what you typed could be kept. See below."
KEPT = "What you typed is kept beside it, and is not part of what was sent."


def report_of(due: ReturnDue) -> Return | None:
    """The return that came in against a due date, if one was begun."""
    return getattr(due, "received", None)


def targets_of(due: ReturnDue) -> list[Target]:
    return list(targets_with_indicators(due.contract))


def may_write(due: ReturnDue, user: User) -> bool:
    """Tell whether the return is this person's to write, as it stands."""
    report = report_of(due)
    with_them = report is None or report.status in queries.WITH_THE_HOLDER
    return with_them and due.contract.status in AGREED and WRITE_RETURN.allows(user, due)


def writing(
    due: ReturnDue, targets: list[Target], user: User, *, form: Any = None, save: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The form, filled with what was typed so far or what is known."""
    report = report_of(due)
    last = queries.last_sent(due)
    answers = report.answers if report else receipts.known_before(due)
    version = report.version if report else 0
    if form is None:
        form = ReturnForm(initial={**answers, "version": version}, targets=targets)
    else:
        form.data = form.data.copy()
        if save is None or save["state"] not in {"conflict", "kept"}:
            form.data["version"] = str(version)
    form.shown = stages_of(queries.school_of(due.contract))
    return {
        "due": due,
        "form": form,
        "report": report,
        "save": save or {"state": "", "words": "", "at": None},
        "last": last,
        "last_values": {actual.target_id: actual.value for actual in last.actuals.all()} if last else {},
        "aside": _aside(report, targets) if report else [],
        "sent": report is not None and report.status not in queries.WITH_THE_HOLDER,
        "because": sent_back_because(report) if report and report.status == Status.SENT_BACK else "",
        "user": user,
    }


def _aside(report: Return, targets: list[Target]) -> Aside:
    """Words set aside, each with what differs: the name of the field, their words, the words that stand."""
    labels = {name: field.label for name, field in ReturnForm(targets=targets).fields.items()}
    found = [
        (
            kept,
            [
                (str(labels.get(name, name)), text, report.answers.get(name, ""))
                for name, text in kept.answers.items()
                if text != report.answers.get(name, "")
            ],
        )
        for kept in report.set_aside.filter(settled_at=None).select_related("by")
    ]
    return [(kept, differences) for kept, differences in found if differences]


def _aside_for(report: Return, targets: list[Target], user: User) -> Aside:
    """Words set aside that this person may read. What was typed since the return was sent is the holder's own."""
    own = WRITE_RETURN.allows(user, report)
    if report.status in queries.WITH_THE_HOLDER and not own:
        return []
    found = [(kept, [one for one in differences if one[1]]) for kept, differences in _aside(report, targets)]
    return [(kept, words) for kept, words in found if words and (own or (report.sent_at and kept.at <= report.sent_at))]


def checking(due: ReturnDue, report: Return) -> dict[str, Any]:
    """The answers as they will be sent, with what is missing, what waits and what looks unlikely."""
    targets = targets_of(due)
    read = figures.read(report.answers, targets)
    return {
        "due": due,
        "report": report,
        "read": read,
        "content": None if read.wrong else receipts.content(due, read, targets),
        "warnings": rules.warnings(read, queries.school_of(due.contract), queries.last_sent(due)),
        "open": report.status in queries.WITH_THE_HOLDER,
        "aside": _aside(report, targets),
    }


def reading(due: ReturnDue, user: User) -> dict[str, Any]:
    """What was sent, beside targets and the last return."""
    report = report_of(due)
    shown = {"due": due, "report": report, "tag": return_tag(due), "can": {"check": False, "file": False}}
    shown["can"]["file"] = SEE_CONTRACT_FILE.allows(user, due.contract)
    if report is None or report.status == Status.DRAFT:
        return {**shown, "content": None}
    targets = targets_of(due)
    read = _read_sent(report)
    last = queries.last_sent(due)
    shown["can"]["check"] = report.status == Status.SENT and CHECK_RETURN.allows(user, due)
    sending = report.sendings.order_by("-number").first()
    return {
        **shown,
        "content": sending.content
        if sending
        else receipts.content(due, read, [t for t in targets if t.pk in read.actuals]),
        "sending": sending,
        "aside": _aside_for(report, targets, user),
        "beside": _beside(due, targets, read, last),
        "rule": progress.RULE,
        "last": last,
        "last_pupils": sum(count["pupils"] for count in queries.counts_of(last).values()) if last else None,
        "warnings": rules.warnings(read, queries.school_of(due.contract), last),
        "because": sent_back_because(report) if report.status == Status.SENT_BACK else "",
        "events": [
            Event(change.said, change.at, str(change.by or "the system"), change.because)
            for change in history_of(report, due)
        ][::-1],
    }


def _read_sent(report: Return) -> figures.Figures:
    """The figures of a return that was sent, as they are kept."""
    return figures.Figures(
        sessions=report.sessions,
        story=report.story,
        problems=report.problems,
        pupils=queries.counts_of(report),
        actuals={actual.target_id: (actual.value, actual.estimated) for actual in report.actuals.all()},
    )


def _beside(due: ReturnDue, targets: list[Target], read: figures.Figures, last: Return | None) -> list[dict[str, Any]]:
    """Each target with what this return says, what the last one said, and how far one should be by now."""
    before = {actual.target_id: actual.value for actual in last.actuals.all()} if last else {}
    return [
        {
            "target": target,
            "actual": read.actuals.get(target.pk, (None, False))[0],
            "estimated": read.actuals.get(target.pk, (None, False))[1],
            "last": before.get(target.pk),
            "expected": progress.expected_by(due.contract, target, due.due_on),
        }
        for target in targets
    ]


def sent_back_because(report: Return) -> str:
    """Why a return was sent back last."""
    change = history_of(report).filter(what="send back").last()
    return change.because if change else ""


def after(due: ReturnDue, posted: Any) -> list[Any]:
    """The key of the page that follows a save."""
    return [due.pk] if "check" in posted else [due.contract.reference]
