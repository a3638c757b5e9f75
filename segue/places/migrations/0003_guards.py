"""An import moves on with a line of history; a survey noted as done stays noted."""

from django.db import migrations

from segue.record.guards import append_only, status_is_recorded


class Migration(migrations.Migration):
    dependencies = [("places", "0002_imports"), ("record", "0004_status_is_recorded")]
    operations = [status_is_recorded("places", "registerimport"), append_only("places_surveydone")]
