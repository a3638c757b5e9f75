"""What is recommended, who decides, what was decided and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from segue.cycle.applications.models import Application
from segue.cycle.calls.models import Call
from segue.cycle.decisions.lifecycle import Status
from segue.governance.models import Body, Delegation, Meeting
from segue.money.models import Commitment
from segue.policy.models import PolicyVersion
from segue.pounds import Pounds
from segue.record.lifecycle import StatusField, status_field, status_is_known


class Outcome(models.TextChoices):
    AWARDED = "awarded", "Award"
    DECLINED = "declined", "Do not award"


class Recommendation(models.Model):
    """A set of applications put to a decision-maker. Frozen once it is put."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="recommendations")
    title = models.CharField(max_length=160)
    summary = models.TextField(blank=True)
    status = status_field(Status, Status.DRAFT)
    delegation = models.ForeignKey(
        Delegation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="recommendations_prepared",
    )
    prepared_at = models.DateTimeField(auto_now_add=True)
    put_at = models.DateTimeField(null=True, blank=True)
    content_sha256 = models.CharField("seal of what was put", max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            status_is_known(Status, "recommendation_status_is_known"),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | Q(delegation__isnull=False, put_at__isnull=False),
                name="recommendation_put_names_the_decision_maker",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | ~Q(content_sha256=""),
                name="recommendation_put_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Proposal(models.Model):
    """What is recommended for one application."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="proposals")
    application = models.ForeignKey(Application, models.PROTECT, related_name="proposals")
    rank = models.PositiveIntegerField()
    score = models.DecimalField(max_digits=5, decimal_places=2)
    outcome = StatusField(max_length=10, choices=Outcome)
    amount = Pounds(null=True, blank=True)
    exception = models.TextField("reason, where the proposal does not follow the ranking", blank=True)
    reasons = models.TextField()
    conditions = models.TextField(blank=True)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "application"],
                name="an_application_is_proposed_once",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.AWARDED, amount__isnull=False, amount__gt=0)
                | Q(outcome=Outcome.DECLINED, amount=None),
                name="proposal_has_money_if_and_only_if_award",
            ),
        ]


class Sitting(models.Model):
    """The decision-maker's act on a whole recommendation: who decided, who was there, who withdrew."""

    recommendation = models.OneToOneField(Recommendation, models.PROTECT, related_name="sitting")
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="sittings")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="sittings")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="sittings")
    minute_reference = models.CharField(max_length=60, blank=True)
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="sittings")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sittings")
    decided_at = models.DateTimeField(auto_now_add=True)
    reasons = models.TextField()
    present = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)
    content_sha256 = models.CharField("seal of what was decided on", max_length=64, default="", editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reasons=""), name="sitting_has_reasons"),
            models.CheckConstraint(
                condition=Q(body=None, meeting=None)
                | (Q(body__isnull=False, meeting__isnull=False) & ~Q(minute_reference="")),
                name="a_body_decides_at_a_meeting",
            ),
        ]


class Recusal(models.Model):
    """A member who withdrew from one case at the decision, and why."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="recusals")
    application = models.ForeignKey(Application, models.PROTECT, related_name="recusals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="recusals")
    nature = models.CharField(max_length=300)
    quorum_left = models.PositiveSmallIntegerField("members who stayed and counted", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "application", "user"],
                name="a_member_withdraws_once_from_a_case",
            ),
        ]


class Decision(models.Model):
    """What was decided for one application. Added once, never edited."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="decision")
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="decisions")
    outcome = StatusField(max_length=10, choices=Outcome)
    amount = Pounds(null=True, blank=True)
    commitment = models.OneToOneField(Commitment, models.PROTECT, null=True, blank=True, related_name="decision")
    rank = models.PositiveIntegerField()
    score = models.DecimalField(max_digits=5, decimal_places=2)
    reasons = models.TextField()
    conditions = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["-decided_at", "-id"],
                name="award_register",
                condition=Q(outcome=Outcome.AWARDED),
            ),
            models.Index(fields=["-amount", "-id"], name="award_by_amount", condition=Q(outcome=Outcome.AWARDED)),
            models.Index(
                fields=["sitting"], include=["id", "amount"], name="award_sum", condition=Q(outcome=Outcome.AWARDED)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="money_if_and_only_if_awarded",
                condition=Q(outcome=Outcome.AWARDED, amount__isnull=False, amount__gt=0, commitment__isnull=False)
                | Q(outcome=Outcome.DECLINED, amount=None, commitment=None),
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="decision_has_reasons"),
        ]


class OutcomeQuestion(models.Model):
    """An applicant questions an outcome; the hub answers."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="questions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    text = models.TextField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="outcome_question_says_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="outcome_answer_names_who",
            ),
        ]
