"""Who assesses which application, their scores, and the moderated score."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from segue.cycle.applications.models import Application
from segue.cycle.assessment.lifecycle import LIVE, TO_DO, Status
from segue.cycle.calls.models import Criterion
from segue.record.lifecycle import status_field, status_is_known


class Assessment(models.Model):
    """One assessor's work on one application."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="assessments")
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assessments")
    status = status_field(Status, Status.ASSIGNED)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(auto_now_add=True)
    due_on = models.DateField(null=True, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    interest = models.CharField("nature of the interest", max_length=300, blank=True)
    comment = models.TextField("comment for the moderation", blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    total = models.DecimalField(
        "weighted score out of 100",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["assessor", "status", "-id"], name="assessment_by_assessor"),
            models.Index(fields=["due_on"], name="assessment_awaited", condition=Q(status__in=TO_DO)),
        ]
        constraints = [
            status_is_known(Status, "assessment_status_is_known"),
            models.UniqueConstraint(fields=["application", "assessor"], name="an_assessor_is_assigned_once"),
            models.CheckConstraint(
                condition=Q(status__in=(Status.ASSIGNED, Status.RELEASED)) | Q(declared_at__isnull=False),
                name="nothing_opens_before_a_declaration",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.CONFLICTED) | (~Q(interest="") & Q(total=None)),
                name="a_conflicted_assessor_does_not_count",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.SUBMITTED) | Q(total__isnull=False, submitted_at__isnull=False),
                name="scored_has_a_total",
            ),
            models.CheckConstraint(
                condition=Q(total=None) | Q(total__gte=0, total__lte=100),
                name="total_is_out_of_100",
            ),
        ]

    @property
    def is_live(self) -> bool:
        """Whether it counts or may come to count. That an interest ties it, the query says (`is_tied`)."""
        return self.status in LIVE and not getattr(self, "is_tied", False)

    @property
    def said(self) -> str:
        """Where it stands in words: an interest that is known withdraws it, whether or not it was declared."""
        tied = self.status in LIVE and not self.is_live
        return "Withdrawn: interest known" if tied else self.get_status_display()


class Score(models.Model):
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    reasons = models.TextField(blank=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="a_criterion_is_scored_once"),
        ]


class Moderation(models.Model):
    """The score that counts, agreed after all assessors are in. A new one is a new row."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="moderations")
    score = models.DecimalField(max_digits=5, decimal_places=2)
    average = models.DecimalField(max_digits=5, decimal_places=2)
    spread = models.DecimalField(max_digits=5, decimal_places=2)
    assessors = models.PositiveSmallIntegerField()
    counted = models.ManyToManyField(Assessment, related_name="counted_in")
    reasons = models.TextField()
    feedback = models.TextField("feedback for the applicant", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["application", "-id"], name="moderation_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=100),
                name="moderated_score_is_out_of_100",
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="moderation_has_reasons"),
            models.CheckConstraint(condition=Q(assessors__gte=1), name="moderation_counts_someone"),
        ]
