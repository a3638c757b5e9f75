"""What was delivered, in numbers, not names; reviews with actions; what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from segue.cycle.contracts.models import Contract, ReturnDue, Target
from segue.cycle.monitoring.lifecycle import Status
from segue.cycle.needs.models import Finding
from segue.places.key_stages import KeyStage
from segue.record.lifecycle import status_field, status_is_known


class Return(models.Model):
    """A monitoring report against one due date."""

    due = models.OneToOneField(ReturnDue, models.PROTECT, related_name="received")
    status = status_field(Status, Status.DRAFT)
    answers = models.JSONField("what was typed so far", default=dict, blank=True)
    sessions = models.PositiveIntegerField("sessions delivered", null=True, blank=True)
    story = models.TextField("what came of it", blank=True)
    problems = models.TextField("what did not go to plan", blank=True)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status", "due"], name="return_by_status")]
        constraints = [
            status_is_known(Status, "return_status_is_known"),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | Q(sent_at__isnull=False, sessions__isnull=False),
                name="return_sent_says_when_and_how_many",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.ACCEPTED) | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="return_accepted_names_who",
            ),
        ]

    @property
    def contract(self) -> Contract:
        return self.due.contract


class AwaitedReturn(models.Model):
    """A return of a contract in force that the hub has not got. Triggers alone add it and take it away.

    Without this list every question about what is overdue would look through all returns of all years.
    """

    due = models.OneToOneField(ReturnDue, models.CASCADE, primary_key=True, related_name="awaited")
    due_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["due_on", "due"], name="awaited_return_by_date")]


class SetAside(models.Model):
    """Words that met a newer version of the return, or came after it was sent: kept until someone chooses."""

    report = models.ForeignKey(Return, models.CASCADE, related_name="set_aside")
    answers = models.JSONField()
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]


class Sending(models.Model):
    """What was sent, figure for figure: the receipt. Added at each sending, never edited."""

    report = models.ForeignKey(Return, models.PROTECT, related_name="sendings")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="sending_number_is_unique")]


class Reminding(models.TextChoices):
    BEFORE = "before", "Two weeks before it is due"
    ON_THE_DAY = "on_the_day", "On the day it is due"
    AFTER = "after", "A week after it was due"


class Reminder(models.Model):
    """A reminder that went out about a return: each kind once."""

    due = models.ForeignKey(ReturnDue, models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=10, choices=Reminding)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["due", "kind"], name="a_reminder_goes_out_once"),
            models.CheckConstraint(condition=Q(kind__in=Reminding.values), name="reminder_kind_is_known"),
        ]


class PupilCount(models.Model):
    """Pupils of one Key Stage who took part: counted, never named."""

    report = models.ForeignKey(Return, models.CASCADE, related_name="pupil_counts")
    key_stage = models.CharField(max_length=4, choices=KeyStage)
    pupils = models.PositiveIntegerField()
    pupil_premium = models.PositiveIntegerField(default=0)
    send = models.PositiveIntegerField("SEND", default=0)

    class Meta:
        ordering = ["key_stage"]
        constraints = [
            models.UniqueConstraint(fields=["report", "key_stage"], name="a_key_stage_is_counted_once"),
            models.CheckConstraint(
                condition=Q(pupil_premium__lte=F("pupils"), send__lte=F("pupils")),
                name="a_part_is_not_more_than_all_pupils",
            ),
            models.CheckConstraint(condition=Q(key_stage__in=KeyStage.values), name="key_stage_is_known"),
        ]


class Actual(models.Model):
    """What was reached on one target, as one return says."""

    report = models.ForeignKey(Return, models.CASCADE, related_name="actuals")
    target = models.ForeignKey(Target, models.PROTECT, related_name="actuals")
    value = models.DecimalField(max_digits=9, decimal_places=1)
    estimated = models.BooleanField("this is an estimate", default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "target"], name="an_actual_is_given_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="actual_is_not_negative"),
        ]


class Review(models.Model):
    """A meeting on quality and value for money."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="reviews")
    held_on = models.DateField()
    who = models.CharField("who took part", max_length=300)
    quality = models.TextField("service quality")
    value = models.TextField("value for money")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(who="") & ~Q(quality="") & ~Q(value=""),
                name="review_says_who_and_what",
            ),
        ]


class ReviewAction(models.Model):
    review = models.ForeignKey(Review, models.PROTECT, related_name="actions")
    text = models.CharField(max_length=300)
    owner = models.CharField(max_length=120)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                name="review_action_open",
                condition=Q(done_on=None),
            )
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(owner=""), name="review_action_has_an_owner"),
        ]

    @property
    def contract(self) -> Contract:
        return self.review.contract

    @property
    def is_overdue(self) -> bool:
        """Tell whether the day it was to be done by has passed."""
        return self.done_on is None and self.due_on < timezone.localdate()


class Result(models.Model):
    """What came of a contract, and the finding it leads to next year."""

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="result")
    what_came_of_it = models.TextField()
    lesson = models.TextField(blank=True)
    leads_to = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="results")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(what_came_of_it=""), name="result_says_something"),
        ]
