"""Everything that happened on one case, whoever did it, in order."""

from typing import Any

from django.db.models import QuerySet

from segue.cycle.applications.models import Application
from segue.cycle.reporting.thread import contract_of, decision_of
from segue.letters.models import Letter
from segue.record.history import history_of
from segue.record.models import Change
from segue.site.parts import Event


def history_of_case(application: Application) -> QuerySet[Change]:
    """Who did what when, over every row the case has. The application comes from `with_thread`."""
    decision, contract = decision_of(application), contract_of(application)
    due = list(contract.returns_due.all()) if contract else []
    received = [one.received for one in due if getattr(one, "received", None)]
    reviews = list(contract.reviews.all()) if contract else []
    payments = list(decision.commitment.payments.all()) if decision and decision.commitment_id else []
    return history_of(
        application,
        *application.assessments.all(),
        decision and decision.sitting.recommendation,
        decision and decision.commitment,
        contract,
        *received,
        *reviews,
        *payments,
        *_letters(application),
    )


def _letters(application: Application) -> list[Letter]:
    subjects: list[Any] = [application, decision_of(application), contract_of(application)]
    return [letter for subject in subjects if subject for letter in letters_about(subject)]


def letters_about(subject: Any) -> QuerySet[Letter]:
    """The letters the hub wrote about a row."""
    return Letter.objects.filter(
        about_type__app_label=subject._meta.app_label,  # noqa: SLF001 - Django's way to name a model
        about_type__model=subject._meta.model_name,  # noqa: SLF001
        about_id=subject.pk,
    )


def events(changes: QuerySet[Change], *, newest_first: bool = True) -> list[Event]:
    """History rows as a timeline."""
    rows = [
        Event(_words(change), change.at, by=str(change.by) if change.by else "the system", why=change.because)
        for change in changes
    ]
    return rows[::-1] if newest_first else rows


def _words(change: Change) -> str:
    what = change.what[:1].upper() + change.what[1:]
    subject = change.subject_type.name
    tail = f" ({change.after})" if change.after.startswith("£") else ""
    return f"{what}: {subject}{tail}"
