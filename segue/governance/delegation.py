"""The scheme of delegation: who may decide what, up to how much, on a day."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from django.db.models import F, OuterRef, Q, QuerySet
from django.utils import timezone

from segue.governance.models import Delegation, Seat
from segue.people.models import User
from segue.rules import RuleBroken
from segue.wording import pounds


def lines(
    act: str,
    *,
    category: str = "",
    amount: Decimal | None = None,
    on: date | None = None,
) -> QuerySet[Delegation]:
    """The lines in force that cover an act, narrowest limit first."""
    day = on or timezone.localdate()
    found = Delegation.objects.filter(
        Q(until=None) | Q(until__gt=day),
        Q(category="") | Q(category=category),
        act=act,
        in_force_from__lte=day,
    )
    if amount is not None:
        found = found.filter(Q(up_to=None) | Q(up_to__gte=amount))
    return found.select_related("body").order_by(F("up_to").asc(nulls_last=True), "-category", "pk")


def lines_naming(act: str, user: User) -> QuerySet[Delegation]:
    """The lines in force for an act that name this person, by role or as the chair of a body."""
    today = timezone.localdate()
    chairs = Seat.objects.filter(Seat.held_on(today), user=user, is_chair=True)
    named = Q(role__in=user.roles) | Q(body__in=chairs.values("body"))
    return Delegation.objects.filter(Q(until=None) | Q(until__gt=today), named, act=act, in_force_from__lte=today)


def lines_letting(act: str, user: User, *, amount: str, category: str) -> QuerySet[Delegation]:
    """Of those, within a question about other rows, the lines that cover a row: the names of its amount and category."""
    return lines_naming(act, user).filter(
        Q(up_to=None) | Q(up_to__gte=OuterRef(amount)), Q(category="") | Q(category=OuterRef(category))
    )


def covers(line: Delegation, user: User, *, on: date | None = None) -> bool:
    """Tell whether a line names this person: by role, or as the chair of its body."""
    if line.role:
        return user.has_role(line.role)
    seats = Seat.objects.filter(Seat.held_on(on or timezone.localdate()), body=line.body, user=user)
    return seats.filter(is_chair=True).exists()


def within_delegation(
    act: str, user: User, *, category: str = "", amount: Decimal | None = None, prepared_by: Collection[int] = ()
) -> Delegation:
    """Find the line that lets this person decide: up to what their office allows, and not alone on what they wrote alone.

    `prepared_by` are the keys of all who worked on it. A line that asks for a second person is closed to one who did so
    alone.
    """
    return _chosen(lines(act, category=category, amount=amount), user, amount, prepared_by)


def refusal(
    act: str, user: User, *, category: str = "", amount: Decimal | None = None, prepared_by: Collection[int] = ()
) -> str:
    """Say why the scheme does not let this person decide, and who can instead; empty when it does."""
    found = list(lines(act, category=category, amount=amount))
    try:
        _chosen(found, user, amount, prepared_by)
    except RuleBroken as broken:
        named = whom(found, besides=user)
        can = f"{named[0].upper()}{named[1:]} can." if named else "It names nobody for this yet."
        return f"{' '.join(broken.messages)} {can}"
    return ""


def whom(found: Iterable[Delegation], *, besides: User | None = None) -> str:
    """Whom lines name, within a sentence: the Board or the chief executive. `besides` is who asks, and may not."""
    return " or ".join(
        dict.fromkeys(
            f"another {line.get_role_display().lower()}" if besides and line.role in besides.roles else line.whom()
            for line in found
        )
    )


def within(act: str, user: User, *, amount: str, category: str) -> Q:
    """Rows that the scheme lets a person decide. `amount` and `category` are the ways to these from a row."""
    found = Q(pk__in=[])
    for line in lines_naming(act, user):
        covered = Q(**{f"{amount}__gt": 0} if line.up_to is None else {f"{amount}__lte": line.up_to})
        found |= covered & Q(**{category: line.category}) if line.category else covered
    return found


def _chosen(
    found: Iterable[Delegation], user: User, amount: Decimal | None, prepared_by: Collection[int]
) -> Delegation:
    chaired = Seat.objects.filter(Seat.held_on(timezone.localdate()), user=user, is_chair=True)
    bodies = set(chaired.values_list("body", flat=True))
    named = [line for line in found if (user.has_role(line.role) if line.role else line.body_id in bodies)]
    alone = set(prepared_by) == {user.pk}
    for line in named:
        if not (alone and line.second_person):
            return line
    if named:
        raise RuleBroken("You alone prepared this, and the scheme of delegation asks for a second person to decide.")
    size = "" if amount is None else f" on {pounds(amount)}"
    raise RuleBroken(f"The scheme of delegation does not let you decide{size} here.")
