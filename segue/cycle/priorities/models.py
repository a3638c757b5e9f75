"""What the hub chose to act on, from which findings, adopted by whom."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from segue.cycle.needs.models import Finding
from segue.cycle.priorities.lifecycle import Status
from segue.governance.models import Meeting
from segue.record.lifecycle import status_field, status_is_known
from segue.years import YearField


class Aim(models.IntegerChoices):
    """The three aims of Music Hubs in the National Plan for Music Education (2022)."""

    SCHOOLS = (
        1,
        "Support schools and other settings to give high-quality music education",
    )
    PROGRESSION = (
        2,
        "Support young people to develop as musicians and creatives, into employment",
    )
    ENGAGEMENT = 3, "Support all children and young people to engage with music"


class Priority(models.Model):
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    statement = models.TextField(blank=True)
    aims = ArrayField(models.PositiveSmallIntegerField(choices=Aim))
    from_year = YearField()
    to_year = YearField()
    findings = models.ManyToManyField(Finding, related_name="priorities")
    status = status_field(Status, Status.PROPOSED)
    adopted_at = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="priorities_adopted",
    )
    minute_reference = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name_plural = "priorities"
        ordering = ["-from_year", "number", "pk"]
        constraints = [
            status_is_known(Status, "priority_status_is_known"),
            models.UniqueConstraint(fields=["number", "from_year"], name="priority_number_is_unique"),
            models.CheckConstraint(
                condition=Q(aims__len__gte=1) & Q(aims__contained_by=[1, 2, 3]),
                name="priority_serves_an_aim",
            ),
            models.CheckConstraint(
                condition=Q(to_year__gte=F("from_year")),
                name="priority_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.PROPOSED, adopted_at=None, minute_reference="")
                | (~Q(status=Status.PROPOSED) & Q(adopted_at__isnull=False) & ~Q(minute_reference="")),
                name="priority_is_adopted_at_a_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def aims_served(self) -> list[str]:
        return [f"Aim {aim}: {Aim(aim).label}" for aim in sorted(self.aims)]
