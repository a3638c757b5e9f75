"""Figures of a year that are worked out now and then, not for every reader."""

from django.db import models

from segue.years import YearField


class YearFigures(models.Model):
    """What the returns of a year add up to, as it was worked out at a moment."""

    year = YearField(primary_key=True)
    content = models.JSONField()
    at = models.DateTimeField()
