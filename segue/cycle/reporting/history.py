"""Everything that happened on one case, whoever did it, in order."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from segue.cycle.applications.models import Application
from segue.cycle.decisions.models import Recommendation
from segue.cycle.reporting.thread import contract_of, decision_of, is_closed
from segue.letters.models import Letter
from segue.record.history import history_of
from segue.record.models import Change
from segue.site.parts import Event


def history_of_case(application: Application, letters: list[Letter]) -> QuerySet[Change]:
    """Who did what when, over every row the case has. The application comes from `with_thread`."""
    decision, contract = decision_of(application), contract_of(application)
    due = list(contract.returns_due.all()) if contract else []
    received = [one.received for one in due if getattr(one, "received", None)]
    commitment = decision.commitment if decision and not is_closed(application) else None
    payments = list(commitment.payments.all()) if commitment else []
    everything = history_of(
        application,
        *application.assessments.all(),
        decision and decision.sitting.recommendation,
        commitment,
        contract,
        *received,
        *(contract.reviews.all() if contract else ()),
        *payments,
        *letters,
    )
    return everything.exclude(_of_neighbours(application))


def _of_neighbours(application: Application) -> Q:
    """What was done to other cases of the same recommendation: they may be closed to who reads this one."""
    kind = ContentType.objects.get_for_model(Recommendation)
    proposed = Q(what="propose") & ~Q(because=application.reference)
    taken_out = Q(what="take a case out") & ~Q(after=application.reference)
    return Q(subject_type=kind) & (proposed | taken_out)


def letters_of_case(application: Application) -> list[Letter]:
    """The letters the hub wrote about an application, its decision and its contract."""
    wanted = Q(pk__in=[])
    for subject in (application, decision_of(application), contract_of(application)):
        if subject is not None:
            kind = ContentType.objects.get_for_model(subject)
            wanted |= Q(about_type=kind, about_id=subject.pk)
    return list(Letter.objects.filter(wanted).order_by("-pk"))


def events(changes: QuerySet[Change], *, newest_first: bool = True) -> list[Event]:
    """History rows as a timeline."""
    rows = [
        Event(_words(change), change.at, by=str(change.by) if change.by else "the system", why=_why(change))
        for change in changes
    ]
    return rows[::-1] if newest_first else rows


def _why(change: Change) -> str:
    """The reason that was given; of a proposal, what was proposed."""
    return f"{change.after.capitalize()}." if change.what == "propose" else change.because


def _words(change: Change) -> str:
    return f"{change.said}: {change.after}" if change.after.startswith("£") else change.said
