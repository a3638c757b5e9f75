"""Who was at the meeting, and who must withdraw from which case."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from segue.cycle.decisions.models import Proposal
from segue.governance.interests import ties_to
from segue.governance.models import Meeting, Seat
from segue.people.models import User


@dataclass(frozen=True)
class Attendance:
    """Who was there, and who withdrew from which case for what interest."""

    present: list[User] = field(default_factory=list)
    withdrawn: dict[int, list[tuple[User, str]]] = field(default_factory=dict)

    def stayed(self, application: int) -> int:
        return len(self.present) - len(self.withdrawn.get(application, ()))


def attendance_of(proposals: Collection[Proposal], present: Iterable[User]) -> Attendance:
    """Those present, and for each case who must withdraw from it."""
    people = sorted(set(present), key=lambda person: person.pk)
    ties = ties_to([person.pk for person in people], [row.application.as_case for row in proposals])
    withdrawn: dict[int, list[tuple[User, str]]] = {}
    for row in proposals:
        for person in people:
            if nature := ties.get((person.pk, row.application_id)):
                withdrawn.setdefault(row.application_id, []).append((person, nature))
    return Attendance(people, withdrawn)


def members_of(meeting: Meeting) -> QuerySet[User]:
    """Members of the body with a seat on the day of a meeting."""
    seats = Seat.objects.filter(Seat.held_on(meeting.held_on), body=meeting.body_id)
    return User.objects.filter(pk__in=seats.values("user")).order_by("name", "pk")


def members_present(meeting: Meeting) -> list[User]:
    """Of these, those noted as present; all of them where nobody was noted."""
    noted = meeting.present.all()
    return list(members_of(meeting).filter(pk__in=noted.values("pk")) if noted.exists() else members_of(meeting))
