from django.db import migrations

from segue.record.guards import ONLY_ENDS_FUNCTION


class Migration(migrations.Migration):
    dependencies = [("record", "0002_guards")]
    operations = [ONLY_ENDS_FUNCTION]
