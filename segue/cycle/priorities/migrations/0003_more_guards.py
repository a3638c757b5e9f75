"""A priority moves on with a line of history, and is never deleted."""

from django.db import migrations

from segue.record.guards import never_deleted, status_is_recorded


class Migration(migrations.Migration):
    dependencies = [("priorities", "0002_guards"), ("record", "0004_status_is_recorded")]
    operations = [status_is_recorded("priorities", "priority"), never_deleted("priorities_priority")]
