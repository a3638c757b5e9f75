"""Who uses the hub: people, the organisations they belong to, the roles they hold."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone


class Role(models.TextChoices):
    APPLICANT = "applicant", "Applicant"
    ASSESSOR = "assessor", "Assessor"
    OFFICER = "officer", "Commissioning officer"
    FINANCE = "finance", "Finance officer"
    CHIEF_EXECUTIVE = "chief_executive", "Chief executive"
    BODY_MEMBER = "body_member", "Body member"
    BODY_CHAIR = "body_chair", "Body chair"
    AUDITOR = "auditor", "Auditor (read only)"
    ADMINISTRATOR = "administrator", "Administrator"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, *, name: str = "", **facts: Any) -> "User":
        """Open an account without a password: people sign in by a link."""
        user = self.model(email=email.strip().lower(), name=name, **{"joined_at": timezone.now(), **facts})
        user.set_unusable_password()
        user.save()
        return user


class User(AbstractBaseUser):
    """A person with an account. Nobody is a superuser: rights come from roles alone."""

    email = models.EmailField("e-mail address", max_length=254, unique=True)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    pseudonym_since = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(email="") & Q(email=Lower("email")),
                name="account_email_is_in_lower_case",
            ),
            models.CheckConstraint(
                condition=Q(pseudonym_since=None) | Q(is_active=False), name="who_has_a_pseudonym_is_gone"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held today; read once for each request."""
        return frozenset(self.roles_held.filter(RoleHeld.held_now()).values_list("role", flat=True))

    def forget_roles(self) -> None:
        """Read roles, organisations and interests again at the next question: they have just changed."""
        for known in ("roles", "organisation_ids", "ties"):
            self.__dict__.pop(known, None)

    def has_role(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    @cached_property
    def organisation_ids(self) -> frozenset[int]:
        """The organisations this person may act for; read once for each request."""
        return frozenset(
            self.memberships.filter(confirmed_at__isnull=False, left_at__isnull=True).values_list(
                "organisation_id", flat=True
            )
        )


class RoleHeld(models.Model):
    """A role given to a person for a time. It ends; it is never deleted."""

    user = models.ForeignKey(User, models.PROTECT, related_name="roles_held")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(until=None),
                name="a_role_is_held_once",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="role_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
        ]

    @staticmethod
    def held_now() -> Q:
        today = timezone.localdate()
        return Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))


class Kind(models.TextChoices):
    SCHOOL = "school", "School"
    PARTNER = "partner", "Partner organisation"
    LEAD = "lead", "Hub lead organisation"


class LegalForm(models.TextChoices):
    """What a partner is in law, as far as the hub needs to know."""

    CHARITY = "charity", "Charity"
    CIC = "cic", "Community interest company"
    COMPANY = "company", "Company"
    ASSOCIATION = "association", "Club, society or group"
    PUBLIC = "public", "Public body"
    SOLE_TRADER = "sole_trader", "One person in business"
    OTHER = "other", "Something else"


# England and Wales, Scotland, Northern Ireland; a charity may be linked to another by a number of its own.
CHARITY_NUMBER = "^([0-9]{6,7}(-[0-9]{1,3})?|SC[0-9]{6}|NIC[0-9]{6})$"
COMPANY_NUMBER = "^[A-Z0-9]{2}[0-9]{5}[A-Z0-9]$"


class Organisation(models.Model):
    """A school, a partner, or the lead organisation itself, as one that can apply and hold a contract."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    legal_form = models.CharField(max_length=20, choices=LegalForm, blank=True)
    charity_number = models.CharField(max_length=20, blank=True)
    company_number = models.CharField(max_length=8, blank=True)
    website = models.URLField(blank=True)
    email = models.EmailField(blank=True)
    about = models.TextField("what it does", blank=True)
    closed_at = models.DateTimeField("when it stopped working with the hub", null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind="lead"),
                name="there_is_one_lead_organisation",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="organisation_kind_is_known"),
            models.UniqueConstraint(Lower("name"), condition=Q(kind="partner"), name="partner_names_differ"),
            models.CheckConstraint(
                condition=~Q(kind="partner") | Q(name__regex=r"[^[:space:]]"),
                name="partner_has_a_name",
            ),
            models.CheckConstraint(
                condition=Q(legal_form__in=("", *LegalForm.values)), name="organisation_legal_form_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind="partner") | Q(charity_number="") | Q(charity_number__regex=CHARITY_NUMBER),
                name="partner_charity_number_is_one",
            ),
            models.CheckConstraint(
                condition=Q(company_number="") | Q(company_number__regex=COMPANY_NUMBER),
                name="organisation_company_number_is_one",
            ),
            models.CheckConstraint(condition=Q(closed_at=None) | Q(kind="partner"), name="only_a_partner_is_closed"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_lead(self) -> bool:
        return self.kind == Kind.LEAD

    @property
    def is_open(self) -> bool:
        """Tell whether it works with the hub today."""
        return self.closed_at is None


class Membership(models.Model):
    """A person acts for an organisation once a colleague or an officer has confirmed it."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    job = models.CharField(max_length=100, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships_confirmed",
    )
    is_first = models.BooleanField(default=False, help_text="The first of a school is confirmed by nobody.")
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="contacts_checked")
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["id"], name="contacts_to_check", condition=Q(is_first=True, checked_at=None)),
            models.Index(fields=["id"], name="members_who_wait", condition=Q(confirmed_at=None, left_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(left_at=None),
                name="a_person_belongs_once",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(is_first=True),
                name="an_organisation_has_one_first_contact",
            ),
            models.CheckConstraint(
                condition=Q(is_first=False) | Q(confirmed_at__isnull=False),
                name="first_contact_is_confirmed_at_once",
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None) | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="contact_is_checked_by_someone",
            ),
        ]

    @property
    def waits(self) -> bool:
        return self.confirmed_at is None and self.left_at is None


class LinkAsked(models.Model):
    """A sign-in link somebody asked for: counted, so that nobody is flooded with letters.

    Keyed hashes stand for the address and the client; rows are forgotten after a day.
    """

    address = models.CharField(max_length=64)
    client = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["address", "at"], name="links_by_address"),
            models.Index(fields=["client", "at"], name="links_by_client"),
            models.Index(fields=["at"], name="links_by_age"),
        ]
