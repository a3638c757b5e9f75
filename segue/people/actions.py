from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from segue.people import letters, organisations, pseudonyms, roles, rules
from segue.people.models import Kind, Membership, Organisation, Role, RoleHeld, User
from segue.people.permissions import (
    CHANGE_NAME,
    CHECK_CONTACTS,
    CLOSE_ACCOUNT,
    CONFIRM_MEMBERSHIP,
    INVITE_TO_PARTNER,
    JOIN_SCHOOL,
    KEEP_PARTNERS,
    LEAVE,
    MANAGE_PEOPLE,
    PSEUDONYMISE,
    REMOVE_MEMBER,
)
from segue.places.models import School
from segue.record.history import note
from segue.rules import RuleBroken

# What is entered about a partner, as its history calls it.
PARTNER_FACTS = {
    "name": "name",
    "legal_form": "kind",
    "charity_number": "charity number",
    "company_number": "company number",
    "website": "website",
    "email": "e-mail address",
    "about": "what it does",
}


@transaction.atomic
def add_person(*, email: str, name: str, by: User) -> User:
    """Open an account for somebody, who signs in by a link."""
    MANAGE_PEOPLE.require(by)
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, name=name)
    except IntegrityError as exists:
        raise RuleBroken(f"There is an account for {email.strip().lower()} already.") from exists
    note(user, "add person", after=user.name, by=by)
    return user


@transaction.atomic
def change_name(user: User, *, name: str, by: User) -> User:
    """Change one's own name as others see it."""
    CHANGE_NAME.require(by, user)
    before, user.name = user.name, name
    user.save(update_fields=["name"])
    note(user, "change name", before=before, after=name, by=by)
    return user


@transaction.atomic
def close_account(user: User, *, because: str, by: User) -> User:
    """Close an account: whoever has it is signed out at once, and no link lets them in. What they did stays."""
    CLOSE_ACCOUNT.require(by, user)
    rules.account_has_a_reason(because)
    rules.somebody_administers_beside(user)
    user.refresh_from_db(from_queryset=User.objects.select_for_update())
    rules.account_is_open(user)
    user.is_active = False
    # Sessions and links are signed with it: those of today stay dead when the account opens again.
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    note(user, "close account", by=by, because=because)
    return user


