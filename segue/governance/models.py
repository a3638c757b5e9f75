"""The hub itself, its bodies and meetings, interests, and who may decide what."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from segue import categories
from segue.people.models import Organisation, Role
from segue.pounds import Pounds
from segue.wording import pounds, uk_date

REVIEW_MONTHS, MOST_MONTHS = 6, 24


class Hub(models.Model):
    """The hub's own facts: one row."""

    name = models.CharField(max_length=120)
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    email = models.EmailField()
    telephone = models.CharField(max_length=30, blank=True)
    address = models.TextField(blank=True)
    local_authorities = ArrayField(models.CharField(max_length=80), default=list)
    local_authority_codes = ArrayField(models.CharField(max_length=4), default=list)
    review_months = models.PositiveSmallIntegerField(
        "months within which a contract in force is reviewed", default=REVIEW_MONTHS
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="there_is_one_hub"),
            models.CheckConstraint(
                condition=Q(review_months__gte=1, review_months__lte=MOST_MONTHS), name="review_months_are_few"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BodyKind(models.TextChoices):
    BOARD = "board", "Board"
    HUB_BOARD = "hub_board", "Hub Board"
    LSAG = "lsag", "Lead Schools Advisory Group"
    EXECUTIVE = "executive", "Executive Committee"
    SLT = "slt", "Senior leadership team"
    PANEL = "panel", "Panel"


class Body(models.Model):
    """A group that decides or advises."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=BodyKind)
    purpose = models.TextField(blank=True)
    decides = models.BooleanField("takes decisions (otherwise it advises)", default=False)
    quorum = models.PositiveSmallIntegerField(default=3)

    class Meta:
        verbose_name_plural = "bodies"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BodyKind.values), name="body_kind_is_known"),
            models.CheckConstraint(condition=Q(quorum__gte=1), name="quorum_is_at_least_one"),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A person's place on a body, for a time."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats")
    is_chair = models.BooleanField("chair", default=False)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-is_chair", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "user"],
                condition=Q(until=None),
                name="a_person_sits_once_on_a_body",
            ),
            models.UniqueConstraint(
                fields=["body"],
                condition=Q(until=None, is_chair=True),
                name="a_body_has_one_chair",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="seat_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{'Chair' if self.is_chair else 'Member'} of {self.body}"

    @staticmethod
    def held_on(day: date) -> Q:
        return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


class Meeting(models.Model):
    """A meeting of a body, with who was there."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    held_on = models.DateField("date")
    title = models.CharField(max_length=120, blank=True)
    minutes = models.TextField(blank=True)
    present = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="meetings", blank=True)
    quorum = models.PositiveSmallIntegerField("members needed on that day", editable=False)

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["body", "held_on", "title"], name="a_meeting_is_noted_once"),
            models.CheckConstraint(condition=Q(quorum__gte=1), name="a_meeting_needs_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {uk_date(self.held_on)}"


class MinutesBefore(models.Model):
    """Minutes as they stood before a correction. Added once, never edited."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes_before")
    minutes = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="who corrected them"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]


class Interest(models.Model):
    """A declared interest of a person in an organisation. It ends; it is never deleted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="interests")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="interests_in")
    nature = models.CharField(max_length=300)
    declared_at = models.DateTimeField(default=timezone.now)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-declared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(until=None),
                name="an_interest_is_declared_once",
            ),
            models.CheckConstraint(condition=~Q(nature=""), name="interest_has_a_nature"),
        ]


class Act(models.TextChoices):
    """What the scheme of delegation speaks of."""

    ADOPT_PRIORITY = "adopt_priority", "Adopt a priority"
    PUBLISH_CALL = "publish_call", "Publish a call"
    DECIDE = "decide", "Decide on awards"
    APPROVE_PAYMENT = "approve_payment", "Approve a payment"
    INTERNAL_COMMISSION = (
        "internal_commission",
        "Approve a commission of the lead organisation",
    )


MONEY = frozenset({Act.DECIDE, Act.APPROVE_PAYMENT, Act.INTERNAL_COMMISSION})


class Delegation(models.Model):
    """One dated line of the scheme: for a category and an act, who may decide, up to how much."""

    category = models.CharField(max_length=30, choices=categories.CHOICES, blank=True)
    act = models.CharField(max_length=20, choices=Act)
    up_to = Pounds(null=True, blank=True, help_text="Leave empty for any amount.")
    role = models.CharField(max_length=20, choices=Role, blank=True)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="delegations")
    second_person = models.BooleanField("whoever recommended may not decide alone", default=True)
    in_force_from = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["act", "category", F("up_to").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(role="") & Q(body__isnull=False)) | (~Q(role="") & Q(body=None)),
                name="delegated_to_a_role_or_a_body",
            ),
            models.CheckConstraint(condition=Q(act__in=Act.values), name="delegated_act_is_known"),
            models.CheckConstraint(
                condition=Q(up_to=None) | Q(up_to__gt=0),
                name="delegated_limit_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("in_force_from")),
                name="delegation_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}, {self.limit()}: {self.who()}"

    @property
    def is_about_money(self) -> bool:
        return self.act in MONEY or self.up_to is not None

    def limit(self) -> str:
        return "any amount" if self.up_to is None else f"up to {pounds(self.up_to)}"

    def who(self) -> str:
        return str(self.body) if self.body_id else self.get_role_display()

    def whom(self) -> str:
        """The same within a sentence: the Board, the chief executive."""
        return f"the {self.body}" if self.body_id else f"the {self.get_role_display().lower()}"
