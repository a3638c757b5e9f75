"""Rules about people and organisations, each one function."""

import re

from django.db.models.functions import Lower

from segue.letters.lifecycle import Status as LetterStatus
from segue.letters.models import Letter
from segue.people.models import (
    CHARITY_NUMBER,
    COMPANY_NUMBER,
    Kind,
    LegalForm,
    Membership,
    Organisation,
    Role,
    RoleHeld,
    User,
)
from segue.people.permissions import STAFF
from segue.places.models import School
from segue.rules import RuleBroken

ON_THEIR_WAY = (LetterStatus.HELD, LetterStatus.RELEASED, LetterStatus.FAILED)
WITH_A_SEAT = frozenset({Role.BODY_MEMBER, Role.BODY_CHAIR})


def role_is_given_by_hand(role: str) -> None:
    """The roles of body members and chairs come and go with their seats."""
    if role in WITH_A_SEAT:
        raise RuleBroken("This role comes with a seat. Give the seat on the page of the body.")


def role_ends_by_hand(held: RoleHeld) -> None:
    """A role that came with a seat ends with the seat."""
    if held.role in WITH_A_SEAT:
        raise RuleBroken("This role came with a seat. End the seat on the page of the body.")


def role_is_for_somebody_else(user: User, by: User) -> None:
    """Nobody gives a role to themselves."""
    if user.pk == by.pk:
        raise RuleBroken("You cannot give yourself a role. Another administrator must do it.")


def not_held_yet(user: User, role: Role) -> None:
    """A role is given to a person once."""
    if user.roles_held.filter(RoleHeld.held_now(), role=role).exists():
        raise RuleBroken(f"{user} is {role.label.lower()} already.")


def still_held(held: RoleHeld) -> None:
    """A role ends once."""
    if held.until is not None:
        raise RuleBroken("This role has ended already.")


def somebody_administers_beside(user: User) -> None:
    """There is always an administrator who can sign in.

    Holds the role of them all and only then looks, so that two cannot shut each other out at once.
    """
    standing = RoleHeld.objects.filter(RoleHeld.held_now(), role=Role.ADMINISTRATOR, user__is_active=True)
    list(standing.order_by("pk").select_for_update(of=("self",)))
    if standing.filter(user=user).exists() and not standing.exclude(user=user).exists():
        raise RuleBroken("This is the last administrator. Make another person administrator first.")


def account_is_open(user: User) -> None:
    """An account is closed once."""
    if not user.is_active:
        raise RuleBroken(f"The account of {user} is closed already.")


def account_is_closed(user: User) -> None:
    """Only a closed account is opened again."""
    if user.is_active:
        raise RuleBroken(f"The account of {user} is open already.")


def has_a_name(user: User) -> None:
    """Who was given a pseudonym keeps it: nobody knows the name any more."""
    if user.pseudonym_since is not None:
        raise RuleBroken(f"{user} is a pseudonym already, for good.")


def holds_nothing(user: User) -> None:
    """Who still has a part in the hub's work keeps their name in it."""
    parts = {
        "a role": user.roles_held.filter(RoleHeld.held_now()),
        "a seat": user.seats.filter(until=None),
        "an organisation they act for": user.memberships.filter(left_at=None),
        "a letter that has not gone": Letter.objects.filter(to_email=user.email, status__in=ON_THEIR_WAY),
    }
    if held := [name for name, rows in parts.items() if rows.exists()]:
        raise RuleBroken(f"{user} still has {', '.join(held)}. End these first.")


def account_has_a_reason(because: str) -> None:
    """Nobody is shut out or let in again without a reason."""
    if not because.strip():
        raise RuleBroken("Say why.")


def school_is_open(school: School) -> None:
    """Nobody acts for a school that has closed."""
    if school.is_open:
        return
    successor = f" Its successor is {school.successor} (URN {school.successor.urn})." if school.successor else ""
    raise RuleBroken(f"{school} is not open.{successor}")


def belongs_once(user: User, organisation: Organisation) -> None:
    """A person asks to act for an organisation once."""
    known = user.memberships.filter(organisation=organisation, left_at=None).first()
    if known is not None:
        words = "You have asked already" if known.waits else "You act for this organisation already"
        raise RuleBroken(f"{words}: {organisation}.")


