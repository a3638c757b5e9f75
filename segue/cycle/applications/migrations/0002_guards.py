from django.db import migrations

from segue.record.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial"), ("record", "0002_guards")]
    operations = [append_only("applications_submission")]
