"""Agreements made from decisions: what was promised, by when, measured how."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from segue.cycle.calls.models import Indicator
from segue.cycle.contracts.lifecycle import AGREED, NOT_OFFERED, Status
from segue.cycle.decisions.models import Decision
from segue.governance.models import Delegation
from segue.money.models import Commitment
from segue.people.models import Organisation
from segue.pounds import Pounds
from segue.record.lifecycle import status_field, status_is_known
from segue.years import YearField


class Type(models.TextChoices):
    GRANT = "grant", "Grant"
    SERVICES = "services", "Contract for services"
    PURCHASE = "purchase", "Purchase"
    INTERNAL = "internal", "Internal commission of the lead organisation"


class Vat(models.TextChoices):
    OUTSIDE = "outside", "Outside the scope of VAT"
    NONE = "none", "No VAT is charged"
    INCLUDED = "included", "VAT is included in the amount"


class Contract(models.Model):
    """Any agreement. One with the lead organisation has a comparator or reason and an outside approver."""

    reference = models.CharField(max_length=24, unique=True)
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="contract")
    year = YearField("programme year of the call", editable=False)
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="contracts", verbose_name="made with")
    provider = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="contracts_provided",
        verbose_name="who delivers",
    )
    type = models.CharField(max_length=10, choices=Type)
    type_reason = models.TextField("why this type")
    comparator = models.TextField("comparator, or reason for the lead organisation", blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_under = models.ForeignKey(Delegation, models.PROTECT, null=True, blank=True, related_name="+")
    amount = Pounds()
    vat = models.CharField("VAT", max_length=10, choices=Vat, default=Vat.OUTSIDE)
    vat_amount = Pounds("VAT in the amount", default=0)
    commitment = models.OneToOneField(Commitment, models.PROTECT, related_name="contract")
    starts = models.DateField()
    ends = models.DateField()
    conditions = models.TextField(blank=True)
    status = status_field(Status, Status.DRAFT)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(auto_now_add=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField("day by which an answer is asked for", null=True, blank=True)
    reminded_at = models.DateTimeField("when the offer was last called to mind", null=True, blank=True)
    taken_back_at = models.DateTimeField("when the last offer was taken back", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    accepted_as = models.CharField("position of who accepted", max_length=120, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["status", "-id"], name="contract_by_status"),
            models.Index(fields=["holder", "-id"], name="contract_by_holder"),
            models.Index(fields=["year", "provider"], include=["amount", "status"], name="contract_sum"),
        ]
        constraints = [
            status_is_known(Status, "contract_status_is_known"),
            models.CheckConstraint(condition=Q(type__in=Type.values), name="contract_type_is_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="contract_is_positive"),
            models.CheckConstraint(condition=~Q(type_reason=""), name="contract_type_has_a_reason"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="contract_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(type="internal")
                | Q(status__in=(Status.DRAFT, Status.CANCELLED))
                | (~Q(comparator="") & Q(approved_by__isnull=False)),
                name="internal_commission_is_justified_and_approved",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")),
                name="contract_is_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="contract_approval_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(type__in=("grant", "internal"), vat="outside")
                | Q(type__in=("services", "purchase"), vat__in=("none", "included")),
                name="contract_vat_fits_its_type",
            ),
            models.CheckConstraint(
                condition=Q(vat="included", vat_amount__gt=0, vat_amount__lt=F("amount"))
                | (~Q(vat="included") & Q(vat_amount=0)),
                name="contract_vat_is_part_of_the_amount",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=AGREED)
                | (Q(accepted_at__isnull=False, accepted_by__isnull=False) & ~Q(accepted_as="")),
                name="contract_in_force_was_accepted",
            ),
            models.CheckConstraint(
                condition=Q(status__in=(Status.DRAFT, Status.CANCELLED)) | Q(offered_at__isnull=False),
                name="contract_past_draft_was_offered",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.OFFERED) | Q(answer_by__isnull=False),
                name="offer_asks_for_an_answer_by_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def needs_approval(self) -> bool:
        """Tell whether the lead organisation delivers this, so that someone outside must approve."""
        return self.type == Type.INTERNAL or self.provider.is_lead

    @property
    def text(self) -> "ContractText | None":
        """The words as they stand in the last offer; of a draft, and of what was never agreed, there are none."""
        if self.status in NOT_OFFERED:
            return None
        return self.texts.order_by("-number").first()

    @property
    def is_unanswered(self) -> bool:
        """Tell whether an offer waits longer than an answer was asked for."""
        if self.status != Status.OFFERED or self.answer_by is None:
            return False
        return self.answer_by < timezone.localdate()

    @property
    def was_taken_back(self) -> bool:
        """Tell whether this is the draft of an offer that was taken back."""
        return self.status == Status.DRAFT and self.taken_back_at is not None


class AwardWithoutContract(models.Model):
    """An award nobody has drafted a contract for. Triggers add it with the decision and take it away with the contract.

    Without this list the morning page would look through every award there ever was.
    """

    decision = models.OneToOneField(Decision, models.CASCADE, primary_key=True, related_name="without_contract")


class ContractText(models.Model):
    """The contract as it was offered, word for word, with its fingerprint. Added with each offer, never edited."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="texts")
    number = models.PositiveSmallIntegerField("which offer of the contract", default=1)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="an_offer_has_one_text")]


class Target(models.Model):
    """An indicator of the contract, with where it starts and where it should get to."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="targets")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets")
    baseline = models.DecimalField(max_digits=9, decimal_places=1, null=True, blank=True)
    target = models.DecimalField(max_digits=9, decimal_places=1)
    adds_up = models.BooleanField("the returns' figures are added up (otherwise the latest counts)", default=False)

    class Meta:
        ordering = ["indicator__code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "indicator"], name="an_indicator_is_set_once"),
            models.CheckConstraint(condition=Q(target__gte=0), name="target_is_not_negative"),
        ]


class ReturnDue(models.Model):
    """A monitoring return the contract asks for, and its date."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="returns_due")
    title = models.CharField(max_length=120)
    due_on = models.DateField()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on", "id"], name="return_due_by_date")]
        constraints = [models.UniqueConstraint(fields=["contract", "title"], name="a_return_is_asked_for_once")]

    def __str__(self) -> str:
        return self.title
