from django.db import migrations

from segue.record.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("policy", "0001_initial"), ("record", "0002_guards")]
    operations = [append_only("policy_policyversion"), append_only("policy_clause")]
