from django.db import migrations

from segue.record.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial"), ("record", "0002_guards")]
    operations = [
        append_only("decisions_sitting"),
        append_only("decisions_recusal"),
        append_only("decisions_decision"),
    ]
