"""What is to be achieved, and the invitation to apply for it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from segue import categories
from segue.cycle.calls.lifecycle import Status
from segue.cycle.priorities.models import Priority
from segue.money.models import Budget
from segue.places.models import Phase, School
from segue.pounds import Pounds
from segue.record.lifecycle import status_field, status_is_known
from segue.years import YearField

WHOLE_THINGS = (
    *("pupil", "child", "learner", "young", "people", "person", "teacher", "famil", "player", "singer", "place"),
    *("school", "ensemble", "choir", "centre", "instrument"),
    *("session", "lesson", "visit", "workshop", "performance", "concert", "event"),
)


class Indicator(models.Model):
    """An entry of the indicator library. A new definition is a new row with a later date."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=160)
    definition = models.TextField()
    unit = models.CharField(max_length=40, default="pupils")
    in_use_from = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def is_counted(self) -> bool:
        """Tell whether the unit is one of whole things: half a pupil is never reached."""
        return self.unit.strip().lower().startswith(WHOLE_THINGS)


class Specification(models.Model):
    """What is to be achieved, for whom, to which standard."""

    title = models.CharField(max_length=160)
    category = models.CharField(max_length=30, choices=categories.CHOICES)
    year = YearField()
    to_achieve = models.TextField("what is to be achieved")
    for_whom = models.TextField()
    standard = models.TextField()
    priorities = models.ManyToManyField(Priority, related_name="specifications")
    indicators = models.ManyToManyField(Indicator, related_name="specifications")

    class Meta:
        ordering = ["-year", "title", "pk"]

    def __str__(self) -> str:
        return self.title


class QuestionSet(models.Model):
    """The questions of a form, as they stood in one version. A change is a new version."""

    name = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField()
    in_force_from = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["name", "-version"]
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="question_set_version_is_unique")]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class Asks(models.TextChoices):
    """What kind of answer a question takes."""

    WORDS = "words", "Words"
    LINE = "line", "A line"
    NUMBER = "number", "A whole number"
    YES_NO = "yes_no", "Yes or no"
    ONE_OF = "one_of", "One of several"
    PUPILS = "pupils", "Pupils by Key Stage"
    OPPORTUNITIES = "opportunities", "Opportunities and amounts"
    CONFIRM = "confirm", "A confirmation"


class Section(models.Model):
    question_set = models.ForeignKey(QuestionSet, models.PROTECT, related_name="sections")
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)
    hint = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["question_set", "key"], name="section_key_is_unique")]


class Question(models.Model):
    section = models.ForeignKey(Section, models.PROTECT, related_name="questions")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=300)
    hint = models.TextField(blank=True)
    asks = models.CharField(max_length=15, choices=Asks)
    options = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    words = models.PositiveSmallIntegerField("word limit", null=True, blank=True)
    required = models.BooleanField(default=True)
    personal = models.BooleanField("tells how a person is reached: withheld from who judges the case", default=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["section", "key"], name="question_key_is_unique"),
            models.CheckConstraint(condition=Q(asks__in=Asks.values), name="question_kind_is_known"),
        ]


class Call(models.Model):
    """An invitation to apply, open for a time, for a part of the budget."""

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=160)
    summary = models.TextField(blank=True)
    specification = models.ForeignKey(Specification, models.PROTECT, related_name="calls")
    category = models.CharField(max_length=30, choices=categories.CHOICES)
    year = YearField("programme year it is for")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="calls")
    question_set = models.ForeignKey(QuestionSet, models.PROTECT, related_name="calls")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    decisions_by = models.DateField("decisions are expected by", null=True, blank=True)
    activity_starts = models.DateField()
    activity_ends = models.DateField()
    cap_per_school = Pounds("most a school may ask for", null=True, blank=True)
    survey_required = models.BooleanField("the year's Schools Survey is needed", default=True)
    conditions = models.TextField("conditions of an award", blank=True)
    assessors_each = models.PositiveSmallIntegerField("assessors for each application", default=2)
    area = ArrayField(
        models.CharField(max_length=4),
        null=True,
        blank=True,
        editable=False,
        help_text="The numbers of the authorities that the hub served when it published this. Empty: every school.",
    )
    status = status_field(Status, Status.DRAFT)

    class Meta:
        ordering = ["-closes_at", "-pk"]
        constraints = [
            status_is_known(Status, "call_status_is_known"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="call_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(activity_ends__gt=F("activity_starts")),
                name="call_activity_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(assessors_each__gte=1),
                name="call_has_at_least_one_assessor",
            ),
            models.CheckConstraint(
                condition=Q(cap_per_school=None) | Q(cap_per_school__gt=0),
                name="call_cap_is_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Opportunity(models.Model):
    """One thing a school may ask for within a call."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="opportunities")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    phases = ArrayField(models.CharField(max_length=12, choices=Phase))
    cap = Pounds("most a school may ask for")
    total = Pounds("most that will be awarded in all", null=True, blank=True)
    unit_value = Pounds("value of one unit in kind", null=True, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "opportunities"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="opportunity_code_is_unique"),
            models.CheckConstraint(condition=Q(cap__gt=0), name="opportunity_cap_is_positive"),
            models.CheckConstraint(
                condition=Q(phases__contained_by=Phase.values) & Q(phases__len__gte=1),
                name="opportunity_phases_are_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PhaseCap(models.Model):
    """A lower or higher cap for schools of one phase."""

    opportunity = models.ForeignKey(Opportunity, models.PROTECT, related_name="phase_caps")
    phase = models.CharField(max_length=12, choices=Phase)
    cap = Pounds()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "phase"], name="phase_cap_is_set_once"),
            models.CheckConstraint(condition=Q(cap__gt=0), name="phase_cap_is_positive"),
        ]


class Criterion(models.Model):
    """What an application is scored on, how much it weighs, what each score means."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="criteria")
    title = models.CharField(max_length=120)
    question = models.TextField("what the assessor asks")
    weight = models.PositiveSmallIntegerField(default=1)
    highest = models.PositiveSmallIntegerField("highest score", default=4)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "criteria"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__gte=1), name="criterion_weighs_something"),
            models.CheckConstraint(
                condition=Q(highest__gte=1, highest__lte=10),
                name="criterion_highest_is_1_to_10",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ScoreMeaning(models.Model):
    """What one score of a criterion means, in words."""

    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="meanings")
    score = models.PositiveSmallIntegerField()
    meaning = models.CharField(max_length=300)

    class Meta:
        ordering = ["-score"]
        constraints = [models.UniqueConstraint(fields=["criterion", "score"], name="score_has_one_meaning")]


class LateLeave(models.Model):
    """A school may send its application after the closing time: until when, and why."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="late_leaves")
    school = models.ForeignKey(School, models.PROTECT, related_name="late_leaves")
    until = models.DateTimeField()
    because = models.TextField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "school"], name="late_leave_is_given_once"),
            models.CheckConstraint(condition=~Q(because=""), name="late_leave_has_a_reason"),
        ]
