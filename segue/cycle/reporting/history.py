"""Everything that happened on one case, whoever did it, in order."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from segue.cycle.applications.models import Application
from segue.cycle.applications.queries import closed_to
from segue.cycle.calls.queries import leaves_of_school
from segue.cycle.decisions.lifecycle import PROPOSED, SEND_BACK, TAKEN_OUT
from segue.cycle.decisions.lifecycle import Status as RecommendationStatus
from segue.cycle.decisions.models import Proposal, Recommendation
from segue.cycle.decisions.permissions import SEE_QUESTIONS
from segue.cycle.decisions.queries import questions_for
from segue.cycle.reporting.thread import contract_of, decision_of, is_closed
from segue.letters.models import Letter
from segue.record.history import history_of
from segue.record.models import Change
from segue.site.parts import Event

MAY_NAME_NEIGHBOURS = ("recommendation", "application")


def history_of_case(application: Application, letters: list[Letter], *more: Model) -> QuerySet[Change]:
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
        *due,
        *received,
        *(contract.reviews.all() if contract else ()),
        *payments,
        *letters,
        *more,
    )
    return everything.exclude(_of_neighbours(application))


def whole_history(application: Application, user: Any) -> list[Event]:
    """The history with what stands beside the case's own rows: earlier recommendations, late leave, who withdrew."""
    earlier = Recommendation.objects.filter(proposals__application=application).exclude(
        status=RecommendationStatus.DRAFT
    )
    leaves = leaves_of_school(application.call, application.school, user)
    letters = letters_of_case(application)
    changes = history_of_case(application, letters, *earlier, *leaves)
    titles = {letter.pk: letter.subject for letter in letters}
    told = [*events(changes, titles, hides=has_closed_neighbour(application, user)), *_questions(application, user)]
    return sorted([*told, *_withdrawals(application)], key=lambda event: event.at, reverse=True)  # type: ignore[arg-type, return-value]


def has_closed_neighbour(application: Application, user: Any) -> bool:
    """Tell whether a recommendation of this case holds another that is closed to its reader."""
    beside = Proposal.objects.filter(closed_to(user, "application"))
    return beside.filter(recommendation__proposals__application=application).exists()


def _of_neighbours(application: Application) -> Q:
    """What was done to other cases of the same recommendation: they may be closed to who reads this one."""
    kind = ContentType.objects.get_for_model(Recommendation)
    proposed = Q(what=PROPOSED) & ~Q(because=application.reference)
    taken_out = Q(what=TAKEN_OUT) & ~Q(after=application.reference)
    return Q(subject_type=kind) & (proposed | taken_out)


def _questions(application: Application, user: Any) -> Iterator[Event]:
    """Who questioned the outcome and what was answered: in words only for those who may read the question itself."""
    open_to_reader = SEE_QUESTIONS.allows(user)
    for one in questions_for(user).filter(decision__application=application):
        asked, answered = (str(one.asked_by), str(one.answered_by)) if open_to_reader else ("", "")
        yield Event("Outcome questioned", one.asked_at, by=asked, why=one.text if open_to_reader else "")
        if one.answered_at:
            why = one.answer if open_to_reader else ""
            yield Event("Question about the outcome answered", one.answered_at, by=answered, why=why)


def _withdrawals(application: Application) -> Iterator[Event]:
    for one in application.recusals.select_related("user", "sitting"):
        left = "" if one.quorum_left is None else f"; {one.quorum_left} stayed"
        yield Event("Withdrew from the decision", one.sitting.decided_at, by=str(one.user), why=f"{one.nature}{left}")


def letters_of_case(application: Application) -> list[Letter]:
    """The letters the hub wrote about an application, its decision, its contract and the returns it asks for."""
    contract = contract_of(application)
    due = list(contract.returns_due.all()) if contract else []
    received = [one.received for one in due if getattr(one, "received", None)]
    wanted = Q(pk__in=[])
    for subjects in ([application], [decision_of(application)], [contract], due, received):
        keys = [subject.pk for subject in subjects if subject is not None]
        if keys:
            kind = ContentType.objects.get_for_model(next(one for one in subjects if one is not None))
            wanted |= Q(about_type=kind, about_id__in=keys)
    return list(Letter.objects.filter(wanted).order_by("-pk"))


def events(changes: Iterable[Change], titles: Mapping[int, str], *, hides: bool = False) -> list[Event]:
    """History rows as a timeline, newest first, letters by their titles.

    `hides` keeps back reasons that may name a case closed to the reader.
    """
    return [
        Event(
            _words(change, titles),
            change.at,
            by=str(change.by) if change.by else "the system",
            why=_why(change, hides=hides),
        )
        for change in changes
    ][::-1]


def _why(change: Change, *, hides: bool) -> str:
    """The reason that was given; of a proposal, what was proposed."""
    if hides and change.what == SEND_BACK.name and change.subject_type.model in MAY_NAME_NEIGHBOURS:
        return ""
    return f"{change.after.capitalize()}." if change.what == PROPOSED else change.because


def _words(change: Change, titles: Mapping[int, str]) -> str:
    if change.subject_type.model == "letter":
        return f"{change.said}: {titles[change.subject_id]}"
    return f"{change.said}: {change.after}" if change.after.startswith("£") else change.said
