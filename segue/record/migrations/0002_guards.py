from django.db import migrations

from segue.record.guards import APPEND_ONLY_FUNCTION, append_only


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [APPEND_ONLY_FUNCTION, append_only("record_change")]
