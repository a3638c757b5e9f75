"""What only the demonstration keeps."""

from django.db import models


class SentMail(models.Model):
    """A letter as it went out, for anyone in the demonstration to read."""

    subject = models.CharField(max_length=400)
    sender = models.CharField(max_length=400)
    to = models.CharField(max_length=400)
    body = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.subject
