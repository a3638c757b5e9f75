"""Funds, budgets, commitments and payments. Triggers in the database guard the sums again."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from segue import categories
from segue.money.lifecycle import Status
from segue.pounds import Pounds
from segue.record.lifecycle import status_field, status_is_known
from segue.years import ProgrammeYear, YearField


class Restriction(models.TextChoices):
    NONE = "none", "Unrestricted"
    PURPOSE = "purpose", "Restricted to the purpose stated"
    CAPITAL = "capital", "Capital: instruments, equipment and technology only"


class Fund(models.Model):
    """Money received: who gave it, what it may be used for, and when."""

    name = models.CharField(max_length=120, unique=True)
    given_by = models.CharField("funder", max_length=120)
    reference = models.CharField("funder's reference", max_length=60, blank=True)
    restriction = models.CharField(max_length=10, choices=Restriction, default=Restriction.NONE)
    purpose = models.TextField(blank=True)
    categories = ArrayField(
        models.CharField(max_length=30, choices=categories.CHOICES),
        verbose_name="parts of the policy the purpose covers",
        default=list,
        blank=True,
    )
    starts = models.DateField("from")
    ends = models.DateField("to")
    amount = Pounds()

    class Meta:
        ordering = ["-starts", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="fund_is_positive"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="fund_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(restriction__in=Restriction.values),
                name="fund_restriction_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(restriction="purpose") | ~Q(purpose=""),
                name="restricted_fund_says_for_what",
            ),
            models.CheckConstraint(
                condition=Q(restriction="purpose", categories__len__gt=0)
                | (~Q(restriction="purpose") & Q(categories__len=0)),
                name="restricted_fund_names_its_categories",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_year(self) -> ProgrammeYear:
        return ProgrammeYear.of(self.starts)

    @property
    def last_year(self) -> ProgrammeYear:
        return ProgrammeYear.of(self.ends)


class Budget(models.Model):
    """A part of a fund set aside for a category and a programme year."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="budgets")
    category = models.CharField(max_length=30, choices=categories.CHOICES)
    year = YearField()
    name = models.CharField(max_length=120)
    amount = Pounds()

    class Meta:
        ordering = ["-year", "category", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="budget_is_positive"),
            models.UniqueConstraint(fields=["fund", "category", "year", "name"], name="budget_is_set_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Commitment(models.Model):
    """Money promised from a budget. Added, never edited; a release gives some of it back."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="commitments")
    amount = Pounds()
    starts = models.DateField()
    ends = models.DateField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["budget"], include=["amount"], name="commitment_sum")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="commitment_is_positive"),
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="commitment_ends_after_it_starts",
            ),
        ]


class Release(models.Model):
    """A part of a commitment that will not be needed and goes back to its budget."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="releases")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="releases")
    amount = Pounds()
    because = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="release_is_positive"),
            models.CheckConstraint(condition=~Q(because=""), name="release_has_a_reason"),
        ]


class PaymentKind(models.TextChoices):
    MONEY = "money", "Money paid"
    IN_KIND = "in_kind", "Value given in kind"


class Payment(models.Model):
    """Money paid, or value given in kind, against a commitment."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=10, choices=PaymentKind)
    amount = Pounds()
    given_on = models.DateField("date", default=timezone.localdate)
    reference = models.CharField(max_length=60, blank=True)
    what_for = models.CharField(max_length=300)
    status = status_field(Status, Status.ENTERED)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="payments_entered")
    entered_at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payments_settled",
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["commitment", "status"],
                include=["amount", "kind"],
                name="payment_sum",
            ),
            models.Index(fields=["-id"], name="payments_waiting", condition=Q(status=Status.ENTERED)),
        ]
        constraints = [
            status_is_known(Status, "payment_status_is_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_is_positive"),
            models.CheckConstraint(condition=Q(kind__in=PaymentKind.values), name="payment_kind_is_known"),
            models.CheckConstraint(
                condition=Q(settled_by=None) | ~Q(settled_by=F("entered_by")),
                name="payment_is_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.APPROVED) | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="payment_approved_names_who",
            ),
        ]
