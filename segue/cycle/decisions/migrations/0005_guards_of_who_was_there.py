"""Who was present at a decision is added with it, never edited."""

from django.db import migrations

from segue.record.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("decisions", "0004_guards_of_what_was_put")]
    operations = [append_only("decisions_sitting_present")]
