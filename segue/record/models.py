"""What happened, row by row. Rows are added, never edited: a database trigger refuses both."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from segue.record.wording import said


class Change(models.Model):
    """One change of state, of money or of permission, written in the same transaction as the change."""

    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    what = models.CharField(max_length=60)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    because = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="changes_made")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="change_of_subject")]

    @property
    def said(self) -> str:
        """What happened, in the words of the pages."""
        return said(self.subject_type.model, self.what)
