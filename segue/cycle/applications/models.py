"""What a school asks for, kept section by section, and the receipt of what it sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from segue.cycle.applications.lifecycle import Status
from segue.cycle.calls.models import Call, Opportunity, QuestionSet
from segue.governance.interests import Case
from segue.people.models import Organisation
from segue.places.models import School
from segue.pounds import Pounds
from segue.record.lifecycle import status_field, status_is_known


class Application(models.Model):
    """One organisation's answer to one call. It keeps the questions it began with."""

    reference = models.CharField(max_length=20, unique=True)
    call = models.ForeignKey(Call, models.PROTECT, related_name="applications")
    applicant = models.ForeignKey(Organisation, models.PROTECT, related_name="applications")
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="applications")
    question_set = models.ForeignKey(QuestionSet, models.PROTECT, related_name="+")
    status = status_field(Status, Status.DRAFT)
    requested = Pounds(default=0)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="applications_begun")
    begun_at = models.DateTimeField(auto_now_add=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["call", "status", "-id"], include=["school"], name="application_by_call"),
            models.Index(fields=["status", "-id"], name="application_by_status"),
            models.Index(fields=["school", "-id"], name="application_by_school"),
            models.Index(fields=["requested", "id"], name="application_by_amount"),
            models.Index(fields=["submitted_at", "id"], name="application_by_sent"),
        ]
        constraints = [
            status_is_known(Status, "application_status_is_known"),
            models.UniqueConstraint(
                fields=["call", "applicant"],
                condition=~Q(status=Status.WITHDRAWN),
                name="one_application_to_a_call",
            ),
            models.CheckConstraint(condition=Q(requested__gte=0), name="request_is_not_negative"),
            models.CheckConstraint(
                condition=Q(status__in=(Status.DRAFT, Status.WITHDRAWN))
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="application_submitted_names_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(status__in=(Status.DRAFT, Status.RETURNED, Status.WITHDRAWN)) | Q(requested__gt=0),
                name="application_submitted_asks_for_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}, {self.applicant}"

    @property
    def as_case(self) -> Case:
        """What an interest asks of it."""
        return Case(self.pk, self.applicant_id, self.begun_at)


class Counter(models.Model):
    """The last number given to an application of one call. Numbers are not given twice; some may be left out."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="+")
    last = models.PositiveIntegerField()


class Line(models.Model):
    """One opportunity asked for, with its amount and what it is for."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="lines")
    opportunity = models.ForeignKey(Opportunity, models.PROTECT, related_name="lines")
    amount = Pounds()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["opportunity__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "opportunity"],
                name="opportunity_is_asked_for_once",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="line_is_positive"),
        ]


class SectionAnswers(models.Model):
    """The answers of one section. `version` rises with every save; a stale save is told.

    `changed_in` says of each question in which version its answer last changed.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=40)
    answers = models.JSONField(default=dict)
    changed_in = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    complete = models.BooleanField(default=False)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["application", "key"], name="a_section_is_kept_once")]


class SetAside(models.Model):
    """Words that could not go into their section, and why: kept until someone uses or dismisses them."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="set_aside")
    key = models.SlugField(max_length=40)
    answers = models.JSONField()
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]


class Submission(models.Model):
    """What was sent, word for word: the receipt. Added at each submission, never edited."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    requested = Pounds()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="submission_number_is_unique")]
