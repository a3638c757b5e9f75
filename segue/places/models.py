"""The school register, districts, and dated facts about a school."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, F, Q, Value, When

from segue.people.models import Organisation
from segue.places.lifecycle import Status
from segue.record.lifecycle import status_field, status_is_known
from segue.years import YearField


class District(models.Model):
    """A local authority district; with its outline, where there is one, for the map."""

    code = models.CharField(max_length=9, unique=True, null=True, blank=True)
    name = models.CharField(max_length=80, unique=True)
    la_code = models.CharField("local authority number", max_length=4, blank=True)
    local_authority = models.CharField(max_length=80, blank=True)
    outline = models.JSONField(default=list, help_text="Rings of [longitude, latitude].")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Phase(models.TextChoices):
    NURSERY = "nursery", "Nursery"
    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"
    ALL_THROUGH = "all_through", "All-through"
    SIXTEEN_PLUS = "sixteen_plus", "16 plus"
    SPECIAL = "special", "Special"
    ALTERNATIVE = "alternative", "Alternative provision"
    OTHER = "other", "Other"


class Standing(models.TextChoices):
    OPEN = "open", "Open"
    CLOSING = "closing", "Open, but proposed to close"
    PROPOSED = "proposed", "Proposed to open"
    CLOSED = "closed", "Closed"


STILL_OPEN = (Standing.OPEN, Standing.CLOSING)

# In the order of a search: schools that are open, then those to come, then those that closed.
OPEN_FIRST = Case(
    When(standing__in=STILL_OPEN, then=Value(0)),
    When(standing=Standing.PROPOSED, then=Value(1)),
    default=Value(2),
    output_field=models.SmallIntegerField(),
)


class School(models.Model):
    """A row of the school register (Get Information About Schools), keyed by URN."""

    urn = models.PositiveIntegerField("URN", unique=True)
    name = models.CharField(max_length=200)
    type_name = models.CharField("type", max_length=80)
    phase = models.CharField(max_length=12, choices=Phase)
    standing = models.CharField("open or closed", max_length=10, choices=Standing)
    state_funded = models.BooleanField()
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    la_code = models.CharField("local authority number", max_length=4, blank=True)
    la_name = models.CharField("local authority", max_length=80, blank=True)
    establishment_number = models.CharField(max_length=4, blank=True)
    district_name = models.CharField("district", max_length=80, blank=True)
    ward = models.CharField(max_length=100, blank=True)
    street = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    website = models.CharField(max_length=300, blank=True)
    low_age = models.PositiveSmallIntegerField(null=True, blank=True)
    high_age = models.PositiveSmallIntegerField(null=True, blank=True)
    pupils = models.PositiveIntegerField(null=True, blank=True)
    fsm_percent = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    sen_support = models.PositiveIntegerField(null=True, blank=True)
    ehcp = models.PositiveIntegerField("pupils with an EHCP", null=True, blank=True)
    pupil_premium = models.PositiveIntegerField(null=True, blank=True)
    imd_decile = models.PositiveSmallIntegerField(null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    trust = models.CharField("multi-academy trust", max_length=200, blank=True)
    sources = models.JSONField(default=dict, blank=True, help_text="Which source, of when, each fact is from.")
    organisation = models.OneToOneField(Organisation, models.PROTECT, null=True, blank=True, related_name="school")
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    search = models.GeneratedField(
        expression=models.Func(
            F("name"),
            function="to_tsvector",
            template="to_tsvector('simple'::regconfig, %(expressions)s)",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "urn"]
        indexes = [
            GinIndex(fields=["search"], name="school_by_words"),
            models.Index(
                fields=["postcode"],
                opclasses=["varchar_pattern_ops"],
                name="school_by_postcode",
            ),
            models.Index(OPEN_FIRST, "name", "urn", name="school_open_first"),
            models.Index(fields=["district_name", "name"], name="school_by_district"),
            models.Index(fields=["name", "urn"], name="school_by_name"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(phase__in=Phase.values), name="school_phase_is_known"),
            models.CheckConstraint(
                condition=Q(standing__in=Standing.values),
                name="school_standing_is_known",
            ),
            models.CheckConstraint(
                condition=Q(imd_decile=None) | Q(imd_decile__gte=1, imd_decile__lte=10),
                name="imd_decile_is_1_to_10",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("id")),
                name="school_does_not_succeed_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.standing in STILL_OPEN


class SchoolLink(models.Model):
    """A predecessor or successor as the register lists it."""

    urn = models.PositiveIntegerField(db_index=True)
    linked_urn = models.PositiveIntegerField(db_index=True)
    linked_name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=100)
    since = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["urn", "linked_urn", "pk"]
        constraints = [models.UniqueConstraint(fields=["urn", "linked_urn", "kind"], name="school_link_is_listed_once")]


class SurveyDone(models.Model):
    """The annual Schools Survey of a year, completed by a school on a day."""

    school = models.ForeignKey(School, models.PROTECT, related_name="surveys_done")
    year = YearField()
    completed_on = models.DateField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-year", "school_id"]
        constraints = [models.UniqueConstraint(fields=["school", "year"], name="survey_is_done_once_a_year")]


class RegisterImport(models.Model):
    """One import of the school register: what it brought and what could not be read."""

    file = models.FileField(upload_to="register/", blank=True)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=30, blank=True)
    layout = models.CharField(max_length=60, blank=True)
    rows = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    unreadable = models.PositiveIntegerField(default=0)
    links = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="register",
        help_text="The file of predecessors and successors that came with it.",
    )
    findings = models.JSONField(default=dict, blank=True, help_text="The preview, shortened for the page.")
    status = status_field(Status, Status.APPLIED)
    progress = models.PositiveIntegerField("rows done", default=0)
    problem = models.TextField(blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            status_is_known(Status, "register_import_status_is_known"),
            models.CheckConstraint(
                condition=~Q(status=Status.APPLIED) | Q(applied_at__isnull=False),
                name="register_import_applied_has_a_date",
            ),
        ]
