"""An assessment moves on with a line of history."""

from django.db import migrations

from segue.record.guards import status_is_recorded


class Migration(migrations.Migration):
    dependencies = [("assessment", "0004_guards_of_scores"), ("record", "0004_status_is_recorded")]
    operations = [status_is_recorded("assessment", "assessment")]
