"""A recommendation moves on with a line of history."""

from django.db import migrations

from segue.record.guards import status_is_recorded


class Migration(migrations.Migration):
    dependencies = [("decisions", "0006_no_award_without_an_amount"), ("record", "0004_status_is_recorded")]
    operations = [status_is_recorded("decisions", "recommendation")]
