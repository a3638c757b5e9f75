"""The rule book: the commissioning policy, its versions and clauses."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class PolicyVersion(models.Model):
    """The policy as it stood from a date."""

    number = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=200)
    in_force_from = models.DateField(unique=True)
    review_due = models.DateField()
    what_changed = models.TextField(blank=True)
    source = models.TextField(help_text="The Markdown it was imported from.")
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-in_force_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(review_due__gt=F("in_force_from"))
                & Q(review_due__lte=F("in_force_from") + timedelta(days=366)),
                name="policy_is_reviewed_within_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"

    @classmethod
    def in_force_on(cls, day: date) -> "PolicyVersion | None":
        """The version that applied on a day."""
        return cls.objects.filter(in_force_from__lte=day).order_by("-in_force_from").first()


class Clause(models.Model):
    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="clauses")
    reference = models.CharField(max_length=20)
    heading = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "reference"], name="clause_reference_is_unique")]

    @property
    def is_part(self) -> bool:
        """Tell whether this heads a part of the policy, as “P” heads P1 and P2."""
        return len(self.reference) == 1
