from django.db import migrations

from segue.record.guards import STATUS_FUNCTION


class Migration(migrations.Migration):
    dependencies = [("record", "0003_only_ends")]
    operations = [STATUS_FUNCTION]
