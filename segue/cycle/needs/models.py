"""Evidence of need: what was found, where, for whom, and how we know."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from segue.cycle.needs.lifecycle import Status
from segue.places.models import District
from segue.record.lifecycle import status_field, status_is_known
from segue.years import YearField


class Finding(models.Model):
    """A statement of need about a place and a group."""

    statement = models.CharField(max_length=300)
    detail = models.TextField(blank=True)
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="findings")
    place = models.CharField(
        max_length=120,
        blank=True,
        help_text="Where no district says it, for example: the whole hub.",
    )
    group = models.CharField("who it is about", max_length=200)
    year = YearField()
    status = status_field(Status, Status.DRAFT)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            status_is_known(Status, "finding_status_is_known"),
            models.CheckConstraint(
                condition=Q(district__isnull=False) | ~Q(place=""),
                name="finding_has_a_place",
            ),
            models.CheckConstraint(condition=~Q(statement=""), name="finding_says_something"),
        ]

    def __str__(self) -> str:
        return self.statement

    def where(self) -> str:
        return str(self.district) if self.district_id else self.place


class Evidence(models.Model):
    """One piece of evidence with its source and date."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="evidence")
    summary = models.TextField()
    source = models.CharField(max_length=200)
    dated = models.DateField("date of the source")
    link = models.URLField(blank=True)

    class Meta:
        ordering = ["-dated", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="evidence_has_a_source"),
        ]