@transaction.atomic
def reopen_account(user: User, *, because: str, by: User) -> User:
    """Open a closed account again, with the roles, seats and memberships that nobody has ended meanwhile."""
    CLOSE_ACCOUNT.require(by, user)
    rules.account_has_a_reason(because)
    user.refresh_from_db(from_queryset=User.objects.select_for_update())
    rules.account_is_closed(user)
    rules.has_a_name(user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    note(user, "open account again", by=by, because=because)
    return user


@transaction.atomic
def pseudonymise(user: User, *, because: str, by: User) -> User:
    """Replace the name and address of somebody who has left by a pseudonym, for good. What they did stays."""
    PSEUDONYMISE.require(by, user)
    rules.account_has_a_reason(because)
    user.refresh_from_db(from_queryset=User.objects.select_for_update())
    rules.has_a_name(user)
    rules.account_is_closed(user)
    rules.holds_nothing(user)
    note(user, "pseudonymise", by=by, because=because)
    pseudonyms.replace_everywhere(user)
    user.name, user.email = pseudonyms.pseudonym_of(user), pseudonyms.address_of(user)
    user.pseudonym_since = timezone.now()
    user.save(update_fields=["name", "email", "pseudonym_since"])
    return user


@transaction.atomic
def give_role(user: User, *, role: str, because: str = "", by: User) -> RoleHeld:
    """Give a person a role from today."""
    MANAGE_PEOPLE.require(by, user)
    rules.role_is_given_by_hand(role)
    rules.role_is_for_somebody_else(user, by)
    User.objects.select_for_update().get(pk=user.pk)
    rules.not_held_yet(user, Role(role))
    return roles.hold(user, role, by=by, because=because)


@transaction.atomic
def end_role(held: RoleHeld, *, because: str = "", by: User) -> RoleHeld:
    """End a person's role today. There is always an administrator."""
    MANAGE_PEOPLE.require(by, held)
    rules.role_ends_by_hand(held)
    if held.role == Role.ADMINISTRATOR:
        rules.somebody_administers_beside(held.user)
    held.refresh_from_db(fields=["until"], from_queryset=RoleHeld.objects.select_for_update(of=("self",)))
    rules.still_held(held)
    return roles.end(held, by=by, because=because)


@transaction.atomic
def join_school(school: School, *, job: str = "", by: User) -> Membership:
    """Ask to act for a school: its first person at once, a later one when somebody confirms."""
    JOIN_SCHOOL.require(by, school)
    rules.school_is_open(school)
    organisation = organisations.of_school(school)
    rules.belongs_once(by, organisation)
    first = not organisation.memberships.filter(confirmed_at__isnull=False).exists()
    first = first and not organisation.memberships.filter(left_at=None).exists()
    membership = Membership.objects.create(
        user=by,
        organisation=organisation,
        job=job,
        asked_at=timezone.now(),
        is_first=first,
        confirmed_at=timezone.now() if first else None,
    )
    note(membership, "join", after="first contact" if first else "waits to be confirmed", by=by, because=job)
    roles.hold(by, Role.APPLICANT, by=by, because=f"Asked to act for {organisation}")
    by.forget_roles()
    if not first:
        letters.somebody_waits(membership)
        letters.you_wait(membership)
    return membership


@transaction.atomic
def confirm_membership(membership: Membership, *, by: User) -> Membership:
    """Confirm that a person acts for an organisation."""
    CONFIRM_MEMBERSHIP.require(by, membership)
    _lock(membership)
    rules.still_waits(membership)
    membership.confirmed_at, membership.confirmed_by = timezone.now(), by
    membership.save(update_fields=["confirmed_at", "confirmed_by"])
    note(membership, "confirm", after=str(membership.user), by=by)
    letters.you_are_confirmed(membership)
    return membership


@transaction.atomic
def refuse_membership(membership: Membership, *, because: str, by: User) -> Membership:
    """Refuse somebody who asked to act for an organisation, with the reason."""
    CONFIRM_MEMBERSHIP.require(by, membership)
    _lock(membership)
    rules.still_waits(membership)
    _end(membership, "refuse", by=by, because=because)
    letters.you_are_refused(membership, because)
    return membership


@transaction.atomic
def check_contact(membership: Membership, *, by: User) -> Membership:
    """Note that the first contact of a school was checked."""
    CHECK_CONTACTS.require(by, membership)
    _lock(membership)
    rules.is_checked_once(membership)
    membership.checked_at, membership.checked_by = timezone.now(), by
    membership.save(update_fields=["checked_at", "checked_by"])
    note(membership, "check contact", after=str(membership.user), by=by)
    return membership


@transaction.atomic
def leave(membership: Membership, *, by: User) -> Membership:
    """Stop acting for an organisation, or asking to."""
    LEAVE.require(by, membership)
    _lock(membership)
    rules.has_not_left(membership)
    return _end(membership, "leave", by=by)


@transaction.atomic
def remove_member(membership: Membership, *, because: str, by: User) -> Membership:
    """Stop a person from acting for an organisation, with the reason."""
    REMOVE_MEMBER.require(by, membership)
    _lock(membership)
    rules.has_not_left(membership)
    return _end(membership, "remove", by=by, because=because)


@transaction.atomic
def add_partner(*, by: User, **facts: Any) -> Organisation:
    """Enter an organisation that may deliver beside the lead organisation."""
    KEEP_PARTNERS.require(by)
    partner = Organisation(kind=Kind.PARTNER)
    _set_facts(partner, facts)
    note(partner, "add partner", after=partner.name, by=by)
    return partner


@transaction.atomic
def change_partner(partner: Organisation, *, by: User, **facts: Any) -> Organisation:
    """Change what is entered about a partner. Agreements keep the name they were made under."""
    KEEP_PARTNERS.require(by, partner)
    _lock_partner(partner)
    rules.partner_is_open(partner)
    before = _said_of(partner)
    _set_facts(partner, facts)
    after = _said_of(partner)
    changed = [f"{name}: {before[name]} → {after[name]}" for name in before if before[name] != after[name]]
    if changed:
        note(partner, "change partner", by=by, because="\n".join(changed))
    return partner


@transaction.atomic
def close_partner(partner: Organisation, *, because: str, by: User) -> Organisation:
    """Note that a partner no longer works with the hub: nothing new is agreed with it, what there is stays."""
    KEEP_PARTNERS.require(by, partner)
    rules.partner_has_a_reason(because)
    _lock_partner(partner)
    rules.partner_is_open(partner)
    partner.closed_at = timezone.now()
    partner.save(update_fields=["closed_at"])
    note(partner, "close partner", before=partner.name, by=by, because=because)
    return partner


@transaction.atomic
def reopen_partner(partner: Organisation, *, because: str, by: User) -> Organisation:
    """Note that a partner works with the hub again."""
    KEEP_PARTNERS.require(by, partner)
    rules.partner_has_a_reason(because)
    _lock_partner(partner)
    rules.partner_is_closed(partner)
    partner.closed_at = None
    partner.save(update_fields=["closed_at"])
    note(partner, "reopen partner", after=partner.name, by=by, because=because)
    return partner


@transaction.atomic
def invite_to_partner(partner: Organisation, *, email: str, name: str, by: User) -> Membership:
    """Have a person act for a partner: they sign in by a link, and a letter tells them."""
    INVITE_TO_PARTNER.require(by, partner)
    _lock_partner(partner)
    rules.works_with_the_hub(partner)
    user = _account_of(email, name, by=by)
    rules.may_act_for_a_partner(user, by)
    rules.is_invited_once(user, partner)
    membership = Membership.objects.create(
        user=user, organisation=partner, confirmed_at=timezone.now(), confirmed_by=by
    )
    note(membership, "invite to partner", after=str(user), by=by)
    roles.hold(user, Role.APPLICANT, by=by, because=f"Acts for {partner}")
    letters.you_are_invited(membership)
    return membership


def _account_of(email: str, name: str, *, by: User) -> User:
    """The account of an address, locked; opened where there is none."""
    address = email.strip().lower()
    known = User.objects.select_for_update().filter(email=address).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            user = User.objects.create_user(address, name=name)
    except IntegrityError:
        # Somebody opened it between the question and this line.
        return User.objects.select_for_update().get(email=address)
    note(user, "add person", after=user.name, by=by)
    return user


def _lock_partner(partner: Organisation) -> None:
    """Take the organisation as it stands, locked, and a partner."""
    partner.refresh_from_db(from_queryset=Organisation.objects.select_for_update())
    rules.is_a_partner(partner)


def _said_of(partner: Organisation) -> dict[str, str]:
    """What is entered about a partner, in the words of its history."""
    kept = {name: getattr(partner, name) for name in PARTNER_FACTS} | {"legal_form": partner.get_legal_form_display()}
    return {words: kept[name] or "nothing" for name, words in PARTNER_FACTS.items()}


def _set_facts(partner: Organisation, facts: dict[str, Any]) -> None:
    if unknown := facts.keys() - PARTNER_FACTS.keys():
        raise TypeError(f"a partner has no such facts: {', '.join(sorted(unknown))}")
    for name, value in facts.items():
        setattr(partner, name, value)
    partner.name = " ".join(partner.name.split())
    for name in ("charity_number", "company_number"):
        setattr(partner, name, "".join(getattr(partner, name).split()).upper())
    rules.partner_has_a_name(partner.name)
    rules.partner_name_is_free(partner.name, partner)
    rules.legal_form_is_known(partner.legal_form)
    rules.charity_number_is_one(partner.charity_number)
    rules.company_number_is_one(partner.company_number)
    try:
        with transaction.atomic():
            partner.save()
    except IntegrityError as taken:
        # Somebody entered the same name between the rule and this line.
        raise RuleBroken(rules.name_is_taken(partner)) from taken


def _lock(membership: Membership) -> None:
    membership.refresh_from_db(
        from_queryset=Membership.objects.select_for_update(of=("self",)).select_related("user", "organisation")
    )


def _end(membership: Membership, what: str, *, by: User, because: str = "") -> Membership:
    membership.left_at = timezone.now()
    membership.save(update_fields=["left_at"])
    note(membership, what, before=str(membership.user), by=by, because=because)
    by.forget_roles()
    return membership
