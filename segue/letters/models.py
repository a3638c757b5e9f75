"""Letters the hub writes. What must be read first waits in the outbox."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from segue.letters.lifecycle import Status
from segue.people.models import Organisation
from segue.record.lifecycle import status_field, status_is_known


class Letter(models.Model):
    kind = models.CharField(max_length=40)
    to_name = models.CharField(max_length=200, blank=True)
    to_email = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    about_type = models.ForeignKey(ContentType, models.PROTECT)
    about_id = models.PositiveBigIntegerField()
    about = GenericForeignKey("about_type", "about_id")
    concerns = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whoever has an interest in this organisation never sees the letter.",
    )
    delivered_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who delivers what the letter is about, but for the lead: an interest in them closes it as well.",
    )
    case_begun_at = models.DateTimeField(
        null=True, blank=True, help_text="An interest that ended after the case was begun closes the letter too."
    )
    status = status_field(Status, Status.HELD)
    written_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters_read",
    )
    tried_at = models.DateTimeField(null=True, blank=True, help_text="When the try began that has not ended yet.")
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["about_type", "about_id"], name="letter_about"),
            models.Index(fields=["-id"], name="letters_held", condition=Q(status=Status.HELD)),
        ]
        constraints = [
            status_is_known(Status, "letter_status_is_known"),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None) | Q(read_at__isnull=False, read_by__isnull=False),
                name="letter_is_read_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.SENT) | Q(sent_at__isnull=False),
                name="letter_sent_has_a_date",
            ),
        ]