def still_waits(membership: Membership) -> None:
    """Who has an answer does not need another."""
    if membership.left_at is not None:
        raise RuleBroken(f"{membership.user} does not ask any more.")
    if membership.confirmed_at is not None:
        raise RuleBroken(f"{membership.user} is confirmed already.")


def is_checked_once(membership: Membership) -> None:
    """The first contact of a school is checked once."""
    if membership.checked_at is not None:
        raise RuleBroken(f"{membership.user} was checked already.")


def has_not_left(membership: Membership) -> None:
    """Who has left cannot leave again."""
    if membership.left_at is not None:
        raise RuleBroken(f"{membership.user} has left already.")


def is_a_partner(organisation: Organisation) -> None:
    """Schools come from the register and the lead organisation from the page of the hub."""
    if organisation.kind != Kind.PARTNER:
        raise RuleBroken(f"{organisation} is not a partner organisation.")


def works_with_the_hub(partner: Organisation) -> None:
    """Nobody begins to act for a partner that no longer works with the hub."""
    if not partner.is_open:
        raise RuleBroken(f"{partner} no longer works with the hub. Open its entry again first.")


def may_act_for_a_partner(user: User, by: User) -> None:
    """Who acts for a partner is somebody else than who invites, and not of the hub's staff or its auditors."""
    if user.pk == by.pk:
        raise RuleBroken("You cannot invite yourself.")
    if not user.is_active:
        raise RuleBroken(f"The account of {user} is closed. An administrator can open it again.")
    if user.roles_held.filter(RoleHeld.held_now(), role__in=(*STAFF, Role.AUDITOR)).exists():
        raise RuleBroken(f"{user} works for the hub, so they cannot act for a partner.")


def is_invited_once(user: User, partner: Organisation) -> None:
    """A person acts for a partner once."""
    if user.memberships.filter(organisation=partner, left_at=None).exists():
        raise RuleBroken(f"{user} acts for {partner} already.")


def partner_has_a_name(name: str) -> None:
    """A partner is entered under a name."""
    if not name:
        raise RuleBroken("Enter the name of the organisation.")


def partner_name_is_free(name: str, partner: Organisation) -> None:
    """No two of those who may deliver have one name, in whatever letters it is written."""
    same = Organisation.objects.annotate(small=Lower("name")).filter(small=name.lower())
    known = same.filter(kind__in=(Kind.PARTNER, Kind.LEAD)).exclude(pk=partner.pk).first()
    if known is not None:
        raise RuleBroken(name_is_taken(known))


def name_is_taken(known: Organisation) -> str:
    """What is said to whoever enters a partner a second time."""
    if known.is_lead:
        return f"{known} is the lead organisation of this hub. It is not a partner as well."
    if known.is_open:
        return f"There is a partner called {known} already."
    return f"There is a partner called {known} already, which no longer works with the hub. Open it again instead."


def legal_form_is_known(legal_form: str) -> None:
    """A partner is of one of the kinds there are."""
    if legal_form not in LegalForm.values:
        raise RuleBroken("Say what kind of organisation it is.")


def charity_number_is_one(number: str) -> None:
    """A charity number, where there is one, looks like those of the registers of charities."""
    if number and not re.fullmatch(CHARITY_NUMBER, number):
        raise RuleBroken(
            "A charity number has six or seven figures, like 1123456; SC and six figures in Scotland; "
            "NIC and six figures in Northern Ireland."
        )


def company_number_is_one(number: str) -> None:
    """A company number, where there is one, looks like those of the register of companies."""
    if number and not re.fullmatch(COMPANY_NUMBER, number):
        raise RuleBroken(
            "A company number has eight figures or letters, like 01234567 or SC123456. "
            "Put noughts in front of a shorter one."
        )


def partner_is_open(partner: Organisation) -> None:
    """What no longer works with the hub is opened again before anything else is done with it."""
    if not partner.is_open:
        raise RuleBroken(f"{partner} no longer works with the hub. Open it again first.")


def partner_is_closed(partner: Organisation) -> None:
    """Only what was closed is opened again."""
    if partner.is_open:
        raise RuleBroken(f"{partner} works with the hub already.")


def partner_has_a_reason(because: str) -> None:
    """Nobody is taken off the list of partners, or put back on it, without a reason."""
    if not because.strip():
        raise RuleBroken("Say why.")
